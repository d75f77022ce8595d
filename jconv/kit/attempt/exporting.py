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
_CONVOLUTIONS = {"convolution", "dynamic_conv"}
_STABLEHLO = {"conv_general_dilated": _CONVOLUTIONS, "convolution": _CONVOLUTIONS}
# Functions in C that a program may call: those of linear algebra, and marks that compute nothing.
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
    operations, called = _operations(made.mlir_module_serialized)
    for name in called:
        if not _HARMLESS.fullmatch(name):
            raise ProgramError(f"the program calls {name}, which is not run here")
    broken = [*_broken(operations, rules)]
    return (None if broken else plain(made.call(*call.arrays()))), broken


def _operations(module: bytes) -> tuple[set[str], set[str]]:
    """The names of the operations in a module, whatever they are nested in, and of the functions in C it calls."""
    from jax.extend import mlir
    from jax.extend.mlir import ir
    from jax.interpreters.mlir import make_ir_context

    names, called = set[str](), set[str]()

    def note(operation: Any) -> Any:
        names.add(operation.name.rpartition(".")[2])
        if operation.name.endswith(".custom_call"):
            called.add(operation.attributes["call_target_name"].value)
        return ir.WalkResult.ADVANCE

    mlir.deserialize_portable_artifact(module, make_ir_context()).operation.walk(note)
    return names, called


def _broken(found: set[str], rules: Sequence[str]) -> Iterator[str]:
    for rule in rules:
        name = rule.removeprefix(OPERATION)
        if rule.startswith(OPERATION) and found & _STABLEHLO.get(name, {name, f"dynamic_{name}"}):
            yield rule
