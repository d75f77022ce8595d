"""Sums over one axis of an array, in the loops that CPUs are quickest at, and what their gradients spread.

XLA's CPU compiler reduces an axis a number at a time; a product with ones and a sum of slices are vectorised.
"""

from dataclasses import dataclass
from functools import reduce
from math import prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.boundary import linear_apart

# A sum of n terms in one chain waits for each addition: in runs of this many, several go on at once. It shows in
# the 7 x 7 depthwise rows of the benchmark.
_RUN = 4
_UNROLLED = 16  # slices that are added one by one
_FEW = 25  # cells in a row, below which a loop that spreads is as quick as any
_LONG = 100  # cells in a row, from which on a loop over them is not unrolled but vectorised


def in_runs(terms: list[jax.Array]) -> jax.Array:
    """The sum of some arrays, added up in short runs."""
    return reduce(lax.add, [reduce(lax.add, terms[i : i + _RUN]) for i in range(0, len(terms), _RUN)])


def over_rows(x: jax.Array) -> jax.Array:
    """The sums over the last axis."""
    *lead, cells = x.shape
    if not all(isinstance(size, int) for size in x.shape) or 0 in x.shape:
        return x.sum(-1)
    return linear_apart(_SumOfRows(), x.reshape(prod(lead), cells)).reshape(lead)


def over_slices(x: jax.Array, axis: int) -> jax.Array:
    """The sums over an axis that is not the last."""
    if not all(isinstance(size, int) for size in x.shape) or not 0 < x.shape[axis] <= _UNROLLED:
        return x.sum(axis)
    return linear_apart(_SumOfSlices(axis), x)


@dataclass(frozen=True)
class _SumOfRows:
    """A sum over the rows of a matrix, as its product with ones."""

    def __call__(self, x: jax.Array, /) -> jax.Array:
        """The sums."""

        @jax.custom_vjp
        def total(x: jax.Array) -> jax.Array:
            ones = jnp.ones(cells, x.dtype)
            return lax.platform_dependent(x, cpu=lambda x: lax.dot(x, ones), default=lambda x: x.sum(1))

        def spread(y: jax.Array) -> jax.Array:
            return jnp.broadcast_to(y[:, None], (len(y), cells))

        def multiplied(y: jax.Array) -> jax.Array:
            # By one and by zero: the compiler makes a loop over cells of a product with ones alone.
            ones = jnp.ones(cells, y.dtype)
            return lax.dot(jnp.stack([y, jnp.zeros_like(y)], 1), jnp.stack([ones, jnp.zeros_like(ones)]))

        def backward(_: None, y: jax.Array) -> tuple[jax.Array]:
            by = multiplied if _FEW <= cells < _LONG else spread
            return (lax.platform_dependent(y, cpu=by, default=spread),)

        cells = x.shape[1]
        total.defvjp(lambda x: (total(x), None), backward)
        return total(x)


@dataclass(frozen=True)
class _SumOfSlices:
    """A sum over an axis that is not the last, slice by slice: slices are added as vectors.

    Its gradient puts what it spreads in a row as often as there are slices, which copies whole rows at a time.
    """

    axis: int

    def __call__(self, x: jax.Array, /) -> jax.Array:
        """The sum."""

        @jax.custom_vjp
        def total(x: jax.Array) -> jax.Array:
            return reduce(lax.add, jnp.unstack(x, axis=self.axis))

        def backward(_: None, y: jax.Array) -> tuple[jax.Array]:
            rows = y.reshape(prod(shape[: self.axis]), prod(shape[self.axis + 1 :]))
            return (jnp.concatenate([rows] * shape[self.axis], 1).reshape(shape),)

        shape = x.shape
        total.defvjp(lambda x: (total(x), None), backward)
        return total(x)
