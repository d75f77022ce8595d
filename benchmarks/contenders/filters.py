"""Image filters in float32, borders reflected without the edge: by jconv, lax, OpenCV and SciPy."""

from collections.abc import Callable

import cv2
import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from scipy import ndimage

import jconv
from benchmarks.case import Case
from benchmarks.contenders.contender import Layout

__all__ = ["by_jconv", "by_lax", "by_opencv", "by_scipy", "moved_by_jconv"]

SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)
LAPLACIAN = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.float32)
SHARPEN = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], np.float32)
EMBOSS = np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], np.float32)
FIXED = {"laplacian": LAPLACIAN, "sharpen": SHARPEN, "emboss": EMBOSS}
REFLECT = cv2.BORDER_REFLECT_101


def by_jconv(case: Case, layout: Layout) -> Callable[..., jax.Array]:
    """By `jconv.filters`; an image has its channels where it has them."""
    function = getattr(jconv.filters, case.function)
    return lambda *arrays: function(*arrays, **case.options)


def moved_by_jconv(case: Case, layout: Layout) -> frozenset[str]:
    """None."""
    return frozenset()


def _gaussian(sigma: float) -> np.ndarray:
    radius = int(4 * sigma + 0.5)
    taps = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    return (taps / taps.sum()).astype(np.float32)


def by_lax(case: Case, layout: Layout) -> Callable[..., jax.Array]:
    """By `jnp.pad` and `lax.conv_general_dilated`: planes as images of one channel, blurs in two passes."""
    axis = case.options.get("channel_axis")
    last = layout == "channels_last"
    numbers = ("NHWC", "HWIO", "NHWC") if last else ("NCHW", "OIHW", "NCHW")

    def convolve(planes: jax.Array, kernels: jax.Array | np.ndarray) -> jax.Array:
        """Planes (N, H, W) under kernels (O, KH, KW): (O, N, H, W)."""
        _, kh, kw = kernels.shape
        pads = ((0, 0), ((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2))
        padded = jnp.pad(planes, pads, mode="reflect")
        if last:
            y = lax.conv_general_dilated(
                padded[..., None], jnp.transpose(jnp.asarray(kernels), (1, 2, 0))[:, :, None], (1, 1), "VALID",
                dimension_numbers=numbers,
            )  # fmt: skip
            return jnp.moveaxis(y, -1, 0)
        y = lax.conv_general_dilated(
            padded[:, None], jnp.asarray(kernels)[:, None], (1, 1), "VALID", dimension_numbers=numbers
        )
        return jnp.moveaxis(y, 1, 0)

    def twice(planes: jax.Array, taps: np.ndarray) -> jax.Array:
        return convolve(convolve(planes, taps[None, :, None])[0], taps[None, None, :])[0]

    def on_planes(planes: jax.Array, kernel: jax.Array | None) -> jax.Array:
        if case.function == "sobel_magnitude":
            gx, gy = convolve(planes, np.stack([SOBEL_X, SOBEL_X.T]))
            return jnp.sqrt(gx**2 + gy**2)
        if case.function == "gaussian_blur":
            return twice(planes, _gaussian(case.options["sigma"]))
        if case.function == "box_blur":
            size = case.options["size"]
            return twice(planes, np.full(size, 1 / size, np.float32))
        if case.function == "unsharp_mask":
            return 2 * planes - twice(planes, _gaussian(case.options["sigma"]))
        return convolve(planes, (FIXED[case.function] if kernel is None else kernel)[None])[0]

    def compute(image: jax.Array, kernel: jax.Array | None = None) -> jax.Array:
        if axis is None:
            return on_planes(image[None], kernel)[0]
        return jnp.moveaxis(on_planes(jnp.moveaxis(image, axis, 0), kernel), 0, axis)

    return compute


def by_opencv(case: Case) -> Callable[..., np.ndarray]:
    """By OpenCV's own function where it has one, else `filter2D`; it takes channels last."""

    def blurred(image: np.ndarray) -> np.ndarray:
        sigma = case.options["sigma"]
        size = 2 * int(4 * sigma + 0.5) + 1
        return cv2.GaussianBlur(image, (size, size), sigma, borderType=REFLECT)

    def whole(image: np.ndarray, kernel: np.ndarray | None = None) -> np.ndarray:
        if case.function == "sobel_magnitude":
            gx = cv2.Sobel(image, cv2.CV_32F, 1, 0, borderType=REFLECT)
            return cv2.magnitude(gx, cv2.Sobel(image, cv2.CV_32F, 0, 1, borderType=REFLECT))
        if case.function == "gaussian_blur":
            return blurred(image)
        if case.function == "box_blur":
            return cv2.blur(image, (case.options["size"],) * 2, borderType=REFLECT)
        if case.function == "unsharp_mask":
            return cv2.addWeighted(image, 2.0, blurred(image), -1.0, 0.0)
        if case.function == "laplacian":
            return cv2.Laplacian(image, cv2.CV_32F, ksize=1, borderType=REFLECT)
        return cv2.filter2D(
            image, cv2.CV_32F, FIXED[case.function] if kernel is None else kernel, borderType=REFLECT
        )

    return whole if case.options.get("channel_axis") != 0 else _plane_by_plane(whole, 0)


def by_scipy(case: Case) -> Callable[..., np.ndarray]:
    """By `scipy.ndimage`, plane by plane; in float64 it is what the others are checked with."""

    def plane(image: np.ndarray, kernel: np.ndarray | None = None) -> np.ndarray:
        if case.function == "sobel_magnitude":
            return np.hypot(ndimage.sobel(image, 1, mode="mirror"), ndimage.sobel(image, 0, mode="mirror"))
        if case.function == "gaussian_blur":
            return ndimage.gaussian_filter(image, case.options["sigma"], mode="mirror")
        if case.function == "box_blur":
            return ndimage.uniform_filter(image, case.options["size"], mode="mirror")
        if case.function == "unsharp_mask":
            return 2 * image - ndimage.gaussian_filter(image, case.options["sigma"], mode="mirror")
        if case.function == "laplacian":
            return ndimage.laplace(image, mode="mirror")
        return ndimage.correlate(image, FIXED[case.function] if kernel is None else kernel, mode="mirror")

    axis = case.options.get("channel_axis")
    return plane if axis is None else _plane_by_plane(plane, axis)


def _plane_by_plane(function: Callable[..., np.ndarray], axis: int) -> Callable[..., np.ndarray]:
    """The function over every plane of an image with channels."""

    def compute(image: np.ndarray, *kernel: np.ndarray) -> np.ndarray:
        return np.stack([function(p, *kernel) for p in np.moveaxis(image, axis, 0)], axis)

    return compute
