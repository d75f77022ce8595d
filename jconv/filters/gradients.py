"""How steep an image is, and which way it climbs."""

import jax
import jax.numpy as jnp
from jax import lax
from jax.typing import ArrayLike

from jconv.arguments import PaddingMode
from jconv.arrays import accumulator_dtype, as_array, mean_dtype
from jconv.filters.planes import Planes, check_real, height_and_width
from jconv.padding import check_border

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
    gx, gy = _gradients(function, image, padding_mode, channel_axis)
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
    gx, gy = _gradients(function, image, padding_mode, channel_axis)
    flat = (gx == 0) & (gy == 0)
    # The slope of atan2 divides by Gx^2 + Gy^2, which is 0 or infinite in float32 where the gradients are not.
    scale = lax.stop_gradient(jnp.maximum(jnp.abs(gx), jnp.abs(gy)))
    scale = jnp.where((scale > 0) & (scale < jnp.inf), scale, 1)
    angle = jnp.atan2(gy / scale, jnp.where(flat, 1, gx) / scale)
    angle = angle + jnp.where(angle <= -jnp.pi, 2 * jnp.pi, 0)  # of (-0, -1), and of what rounds to it
    return jnp.where(flat, 0, angle).astype(mean_dtype(image.dtype))


def _gradients(
    function: str, image: jax.Array, padding_mode: PaddingMode, channel_axis: int | None
) -> tuple[jax.Array, jax.Array]:
    """Both Sobel gradients: differences, smoothed across by 1 2 1.

    On flat ground a difference is of equal numbers, and so 0; a sum of nine products would leave roundings.
    """
    check_real(function, image=image)
    axes = height_and_width(function, image, padding_mode, channel_axis)
    check_border(function, "image", image.shape, axes, [1, 1], padding_mode)
    image = image.astype(accumulator_dtype(mean_dtype(image.dtype)))
    planes = Planes(function, image, axes, [(1, 1), (1, 1)], padding_mode)
    rows, step = planes.rows, planes.step

    def smoothed(difference: jax.Array, axis: int, step: int) -> jax.Array:
        cells = difference.shape[axis] - 2 * step
        before, here, behind = (
            lax.slice_in_dim(difference, i * step, i * step + cells, axis=axis) for i in range(3)
        )
        return before + 2 * here + behind

    # What stands between the two counts for nothing, but a NaN there is seen.
    gx = smoothed(rows[:, :, 2 * step :] - rows[:, :, : -2 * step] + 0 * rows[:, :, step:-step], 1, 1)
    gy = smoothed(rows[:, 2:] - rows[:, :-2] + 0 * rows[:, 1:-1], 2, step)
    return planes.image_of(gx), planes.image_of(gy)
