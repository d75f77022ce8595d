"""Filters that lay one kernel over the image, and what the border's mode does to them."""

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from jconv import kernels
from jconv.arguments import PaddingMode
from jconv.arrays import as_array, mean_dtype
from jconv.filters.planes import check_real, height_and_width, sweep
from jconv.meshes import on_any_mesh

__all__ = ["apply", "border_artifact", "emboss", "laplacian", "sharpen"]


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
    return _apply(function, image, kernel, padding_mode, channel_axis)


def sharpen(
    image: ArrayLike, *, padding_mode: PaddingMode = "reflect", channel_axis: int | None = None
) -> jax.Array:
    """The image minus its Laplacian, so that every difference between neighbours grows.

    Args:
        image: as in `apply`.
        padding_mode: as in `apply`.
        channel_axis: as in `apply`.

    Returns:
        An array of the image's shape, in float32 for integer and bool images; it may leave the image's range.
        It is the image less `scipy.ndimage.laplace`, and OpenCV's `filter2D` with `kernels.sharpen()`.

    Raises:
        ValueError: as in `apply`.

    Example:
        >>> import jax.numpy as jnp
        >>> sharpen(jnp.array([[0.0, 0, 1, 1]] * 2))
        Array([[ 0., -1.,  2.,  1.],
               [ 0., -1.,  2.,  1.]], dtype=float32)
    """
    function = "filters.sharpen"
    image = as_array(function, "image", image)
    return _apply_own(function, image, kernels.sharpen(dtype=jnp.int32), padding_mode, channel_axis)


def laplacian(
    image: ArrayLike,
    *,
    neighbours: int = 4,
    padding_mode: PaddingMode = "reflect",
    channel_axis: int | None = None,
) -> jax.Array:
    """The second derivative, in both directions at once: how far each cell lies below its neighbours.

    Args:
        image: as in `apply`.
        neighbours: 4 (beside, above, below) or 8 (the diagonals as well).
        padding_mode: as in `apply`.
        channel_axis: as in `apply`.

    Returns:
        An array of the image's shape, in float32 for integer and bool images. With 4 neighbours it is
        `scipy.ndimage.laplace` and OpenCV's `Laplacian(ksize=1)`; scikit-image's `laplace` turns the sign.

    Raises:
        ValueError: another number of neighbours, or as in `apply`.

    Example:
        >>> import jax.numpy as jnp
        >>> laplacian(jnp.arange(5)[None] ** 2, padding_mode="replicate")
        Array([[ 1.,  2.,  2.,  2., -7.]], dtype=float32)
    """
    function = "filters.laplacian"
    image = as_array(function, "image", image)
    kernel = kernels.laplacian(neighbours, dtype=jnp.int32)
    return _apply_own(function, image, kernel, padding_mode, channel_axis)


def emboss(
    image: ArrayLike, *, padding_mode: PaddingMode = "reflect", channel_axis: int | None = None
) -> jax.Array:
    """Relief lit from one side: the image plus its slope along the diagonal.

    Args:
        image: as in `apply`.
        padding_mode: as in `apply`.
        channel_axis: as in `apply`.

    Returns:
        An array of the image's shape, in float32 for integer and bool images; it may leave the image's range.
        It is OpenCV's `filter2D` and `scipy.ndimage.correlate` with `kernels.emboss()`.

    Raises:
        ValueError: as in `apply`.

    Example:
        >>> import jax.numpy as jnp
        >>> emboss(jnp.array([[0.0, 0, 1, 1]] * 2))
        Array([[0., 3., 4., 1.],
               [0., 3., 4., 1.]], dtype=float32)
    """
    function = "filters.emboss"
    image = as_array(function, "image", image)
    return _apply_own(function, image, kernels.emboss(dtype=jnp.int32), padding_mode, channel_axis)


def border_artifact(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    padding_mode: PaddingMode = "zeros",
    channel_axis: int | None = None,
) -> jax.Array:
    """How much stronger a kernel answers at the border of an image than inside.

        mean of |answer| where the window reaches beyond the image - mean of |answer| elsewhere

    Zeros beyond a bright image are an artificial edge, which every edge detector finds all around it. Reflected
    and replicated borders go on as the image does, and draw none. Zeros are the default here, since they are
    what `conv` pads with.

    Args:
        image: as in `apply`.
        kernel: as in `apply`.
        padding_mode: as in `apply`.
        channel_axis: as in `apply`.

    Returns:
        One number, `()`, in float32 for integer and bool images: above 0 where the border answers more.

    Raises:
        ValueError: no window reaches beyond the image, or every one does; or as in `apply`.
        TypeError: a complex image or kernel.

    Example:
        >>> import jax.numpy as jnp
        >>> bright = jnp.full((6, 6), 200.0)
        >>> modes = "zeros", "reflect", "replicate"
        >>> [float(border_artifact(bright, kernels.sobel_x(), padding_mode=mode)) for mode in modes]
        [440.0, 0.0, 0.0]
    """
    function = "filters.border_artifact"
    image, kernel = as_array(function, "image", image), as_array(function, "kernel", kernel)
    check_real(function, image=image, kernel=kernel)
    axes = height_and_width(function, image, padding_mode, channel_axis)
    if kernel.ndim == 2 and (
        0 in image.shape
        or max(kernel.shape) == 1
        or any(k > image.shape[axis] for k, axis in zip(kernel.shape, axes, strict=True))
    ):
        raise ValueError(
            f"{function}: `kernel` must reach beyond the border from some cells of `image` and not from others, "
            f"got a kernel of shape {kernel.shape} for an image of shape {image.shape}"
        )
    [answer] = sweep(function, image, [kernel], padding_mode, channel_axis)
    inside = jnp.ones((), bool)
    for k, axis in zip(kernel.shape, axes, strict=True):
        cell = jnp.expand_dims(jnp.arange(image.shape[axis]), [a for a in range(image.ndim) if a != axis])
        inside = inside & (cell >= (k - 1) // 2) & (cell < image.shape[axis] - k // 2)
    inside, strength = jnp.broadcast_to(inside, answer.shape), jnp.abs(answer)
    artifact = jnp.mean(strength, where=~inside) - jnp.mean(strength, where=inside)
    return artifact.astype(mean_dtype(jnp.result_type(image, kernel)))


def _apply_own(
    function: str, image: jax.Array, kernel: jax.Array, padding_mode: PaddingMode, channel_axis: int | None
) -> jax.Array:
    """A kernel of small whole numbers in the image's own dtype, or the one that its means have."""
    dtype = mean_dtype(image.dtype)
    return _apply(function, image.astype(dtype), kernel.astype(dtype), padding_mode, channel_axis)


@on_any_mesh
def _apply(
    function: str, image: jax.Array, kernel: jax.Array, padding_mode: PaddingMode, channel_axis: int | None
) -> jax.Array:
    [answer] = sweep(function, image, [kernel], padding_mode, channel_axis)
    return answer.astype(mean_dtype(jnp.result_type(image, kernel)))
