"""filters: against SciPy and OpenCV, on a photograph and on small arrays."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import assert_close, whole_numbers
from scipy import ndimage

from jconv import filters, kernels

# jconv's padding modes in SciPy's words: what jconv, PyTorch and NumPy call reflect is SciPy's mirror.
SCIPY_MODES = {
    "zeros": "constant",
    "reflect": "mirror",
    "replicate": "nearest",
    "circular": "wrap",
    "symmetric": "reflect",
}
KERNELS = {name: np.asarray(entry.build()) for name, entry in kernels.GALLERY.items()}


@pytest.fixture(scope="module")
def grey(photo):
    return photo.astype(np.float32).mean(-1)


# ---------------------------------------------------------------------------------------------------------
# apply


@pytest.mark.parametrize("mode", SCIPY_MODES)
@pytest.mark.parametrize("taps", [(3, 3), (1, 5), (7, 3), (1, 1)], ids=str)
def test_apply_is_scipys_correlate(taps, mode, rng):
    image, kernel = whole_numbers(rng, 8, 7), whole_numbers(rng, *taps)
    expected = ndimage.correlate(image, kernel, mode=SCIPY_MODES[mode])
    run = jax.jit(partial(filters.apply, padding_mode=mode))
    np.testing.assert_array_equal(run(image, kernel), expected)


@pytest.mark.parametrize("taps", [(2, 2), (4, 3), (2, 5)], ids=str)
def test_even_kernels_are_anchored_a_cell_before_scipys(taps, rng):
    image, kernel = whole_numbers(rng, 8, 7), whole_numbers(rng, *taps)
    origin = [-1 if cells % 2 == 0 else 0 for cells in taps]  # (K - 1) // 2 instead of K // 2
    expected = ndimage.correlate(image, kernel, mode="mirror", origin=origin)
    np.testing.assert_array_equal(filters.apply(image, kernel), expected)


@pytest.mark.parametrize("name", KERNELS)
def test_the_gallery_on_a_photograph_is_opencvs(name, grey):
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    for mode, border in [
        ("reflect", cv2.BORDER_REFLECT_101),
        ("replicate", cv2.BORDER_REPLICATE),
        ("symmetric", cv2.BORDER_REFLECT),
        ("zeros", cv2.BORDER_CONSTANT),
    ]:
        expected = cv2.filter2D(grey, cv2.CV_32F, KERNELS[name], borderType=border)
        assert_close(filters.apply(grey, KERNELS[name], padding_mode=mode), expected)


# Images from a certain size on are filtered in another way (`jconv/filters/windows.py`).
LARGE = (120, 150)


@pytest.mark.parametrize("mode", SCIPY_MODES)
@pytest.mark.parametrize("taps", [(3, 3), (5, 3), (1, 5), (7, 1), (2, 4), (8, 8), (9, 9)], ids=str)
def test_a_large_image_is_filtered_as_a_small_one_is(taps, mode, rng):
    image, kernel = whole_numbers(rng, *LARGE), whole_numbers(rng, *taps)
    origin = [-1 if cells % 2 == 0 else 0 for cells in taps]
    expected = ndimage.correlate(image, kernel, mode=SCIPY_MODES[mode], origin=origin)
    run = jax.jit(partial(filters.apply, padding_mode=mode))
    np.testing.assert_array_equal(run(image, kernel), expected)


@pytest.mark.parametrize("mode", ["zeros", "replicate"])
@pytest.mark.parametrize("taps", [(3, 3), (1, 7), (7, 1), (3, 8), (4, 4)], ids=str)
@pytest.mark.parametrize("size", [(16400, 1), (8200, 2), (5500, 3), (3, 5500), (5, 3300), (8, 2050)], ids=str)
def test_large_images_a_few_cells_wide_or_high(size, taps, mode, rng):
    """The window may be larger than the image."""
    image, kernel = whole_numbers(rng, *size), whole_numbers(rng, *taps)
    origin = [-1 if cells % 2 == 0 else 0 for cells in taps]
    expected = ndimage.correlate(image, kernel, mode=SCIPY_MODES[mode], origin=origin)
    np.testing.assert_array_equal(jax.jit(partial(filters.apply, padding_mode=mode))(image, kernel), expected)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_large_images_with_channels_anywhere_and_in_batches(axis, rng):
    images, kernel = whole_numbers(rng, 2, *LARGE, 3), whole_numbers(rng, 3, 5)
    expected = np.stack(
        [[ndimage.correlate(image[..., c], kernel, mode="mirror") for c in range(3)] for image in images]
    )
    moved = jnp.moveaxis(images, -1, axis + 1 if axis >= 0 else axis)
    answer = filters.apply(moved, kernel, channel_axis=axis + 1 if axis >= 0 else axis)
    np.testing.assert_array_equal(jnp.moveaxis(answer, axis + 1 if axis >= 0 else axis, 1), expected)
    mapped = jax.vmap(partial(filters.apply, kernel=kernel, channel_axis=axis))(moved)
    np.testing.assert_array_equal(mapped, answer)


@pytest.mark.parametrize("mode", ["reflect", "zeros"])
@pytest.mark.parametrize(
    "run",
    [filters.apply, lambda x, k, **mode: filters.sobel_magnitude(x, **mode) * k.sum()],
    ids=["apply", "sobel"],
)
def test_derivatives_of_a_large_image_are_those_of_its_parts(run, mode, rng):
    """Backward as forward, and as what the answers themselves do when some cells and the kernel are changed."""
    image = jnp.asarray(rng.normal(size=LARGE).astype(np.float32))
    kernel = jnp.asarray(rng.normal(size=(3, 5)).astype(np.float32))
    weights = jnp.asarray(rng.normal(size=LARGE).astype(np.float32))

    def total(image, kernel):
        return (run(image, kernel, padding_mode=mode) * weights).sum()

    by_image, by_kernel = jax.grad(total, (0, 1))(image, kernel)
    direction = jnp.zeros(LARGE).at[jnp.array([0, 0, 1, 60, 119]), jnp.array([0, 149, 1, 70, 75])].set(1.0)
    forward = jax.jvp(total, (image, kernel), (direction, jnp.ones_like(kernel)))[1]
    backward = (by_image * direction).sum() + by_kernel.sum()
    np.testing.assert_allclose(forward, backward, rtol=2e-3)
    small = 1e-2
    changed = [
        np.asarray(run(image + step * direction, kernel + step, padding_mode=mode), np.float64) * weights
        for step in (small, -small)
    ]
    np.testing.assert_allclose(forward, (changed[0] - changed[1]).sum() / (2 * small), rtol=2e-2)


def test_a_mapped_filter_is_still_computed_in_loops_of_its_own(rng):
    images, kernel = whole_numbers(rng, 2, *LARGE), whole_numbers(rng, 3, 3)
    text = jax.jit(jax.vmap(partial(filters.apply, kernel=kernel))).lower(images).compile().as_text()
    assert " call(" in text


def test_reflect_is_the_default(rng):
    image = whole_numbers(rng, 5, 5)
    for apply in (partial(filters.apply, kernel=KERNELS["box"]), filters.sobel_magnitude):
        np.testing.assert_array_equal(apply(image), apply(image, padding_mode="reflect"))
        assert not np.array_equal(apply(image), apply(image, padding_mode="zeros"))


def test_the_identity_returns_the_photograph(photo):
    out = filters.apply(photo, KERNELS["identity"], channel_axis=-1)
    np.testing.assert_array_equal(out, photo)
    assert out.shape == photo.shape == (427, 640, 3)


def test_a_colour_photograph_is_filtered_channel_by_channel(photo):
    out = np.asarray(filters.apply(photo, KERNELS["gaussian"], channel_axis=-1))
    for channel in range(3):
        plane = photo[..., channel].astype(np.float64)
        assert_close(out[..., channel], ndimage.correlate(plane, KERNELS["gaussian"], mode="mirror"))


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -4])
def test_the_channels_may_be_any_axis_and_the_others_lead(axis, rng):
    images = whole_numbers(rng, 2, 3, 5, 6)  # whichever axis is the channels', H and W are the last two left
    kernel = whole_numbers(rng, 3, 3)
    planes = np.moveaxis(images, axis, 0)
    expected = np.empty_like(planes)
    for index in np.ndindex(planes.shape[:2]):
        expected[index] = ndimage.correlate(planes[index], kernel, mode="nearest")
    run = jax.jit(partial(filters.apply, channel_axis=axis, padding_mode="replicate"))
    out = run(images, kernel)
    np.testing.assert_array_equal(out, np.moveaxis(expected, 0, axis))


def test_without_a_channel_axis_all_leading_axes_are_images(rng):
    images, kernel = whole_numbers(rng, 2, 3, 1, 4, 5), whole_numbers(rng, 3, 3)
    out = filters.apply(images, kernel)
    assert out.shape == images.shape
    np.testing.assert_array_equal(out[1, 2, 0], filters.apply(images[1, 2, 0], kernel))


@pytest.mark.parametrize("shape", [(0, 4, 5), (3, 0, 4, 5), (0, 5, 6, 2)], ids=str)
def test_no_images_give_no_images(shape):
    assert filters.apply(jnp.zeros(shape), KERNELS["box"]).shape == shape
    assert filters.sobel_magnitude(jnp.zeros(shape)).shape == shape


@pytest.mark.parametrize("shape", [(0, 5), (3, 5, 0)], ids=str)
def test_an_image_without_cells_is_refused(shape):
    with pytest.raises(ValueError, match=r"^filters\.apply: "):
        filters.apply(jnp.zeros(shape), KERNELS["box"], padding_mode="zeros")


# ---------------------------------------------------------------------------------------------------------
# dtypes


def test_bytes_do_not_wrap_and_are_not_cut_off(photo):
    wide = photo.astype(np.float32)
    for name in ("sobel_x", "sharpen", "laplacian"):
        out = np.asarray(filters.apply(photo, KERNELS[name], channel_axis=-1))
        assert out.dtype == np.float32
        np.testing.assert_array_equal(out, filters.apply(wide, KERNELS[name], channel_axis=-1))
        assert out.min() < 0
        assert out.max() > 255


def test_integer_images_and_integer_kernels_meet_in_float32():
    image, kernel = np.full((3, 3), 200, np.uint8), np.full((3, 3), 100, np.uint8)
    out = filters.apply(image, kernel)
    assert out.dtype == jnp.float32
    assert (out == 200 * 100 * 9).all()
    large = filters.apply(np.full((3, 3), 2**30, np.int32), np.ones((3, 3), np.int32))
    assert (large == 9 * 2.0**30).all()  # past the largest int32


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "uint16", "int32"])
def test_integer_and_bool_images_become_float32(dtype):
    image = np.array([[0, 1, 1], [1, 0, 1], [1, 1, 1]]).astype(dtype)
    out = filters.apply(image, KERNELS["sharpen"])
    assert out.dtype == jnp.float32
    expected = ndimage.correlate(image.astype(np.float32), KERNELS["sharpen"], mode="mirror")
    np.testing.assert_array_equal(out, expected)
    assert filters.sobel_magnitude(image).dtype == jnp.float32


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32"])
def test_floating_images_keep_their_dtype_under_integer_kernels(dtype):
    image = jnp.ones((4, 4), dtype)
    assert jax.eval_shape(filters.apply, image, kernels.sobel_x(dtype=jnp.int32)).dtype == dtype
    assert jax.eval_shape(filters.sobel_magnitude, image).dtype == dtype


# ---------------------------------------------------------------------------------------------------------
# sobel_magnitude


@pytest.mark.parametrize("mode", SCIPY_MODES)
def test_sobel_magnitude_is_scipys(mode, grey):
    gx, gy = (ndimage.sobel(grey.astype(np.float64), axis, mode=SCIPY_MODES[mode]) for axis in (1, 0))
    assert_close(filters.sobel_magnitude(grey, padding_mode=mode), np.hypot(gx, gy))


def test_sobel_magnitude_is_opencvs(photo):
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    gx, gy = (cv2.Sobel(photo, cv2.CV_32F, dx, 1 - dx, borderType=cv2.BORDER_REFLECT_101) for dx in (1, 0))
    assert_close(filters.sobel_magnitude(photo, channel_axis=2), cv2.magnitude(gx, gy))


def test_sobel_magnitude_of_a_step_and_of_a_ramp():
    step = jnp.zeros((5, 6)).at[:, 3:].set(1)
    assert filters.sobel_magnitude(step)[2].tolist() == [0, 0, 4, 4, 0, 0]  # as the docstring has it
    rows, columns = jnp.mgrid[:6, :6].astype(jnp.float32)
    inside = jax.jit(filters.sobel_magnitude)(3 * rows - 4 * columns)[1:-1, 1:-1]
    np.testing.assert_array_equal(inside, np.full((4, 4), 8 * 5))  # 8 times the slope, whatever its direction


def test_sobel_magnitude_does_not_depend_on_how_the_image_is_turned(grey):
    turned = np.asarray(filters.sobel_magnitude(np.rot90(grey)))
    assert_close(turned, np.rot90(filters.sobel_magnitude(grey)))


def test_jit_vmap_and_gradient(rng):
    images = rng.normal(size=(3, 5, 6)).astype("f4")
    out = filters.sobel_magnitude(images)
    assert_close(jax.jit(jax.vmap(filters.sobel_magnitude))(images), out, relative=1e-6)
    gradient = jax.jit(jax.grad(lambda image: (filters.apply(image, KERNELS["sobel_x"]) ** 2).sum()))
    image, step = images[0].astype(np.float64), np.zeros((5, 6))
    step[2, 3] = 1e-3

    def energy(image):
        return (ndimage.correlate(image, KERNELS["sobel_x"].astype(float), mode="mirror") ** 2).sum()

    slope = (energy(image + step) - energy(image - step)) / 2e-3
    assert_close(gradient(images[0])[2, 3], slope, relative=1e-4)


def test_the_gradient_of_sobel_magnitude_is_zero_on_flat_ground():
    # |g| has a corner at 0; of its slopes there 0 is the one that moves no pixel of a flat image.
    gradient = jax.jit(jax.grad(lambda image: filters.sobel_magnitude(image).sum()))(jnp.ones((5, 5)))
    np.testing.assert_array_equal(gradient, np.zeros((5, 5)))
