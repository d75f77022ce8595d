"""Kernels with a direction of their own: an angle in radians, clockwise on the screen, since rows go down."""

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import DTypeLike

from jconv.arguments import Ints, integer, per_axis
from jconv.kernels.sampling import along_and_across, fractions, real

__all__ = ["gabor", "motion"]


def gabor(
    size: Ints = 11,
    *,
    sigma: float = 2.0,
    theta: float = 0.0,
    wavelength: float = 4.0,
    aspect: float = 0.5,
    phase: float = 0.0,
    dtype: DTypeLike = jnp.float32,
) -> jax.Array:
    """A wave under a bell curve: answers to stripes of one width and one direction.

        g[r, c] = exp(-(x^2 + aspect^2 y^2) / (2 sigma^2)) cos(2 pi x / wavelength + phase)
        x = c cos(theta) + r sin(theta),   y = r cos(theta) - c sin(theta)

    where r and c count rows down and columns right from the centre. The wave travels along x, so its stripes
    stand across it: upright for theta 0. Layers that learn from photographs end up with many of these.

    Args:
        size: an int for a square, or (height, width); the centre of an even axis falls between two cells.
        sigma: the standard deviation of the bell curve along x, in cells.
        theta: the direction in which the wave travels.
        wavelength: from one crest to the next, in cells.
        aspect: the bell curve is sigma / aspect long across the wave.
        phase: of the wave at the centre, in radians: 0 is even, a bright line; pi / 2 is odd, an edge.
        dtype: the dtype of the kernel, a floating one.

    Returns:
        `(KH, KW)`, not scaled: 1 at the centre for phase 0. OpenCV's `getGaborKernel` flips both axes, so
        with `psi=-phase` it is this kernel, for odd sizes (it rounds even ones up). scikit-image's
        `gabor_kernel` with `frequency=1 / wavelength, sigma_x=sigma, sigma_y=sigma / aspect, offset=phase` has
        this, times aspect / (2 pi sigma^2), as its real part, and with phase - pi / 2 as its imaginary one.

    Raises:
        ValueError: a size below 1, an argument that is not finite, a sigma, wavelength or aspect that is not
            positive, or an integer dtype.

    Example:
        >>> gabor(5, sigma=1.0, wavelength=4.0)[2].round(2)
        Array([-0.14,  0.  ,  1.  ,  0.  , -0.14], dtype=float32)

    References:
        D. Gabor, "Theory of communication", 1946.
        J. G. Daugman, "Uncertainty relation for resolution in space, spatial frequency, and orientation
        optimized by two-dimensional visual cortical filters", 1985.
    """
    function = "kernels.gabor"
    sigma = real(function, "sigma", sigma, positive=True)
    wavelength = real(function, "wavelength", wavelength, positive=True)
    aspect = real(function, "aspect", aspect, positive=True)
    theta, phase = real(function, "theta", theta), real(function, "phase", phase)
    height, width = per_axis(function, "size", size, 2, minimum=1)
    x, y = along_and_across(height, width, theta)
    with np.errstate(over="ignore"):
        envelope = np.exp(-((x / sigma) ** 2 + (aspect * y / sigma) ** 2) / 2)
    return fractions(function, envelope * np.cos(2 * np.pi * x / wavelength + phase), dtype)


def motion(size: int = 9, *, theta: float = 0.0, dtype: DTypeLike = jnp.float32) -> jax.Array:
    """The mean along a line: what a camera sees that moves while its shutter is open.

        m[r, c] proportional to max(0, 1 - distance of the cell's centre from the line)

    The line is size - 1 cells long and has its middle at the centre. SciPy, scikit-image and OpenCV have none.

    Args:
        size: the height and the width, which is also the number of cells that a level line averages; odd.
        theta: the direction of the line; 0 is level.
        dtype: the dtype of the kernel, a floating one.

    Returns:
        `(size, size)`, sum 1. For theta 0 it is 1 / size along the middle row, for pi / 2 its transpose.

    Raises:
        ValueError: a size that is even or below 1, a theta that is not finite, or an integer dtype.

    Example:
        >>> (100 * motion(3, theta=0.7854)).round()
        Array([[18.,  9.,  0.],
               [ 9., 30.,  9.],
               [ 0.,  9., 18.]], dtype=float32)
    """
    function = "kernels.motion"
    theta, size = real(function, "theta", theta), integer(function, "size", size, minimum=1)
    if size % 2 == 0:
        raise ValueError(
            f"{function}: `size` must be odd, so that the middle of the line is a cell and the picture stays "
            f"in place, got {size}"
        )
    along, across = along_and_across(size, size, theta)
    beyond = np.maximum(np.abs(along) - (size - 1) / 2, 0)
    weights = np.maximum(1 - np.hypot(across, beyond), 0)
    weights[weights < 1e-9] = 0  # a quarter turn misses by 1e-16, as pi / 2 does
    return fractions(function, weights / weights.sum(), dtype)
