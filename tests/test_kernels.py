"""The gallery of kernels: against SciPy and OpenCV, and against what each kernel is for."""

from dataclasses import fields

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import assert_close
from scipy import ndimage

from jconv import correlate, kernels

BUILDERS = [name for name in kernels.__all__ if name.islower() and name != "separate"]
FRACTIONS = {"box", "gaussian", "laplacian_of_gaussian", "gabor", "motion"}  # weights that integers cannot hold


def kernel_of(filter_, cells=5, **options):
    """The kernel that a SciPy filter correlates with: its answer to an impulse, mirrored."""
    impulse = np.zeros((cells, cells))
    impulse[cells // 2, cells // 2] = 1
    return filter_(impulse, mode="constant", **options)[::-1, ::-1]


def frame(kernel, size=5):
    """The kernel in the middle of zeros."""
    margin = [((size - cells) // 2,) * 2 for cells in kernel.shape]
    return np.pad(kernel, margin)


# ---------------------------------------------------------------------------------------------------------
# The derivative kernels


def test_sobel_is_scipys():
    np.testing.assert_array_equal(frame(kernels.sobel_x()), kernel_of(ndimage.sobel, axis=1))
    np.testing.assert_array_equal(frame(kernels.sobel_y()), kernel_of(ndimage.sobel, axis=0))


def test_prewitt_and_laplacian_are_scipys():
    np.testing.assert_array_equal(frame(kernels.prewitt_x()), kernel_of(ndimage.prewitt, axis=1))
    np.testing.assert_array_equal(frame(kernels.prewitt_y()), kernel_of(ndimage.prewitt, axis=0))
    np.testing.assert_array_equal(frame(kernels.laplacian()), kernel_of(ndimage.laplace))


@pytest.mark.parametrize(("family", "scale"), [("sobel", 4), ("scharr", 16), ("prewitt", 3)])
def test_scikit_images_gradients_are_ours_scaled(family, scale):
    skimage = pytest.importorskip("skimage.filters", reason="scikit-image is an oracle here")
    impulse = frame(np.ones((1, 1)), 7)
    for axis, direction in [("x", "v"), ("y", "h")]:
        theirs = getattr(skimage, f"{family}_{direction}")(impulse)[::-1, ::-1]
        assert_close(frame(getattr(kernels, f"{family}_{axis}")(), 7) / scale, theirs, relative=1e-6)


def test_scikit_images_laplace_is_ours_with_its_sign_turned():
    skimage = pytest.importorskip("skimage.filters", reason="scikit-image is an oracle here")
    np.testing.assert_array_equal(-frame(kernels.laplacian(), 7), skimage.laplace(frame(np.ones((1, 1)), 7)))


def test_scharr_is_opencvs():
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    impulse = frame(np.ones((1, 1)))
    for kernel, dx in [(kernels.scharr_x(), 1), (kernels.scharr_y(), 0)]:
        theirs = cv2.Scharr(impulse, cv2.CV_64F, dx, 1 - dx, borderType=cv2.BORDER_CONSTANT)
        np.testing.assert_array_equal(frame(kernel), theirs[::-1, ::-1])


def test_scharr_measures_the_direction_of_a_slanted_wave_best():
    turns = np.linspace(0, np.pi / 2, 31)
    rows, columns = np.mgrid[-1:2, -1:2]
    errors = {}
    for family in ("prewitt", "sobel", "scharr"):
        x, y = (np.asarray(getattr(kernels, f"{family}_{axis}")()) for axis in "xy")
        waves = [np.sin(1.2 * (columns * np.cos(t) + rows * np.sin(t))) for t in turns]
        errors[family] = max(
            abs(np.arctan2((w * y).sum(), (w * x).sum()) - t) for w, t in zip(waves, turns, strict=True)
        )
    assert errors["scharr"] < errors["sobel"] / 3 < errors["prewitt"] / 3


def test_sobel_and_laplacian_are_opencvs():
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    smooth, difference = cv2.getDerivKernels(0, 1, 3)
    np.testing.assert_array_equal(kernels.sobel_y(), difference @ smooth.T)
    np.testing.assert_array_equal(kernels.sobel_x(), smooth @ difference.T)
    impulse = frame(np.ones((1, 1)))
    laplacian = cv2.Laplacian(impulse, cv2.CV_64F, ksize=1, borderType=cv2.BORDER_CONSTANT)
    np.testing.assert_array_equal(frame(kernels.laplacian()), laplacian)


def test_sobel_answers_with_the_slope_in_its_own_direction():
    right, down = jnp.tile(jnp.arange(5.0), (5, 1)), jnp.tile(jnp.arange(5.0)[:, None], (1, 5))
    assert (correlate(right, kernels.sobel_x()) == 8).all()
    assert (correlate(down, kernels.sobel_x()) == 0).all()
    assert (correlate(down, kernels.sobel_y()) == 8).all()
    assert (correlate(right, kernels.sobel_y()) == 0).all()


@pytest.mark.parametrize("neighbours", [4, 8])
def test_laplacian_is_zero_on_planes_and_the_same_however_the_image_is_turned(neighbours):
    kernel = np.asarray(kernels.laplacian(neighbours))
    rows, columns = np.mgrid[:5, :5].astype(np.float32)
    assert (np.asarray(correlate(3 * rows - 2 * columns + 7, kernel)) == 0).all()
    curvature = {4: 4, 8: 12}[neighbours]  # of (i^2 + j^2): 2 along each axis, 4 along each diagonal
    assert (np.asarray(correlate(rows**2 + columns**2, kernel)) == curvature).all()
    np.testing.assert_array_equal(kernel, np.rot90(kernel))
    assert kernel[1, 1] == -neighbours
    assert (kernel != 0).sum() == neighbours + 1


def test_sharpen_is_the_image_minus_its_laplacian():
    np.testing.assert_array_equal(kernels.sharpen(), kernels.identity() - kernels.laplacian())


def test_emboss_adds_the_slope_along_the_diagonal():
    emboss = np.asarray(kernels.emboss())
    slope = emboss - kernels.identity()
    np.testing.assert_array_equal(slope, -slope[::-1, ::-1])  # odd: no answer on flat ground
    assert (slope[np.triu_indices(3)] >= slope.T[np.triu_indices(3)]).all()
    rows, columns = np.mgrid[:3, :3]
    assert (slope * (rows + columns)).sum() > 0  # brighter to the lower right is lit


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("identity", 1), ("box", 1), ("gaussian", 1), ("sharpen", 1), ("emboss", 1),
        ("motion", 1), ("sobel_x", 0), ("sobel_y", 0), ("laplacian", 0), ("scharr_x", 0), ("scharr_y", 0),
        ("prewitt_x", 0), ("prewitt_y", 0), ("laplacian_of_gaussian", 0),
    ],
)  # fmt: skip
def test_flat_ground_keeps_its_brightness_or_vanishes(name, total):
    np.testing.assert_allclose(getattr(kernels, name)().sum(), total, rtol=0, atol=1e-6)


def test_every_builder_has_a_known_total():
    assert set(BUILDERS) == {
        "identity", "box", "gaussian", "motion", "sharpen", "emboss", "sobel_x", "sobel_y", "laplacian",
        "scharr_x", "scharr_y", "prewitt_x", "prewitt_y", "laplacian_of_gaussian", "gabor",
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------------------
# The sized kernels


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, (1, 5), (4, 3), (2, 2)], ids=str)
def test_identity_changes_nothing_under_same_padding(size, rng):
    image = rng.normal(size=(6, 7)).astype("f4")
    kernel = kernels.identity(size)
    np.testing.assert_array_equal(correlate(image, kernel, padding="same"), image)
    assert kernel.sum() == 1
    assert kernel.shape == (size if isinstance(size, tuple) else (size, size))


@pytest.mark.parametrize("size", [1, 2, 3, 8, (1, 5), (4, 3)], ids=str)
def test_box_is_the_mean(size, rng):
    kernel = kernels.box(size)
    image = rng.normal(size=kernel.shape).astype("f4")
    assert_close(correlate(image, kernel)[0, 0], image.mean(), relative=1e-5)
    assert len(np.unique(kernel)) == 1
    assert_close(kernel.sum(), 1)


def test_box_is_scipys_uniform_filter():
    assert_close(frame(kernels.box(3)), kernel_of(ndimage.uniform_filter, size=3))
    assert_close(frame(kernels.box((1, 5))), kernel_of(ndimage.uniform_filter, size=(1, 5)))


@pytest.mark.parametrize("size", [1, 3, 5, 9])  # OpenCV's is for odd sizes only
@pytest.mark.parametrize("sigma", [0.3, 1, 2.5, 100])
def test_gaussian_is_opencvs(size, sigma):
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    bell = cv2.getGaussianKernel(size, sigma, cv2.CV_64F)
    assert_close(kernels.gaussian(size, sigma), bell @ bell.T, relative=1e-6)


@pytest.mark.parametrize("sigma", [0.5, 1.0, 1.7])
def test_gaussian_is_scipys(sigma):
    expected = kernel_of(ndimage.gaussian_filter, cells=9, sigma=sigma, radius=4)
    assert_close(kernels.gaussian(9, sigma), expected, relative=1e-6)


@pytest.mark.parametrize("sigma", [0.5, 1.7])
def test_gaussian_is_scikit_images(sigma):
    skimage = pytest.importorskip("skimage.filters", reason="scikit-image is an oracle here")
    theirs = skimage.gaussian(frame(np.ones((1, 1)), 9), sigma, mode="constant", truncate=4 / sigma)
    assert_close(kernels.gaussian(9, sigma), theirs, relative=1e-6)


def test_box_is_opencvs_blur():
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    theirs = cv2.blur(frame(np.ones((1, 1))), (5, 3), borderType=cv2.BORDER_CONSTANT)
    assert_close(frame(kernels.box((3, 5))), theirs, relative=1e-6)


def test_gaussian_of_unequal_sides_is_an_outer_product():
    tall = kernels.gaussian((5, 2), 1.3)
    assert tall.shape == (5, 2)
    assert_close(tall, np.outer(kernels.gaussian((5, 1), 1.3), kernels.gaussian((1, 2), 1.3)), relative=1e-6)
    np.testing.assert_array_equal(tall, tall[::-1, ::-1])


@pytest.mark.parametrize("size", [2, 4, 5, (3, 4)], ids=str)
@pytest.mark.parametrize("sigma", [0.4, 1, 3])
def test_gaussian_is_the_bell_curve_at_the_cell_centres(size, sigma):
    height, width = size if isinstance(size, tuple) else (size, size)
    expected = np.zeros((height, width))
    for i, j in np.ndindex(height, width):
        squared_distance = (i - (height - 1) / 2) ** 2 + (j - (width - 1) / 2) ** 2
        expected[i, j] = np.exp(-squared_distance / (2 * sigma**2))
    assert_close(kernels.gaussian(size, sigma), expected / expected.sum(), relative=1e-6)


@pytest.mark.parametrize("sigma", [1e-3, 1e-6, 1e-30, 1e-200])
def test_a_gaussian_that_narrows_to_nothing_keeps_its_sum_of_1(sigma):
    np.testing.assert_array_equal(kernels.gaussian(3, sigma), kernels.identity(3))
    np.testing.assert_array_equal(kernels.gaussian(2, sigma), kernels.box(2))  # the centre is between four cells


@pytest.mark.parametrize("sigma", [1e3, 1e30, 1e200])
def test_a_gaussian_that_widens_without_end_becomes_the_box(sigma):
    assert_close(kernels.gaussian(5, sigma), kernels.box(5), relative=1e-4)


# ---------------------------------------------------------------------------------------------------------
# All of them


@pytest.mark.parametrize("name", BUILDERS)
@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "complex64"])
def test_every_kernel_comes_in_the_dtype_asked_for(name, dtype):
    build = getattr(kernels, name)
    kernel = build(dtype=dtype)
    assert isinstance(kernel, jax.Array)
    assert kernel.dtype == dtype
    assert_close(kernel.astype(complex), np.asarray(build()).astype(complex), relative=2**-8)
    assert build().dtype == jnp.float32


@pytest.mark.parametrize("name", sorted(set(BUILDERS) - FRACTIONS))
def test_kernels_of_whole_numbers_come_as_integers(name):
    build = getattr(kernels, name)
    np.testing.assert_array_equal(build(dtype=jnp.int32), build())
    assert build(dtype=jnp.int8).dtype == jnp.int8


@pytest.mark.parametrize("name", sorted(FRACTIONS))
@pytest.mark.parametrize("dtype", ["int32", "uint8", "bool"])
def test_fractions_refuse_a_dtype_that_would_round_them_to_zeros(name, dtype):
    rule = "`dtype` must be floating or complex, since weights are below 1, got"
    with pytest.raises(ValueError, match=rf"^kernels\.{name}: {rule} {dtype}$"):
        getattr(kernels, name)(dtype=dtype)


@pytest.mark.parametrize("name", BUILDERS)
def test_every_kernel_can_be_built_under_jit(name):
    build = getattr(kernels, name)
    assert_close(jax.jit(build)(), build(), relative=1e-6)


def test_the_gallery_shows_every_kernel_once_and_the_courses_in_its_order():
    course = ["identity", "sobel_x", "sobel_y", "box", "gaussian", "sharpen", "laplacian", "emboss"]
    assert [name for name in kernels.GALLERY if name in course] == course
    assert sorted(kernels.GALLERY) == sorted(BUILDERS)


@pytest.mark.parametrize("name", kernels.GALLERY)
def test_every_gallery_entry_is_described_and_builds_its_kernel(name):
    entry = kernels.GALLERY[name]
    np.testing.assert_array_equal(entry.build(), getattr(kernels, name)())
    assert entry.build().ndim == 2
    texts = [text for field in fields(entry) if isinstance(text := getattr(entry, field.name), str)]
    assert len(texts) == 3
    assert all(len(text) > 3 and text == text.strip() for text in texts)
    assert len({e.title for e in kernels.GALLERY.values()}) == len(kernels.GALLERY)


@pytest.mark.parametrize("name", kernels.GALLERY)
def test_the_gallery_knows_which_kernels_are_outer_products(name):
    entry = kernels.GALLERY[name]
    singular = np.linalg.svd(np.asarray(entry.build(), np.float64), compute_uv=False)
    assert entry.separable == (singular[1] < 1e-6 * singular[0])
    if entry.separable:
        column, row = kernels.separate(entry.build())
        assert_close(column[:, None] * row[None, :], entry.build(), relative=4e-7)
    else:
        with pytest.raises(ValueError, match="`kernel` must be an outer product"):
            kernels.separate(entry.build())


def test_the_gallery_cannot_be_changed():
    with pytest.raises(TypeError):
        kernels.GALLERY["identity"] = kernels.GALLERY["box"]
    with pytest.raises(AttributeError):
        kernels.GALLERY["identity"].title = "Box"
