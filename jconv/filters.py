"""Image filters made of the gallery's kernels, for images `(..., H, W)` or with channels on any axis.

Borders are `reflect` unless said otherwise: zeros would draw an edge around every bright picture. Integer and
bool images are filtered in float32, so nothing wraps or is cut off; rounding back is left to the caller.
"""

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from jconv import kernels
from jconv.arguments import PADDING_MODES, PaddingMode, check_choice, integer
from jconv.arrays import accumulator_dtype, as_array, mean_dtype
from jconv.convolution import conv2d
from jconv.padding import border_limit

__all__ = ["apply", "sobel_magnitude"]


def apply(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    padding_mode: PaddingMode = "reflect",
    channel_axis: int | None = None,
) -> jax.Array:
    """Cross-correlate every plane of an image with one kernel; the size stays.

    Args:
        image: `(..., H, W)`, or with channels on `channel_axis` and H, W the last two of the other axes.
        kernel: `(KH, KW)`. An even axis K is anchored at cell (K - 1) // 2, as in XLA and PyTorch; OpenCV's
            `filter2D` and `scipy.ndimage.correlate` anchor it at K // 2.
        padding_mode: what stands beyond the border: see `jconv.pad`. `"reflect"` is OpenCV's
            `BORDER_REFLECT_101` and SciPy's `mirror`; SciPy's `reflect` is `"symmetric"` here.
        channel_axis: the axis of the channels; they are filtered one by one.

    Returns:
        An array of the image's shape, in float32 for integer and bool images.

    Raises:
        ValueError: fewer than two image axes, a kernel that is not 2-D, or a border larger than the image.

    Example:
        >>> import jax.numpy as jnp
        >>> ramp = jnp.tile(jnp.arange(4.0), (3, 1))
        >>> apply(ramp, kernels.sobel_x(), padding_mode="replicate")
        Array([[4., 8., 8., 4.],
               [4., 8., 8., 4.],
               [4., 8., 8., 4.]], dtype=float32)
    """
    function = "filters.apply"
    image, kernel = as_array(function, "image", image), as_array(function, "kernel", kernel)
    [answer] = _sweep(function, image, [kernel], padding_mode, channel_axis)
    return answer.astype(mean_dtype(jnp.result_type(image, kernel)))


def sobel_magnitude(
    image: ArrayLike, *, padding_mode: PaddingMode = "reflect", channel_axis: int | None = None
) -> jax.Array:
    """How steep the image is, in any direction: sqrt(Gx^2 + Gy^2) of the two Sobel gradients.

    Args:
        image: as in `apply`.
        padding_mode: as in `apply`.
        channel_axis: as in `apply`.

    Returns:
        An array of the image's shape, at least 0, un-normalised: a unit step gives 4. scikit-image's
        `sobel` is this over 4 sqrt(2).

    Raises:
        ValueError: as in `apply`.

    Example:
        >>> import jax.numpy as jnp
        >>> ramp = jnp.arange(5.0)
        >>> sobel_magnitude(jnp.add.outer(3 * ramp, 4 * ramp))[2]
        Array([24., 40., 40., 40., 24.], dtype=float32)
    """
    function = "filters.sobel_magnitude"
    image = as_array(function, "image", image)
    if jnp.iscomplexobj(image):
        raise TypeError(f"{function}: `image` must be real, got dtype {image.dtype}")
    gradients = [kernels.sobel_x(dtype=jnp.int32), kernels.sobel_y(dtype=jnp.int32)]  # keep the image's dtype
    gx, gy = _sweep(function, image, gradients, padding_mode, channel_axis)
    flat = (gx == 0) & (gy == 0)  # where the root has no slope, and the gradient is to be 0
    return jnp.where(flat, 0, jnp.hypot(jnp.where(flat, 1, gx), gy)).astype(mean_dtype(image.dtype))


def _sweep(
    function: str,
    image: jax.Array,
    kernel_list: list[jax.Array],
    padding_mode: PaddingMode,
    channel_axis: int | None,
) -> list[jax.Array]:
    """Every plane under several kernels of one size, in one convolution; half precision comes back as float32."""
    check_choice(function, "padding_mode", padding_mode, PADDING_MODES)
    planes = image if channel_axis is None else _channels_to_front(function, image, channel_axis)
    if planes.ndim < 2 + (channel_axis is not None) or 0 in planes.shape[-2:]:
        raise ValueError(f"{function}: `image` must have a height and a width, got shape {image.shape}")
    size = kernel_list[0].shape
    if len(size) != 2:
        raise ValueError(f"{function}: `kernel` must have 2 axes (KH, KW), got shape {size}")
    if 0 in size:
        raise ValueError(f"{function}: `kernel` must have a tap along every axis, got shape {size}")
    for cells, k in zip(planes.shape[-2:], size, strict=True):
        limit = border_limit(padding_mode, cells)
        if limit is not None and k // 2 > limit:
            raise ValueError(
                f'{function}: `image` must be larger than the border of {k // 2} cells that mode "{padding_mode}" '
                f"takes from it, got shape {image.shape}"
            )
    if not jnp.issubdtype(planes.dtype, jnp.inexact):
        planes = planes.astype(jnp.float32)
    kernel = jnp.stack(kernel_list)[:, None]
    wide = accumulator_dtype(jnp.result_type(planes, kernel))
    y = conv2d(
        planes.reshape(-1, 1, *planes.shape[-2:]), kernel, padding="same", padding_mode=padding_mode,
        preferred_element_type=wide,
    )  # fmt: skip
    results = [y[:, i].reshape(planes.shape) for i in range(len(kernel_list))]
    return results if channel_axis is None else [jnp.moveaxis(r, 0, channel_axis) for r in results]


def _channels_to_front(function: str, image: jax.Array, channel_axis: int) -> jax.Array:
    axis = integer(function, "channel_axis", channel_axis, minimum=None)
    if not -image.ndim <= axis < image.ndim:
        raise ValueError(
            f"{function}: `channel_axis` must name an axis of `image`, got {axis} (shape {image.shape})"
        )
    return jnp.moveaxis(image, axis, 0)
