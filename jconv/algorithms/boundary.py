"""A boundary that XLA does not fuse across.

XLA's CPU compiler fuses whatever it can into one loop, and so computes the first pass of two once for every tap of the
second, or turns an image around inside the sum that reads it, a cell at a time. `lax.optimization_barrier` is taken away
before it fuses. What it keeps is a conditional: the branch is a computation of its own, whose results are arrays.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax


def apart(function: Callable, *arrays: jax.Array) -> Any:
    """`function(*arrays)`, computed by itself; the first array must not be empty.

    The condition always holds, which the compiler does not see: one bit of a number is below 2.
    """
    first = arrays[0].ravel()[0]
    if jnp.iscomplexobj(first):
        first = first.real
    if jnp.issubdtype(first.dtype, jnp.inexact):
        first = lax.bitcast_convert_type(first, f"uint{8 * first.dtype.itemsize}")
    result = jax.eval_shape(function, *arrays)

    def never(*arrays: jax.Array) -> Any:
        return jax.tree.map(lambda leaf: jnp.zeros(leaf.shape, leaf.dtype), result)

    return lax.cond((first.astype(jnp.int32) & 1) < 2, function, never, *arrays)


def strip_by_strip(
    count: int, read: Callable[[jax.Array], Any], use: Callable[[jax.Array, Any, Any], Any], state: Any
) -> Any:
    """A loop `state = use(i, state, read(i))` in which what is read stands still while it is used.

    A slice that is read where it is used, from a place known only then, is read a cell at a time: the place may
    change between two cells, for all the compiler knows.
    """
    zero = jnp.zeros((), jnp.int32)
    if count == 1:
        return use(zero, state, read(zero))

    def step(i: jax.Array, state: Any) -> Any:
        place = i.astype(jnp.int32)
        arrays, structure = jax.tree.flatten((read(place), state))

        def used(*arrays: jax.Array) -> Any:
            cells, state = structure.unflatten(arrays)
            return use(place, state, cells)

        return apart(used, *arrays)

    return lax.fori_loop(0, count, step, state)


def unravel(number: jax.Array, sizes: tuple[int, ...]) -> tuple[jax.Array, ...]:
    """The place in an array of these sizes; an axis of one cell costs no division."""
    places, number = [], number.astype(jnp.int32)
    for size in reversed(sizes):
        places.append(lax.rem(number, jnp.int32(size)) if size > 1 else jnp.zeros((), jnp.int32))
        number = lax.div(number, jnp.int32(size)) if size > 1 else number
    return tuple(reversed(places))


def cut(array: jax.Array, corner: tuple, sizes: tuple[int, ...]) -> jax.Array:
    """A block of an array, from a place that is computed."""
    return lax.dynamic_slice(array, [jnp.asarray(i, jnp.int32) for i in corner], sizes, allow_negative_indices=False)


def put(array: jax.Array, block: jax.Array, corner: tuple) -> jax.Array:
    """An array with a block of it replaced."""
    return lax.dynamic_update_slice(
        array, block, [jnp.asarray(i, jnp.int32) for i in corner], allow_negative_indices=False
    )
