"""How steep an image is, and which way it climbs."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.typing import ArrayLike

from jconv import kernels
from jconv.arguments import PaddingMode
from jconv.arrays import as_array, mean_dtype
from jconv.filters.planes import check_real, sweep, two_passes

__all__ = ["sobel_direction", "sobel_magnitude"]


def sobel_magnitude(
    image: ArrayLike, *, padding_mode: PaddingMode = "reflect", channel_axis: int | None = None
) -> jax.Array:
    """How steep the image is, in any direction: sqrt(Gx^2 + Gy^2) of the two Sobel gradients.

    Args:
        image: as in `apply`.
        padding_mode: as in `apply`.
        channel_axis: as in `apply`.

    Returns:
        An array of the image's shape, at least 0, in float32 for integer and bool images. It is not
        normalised: a unit step gives 4. scikit-image's `sobel` is this over 4 sqrt(2), and OpenCV's
        `magnitude` of its two `Sobel` is this.

    Raises:
        ValueError: as in `apply`.
        TypeError: a complex image.

    Example:
        >>> import jax.numpy as jnp
        >>> ramp = jnp.arange(5.0)
        >>> sobel_magnitude(jnp.add.outer(3 * ramp, 4 * ramp))[2]
        Array([24., 40., 40., 40., 24.], dtype=float32)
    """
    function = "filters.sobel_magnitude"
    image = as_array(function, "image", image)
    check_real(function, image=image)
    both = [kernels.sobel_x(dtype=jnp.int32), kernels.sobel_y(dtype=jnp.int32)]  # these keep the image's dtype
    gx, gy = sweep(function, image, both, padding_mode, channel_axis)
    flat = (gx == 0) & (gy == 0)  # where the root has no slope, and the gradient is to be 0
    return jnp.where(flat, 0, jnp.hypot(jnp.where(flat, 1, gx), gy)).astype(mean_dtype(image.dtype))


def sobel_direction(
    image: ArrayLike, *, padding_mode: PaddingMode = "reflect", channel_axis: int | None = None
) -> jax.Array:
    """The direction in which the image grows brighter: atan2(Gy, Gx) of the two Sobel gradients.

    Args:
        image: as in `apply`.
        padding_mode: as in `apply`.
        channel_axis: as in `apply`.

    Returns:
        An array of the image's shape: radians in (-pi, pi], in float32 for integer and bool images. 0 points
        to the right and pi / 2 down: the angle turns clockwise on the screen, since rows go down. On flat
        ground it is 0, and so is its gradient. OpenCV's `phase` of its two `Sobel` is the same angle in
        [0, 2 pi), to about 0.01.

    Raises:
        ValueError: as in `apply`.
        TypeError: a complex image.

    Example:
        >>> import jax.numpy as jnp
        >>> down = jnp.tile(jnp.arange(4.0)[:, None], (1, 3))
        >>> jnp.degrees(sobel_direction(down))
        Array([[ 0.,  0.,  0.],
               [90., 90., 90.],
               [90., 90., 90.],
               [ 0.,  0.,  0.]], dtype=float32)
    """
    function = "filters.sobel_direction"
    image = as_array(function, "image", image)
    check_real(function, image=image)
    # In two passes the difference is of equal numbers on flat ground, and so 0; a sum of nine leaves roundings.
    smooth, difference = np.array([1, 2, 1]), np.array([-1, 0, 1])
    gx = two_passes(function, image, (smooth, difference), padding_mode, channel_axis)
    gy = two_passes(function, image, (difference, smooth), padding_mode, channel_axis)
    flat = (gx == 0) & (gy == 0)
    # The slope of atan2 divides by Gx^2 + Gy^2, which is 0 or infinite in float32 where the gradients are not.
    scale = lax.stop_gradient(jnp.maximum(jnp.abs(gx), jnp.abs(gy)))
    scale = jnp.where((scale > 0) & (scale < jnp.inf), scale, 1)
    angle = jnp.atan2(gy / scale, jnp.where(flat, 1, gx) / scale)
    angle = angle + jnp.where(angle <= -jnp.pi, 2 * jnp.pi, 0)  # of (-0, -1), and of what rounds to it
    return jnp.where(flat, 0, angle).astype(mean_dtype(image.dtype))
