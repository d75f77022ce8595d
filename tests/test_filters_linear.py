"""sharpen, laplacian, emboss and border_artifact, and sobel_direction: against SciPy and OpenCV."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import assert_close, whole_numbers
from scipy import ndimage
from test_filters import SCIPY_MODES

from jconv import filters, kernels

FIXED = {
    "sharpen": (filters.sharpen, kernels.sharpen()),
    "laplacian": (filters.laplacian, kernels.laplacian()),
    "laplacian of 8": (partial(filters.laplacian, neighbours=8), kernels.laplacian(8)),
    "emboss": (filters.emboss, kernels.emboss()),
}


def opencvs_borders(cv2):
    return {
        "reflect": cv2.BORDER_REFLECT_101,
        "replicate": cv2.BORDER_REPLICATE,
        "symmetric": cv2.BORDER_REFLECT,
        "zeros": cv2.BORDER_CONSTANT,
    }


@pytest.mark.parametrize("mode", SCIPY_MODES)
@pytest.mark.parametrize("name", FIXED)
def test_filters_of_one_kernel_are_scipys_and_opencvs(name, mode, rng):
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    function, kernel = FIXED[name]
    image, kernel = whole_numbers(rng, 6, 7), np.asarray(kernel)
    run = jax.jit(partial(function, padding_mode=mode))
    np.testing.assert_array_equal(run(image), ndimage.correlate(image, kernel, mode=SCIPY_MODES[mode]))
    if border := opencvs_borders(cv2).get(mode):
        np.testing.assert_array_equal(run(image), cv2.filter2D(image, cv2.CV_32F, kernel, borderType=border))


def test_laplacian_is_scipys_and_opencvs_and_scikit_images_with_its_sign_turned(photo):
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    skimage = pytest.importorskip("skimage.filters", reason="scikit-image is an oracle here")
    image = photo.astype(np.float32)[..., 1]
    out = filters.laplacian(image)
    np.testing.assert_array_equal(out, ndimage.laplace(image, mode="mirror"))
    np.testing.assert_array_equal(out, cv2.Laplacian(image, cv2.CV_32F, ksize=1))  # 101 is OpenCV's default
    inside = np.s_[1:-1, 1:-1]
    assert_close(-out[inside], skimage.laplace(image)[inside])
    assert_close(filters.sharpen(image), image - ndimage.laplace(image, mode="mirror"))


@pytest.mark.parametrize("name", [*FIXED, "sobel_direction"])
def test_channels_batches_and_integers(name, rng):
    function = FIXED[name][0] if name in FIXED else filters.sobel_direction
    function = jax.jit(function, static_argnames="channel_axis")
    images = rng.integers(0, 255, (2, 4, 3, 5)).astype(np.uint8)
    out = function(images, channel_axis=2)
    assert out.dtype == jnp.float32
    for i, channel in np.ndindex(2, 3):
        plane = images[i, :, channel].astype(np.float32)
        np.testing.assert_array_equal(out[i, :, channel], function(plane))
    assert function(jnp.zeros((0, 4, 5), jnp.bfloat16)).shape == (0, 4, 5)


# ---------------------------------------------------------------------------------------------------------
# sobel_direction


@pytest.mark.parametrize("mode", SCIPY_MODES)
def test_sobel_direction_is_scipys(mode, photo):
    image = photo[200:240, 300:340].astype(np.float64).mean(-1)  # the means tell apart where bytes would tie
    gx, gy = (ndimage.sobel(image, axis, mode=SCIPY_MODES[mode]) for axis in (1, 0))
    out = filters.sobel_direction(image.astype(np.float32), padding_mode=mode)
    turned = np.angle(np.exp(1j * (np.asarray(out) - np.arctan2(gy, gx))))  # pi and -pi are one direction
    steep = np.hypot(gx, gy) > 1
    assert np.abs(turned[steep]).max() < 1e-4
    assert steep.mean() > 0.5


def test_opencvs_phase_is_the_same_angle_from_0_to_two_pi(photo):
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    gx, gy = (cv2.Sobel(photo, cv2.CV_32F, dx, 1 - dx, borderType=cv2.BORDER_REFLECT_101) for dx in (1, 0))
    theirs = cv2.phase(gx.reshape(len(gx), -1), gy.reshape(len(gy), -1)).reshape(gx.shape)
    ours = np.asarray(filters.sobel_direction(photo, channel_axis=2))
    assert np.abs(np.angle(np.exp(1j * (theirs - ours)))).max() < 0.01
    assert theirs.min() >= 0
    assert theirs.max() > 6
    assert -np.pi < ours.min() < 0 < ours.max() <= np.float32(np.pi)


def test_the_direction_is_the_one_in_which_the_image_grows_brighter():
    rows, columns = np.mgrid[:5, :5].astype(np.float32)
    run = jax.jit(filters.sobel_direction)
    for degrees in (0, 30, 90, 135, 180, -45, -90, -170):
        t = np.radians(degrees)
        out = np.degrees(run(np.float32(np.cos(t)) * columns + np.float32(np.sin(t)) * rows))
        np.testing.assert_allclose(abs(out[2, 2]) if degrees == 180 else out[2, 2], degrees, atol=1e-3)


def test_the_left_is_pi_whatever_the_sign_of_its_zero():
    image = -jnp.tile(jnp.arange(4.0), (4, 1))
    run = jax.jit(filters.sobel_direction)
    for signed in (image, image.at[:2].add(-0.0), -image[:, ::-1] - 3):
        np.testing.assert_array_equal(run(signed)[1:-1, 1:-1], np.full((2, 2), np.float32(np.pi)))
    tilted = image * 1e6 - 1e-3 * jnp.arange(4.0)[:, None]  # so little that its angle rounds to -pi
    assert (run(tilted)[1:-1, 1:-1] > 0).all()


@pytest.mark.parametrize("scale", [0.0, 1e-30, 0.1, 1e30])
def test_the_gradient_of_the_direction_is_finite_and_0_on_flat_ground(scale):
    image = scale * jnp.ones((5, 6)).at[:, 3:].set(2)
    value, slope = jax.jit(jax.value_and_grad(lambda x: filters.sobel_direction(x).sum()))(image)
    assert value == 0
    assert np.isfinite(slope).all()
    assert (slope[:, 0] == 0).all()
    assert bool((slope != 0).any()) == (scale > 0)


def test_complex_images_have_no_direction():
    with pytest.raises(TypeError) as raised:
        filters.sobel_direction(np.ones((3, 3), np.complex64))
    assert str(raised.value) == "filters.sobel_direction: `image` must be real, got dtype complex64"


# ---------------------------------------------------------------------------------------------------------
# border_artifact

EDGES = ["sobel_x", "scharr_y", "laplacian", "laplacian_of_gaussian"]


@pytest.mark.parametrize("name", EDGES)
@pytest.mark.parametrize("brightness", [1, 200])
def test_zeros_draw_an_edge_around_a_bright_image_and_the_other_modes_none(name, brightness):
    kernel = getattr(kernels, name)()
    run = jax.jit(filters.border_artifact, static_argnames="padding_mode")
    flat = np.full((16, 18), brightness, np.float32)
    zeros = run(flat, kernel)
    assert zeros.shape == ()
    assert float(zeros) > 0.05 * brightness
    for mode in set(SCIPY_MODES) - {"zeros"}:
        assert abs(run(flat, kernel, padding_mode=mode)) < 1e-5 * brightness
    assert run(0 * flat, kernel) == 0


def test_on_a_photograph_zeros_draw_ten_times_what_other_borders_do(photo):
    @jax.jit
    def compare(photo, kernel):
        modes = ("zeros", "reflect", "replicate")
        return {mode: filters.border_artifact(photo, kernel, padding_mode=mode, channel_axis=2) for mode in modes}

    for name in ("sobel_x", "scharr_y", "laplacian"):
        artifacts = compare(photo[::2, ::2], getattr(kernels, name)())
        assert max(artifacts["reflect"], artifacts["replicate"]) < 0.1 * artifacts["zeros"]


def test_border_artifact_of_channels_is_the_mean_over_all(rng):
    images, kernel = rng.normal(size=(2, 5, 3, 6)).astype("f4"), kernels.sobel_x()
    out = filters.border_artifact(images, kernel, channel_axis=2)
    run = jax.jit(filters.border_artifact)
    each = [run(images[i, :, c], kernel) for i, c in np.ndindex(2, 3)]
    assert_close(out, np.mean(each))


REACH = "`kernel` must reach beyond the border from some cells of `image` and not from others, got a kernel of"
MISTAKES = [
    ((4, 5), (1, 1), f"{REACH} shape (1, 1) for an image of shape (4, 5)"),
    ((4, 5), (5, 3), f"{REACH} shape (5, 3) for an image of shape (4, 5)"),
    ((0, 4, 5), (3, 3), f"{REACH} shape (3, 3) for an image of shape (0, 4, 5)"),
    ((4, 5), (3,), "`kernel` must have 2 axes (KH, KW), got shape (3,)"),
    ((5,), (3, 3), "`image` must have a height and a width, got shape (5,)"),
]


@pytest.mark.parametrize(("image", "kernel", "text"), MISTAKES, ids=[text for *_, text in MISTAKES])
def test_a_border_needs_cells_on_both_sides(image, kernel, text):
    with pytest.raises(ValueError, match="`") as raised:
        jax.eval_shape(filters.border_artifact, jnp.ones(image), jnp.ones(kernel))
    assert str(raised.value) == f"filters.border_artifact: {text}"


def test_border_artifact_takes_one_row_of_windows():
    image = jnp.arange(12.0).reshape(3, 4)
    assert filters.border_artifact(image, kernels.sobel_x()[1:2], padding_mode="replicate") == -2  # |2| and |4|
    assert filters.border_artifact(image, jnp.ones((3, 3))).dtype == jnp.float32
