"""The sampled kernels with parameters: laplacian_of_gaussian, gabor, motion."""

import numpy as np
import pytest
from oracles import assert_close
from scipy import ndimage

from jconv import correlate, kernels

EIGHTH = np.pi / 4


# ---------------------------------------------------------------------------------------------------------
# laplacian_of_gaussian


@pytest.mark.parametrize(("radius", "sigma"), [(4, 1.4), (2, 0.5), (6, 2.0), (1, 1.0)])
def test_laplacian_of_gaussian_is_scipys_less_its_mean(radius, sigma):
    impulse = np.zeros((2 * radius + 1,) * 2)
    impulse[radius, radius] = 1
    theirs = ndimage.gaussian_laplace(impulse, sigma, mode="constant", radius=radius)
    kernel = kernels.laplacian_of_gaussian(2 * radius + 1, sigma)
    assert_close(kernel, theirs - theirs.mean(), relative=1e-6)
    assert kernel[radius, radius] == kernel.min() < 0


@pytest.mark.parametrize("size", [(4, 7), (1, 5), 6], ids=str)
def test_laplacian_of_gaussian_is_its_formula_for_any_size(size):
    height, width = size if isinstance(size, tuple) else (size, size)
    gaussian = np.asarray(kernels.gaussian(size, 1.2), np.float64)
    expected = np.zeros((height, width))
    for i, j in np.ndindex(height, width):
        squared = (i - (height - 1) / 2) ** 2 + (j - (width - 1) / 2) ** 2
        expected[i, j] = (squared - 2 * 1.2**2) / 1.2**4 * gaussian[i, j]
    assert_close(kernels.laplacian_of_gaussian(size, 1.2), expected - expected.mean(), relative=1e-6)


def test_laplacian_of_gaussian_answers_most_to_a_disc_of_its_size():
    rows, columns = np.mgrid[-20:21, -20:21]
    kernel, radii = np.asarray(kernels.laplacian_of_gaussian(41, 4.0)), np.arange(1, 15, 0.25)
    answers = [(kernel * (np.hypot(rows, columns) <= radius)).sum() for radius in radii]
    assert min(answers) < 0
    assert abs(radii[np.argmin(answers)] - 4 * np.sqrt(2)) < 0.25


# ---------------------------------------------------------------------------------------------------------
# gabor

OPTIONS = [
    {},
    {"sigma": 1.7, "theta": 0.4, "wavelength": 3.1, "aspect": 0.6, "phase": 0.7},
    {"sigma": 2.5, "theta": -2.0, "wavelength": 6.0, "aspect": 1.5, "phase": -1.9},
]


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("size", [(7, 5), 11, (1, 3)], ids=str)
def test_gabor_is_opencvs_with_its_phase_turned(size, options):
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    height, width = size if isinstance(size, tuple) else (size, size)
    o = {"sigma": 2.0, "theta": 0.0, "wavelength": 4.0, "aspect": 0.5, "phase": 0.0} | options
    theirs = cv2.getGaborKernel((width, height), o["sigma"], o["theta"], o["wavelength"], o["aspect"], -o["phase"])
    assert_close(kernels.gabor(size, **options), theirs, relative=1e-6)
    flipped = cv2.getGaborKernel((width, height), o["sigma"], o["theta"], o["wavelength"], o["aspect"], o["phase"])
    assert_close(kernels.gabor(size, **options), flipped[::-1, ::-1], relative=1e-6)


def test_opencvs_gabor_rounds_even_sizes_up():
    cv2 = pytest.importorskip("cv2", reason="OpenCV is an oracle here")
    assert cv2.getGaborKernel((4, 6), 2, 0, 4, 0.5, 0).shape == (7, 5)


@pytest.mark.parametrize("options", OPTIONS[1:])
def test_scikit_images_gabor_is_ours_scaled_with_the_odd_wave_beside_it(options):
    skimage = pytest.importorskip("skimage.filters", reason="scikit-image is an oracle here")
    sigma, aspect = options["sigma"], options["aspect"]
    theirs = skimage.gabor_kernel(
        1 / options["wavelength"], theta=options["theta"], sigma_x=sigma, sigma_y=sigma / aspect,
        offset=options["phase"], dtype=np.complex128,
    )  # fmt: skip
    scale = aspect / (2 * np.pi * sigma**2)
    assert_close(kernels.gabor(theirs.shape, **options) * scale, theirs.real, relative=1e-6)
    odd = kernels.gabor(theirs.shape, **options | {"phase": options["phase"] - np.pi / 2})
    assert_close(odd * scale, theirs.imag, relative=1e-6)


@pytest.mark.parametrize("size", [4, (3, 6)], ids=str)
def test_gabor_of_even_sizes_is_its_formula(size):
    height, width = size if isinstance(size, tuple) else (size, size)
    expected = np.zeros((height, width))
    for i, j in np.ndindex(height, width):
        r, c = i - (height - 1) / 2, j - (width - 1) / 2
        x, y = c * np.cos(0.3) + r * np.sin(0.3), -c * np.sin(0.3) + r * np.cos(0.3)
        expected[i, j] = np.exp(-(x**2 + 0.25 * y**2) / 8) * np.cos(2 * np.pi * x / 4 + 0.2)
    assert_close(kernels.gabor(size, theta=0.3, phase=0.2), expected, relative=1e-6)


def test_gabor_answers_to_stripes_in_its_own_direction():
    rows, columns = np.mgrid[:11, :11] - 5
    turns = np.arange(4) * EIGHTH
    stripes = [np.cos(2 * np.pi / 4 * (columns * np.cos(t) + rows * np.sin(t))).astype("f4") for t in turns]
    answers = [[abs(float(correlate(s, kernels.gabor(theta=t))[0, 0])) for s in stripes] for t in turns]
    assert np.argmax(answers, 1).tolist() == [0, 1, 2, 3]
    assert_close(kernels.gabor(theta=np.pi / 2), np.asarray(kernels.gabor()).T, relative=1e-6)


# ---------------------------------------------------------------------------------------------------------
# motion


@pytest.mark.parametrize("size", [1, 3, 9])
def test_a_level_motion_is_the_mean_of_the_middle_row(size):
    level = np.zeros((size, size), np.float32)
    level[size // 2] = np.float32(1 / size)
    np.testing.assert_array_equal(kernels.motion(size), level)
    np.testing.assert_array_equal(kernels.motion(size, theta=np.pi / 2), level.T)
    np.testing.assert_array_equal(kernels.motion(size, theta=np.pi), level)


@pytest.mark.parametrize("theta", [0.3, EIGHTH, -1.0, 2.5])
@pytest.mark.parametrize("size", [3, 7])
def test_motion_weighs_cells_by_their_distance_from_the_line(size, theta):
    line = np.linspace(-(size - 1) / 2, (size - 1) / 2, 20001)  # so many points on it
    weights = np.zeros((size, size))
    for i, j in np.ndindex(size, size):
        r, c = i - size // 2, j - size // 2
        weights[i, j] = max(0, 1 - np.hypot(r - line * np.sin(theta), c - line * np.cos(theta)).min())
    assert_close(kernels.motion(size, theta=theta), weights / weights.sum(), relative=1e-4)


def test_motion_falls_to_the_right_for_small_angles():
    kernel = np.asarray(kernels.motion(9, theta=0.5))
    assert (np.diff([line.argmax() for line in kernel if line.any()]) >= 0).all()
    np.testing.assert_array_equal(kernel, kernel[::-1, ::-1])


# ---------------------------------------------------------------------------------------------------------
# Mistakes

MISTAKES = [
    (lambda: kernels.gaussian(3, np.inf), "gaussian: `sigma` must be finite, got inf"),
    (lambda: kernels.gaussian(3, True), "gaussian: `sigma` must be a number, got True"),
    (lambda: kernels.laplacian_of_gaussian(9, 0), "laplacian_of_gaussian: `sigma` must be positive, got 0"),
    (lambda: kernels.laplacian_of_gaussian(9, np.inf), "laplacian_of_gaussian: `sigma` must be finite, got inf"),
    (
        lambda: kernels.laplacian_of_gaussian(9, 1e-30),
        "laplacian_of_gaussian: `sigma` must be large enough for finite weights, got 1e-30",
    ),
    (
        lambda: kernels.laplacian_of_gaussian((2, 1)),
        "laplacian_of_gaussian: `size` must be at least 3 along one axis, got (2, 1)",
    ),
    (lambda: kernels.laplacian_of_gaussian(0), "laplacian_of_gaussian: `size` must be at least 1, got 0"),
    (lambda: kernels.gabor(0), "gabor: `size` must be at least 1, got 0"),
    (lambda: kernels.gabor(sigma=-1), "gabor: `sigma` must be positive, got -1"),
    (lambda: kernels.gabor(sigma=np.nan), "gabor: `sigma` must be positive, got nan"),
    (lambda: kernels.gabor(wavelength=0), "gabor: `wavelength` must be positive, got 0"),
    (lambda: kernels.gabor(wavelength=np.inf), "gabor: `wavelength` must be finite, got inf"),
    (lambda: kernels.gabor(aspect=0.0), "gabor: `aspect` must be positive, got 0.0"),
    (lambda: kernels.gabor(theta=np.inf), "gabor: `theta` must be finite, got inf"),
    (lambda: kernels.gabor(phase=np.nan), "gabor: `phase` must be finite, got nan"),
    (lambda: kernels.gabor(phase="0"), "gabor: `phase` must be a number, got '0'"),
    (lambda: kernels.motion(0), "motion: `size` must be at least 1, got 0"),
    (lambda: kernels.motion(3, theta=-np.inf), "motion: `theta` must be finite, got -inf"),
    (lambda: kernels.motion((3, 3)), "motion: `size` must be made of ints, got (3, 3) (tuple)"),
    (
        lambda: kernels.motion(4),
        "motion: `size` must be odd, so that the middle of the line is a cell and the picture stays in place, "
        "got 4",
    ),
]


@pytest.mark.parametrize(("call", "text"), MISTAKES, ids=[text for _, text in MISTAKES])
def test_mistakes_are_named(call, text):
    with pytest.raises((TypeError, ValueError)) as raised:
        call()
    assert str(raised.value) == f"kernels.{text}"
