"""The receptive field measured: which inputs an output answers to, and how strongly, by its gradient."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.typing import DTypeLike

from jconv.arguments import LAYOUTS, Layout, check_choice, integer, shape_of, spatial_axes
from jconv.geometry.receptive import ReceptiveField

__all__ = ["EffectiveReceptiveField", "effective_receptive_field"]

# The patterns of transposed layers with strides 2, 3, 4 and 6 repeat after so many cells.
_PERIOD = 12


@dataclass(frozen=True)
class EffectiveReceptiveField(ReceptiveField):
    """A measured `ReceptiveField`; its `weight` is the mean of |d output / d input|, an array of spatial axes."""

    weight: jax.Array = field(repr=False, compare=False, kw_only=True)


def effective_receptive_field(
    fn: Callable[[jax.Array], jax.Array],
    input_shape: Sequence[int],
    *,
    samples: int = 4,
    seed: int = 0,
    dtype: DTypeLike = jnp.float32,
    layout: Layout = "channels_first",
) -> EffectiveReceptiveField:
    """What a cell in the middle of a function's output sees, measured by the gradient with respect to the input.

    The inputs whose gradient is not 0 are the field: `jconv.receptive_field` derives the same from the layers. How
    large the gradient is tells how much an input counts: in a deep network far less at the rim than in the middle.
    Where a gradient can be 0 by chance, behind a ReLU or a max pool, several random inputs are taken together.
    Behind transposed layers other cells than the one in the middle may see more, and the stride is exact where the
    product of theirs divides 12.

    Args:
        fn: from `(N, C, *spatial)` to `(N, O, *output)`.
        input_shape: the shape to try it on, larger than the field; channels last if so told.
        samples: how many random inputs, standard normal.
        seed: of the random inputs.
        dtype: of the random inputs, a floating one.
        layout: `"channels_first"` or `"channels_last"`, of the input and the output.

    Returns:
        The field as one number for all axes where they agree, else tuples with one entry an axis; `stride`,
        `padding` and `centre` are those of the whole output, led back from the cell in the middle. `weight` has
        the input's spatial axes.

    Raises:
        TypeError: a dtype without gradients, or more than one array returned.
        ValueError: the field reaches the edge of the input, so that its size is not seen, or no input counts.

    Example:
        >>> from jconv import conv2d, max_pool
        >>> kernel = jnp.ones((1, 1, 3, 3))
        >>> seen = effective_receptive_field(lambda x: conv2d(max_pool(x, 2), kernel, padding=1), (1, 1, 32, 32))
        >>> seen.size, seen.stride, seen.padding, seen.weight.shape
        (6, 2, 2, (32, 32))

    References:
        W. Luo et al., "Understanding the effective receptive field in deep convolutional neural networks", 2016.
    """
    function = "effective_receptive_field"
    check_choice(function, "layout", layout, LAYOUTS)
    shape = shape_of(function, "input_shape", input_shape)
    samples = integer(function, "samples", samples, minimum=1)
    rank = len(shape) - 2
    if rank < 1 or 0 in shape:
        raise ValueError(f"{function}: `input_shape` must have N, C and spatial axes, none empty, got {shape}")
    if not jnp.issubdtype(dtype, jnp.inexact):
        raise TypeError(f"{function}: `dtype` must be a floating one, got {dtype!r}")
    out = jax.eval_shape(fn, jax.ShapeDtypeStruct(shape, dtype))
    if not isinstance(out, jax.ShapeDtypeStruct):
        raise TypeError(f"{function}: `fn` must return one array, got {type(out).__name__}")
    if out.ndim != rank + 2 or 0 in out.shape:
        raise ValueError(
            f"{function}: `fn` must return N, O and {rank} spatial axes, none empty, got shape {out.shape} "
            f"(input shape {shape})"
        )
    axes = spatial_axes(rank + 2, rank, layout)
    cells = [out.shape[axis] for axis in axes]
    if min(cells) < 2:
        raise ValueError(f"{function}: `input_shape` must leave 2 cells an axis of the output, got {out.shape}")
    middle = [n // 2 - n // 2 % (_PERIOD if n >= 2 * _PERIOD else 1) for n in cells]
    moves = [max(m for m in (_PERIOD, 6, 4, 3, 2, 1) if m < n - c) for n, c in zip(cells, middle, strict=True)]
    positions = np.array([middle, *(np.array(middle) + np.diag(moves))])

    def answers(key: jax.Array, position: jax.Array) -> jax.Array:
        """|d output at a position / d input|, summed over the output's channels with random signs and sizes."""
        of_input, of_channels = jax.random.split(key)
        _, pull_back = jax.vjp(fn, jax.random.normal(of_input, shape, dtype))
        here = [lax.broadcasted_iota(int, out.shape, axis) == p for axis, p in zip(axes, position, strict=True)]
        cotangent = jnp.where(jnp.all(jnp.stack(here), 0), jax.random.normal(of_channels, out.shape, out.dtype), 0)
        [gradient] = pull_back(cotangent)
        return jnp.abs(gradient).sum(tuple({*range(rank + 2)} - {*axes}))

    @jax.jit
    def measure(positions: jax.Array) -> jax.Array:
        keys = jax.random.split(jax.random.key(seed), samples)
        return lax.map(lambda position: lax.map(lambda key: answers(key, position), keys).mean(0), positions)

    weights = measure(jnp.asarray(positions))
    spans = [_span(function, np.asarray(weight) != 0, shape) for weight in weights]
    found = []
    for a in range(rank):
        first, last = spans[0][a]
        if first == 0 or last == weights.shape[1 + a] - 1:
            raise ValueError(
                f"{function}: `input_shape` must be larger than the field, which reaches the edge of spatial axis "
                f"{a}, got {shape}"
            )
        stride = Fraction(spans[1 + a][a][0] - first, moves[a])
        start = stride * middle[a]
        found.append(
            (
                last - first + 1,
                int(stride) if stride.denominator == 1 else stride,
                floor(start - first),
                (first + last) / 2 - float(start),
            )
        )
    alike = len(set(found)) == 1
    return EffectiveReceptiveField(*(found[0] if alike else zip(*found, strict=True)), weight=weights[0])


def _span(function: str, seen: np.ndarray, shape: tuple[int, ...]) -> list[tuple[int, int]]:
    """The first and the last cell that is seen, along every axis."""
    if not seen.any():
        raise ValueError(f"{function}: `fn` must depend on its input, got gradients of 0 (input shape {shape})")
    cells = [np.flatnonzero(seen.any(tuple({*range(seen.ndim)} - {axis}))) for axis in range(seen.ndim)]
    return [(int(c[0]), int(c[-1])) for c in cells]
