"""Filters that average, in two passes of one dimension each where they are large: K + K steps a cell, not K K."""

from dataclasses import dataclass

import jax
import numpy as np
from jax.typing import ArrayLike

from jconv.arguments import Ints, PaddingMode, entries, per_axis
from jconv.arrays import as_array, mean_dtype
from jconv.filters.separated import Finish, along_both
from jconv.kernels.sampling import bell, real
from jconv.meshes import on_any_mesh

__all__ = ["box_blur", "gaussian_blur", "unsharp_mask"]


@on_any_mesh
def box_blur(
    image: ArrayLike,
    size: Ints,
    *,
    padding_mode: PaddingMode = "reflect",
    channel_axis: int | None = None,
) -> jax.Array:
    """The mean of the window around every cell.

    Args:
        image: as in `apply`.
        size: the window's cells K, an int for a square, or (height, width). An even K is anchored at cell
            (K - 1) // 2; SciPy and OpenCV anchor it at K // 2.
        padding_mode: as in `apply`.
        channel_axis: as in `apply`.

    Returns:
        An array of the image's shape, in float32 for integer and bool images:
        `scipy.ndimage.uniform_filter(mode="mirror")`, OpenCV's `blur`. Half precision is summed in float32.

    Raises:
        ValueError: a size below 1, fewer than two image axes, or a border larger than the image.

    Example:
        >>> import jax.numpy as jnp
        >>> box_blur(jnp.array([[0.0, 0, 3, 3]]), (1, 3))
        Array([[0., 1., 2., 3.]], dtype=float32)
    """
    function = "filters.box_blur"
    image = as_array(function, "image", image)
    height, width = per_axis(function, "size", size, 2, minimum=1)
    # Sums of ones and one division: the mean of whole numbers is as exact as float32 can tell it.
    taps, cells = (np.ones(height), np.ones(width)), height * width
    mean = along_both(function, image, taps, padding_mode, channel_axis, _Mean(cells))
    return mean.astype(mean_dtype(image.dtype))


@on_any_mesh
def gaussian_blur(
    image: ArrayLike,
    sigma: float | tuple[float, float],
    *,
    truncate: float = 4.0,
    padding_mode: PaddingMode = "reflect",
    channel_axis: int | None = None,
) -> jax.Array:
    """The mean around every cell, weighted by a bell curve.

    Args:
        image: as in `apply`.
        sigma: the standard deviation in cells, one number or (along the height, along the width). 0 leaves an
            axis alone.
        truncate: where the curve is cut off, in standard deviations: the window has
            2 int(truncate sigma + 0.5) + 1 cells along each axis.
        padding_mode: as in `apply`. `"reflect"` cannot take more cells than the image has, which SciPy reflects
            again; `"replicate"` and `"zeros"` take any number.
        channel_axis: as in `apply`.

    Returns:
        An array of the image's shape, in float32 for integer and bool images: what
        `scipy.ndimage.gaussian_filter(mode="mirror")` and scikit-image's `gaussian(mode="mirror")` give, and
        for windows of that size OpenCV's `GaussianBlur`. Half precision is summed in float32.

    Raises:
        ValueError: a sigma or truncate that is negative or not finite, fewer than two image axes, or a border
            larger than the image.

    Example:
        >>> import jax.numpy as jnp
        >>> gaussian_blur(jnp.zeros((3, 5)).at[1, 2].set(10), (0, 0.5)).round()
        Array([[0., 0., 0., 0., 0.],
               [0., 1., 8., 1., 0.],
               [0., 0., 0., 0., 0.]], dtype=float32)
    """
    function = "filters.gaussian_blur"
    image = as_array(function, "image", image)
    blurred = _blur(function, image, sigma, truncate, padding_mode, channel_axis, Finish())
    return blurred.astype(mean_dtype(image.dtype))


@on_any_mesh
def unsharp_mask(
    image: ArrayLike,
    sigma: float | tuple[float, float] = 1.0,
    *,
    amount: float = 1.0,
    truncate: float = 4.0,
    padding_mode: PaddingMode = "reflect",
    channel_axis: int | None = None,
) -> jax.Array:
    """The image plus what a blur takes from it, so that detail smaller than the blur stands out.

        y = image + amount (image - gaussian_blur(image, sigma))

    Args:
        image: as in `apply`.
        sigma: of the blur: as in `gaussian_blur`.
        amount: how much of the detail is added; below 0 it is taken away, and -1 gives the blur.
        truncate: as in `gaussian_blur`.
        padding_mode: as in `apply`.
        channel_axis: as in `apply`.

    Returns:
        An array of the image's shape, in float32 for integer and bool images; it may leave the image's range.
        It is scikit-image's `unsharp_mask(radius=sigma, preserve_range=True)`, whose border is `"symmetric"`.

    Raises:
        ValueError: an amount that is not finite, or as in `gaussian_blur`.

    Example:
        >>> import jax.numpy as jnp
        >>> unsharp_mask(jnp.array([[10.0, 10, 10, 20, 20, 20]]), (0, 0.5)).round()
        Array([[10., 10.,  9., 21., 20., 20.]], dtype=float32)
    """
    function = "filters.unsharp_mask"
    image = as_array(function, "image", image)
    amount = real(function, "amount", amount)
    sharpened = _blur(function, image, sigma, truncate, padding_mode, channel_axis, _Sharpened(amount))
    return sharpened.astype(mean_dtype(image.dtype))


def _blur(
    function: str,
    image: jax.Array,
    sigma: float | tuple[float, float],
    truncate: float,
    padding_mode: PaddingMode,
    channel_axis: int | None,
    finish: Finish,
) -> jax.Array:
    """The blur, or what `finish` makes of it and the image, in its accumulator's dtype."""
    sigmas = entries(sigma)
    if sigmas is not None and len(sigmas) != 2:
        raise ValueError(f"{function}: `sigma` must be a number or have one an axis, 2 here, got {sigma}")
    widths = [real(function, "sigma", s, minimum=0) for s in sigmas or (sigma, sigma)]
    truncate = real(function, "truncate", truncate, minimum=0)
    rows, columns = (_taps(s, int(truncate * s + 0.5)) for s in widths)
    return along_both(function, image, (rows, columns), padding_mode, channel_axis, finish)


@dataclass(frozen=True)
class _Mean(Finish):
    """Sums over so many cells, divided by their number."""

    cells: int

    def of(self, sums: jax.Array, image: jax.Array) -> jax.Array:
        """The means."""
        return sums / self.cells


@dataclass(frozen=True)
class _Sharpened(Finish):
    """An image and, as often as `amount`, what a blur took from it."""

    sees_image = True
    amount: float

    def of(self, sums: jax.Array, image: jax.Array) -> jax.Array:
        """The image sharpened."""
        return image + self.amount * (image - sums)


def _taps(sigma: float, radius: int) -> np.ndarray:
    return bell(2 * radius + 1, sigma) if radius else np.ones(1)
