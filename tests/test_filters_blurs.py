"""box_blur, gaussian_blur and unsharp_mask: against SciPy, OpenCV and scikit-image."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import assert_close, whole_numbers
from scipy import ndimage
from test_filters import SCIPY_MODES
from test_filters_linear import opencvs_borders

from jconv import filters, kernels
from jconv.filters import windows

BLURS = {
    "box_blur": partial(filters.box_blur, size=3),
    "gaussian_blur": partial(filters.gaussian_blur, sigma=0.5),
    "unsharp_mask": partial(filters.unsharp_mask, sigma=0.5),
}


@pytest.mark.parametrize("mode", SCIPY_MODES)
@pytest.mark.parametrize("size", [3, (1, 5), (5, 3), (4, 2), 1], ids=str)
def test_box_blur_is_scipys_and_opencvs(size, mode, rng):
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    height, width = size if isinstance(size, tuple) else (size, size)
    image = whole_numbers(rng, 7, 8)
    out = jax.jit(partial(filters.box_blur, size=size, padding_mode=mode))(image)
    origin = [-1 if cells % 2 == 0 else 0 for cells in (height, width)]  # (K - 1) // 2 instead of K // 2
    wide = image.astype(np.float64)
    assert_close(out, ndimage.uniform_filter(wide, (height, width), mode=SCIPY_MODES[mode], origin=origin))
    if border := opencvs_borders(cv2).get(mode):
        anchor = ((width - 1) // 2, (height - 1) // 2)
        assert_close(out, cv2.blur(image, (width, height), anchor=anchor, borderType=border))


def test_box_blur_is_the_box_kernel_and_exact_on_bytes(photo):
    part = photo[:90, :80]
    out = np.asarray(filters.box_blur(part, (3, 5), channel_axis=-1))
    assert out.dtype == np.float32
    assert_close(out, filters.apply(part, kernels.box((3, 5)), channel_axis=-1))
    flat = np.full((6, 6), 201, np.uint8)
    assert (filters.box_blur(flat, 3) == 201).all()


@pytest.mark.parametrize("mode", SCIPY_MODES)
@pytest.mark.parametrize(
    ("sigma", "truncate"), [(0.8, 4.0), ((1.2, 0), 2.0), ((0.4, 1.3), 3.0), (0, 4.0)], ids=str
)
def test_gaussian_blur_is_scipys_and_opencvs(sigma, truncate, mode, rng):
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    image = rng.normal(size=(9, 10)).astype("f4")
    out = jax.jit(partial(filters.gaussian_blur, sigma=sigma, truncate=truncate, padding_mode=mode))(image)
    wide = image.astype(np.float64)
    assert_close(
        out, ndimage.gaussian_filter(wide, sigma, mode=SCIPY_MODES[mode], truncate=truncate), relative=1e-6
    )
    if (border := opencvs_borders(cv2).get(mode)) is None or 0 in np.ravel(sigma):
        return
    rows, columns = np.broadcast_to(sigma, 2)
    size = [2 * int(truncate * s + 0.5) + 1 for s in (columns, rows)]
    assert_close(out, cv2.GaussianBlur(wide, size, sigmaX=columns, sigmaY=rows, borderType=border))
    taps = [cv2.getGaussianKernel(k, s) for k, s in zip(size, (columns, rows), strict=True)]
    assert_close(out, cv2.sepFilter2D(wide, cv2.CV_64F, *taps, borderType=border))


@pytest.mark.parametrize(
    ("shape", "sigma", "moved"),
    [
        ((40, 1024), 1.5, True),
        ((40, 512), 1.5, False),
        ((40, 512), 4, True),
        ((40, 1024, 3), 1.5, True),
        ((40, 96), 4, False),
    ],
    ids=str,
)
def test_rows_that_contend_for_a_cache_are_moved_apart(shape, sigma, moved, rng):
    image = whole_numbers(rng, *shape)
    run = jax.jit(partial(filters.gaussian_blur, sigma=sigma, channel_axis=-1 if len(shape) == 3 else None))
    sigmas = (sigma, sigma, 0)[: len(shape)]
    assert_close(run(image), ndimage.gaussian_filter(image.astype(np.float64), sigmas, mode="mirror"))
    longer = shape[1] * (1 if len(shape) == 2 else 3) + 16
    assert (f"x{longer}xf32" in run.lower(image).as_text()) == moved


def test_gaussian_blur_of_a_photograph_is_scipys_and_scikit_images(photo):
    skimage = pytest.importorskip("skimage.filters", reason="scikit-image is an oracle here")
    out = filters.gaussian_blur(photo, 2.5, channel_axis=-1)
    wide = photo.astype(np.float64)
    assert_close(out, ndimage.gaussian_filter(wide, (2.5, 2.5, 0), mode="mirror"), relative=1e-6)
    assert_close(out, skimage.gaussian(wide, 2.5, mode="mirror", channel_axis=-1), relative=1e-6)


@pytest.mark.parametrize("amount", [1.0, 0.4, -1.0])
@pytest.mark.parametrize("sigma", [1.0, (0.5, 1.5)], ids=str)
def test_unsharp_mask_is_scikit_images(sigma, amount, rng):
    skimage = pytest.importorskip("skimage.filters", reason="scikit-image is an oracle here")
    image = 255 * rng.random((12, 13))
    theirs = skimage.unsharp_mask(image, radius=sigma, amount=amount, preserve_range=True)
    out = filters.unsharp_mask(image.astype("f4"), sigma, amount=amount, padding_mode="symmetric")
    assert_close(out, theirs, relative=1e-6)
    blurred = ndimage.gaussian_filter(image, sigma, mode="mirror")
    out = filters.unsharp_mask(image.astype("f4"), sigma, amount=amount)
    assert_close(out, image + amount * (image - blurred), relative=1e-6)


@pytest.mark.parametrize("name", BLURS)
@pytest.mark.parametrize("names", ["h, w", "h, w, c"])
def test_export_with_sizes_known_by_name(name, names, rng):
    """The number of channels among them."""
    run = partial(BLURS[name], channel_axis=-1 if names.endswith("c") else None)
    sizes = jax.export.symbolic_shape(names, constraints=["h >= 8", "w >= 8"])
    exported = jax.export.export(jax.jit(run))(jax.ShapeDtypeStruct(sizes, jnp.float32))
    image = whole_numbers(rng, 9, 12, 3)[..., 0] if names == "h, w" else whole_numbers(rng, 9, 12, 3)
    assert_close(exported.call(image), run(image))


@pytest.mark.parametrize("name", BLURS)
def test_reflect_is_the_default_and_channels_may_be_any_axis(name, rng):
    run = BLURS[name]
    images = rng.normal(size=(2, 4, 3, 5)).astype("f4")
    out = run(images, channel_axis=-2)
    for i, channel in np.ndindex(2, 3):
        assert_close(out[i, :, channel], run(images[i, :, channel], padding_mode="reflect"), relative=1e-6)
    assert not np.allclose(out[0, :, 0], run(images[0, :, 0], padding_mode="zeros"))
    assert run(jnp.zeros((2, 0, 4, 5))).shape == (2, 0, 4, 5)


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int16", "int32"])
@pytest.mark.parametrize("name", BLURS)
def test_integers_are_blurred_in_float32(name, dtype, rng):
    image = rng.integers(0, 2 if dtype == "bool" else 100, (5, 6)).astype(dtype)
    out = BLURS[name](image)
    assert out.dtype == jnp.float32
    np.testing.assert_array_equal(out, BLURS[name](image.astype(np.float32)))


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize("name", BLURS)
def test_half_precision_is_rounded_once(name, dtype, rng):
    run = jax.jit(BLURS[name])
    image = jnp.asarray(rng.normal(size=(30, 31)), dtype)
    out = run(image)
    assert out.dtype == dtype
    np.testing.assert_array_equal(out, run(image.astype(jnp.float32)).astype(dtype))  # taps are not rounded either
    large = jnp.full((300, 300), 100, dtype)
    assert (filters.box_blur(large, 257) == 100).all()  # 257 * 257 * 100 is no float16


@pytest.mark.parametrize("name", BLURS)
def test_a_nan_reaches_what_sees_it(name):
    image = jnp.zeros((9, 9)).at[4, 4].set(jnp.nan)
    reach = 1 if name == "box_blur" else 2
    seen = np.zeros((9, 9), bool)
    seen[4 - reach : 5 + reach, 4 - reach : 5 + reach] = True
    np.testing.assert_array_equal(np.isnan(BLURS[name](image)), seen)


BORDER = '`image` must be larger than the border of {} cells that mode "{}" takes from it, got shape {}'
image = np.ones((5, 6), np.float32)
MISTAKES = [
    (lambda: filters.box_blur(image, 0), "box_blur: `size` must be at least 1, got 0"),
    (lambda: filters.box_blur(image, (3, 3, 3)),
     "box_blur: `size` must be an int or have one an axis, 2 here, got 3: (3, 3, 3)"),
    (lambda: filters.box_blur(image, 2.0), "box_blur: `size` must be made of ints, got 2.0 (float)"),
    (lambda: filters.box_blur(image, 11), f"box_blur: {BORDER.format(5, 'reflect', (5, 6))}"),
    (lambda: filters.box_blur(image[..., None], (1, 15), channel_axis=2, padding_mode="circular"),
     f"box_blur: {BORDER.format(7, 'circular', (5, 6, 1))}"),
    (lambda: filters.gaussian_blur(image, 2), f"gaussian_blur: {BORDER.format(8, 'reflect', (5, 6))}"),
    (lambda: filters.gaussian_blur(image, -1), "gaussian_blur: `sigma` must be at least 0, got -1"),
    (lambda: filters.gaussian_blur(image, (1, np.nan)), "gaussian_blur: `sigma` must be at least 0, got nan"),
    (lambda: filters.gaussian_blur(image, np.inf), "gaussian_blur: `sigma` must be finite, got inf"),
    (lambda: filters.gaussian_blur(image, "1"), "gaussian_blur: `sigma` must be a number, got '1'"),
    (lambda: filters.gaussian_blur(image, (1, 1, 1)),
     "gaussian_blur: `sigma` must be a number or have one an axis, 2 here, got (1, 1, 1)"),
    (lambda: filters.gaussian_blur(image, ()),
     "gaussian_blur: `sigma` must be a number or have one an axis, 2 here, got ()"),
    (lambda: filters.gaussian_blur(image, 1, truncate=-1), "gaussian_blur: `truncate` must be at least 0, got -1"),
    (lambda: filters.unsharp_mask(image, 0.5, amount=np.inf), "unsharp_mask: `amount` must be finite, got inf"),
    (lambda: filters.unsharp_mask(image, 0.5, amount=None), "unsharp_mask: `amount` must be a number, got None"),
    (lambda: filters.unsharp_mask(image[0]),
     "unsharp_mask: `image` must have a height and a width, got shape (6,)"),
    (lambda: filters.box_blur([[1]], 1), "box_blur: `image` must be an array, got list"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "text"), MISTAKES, ids=[text for _, text in MISTAKES])
def test_mistakes_are_named(call, text):
    with pytest.raises((TypeError, ValueError)) as raised:
        call()
    assert str(raised.value) == f"filters.{text}"


@pytest.fixture
def strips(monkeypatch):
    """Rows in place by a few at a time, whose number they do not always divide."""
    monkeypatch.setattr(windows, "_STRIP", 12000)
    jax.clear_caches()


# Images large enough for windows as they lie: a few taps in one loop, or a pass along each axis, one in place.
LARGE = [((150, 130), None), ((90, 80, 3), -1), ((2, 130, 70), None), ((24, 1024), None)]


@pytest.mark.parametrize("mode", SCIPY_MODES)
@pytest.mark.parametrize("size", [3, (2, 5), 5, (11, 2), (1, 7), (12, 1), (4, 23)], ids=str)
@pytest.mark.parametrize(("shape", "channel_axis"), LARGE, ids=str)
def test_blurs_of_large_images_are_scipys(shape, channel_axis, size, mode, strips, rng):
    image = whole_numbers(rng, *shape)
    axes = [axis for axis in range(len(shape)) if channel_axis is None or axis != len(shape) + channel_axis][-2:]
    expected = image.astype(np.float64)
    for axis, cells in zip(axes, size if isinstance(size, tuple) else (size, size), strict=True):
        origin = -1 if cells % 2 == 0 else 0
        expected = ndimage.uniform_filter1d(expected, cells, axis, mode=SCIPY_MODES[mode], origin=origin)
    blur = partial(filters.box_blur, size=size, padding_mode=mode, channel_axis=channel_axis)
    assert_close(jax.jit(blur)(image), expected)


@pytest.mark.parametrize("sigma", [0.3, 1.5, (0, 2), (2, 0), 4], ids=str)
@pytest.mark.parametrize(("shape", "channel_axis"), LARGE, ids=str)
def test_large_images_are_blurred_sharpened_and_differentiated_as_small_ones(
    shape, channel_axis, sigma, strips, rng
):
    """A blur is linear: its gradient is the blur of what comes back, along the other way, and is SciPy's."""
    image, weights = (rng.normal(size=shape).astype("f4") for _ in range(2))
    options = {"padding_mode": "zeros", "channel_axis": channel_axis}
    sigmas = np.broadcast_to(sigma, 2)
    widths = [*[0] * (len(shape) - 2), *sigmas] if channel_axis is None else [*sigmas, 0]
    smooth = partial(ndimage.gaussian_filter, sigma=widths, mode="constant")
    sharp = jax.jit(partial(filters.unsharp_mask, sigma=sigma, amount=0.7, **options))(image)
    assert_close(sharp, image + 0.7 * (image - smooth(image.astype("f8"))), relative=3e-6)

    @jax.jit
    def gradient(image):
        return jax.grad(lambda image: jnp.vdot(filters.gaussian_blur(image, sigma, **options), weights))(image)

    assert_close(gradient(image), smooth(weights.astype("f8")), relative=3e-6)
