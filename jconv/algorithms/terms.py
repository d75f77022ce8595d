"""The terms of a sum of shifted images: what a tap finds, and what it weighs there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import ceil

import jax
from jax import lax


def block(x: jax.Array, last: Sequence[slice]) -> jax.Array:
    """A block of an array along its last axes."""
    before = x.ndim - len(last)
    starts, ends = [0] * before + [cells.start for cells in last], [*x.shape[:before], *(c.stop for c in last)]
    return lax.slice(x, starts, ends, [1] * before + [cells.step or 1 for cells in last])


def weighed(weight: jax.Array, image: jax.Array, shape: tuple, axis: int = 1) -> jax.Array:
    """An image times a number for each group and output, whose axes this one and the next of the result are."""
    weights = lax.broadcast_in_dim(lax.reshape(weight, shape[axis : axis + 2]), shape, (axis, axis + 1))
    if image.shape[axis + 1] != shape[axis + 1]:  # one channel for several outputs
        image = lax.broadcast_in_dim(image, shape, range(len(shape)))
    return lax.mul(weights, image)


def put_together(parts: Sequence[jax.Array], axis: int) -> jax.Array:
    """Arrays one after the other, with an axis of one cell behind them.

    So they are put together in the loop that computes them, and along a last axis not afterwards.
    """
    return lax.concatenate([lax.expand_dims(part, (part.ndim,)) for part in parts], axis)


@dataclass(frozen=True)
class Places:
    """Where results lie along an axis of an image, and what they find of it.

    Args:
        size: cells of the image.
        stride: cells from one place to the next.
        count: places.
        axis: of arrays of terms, along which the places change.
        place: which one each cell along that axis belongs to.
    """

    size: int
    stride: int
    count: int
    axis: int
    place: jax.Array

    def inside(self, total: jax.Array, reach: int) -> jax.Array:
        """The terms of taps that reach so many cells further, left out where that is not inside."""
        first, last = ceil(-reach / self.stride), (self.size - 1 - reach) // self.stride
        there = [self.place >= first] * (first > 0) + [self.place <= last] * (last < self.count - 1)
        if not there:
            return total
        where = lax.broadcast_in_dim(reduce(lax.bitwise_and, there), total.shape, (self.axis,))
        return lax.select(where, total, lax.full_like(total, 0))
