"""Boundary modes, on arrays: what stands beyond the edge of an image."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp
from jax import lax
from jax.typing import ArrayLike

from jconv.arguments import (
    LAYOUTS,
    PADDING_MODES,
    Ints,
    Layout,
    PaddingMode,
    Pair,
    check_choice,
    check_rank,
    padding_pairs,
    spatial_axes,
    spatial_rank,
)
from jconv.arrays import as_array

__all__ = ["pad"]

# Ours are PyTorch's words; "symmetric" is NumPy's, which PyTorch lacks.
_NUMPY_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap", "symmetric": "symmetric"}


def pad(
    x: ArrayLike,
    padding: Ints | Sequence[Sequence[int]],
    *,
    mode: PaddingMode = "zeros",
    value: complex = 0,
    layout: Layout = "channels_first",
) -> jax.Array:
    """Extend an image beyond its edges along its spatial axes; negative amounts crop.

    With two cells on each side, `1234` becomes

        zeros      001234 00     (or `value` in place of 0)
        reflect    32 1234 32    the edge is a mirror and is not repeated
        symmetric  21 1234 43    the mirror stands outside: the edge is repeated
        replicate  11 1234 44
        circular   34 1234 12

    Cropping comes first: the modes extend what is left.

    Args:
        x: `(N, C, *spatial)`, or `(C, *spatial)` where `padding` has one entry an axis.
        padding: an int for all sides (then `x` is batched), or one int or `(low, high)` pair a spatial axis.
        mode: what stands beyond the edge. PyTorch's meanings; `symmetric` is NumPy's, SciPy's `reflect`.
        value: the constant for `mode="zeros"`.
        layout: `"channels_first"` or `"channels_last"`.

    Returns:
        An array of x's dtype, each spatial axis low + high cells longer.

    Raises:
        ValueError: more cells are asked for than the mode has (reflect: fewer than the axis, circular and
            symmetric: at most the axis), or more are cropped than there are.

    Example:
        >>> import jax.numpy as jnp
        >>> pad(jnp.array([[[1, 2, 3, 4]]]), 2, mode="reflect")
        Array([[[3, 2, 1, 2, 3, 4, 3, 2]]], dtype=int32)
    """
    x = as_array("pad", "x", x)
    check_choice("pad", "mode", mode, PADDING_MODES)
    check_choice("pad", "layout", layout, LAYOUTS)
    rank = spatial_rank("pad", "padding", padding, x.shape)
    pairs = padding_pairs("pad", padding, rank, minimum=None)
    check_rank("pad", "x", x.shape, rank, layout)
    if value != 0 and mode != "zeros":
        raise ValueError(f'pad: `value` belongs to mode "zeros", got value={value!r} with mode "{mode}"')
    return extend("pad", x, pairs, mode=mode, value=value, axes=spatial_axes(x.ndim, rank, layout))


def extend(
    function: str,
    x: jax.Array,
    pairs: tuple[Pair, ...],
    *,
    mode: PaddingMode,
    axes: tuple[int, ...],
    value: complex = 0,
) -> jax.Array:
    """Pad `axes` of an array by their `(low, high)` pairs, after checking that `mode` can."""
    for axis, (low, high) in enumerate(pairs):
        _check_amounts(function, mode, axis, x.shape[axes[axis]], low, high)
    widths = dict(zip(axes, pairs, strict=True))
    every = [widths.get(axis, (0, 0)) for axis in range(x.ndim)]
    if mode == "zeros":
        return lax.pad(x, jnp.asarray(value, x.dtype), [(low, high, 0) for low, high in every])
    crop = tuple(
        slice(max(-low, 0), size - max(-high, 0)) for (low, high), size in zip(every, x.shape, strict=True)
    )
    grow = [(max(low, 0), max(high, 0)) for low, high in every]
    return jnp.pad(x[crop], grow, mode=_NUMPY_MODES[mode])


def _check_amounts(function: str, mode: PaddingMode, axis: int, size: int, low: int, high: int) -> None:
    left = size + min(low, 0) + min(high, 0)
    if left < 0:
        raise ValueError(
            f"{function}: `padding` must not crop more than there is, got {(low, high)} for "
            f"{size} cells along spatial axis {axis}"
        )
    most = max(low, high)
    limit = {"zeros": most, "replicate": most if left else 0, "reflect": max(left - 1, 0)}.get(mode, left)
    if most > limit:
        rule = {"reflect": "be smaller than the axis", "replicate": "have a cell to repeat"}
        raise ValueError(
            f'{function}: `padding` in mode "{mode}" must {rule.get(mode, "not exceed the axis")}, '
            f"got {(low, high)} for {left} cells along spatial axis {axis}"
        )
