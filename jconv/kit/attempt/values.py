"""What may cross the border of an attempt: numbers, arrays, and tuples or lists of them.

Inputs may also hold strings; answers may not.
"""

import sys
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

Value: TypeAlias = (
    "bool | int | float | complex | str | bytes | np.ndarray | tuple[Value, ...] | Sequence[Value] | None"
)

MAX_DEPTH = 8
MAX_BITS = 2000  # of an int
ARRAY_DTYPES = (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "complex64", "complex128", "bfloat16",
)  # fmt: skip


class BadAnswerError(Exception):
    """A result that is no number, no array and no tuple or list of them; the message says what it is."""


def plain(answer: object, depth: int = 0) -> Value:
    """The answer as a plain value: exact Python numbers, and numpy arrays of number dtypes.

    What is neither is refused by its type, and none of its methods is consulted: an object that calls itself
    equal to everything is just an object. Arrays are copied: an answer is what it is when it is given, whatever is
    done to its memory later.
    """
    kind = type(answer)
    if answer is None or kind in (bool, int, float, complex):
        if kind is int and answer.bit_length() > MAX_BITS:  # type: ignore[union-attr]
            raise BadAnswerError(f"an int of {answer.bit_length():,} bits")  # type: ignore[union-attr]
        return answer  # type: ignore[return-value]
    if kind in (tuple, list):
        if depth == MAX_DEPTH:
            raise BadAnswerError(f"a {kind.__name__} nested more than {MAX_DEPTH} deep")
        return kind(plain(item, depth + 1) for item in answer)  # type: ignore[attr-defined]
    if isinstance(answer, np.generic):
        answer = np.asarray(answer)
    elif _is_jax_array(answer):
        answer = _concrete(answer)
    if type(answer) is not np.ndarray:
        raise BadAnswerError(f"an object of type {kind.__name__}, which is neither a number nor an array")
    if answer.dtype.name not in ARRAY_DTYPES:
        raise BadAnswerError(f"an array of dtype {answer.dtype}, which does not hold numbers")
    return answer.copy()


def fresh(value: Value) -> Value:
    """A copy that can be changed in place without anyone noticing."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, tuple | list):
        return type(value)(fresh(item) for item in value)
    return value


def is_same(before: Value, after: object) -> bool:
    """Whether a value is what it was, cell by cell and bit by bit; no method of the later one is consulted."""
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray):
        form = (before.shape, before.dtype)
        return form == (after.shape, after.dtype) and before.tobytes() == after.tobytes()
    if isinstance(before, tuple | list) and isinstance(after, tuple | list):
        return len(before) == len(after) and all(map(is_same, before, after))
    return before == after or before != before  # a number that is none is not equal to itself


def _is_jax_array(answer: object) -> bool:
    jax = sys.modules.get("jax")
    return jax is not None and isinstance(answer, jax.Array)


def _concrete(answer: Any) -> np.ndarray:
    jax = sys.modules["jax"]
    if isinstance(answer, jax.core.Tracer):
        raise BadAnswerError("a value that was traced by jax and kept after its function had returned")
    if jax.dtypes.issubdtype(answer.dtype, jax.dtypes.prng_key):
        raise BadAnswerError("a random key, which is neither a number nor an array")
    return np.asarray(answer)
