"""Is an answer the expected one? If not, the first thing that is wrong, as a learner should read it.

In this order: type and number of results, shape, dtype, values. Shapes are compared before values, so an
answer that would only broadcast to the right one is wrong.
"""

import numpy as np

from jconv.kit.attempt.values import Value
from jconv.kit.manifest import Tolerance
from jconv.kit.show import show, show_cells

_KINDS = {"b": "bool", "i": "integer", "u": "integer", "f": "floating", "V": "floating", "c": "complex"}
_EXPECTED = {
    "bool": "bool",
    "integer": "integers of any width (np.zeros, / and float() make floats)",
    "floating": "floating-point numbers of any width",
    "complex": "complex numbers of any width",
}
_SMALL = 36


def compare(answer: Value, expected: Value, tolerance: Tolerance, name: str = "") -> str | None:
    """None where the answer is right, else what is wrong with it.

    Args:
        answer: what the attempt returned, as a plain value.
        expected: what the reference returned.
        tolerance: for floating and complex values; integers and bools must be equal.
        name: which of several results this is.
    """
    if isinstance(expected, tuple | list):
        return _compare_several(answer, expected, tolerance, name)
    where = f"{name}, " if name else ""
    wrong_type = _wrong_type(answer, expected)
    if wrong_type:
        return f"{where}type: {wrong_type}"
    got, wanted = np.asarray(answer), np.asarray(expected)
    if got.shape != wanted.shape:
        return f"{where}shape: {got.shape}, expected {wanted.shape}"
    kind, wanted_kind = _KINDS[got.dtype.kind], _KINDS[wanted.dtype.kind]
    if kind != wanted_kind:
        return f"{where}dtype: {_named(answer, got)}, expected {_EXPECTED[wanted_kind]}"
    wrong = ~_close(got, wanted, tolerance)
    if np.count_nonzero(wrong) <= (1 - tolerance.agreement) * wrong.size:
        return None
    share = ""
    if tolerance.agreement < 1:
        agree = 1 - np.count_nonzero(wrong) / wrong.size
        share = f"{100 * agree:.1f} % agree, and {100 * tolerance.agreement:g} % must\n"
    return where + share + _first_difference(got, wanted, wrong)


def _compare_several(answer: Value, expected: Value, tolerance: Tolerance, name: str) -> str | None:
    assert isinstance(expected, tuple | list)
    where = f"{name}, " if name else ""
    if not isinstance(answer, tuple | list):
        return f"{where}type: {_type_of(answer)}, expected {len(expected)} results"
    if len(answer) != len(expected):
        return f"{where}number of results: {len(answer)}, expected {len(expected)}"
    for number, (got, wanted) in enumerate(zip(answer, expected, strict=True), 1):
        difference = compare(got, wanted, tolerance, f"{where}result {number} of {len(expected)}")
        if difference:
            return difference
    return None


def _wrong_type(answer: Value, expected: Value) -> str | None:
    wanted = _type_of(expected)
    if answer is None:
        return f"None, expected {wanted}: is a `return` missing?"
    if isinstance(answer, tuple | list):
        if isinstance(answer, list) and isinstance(expected, np.ndarray):
            return f"{_type_of(answer)}, expected {wanted}: make it one with np.array or jnp.array"
        return f"{_type_of(answer)}, expected {'one array' if isinstance(expected, np.ndarray) else wanted}"
    if isinstance(answer, str | bytes):
        return f"{_type_of(answer)}, expected {wanted}"
    is_scalar = not isinstance(answer, np.ndarray)
    if isinstance(expected, np.ndarray) and expected.shape and is_scalar:
        return f"{_type_of(answer)} {answer!r}, expected {wanted}"
    if type(answer) is int and abs(answer) >= 1 << 63:
        return f"an int of {answer.bit_length()} bits, expected {wanted}"
    if not isinstance(expected, np.ndarray) and is_scalar and type(answer) is not type(expected):
        is_float = type(answer) is float and type(expected) is int
        advice = ": / and float() make floats, // and int() make ints" if is_float else ""
        return f"{_type_of(answer)} {answer!r}, expected {wanted}{advice}"
    return None


def _type_of(value: Value) -> str:
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    return {np.ndarray: "an array", int: "an int"}.get(type(value), f"a {type(value).__name__}")


def _named(value: Value, array: np.ndarray) -> str:
    return array.dtype.name if isinstance(value, np.ndarray) else type(value).__name__


def _close(got: np.ndarray, wanted: np.ndarray, tolerance: Tolerance) -> np.ndarray:
    if wanted.dtype.kind in "biu":
        return got == wanted
    wide = np.complex128 if wanted.dtype.kind == "c" else np.float64
    got, wanted = got.astype(wide), wanted.astype(wide)
    return np.isclose(got, wanted, rtol=tolerance.rtol, atol=tolerance.atol, equal_nan=True)


def _first_difference(got: np.ndarray, wanted: np.ndarray, wrong: np.ndarray) -> str:
    if not got.shape:
        return f"value: {show(got[()].item())}, expected {show(wanted[()].item())}"
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    lines = [
        f"values: {np.count_nonzero(wrong)} of {wrong.size} differ; "
        f"first at {list(index)}: {show(got[index].item())}, expected {show(wanted[index].item())}"
    ]
    if got.size <= _SMALL:
        lines += [f"  got      {show_cells(got, indent=11)}", f"  expected {show_cells(wanted, indent=11)}"]
    if got.dtype.kind in "iu" and (got.astype(np.int64) - wanted.astype(np.int64) & 0xFF == 0).all():
        lines.append("  all are right up to a multiple of 256: numbers that did not fit have wrapped around")
    return "\n".join(lines)
