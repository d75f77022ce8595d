"""How steep an image is, and which way it climbs."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jax import lax
from jax.typing import ArrayLike

from jconv.arguments import PaddingMode
from jconv.arrays import accumulator_dtype, as_array, mean_dtype
from jconv.filters.planes import Planes, check_real, height_and_width
from jconv.filters.windows import Cell, Window, over_planes
from jconv.meshes import on_any_mesh
from jconv.padding import check_border

__all__ = ["sobel_direction", "sobel_magnitude"]


@on_any_mesh
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
    return _of_gradients("filters.sobel_magnitude", _magnitude, image, padding_mode, channel_axis)


@on_any_mesh
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
    return _of_gradients("filters.sobel_direction", _direction, image, padding_mode, channel_axis)


def _of_gradients(
    function: str,
    compute: Callable[[Cell, jax.Array], list[jax.Array]],
    image: ArrayLike,
    padding_mode: PaddingMode,
    channel_axis: int | None,
) -> jax.Array:
    image = as_array(function, "image", image)
    check_real(function, image=image)
    axes = height_and_width(function, image, padding_mode, channel_axis)
    check_border(function, "image", image.shape, axes, [1, 1], padding_mode)
    planes = Planes(image.astype(accumulator_dtype(mean_dtype(image.dtype))), axes)
    window = Window(function, compute, ((1, 1), (1, 1)), padding_mode, planes.shape)
    [y] = over_planes(window, planes.image, jnp.zeros((), planes.image.dtype))
    return planes.image_of(y).astype(mean_dtype(image.dtype))


def _magnitude(cell: Cell, _: jax.Array) -> list[jax.Array]:
    gx, gy = _gradients(cell)
    flat = (gx == 0) & (gy == 0)  # where the root has no slope, and the gradient is to be 0
    return [jnp.where(flat, 0, jnp.hypot(jnp.where(flat, 1, gx), gy))]


def _direction(cell: Cell, _: jax.Array) -> list[jax.Array]:
    gx, gy = _gradients(cell)
    flat = (gx == 0) & (gy == 0)
    # The slope of atan2 divides by Gx^2 + Gy^2, which is 0 or infinite in float32 where the gradients are not.
    scale = lax.stop_gradient(jnp.maximum(jnp.abs(gx), jnp.abs(gy)))
    scale = jnp.where((scale > 0) & (scale < jnp.inf), scale, 1)
    angle = jnp.atan2(gy / scale, jnp.where(flat, 1, gx) / scale)
    angle = angle + jnp.where(angle <= -jnp.pi, 2 * jnp.pi, 0)  # of (-0, -1), and of what rounds to it
    return [jnp.where(flat, 0, angle)]


def _gradients(cell: Cell) -> tuple[jax.Array, jax.Array]:
    """Both Sobel gradients of a window of three by three cells: differences, smoothed across by 1 2 1.

    On flat ground a difference is of equal numbers, and so 0; a sum of nine products would leave roundings.
    """

    def smoothed(difference: Callable[[int], jax.Array]) -> jax.Array:
        return difference(0) + 2 * difference(1) + difference(2)

    # What stands between the two counts for nothing, but a NaN there is seen.
    gx = smoothed(lambda u: cell(u, 2) - cell(u, 0) + 0 * cell(u, 1))
    gy = smoothed(lambda v: cell(2, v) - cell(0, v) + 0 * cell(1, v))
    return gx, gy
