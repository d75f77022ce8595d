"""What an exercise asks for beyond plain calls: the attempt under `jax.jit`, `jax.vmap` or `jax.grad`.

jit     arrays are traced, also those in tuples and lists; every other argument is a constant of the program
vmap    over the first argument: the case's own array, and the same turned around
grad    of the sum of the answer's cells, each times a weight of its own, by the first argument
"""

import inspect
from collections.abc import Callable
from contextlib import suppress
from functools import update_wrapper
from typing import Any

import numpy as np

from .calls import Call


def turned_pair(x: np.ndarray) -> np.ndarray:
    """Two arrays in one: the array itself, and it turned around on every axis."""
    return np.stack([x, np.flip(x)])


def weights(shape: tuple[int, ...]) -> np.ndarray:
    """Weights that tell every cell of an answer from every other."""
    return np.cos(np.arange(1, np.prod(shape, dtype=int) + 1)).reshape(shape)


def transformed(function: Callable[..., Any], transform: str) -> Callable[..., Any]:
    """The function under a transformation, to be called as the function is."""
    return {"jit": _jitted, "vmap": _mapped, "grad": _gradient}[transform](function)


def traceable(function: Callable[..., Any], call: Call) -> tuple[Callable[..., Any], list[np.ndarray]]:
    """A call as a function of its arrays alone, which jax tells of in the learner's own names; and the arrays."""

    def program(*arrays: Any) -> Any:
        traced = call.with_arrays(arrays)
        return function(*traced.args, **traced.kwargs)

    update_wrapper(program, function, assigned=(), updated=())
    program.__signature__ = _signature(function, call)  # type: ignore[attr-defined]
    return program, call.arrays()


def _signature(function: Callable[..., Any], call: Call) -> inspect.Signature:
    """An argument for every array, of the name that the array has in the call; several of a name are numbered."""
    with suppress(Exception):  # a function in C may not tell
        given = [*zip(inspect.signature(function).parameters, call.args, strict=False), *call.kwargs.items()]
        arrays = [(name, Call((value,), {}).arrays()) for name, value in given]
        names = [f"{name}_{n}" if len(held) > 1 else name for name, held in arrays for n in range(len(held))]
        if len(names) == len(call.arrays()):
            return inspect.Signature([inspect.Parameter(n, inspect.Parameter.POSITIONAL_ONLY) for n in names])
    return inspect.Signature([inspect.Parameter("arrays", inspect.Parameter.VAR_POSITIONAL)])


def _jitted(function: Callable[..., Any]) -> Callable[..., Any]:
    import jax

    def call(*args: Any, **kwargs: Any) -> Any:
        program, arrays = traceable(function, Call(args, kwargs))
        return jax.jit(program)(*arrays)

    return call


def _mapped(function: Callable[..., Any]) -> Callable[..., Any]:
    import jax

    return lambda x, *args, **kwargs: jax.vmap(lambda one: function(one, *args, **kwargs))(turned_pair(x))


def _gradient(function: Callable[..., Any]) -> Callable[..., Any]:
    import jax

    def call(x: np.ndarray, *args: Any, **kwargs: Any) -> Any:
        def weighted_sum(x: Any) -> Any:
            answer = jax.numpy.asarray(function(x, *args, **kwargs))
            return (answer * weights(answer.shape)).sum()

        return jax.grad(weighted_sum)(jax.numpy.asarray(x))

    return call
