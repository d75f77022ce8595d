"""An attempt as a program, which is read and run where the attempt is not.

The program is traced for the shapes of a call's arrays: who writes it needs no values, and who runs it needs no
source. So it answers inputs that the attempt has never seen, and what is looked at is what answers.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .calls import Call
from .observing import OPERATION
from .transforming import traceable
from .values import plain

EXPORT = "export"  # the transformation under which a call's answer is the program
# What StableHLO calls an operation that jax calls otherwise; a `cumsum` is a `reduce_window` there.
_STABLEHLO = {"conv_general_dilated": "convolution"}
_OPERATION = re.compile(r"\b(?:stablehlo|chlo|mhlo)\.(\w+)")
# Functions in C that a program may call: those of linear algebra, and marks that compute nothing.
_CALLS = re.compile(r'\bcustom_call\b(?: @"?([\w.$]+)"?\()?')
_HARMLESS = re.compile(r"lapack_\w+_ffi|Sharding|shape_assertion|annotate_device_placement")


class ProgramError(Exception):
    """A function that is no program, or a program that is not run; the message says why."""


def exported(function: Callable[..., Any], call: Call) -> bytes:
    """The program that jax makes of a call, for whatever its arrays hold.

    Raises:
        ProgramError: jax traces the function and cannot export it.
        BadAnswerError: it returns what is neither arrays nor tuples or lists of them.
    """
    import jax
    from jax import export

    program, arrays = traceable(function, call)
    shapes = [jax.ShapeDtypeStruct(a.shape, jax.dtypes.canonicalize_dtype(a.dtype)) for a in arrays]
    jitted = jax.jit(program)
    jitted.trace(*shapes)  # the learner's code runs here; what it raises is the learner's
    try:
        made = export.export(jitted)(*shapes)
    except Exception as error:
        raise ProgramError(f"jax cannot export this function: {error}") from None
    plain(jax.tree.unflatten(made.out_tree, [0] * made.out_tree.num_leaves))
    try:
        return bytes(made.serialize())
    except Exception as error:
        raise ProgramError(f"jax cannot export this function: {error}") from None


def answer_of_program(program: bytes, call: Call, rules: Sequence[str]) -> tuple[Any, list[str]]:
    """What a program answers to a call, and the rules about operations that it breaks.

    A program with an operation that is forbidden is not run.

    Raises:
        ProgramError: the program calls what it may not.
    """
    from jax import export

    made = export.deserialize(bytearray(program))
    text = made.mlir_module()
    for called in _CALLS.findall(text):
        if not _HARMLESS.fullmatch(called):
            raise ProgramError(f"the program calls {called or 'something without a name'}, which is not run here")
    broken = [*_broken(text, rules)]
    return (None if broken else plain(made.call(*call.arrays()))), broken


def _broken(text: str, rules: Sequence[str]) -> Iterator[str]:
    found = {*_OPERATION.findall(text)}
    for rule in rules:
        name = rule.removeprefix(OPERATION)
        if rule.startswith(OPERATION) and _STABLEHLO.get(name, name) in found:
            yield rule
