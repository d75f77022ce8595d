"""Boundary modes, on arrays: what stands beyond the edge of an image."""

import numbers
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
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
from jconv.arrays import as_array, bordered
from jconv.boundary import linear_apart

__all__ = ["pad"]

# Ours are PyTorch's words; "symmetric" is NumPy's, which PyTorch lacks.
NUMPY_MODES: Mapping[PaddingMode, Any] = {
    "reflect": "reflect", "replicate": "edge", "circular": "wrap", "symmetric": "symmetric",
}  # fmt: skip


def pad(
    x: ArrayLike,
    padding: Ints | Sequence[Sequence[int]],
    *,
    mode: PaddingMode = "zeros",
    value: ArrayLike = 0,
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
        value: the constant for `mode="zeros"`, a number that x's dtype can hold.
        layout: `"channels_first"` or `"channels_last"`.

    Returns:
        An array of x's dtype, each spatial axis low + high cells longer.

    Raises:
        ValueError: more cells are asked for than the mode has (reflect: fewer than the axis, circular and
            symmetric: at most the axis), more are cropped than there are, or x's dtype cannot hold `value`.

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
    constant = _constant(value, x.dtype)
    if mode != "zeros" and (isinstance(value, Tracer) or value != 0):
        raise ValueError(f'pad: `value` belongs to mode "zeros", got value={value!r} with mode "{mode}"')
    return extend("pad", x, pairs, mode=mode, value=constant, axes=spatial_axes(x.ndim, rank, layout))


def extend(
    function: str,
    x: jax.Array,
    pairs: tuple[Pair, ...],
    *,
    mode: PaddingMode,
    axes: tuple[int, ...],
    value: ArrayLike = 0,
) -> jax.Array:
    """Pad `axes` of an array by their `(low, high)` pairs, after checking that `mode` can."""
    for axis, (low, high) in enumerate(pairs):
        _check_amounts(function, mode, axis, x.shape[axes[axis]], low, high)
    widths = dict(zip(axes, pairs, strict=True))
    every = [widths.get(axis, (0, 0)) for axis in range(x.ndim)]
    if mode == "zeros":
        if isinstance(value, Tracer):
            # Chosen, not padded with: the gradient of `lax.pad` by its value alone is an error in jax 0.10.
            inside = bordered(jnp.ones(x.shape, bool), every, False)
            return jnp.where(inside, bordered(x, every), value.astype(x.dtype))
        return bordered(x, every, value)
    return linear_apart(_Extension(mode, tuple(every)), x)


@dataclass(frozen=True)
class _Extension:
    """What every mode but "zeros" does to an array, with one `(low, high)` an axis.

    It is computed by itself: fused into the sums that read it, a mirror would be looked up for every product.
    """

    mode: PaddingMode
    pairs: tuple[Pair, ...]

    def __call__(self, x: jax.Array, /) -> jax.Array:
        crop = tuple(
            slice(max(-low, 0), size - max(-high, 0))
            for (low, high), size in zip(self.pairs, x.shape, strict=True)
        )
        grow = [(max(low, 0), max(high, 0)) for low, high in self.pairs]
        return jnp.pad(x[crop], grow, mode=NUMPY_MODES[self.mode])


def border_limit(mode: PaddingMode, size: int) -> int | None:
    """How many cells a mode can put beyond one end of an axis of `size` cells; None for any number."""
    if mode == "zeros" or (mode == "replicate" and size > 0):
        return None
    return max(size - 1, 0) if mode == "reflect" else 0 if mode == "replicate" else size


def check_border(
    function: str, name: str, shape: tuple[int, ...], axes: Sequence[int], reach: Sequence[int], mode: PaddingMode
) -> None:
    """Refuse an array that has fewer cells than `mode` takes from it, to reach so far beyond each of `axes`.

    What `extend` says of amounts that the user wrote is said here of an array, where the amounts are ours.
    """
    for axis, cells in zip(axes, reach, strict=True):
        limit = border_limit(mode, shape[axis])
        if limit is not None and cells > limit:
            raise ValueError(
                f'{function}: `{name}` must be larger than the border of {cells} cells that mode "{mode}" '
                f"takes from it, got shape {shape}"
            )


def _check_amounts(function: str, mode: PaddingMode, axis: int, size: int, low: int, high: int) -> None:
    left = size + min(low, 0) + min(high, 0)
    if left < 0:
        raise ValueError(
            f"{function}: `padding` must not crop more than there is, got {(low, high)} for "
            f"{size} cells along spatial axis {axis}"
        )
    limit = border_limit(mode, left)
    if limit is not None and max(low, high) > limit:
        rule = {"reflect": "be smaller than the axis", "replicate": "have a cell to repeat"}
        raise ValueError(
            f'{function}: `padding` in mode "{mode}" must {rule.get(mode, "not exceed the axis")}, '
            f"got {(low, high)} for {left} cells along spatial axis {axis}"
        )


def _constant(value: ArrayLike, dtype: np.dtype) -> jax.Array:
    """The constant in x's dtype; a traced one is converted unseen."""
    if not isinstance(value, numbers.Number | np.generic | np.ndarray | jax.Array) or np.ndim(value):
        raise TypeError(f"pad: `value` must be one number, got {value!r}")
    if isinstance(value, Tracer):
        return value.astype(dtype)
    given = np.asarray(value)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # numpy warns of an imaginary part that is lost, and refused just below
        kept = given.astype(dtype)
    if jnp.issubdtype(dtype, jnp.inexact):
        fits = given.dtype.kind != "c" or jnp.issubdtype(dtype, jnp.complexfloating)
    else:
        fits = bool(kept == given)
    if not fits:
        raise ValueError(f"pad: `value` must be a number that dtype {dtype} of `x` can hold, got {value!r}")
    return jnp.asarray(kept)
