"""antialias: against loops, SciPy, PyTorch and the Fourier transform, and what blurring before a stride is for."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from loops_symmetry import loop_aliasing_energy, loop_antialiased_conv, loop_blur_pool, transfer
from oracles import NUMPY_MODES, assert_close, whole_numbers
from scipy import ndimage
from test_filters import SCIPY_MODES

from jconv import (
    aliased_frequency,
    aliasing_energy,
    antialiased_conv,
    blur_pool,
    conv,
    conv2d,
    correlate,
    frequency_response,
    max_pool,
)

BINOMIAL = {1: [1], 2: [1, 1], 3: [1, 2, 1], 4: [1, 3, 3, 1], 5: [1, 4, 6, 4, 1], 7: [1, 6, 15, 20, 15, 6, 1]}
every_mode = pytest.mark.parametrize("mode", NUMPY_MODES)


def binomial(taps, rank=1):
    """The paper's filters, as an outer product."""
    line = np.array(BINOMIAL[taps]) / 2 ** (taps - 1)
    return line if rank == 1 else np.multiply.outer(line, binomial(taps, rank - 1))


# ---------------------------------------------------------------------------------------------------------
# blur_pool


@every_mode
def test_blur_pool_is_a_loop_of_averages(mode, rng):
    x = whole_numbers(rng, 2, 1, 9)
    choices = [(taps, stride) for taps in range(1, 8) for stride in (1, 2, 3)]

    @jax.jit
    def run(x):
        return [blur_pool(x, filter_size=f, stride=s, padding_mode=mode) for f, s in choices]

    for (taps, stride), y in zip(choices, run(x), strict=True):
        assert y.shape[-1] == -(-9 // stride)
        np.testing.assert_array_equal(
            y, loop_blur_pool(x, taps, stride, mode)
        )  # halves of small numbers are exact


@pytest.mark.parametrize(
    ("shape", "stride"), [((1, 2, 5, 4), 2), ((2, 1, 4, 6), (1, 3)), ((1, 1, 4, 3, 5), (2, 1, 2))], ids=str
)
@pytest.mark.parametrize("taps", [2, 3, 4])
def test_blur_pool_along_several_axes(shape, stride, taps, rng):
    x = whole_numbers(rng, *shape)
    blur, strides = partial(blur_pool, filter_size=taps), (stride,) * (x.ndim - 2) if stride == 2 else stride

    @jax.jit
    def run(x):
        last = blur(jnp.moveaxis(x, 1, -1), stride=stride, layout="channels_last")
        return blur(x, stride=stride), blur(x[0], stride=strides), jnp.moveaxis(last, -1, 1)

    y, unbatched, last = run(x)
    np.testing.assert_array_equal(y, loop_blur_pool(x, taps, stride))
    np.testing.assert_array_equal(unbatched, y[0])
    np.testing.assert_array_equal(last, y)


@every_mode
@pytest.mark.parametrize("taps", [1, 3, 5, 7])
def test_filters_of_odd_size_are_scipys_and_then_cells_are_left_out(taps, mode, rng):
    x = rng.normal(size=(2, 3, 8, 9)).astype("f4")
    expected = x.astype(float)
    for axis in (2, 3):
        expected = ndimage.correlate1d(expected, binomial(taps), axis, mode=SCIPY_MODES[mode])
    y = jax.jit(partial(blur_pool, filter_size=taps, padding_mode=mode))(x)
    assert_close(y, expected[:, :, ::2, ::2], relative=1e-6)


@pytest.mark.parametrize(("taps", "stride"), [(2, 2), (3, 2), (4, 2), (4, 3), (5, 1)])
def test_blur_pool_is_pytorchs_depthwise_convolution(torch, taps, stride, rng):
    x = rng.normal(size=(2, 3, 8, 7)).astype("f4")
    low, high = (taps - 1) // 2, taps // 2
    padded = torch.nn.functional.pad(torch.tensor(x), (low, high, low, high), mode="reflect")
    kernel = torch.tensor(binomial(taps, 2).astype("f4"))[None, None].repeat(3, 1, 1, 1)
    expected = torch.nn.functional.conv2d(padded, kernel, stride=stride, groups=3)
    assert_close(jax.jit(partial(blur_pool, filter_size=taps, stride=stride))(x), expected, relative=1e-6)


def test_the_defaults_are_four_taps_a_stride_of_two_and_reflection(rng):
    x = whole_numbers(rng, 1, 2, 6, 5)
    np.testing.assert_array_equal(blur_pool(x), loop_blur_pool(x, 4, 2, "reflect"))


@pytest.mark.parametrize("mode", [mode for mode in NUMPY_MODES if mode != "zeros"])
def test_flat_ground_stays_flat(mode):
    x = np.full((1, 2, 5, 4), 7, np.float32)
    for taps in (1, 2, 4, 5):
        y = blur_pool(x, filter_size=taps, padding_mode=mode)
        np.testing.assert_array_equal(y, np.full((1, 2, 3, 2), 7))


def test_a_filter_of_one_tap_is_subsampling(rng):
    x = whole_numbers(rng, 1, 2, 7, 6)
    np.testing.assert_array_equal(blur_pool(x, filter_size=1, stride=(3, 2)), x[:, :, ::3, ::2])


def test_integers_are_blurred_in_float32_and_half_precision_is_rounded_once(rng):
    for dtype in ("bool", "int8", "uint8", "int32"):
        y = blur_pool(jnp.array([[[1, 0, 0, 1]]], dtype), filter_size=3, padding_mode="replicate")
        assert y.dtype == jnp.float32
        assert y.tolist() == [[[0.75, 0.25]]]
    x = jnp.asarray(rng.normal(size=(1, 2, 9, 8)), jnp.bfloat16)
    y = blur_pool(x, filter_size=5)
    assert y.dtype == jnp.bfloat16
    np.testing.assert_array_equal(y, blur_pool(x.astype(jnp.float32), filter_size=5).astype(jnp.bfloat16))


# ---------------------------------------------------------------------------------------------------------
# antialiased_conv


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"stride": 2, "padding": 1},
        {"stride": (2, 1), "padding": "same", "filter_size": 3},
        {"stride": 2, "dilation": 2, "padding": 2, "padding_mode": "reflect", "filter_size": 2},
        {"stride": 3, "groups": 2, "blur_padding_mode": "circular", "padding": ((1, 0), (0, 2))},
    ],
    ids=str,
)
def test_antialiased_conv_is_a_convolution_and_a_blur(options, rng):
    groups = options.get("groups", 1)
    x, kernel, bias = (
        whole_numbers(rng, 2, 2, 6, 7),
        whole_numbers(rng, 4, 2 // groups, 3, 2),
        whole_numbers(rng, 4),
    )
    blur = {
        "filter_size": options.get("filter_size", 4),
        "padding_mode": options.get("blur_padding_mode", "reflect"),
    }
    inner = {k: v for k, v in options.items() if k not in ("stride", "filter_size", "blur_padding_mode")}
    run = jax.jit(partial(antialiased_conv, **options))
    y = run(x, kernel, bias)
    np.testing.assert_array_equal(
        y, blur_pool(conv(x, kernel, bias, **inner), stride=options.get("stride", 1), **blur)
    )
    np.testing.assert_array_equal(run(x[0], kernel, bias), y[0])
    if "padding_mode" not in options and options.get("padding") != "same":
        np.testing.assert_array_equal(y, loop_antialiased_conv(x, kernel, bias, **options))


def test_antialiased_conv_channels_last(rng):
    x, kernel = whole_numbers(rng, 2, 2, 6, 7), whole_numbers(rng, 3, 2, 3, 2)
    options = {"stride": (2, 3), "padding": 1}
    y = antialiased_conv(x, kernel, **options)
    moved = np.moveaxis(x, 1, -1), np.moveaxis(kernel, (1, 0), (-2, -1))
    last = antialiased_conv(*moved, layout="channels_last", **options)
    np.testing.assert_array_equal(np.moveaxis(last, -1, 1), y)
    np.testing.assert_array_equal(
        antialiased_conv(moved[0][1], moved[1], layout="channels_last", **options), last[1]
    )


def test_integers_are_convolved_exactly_and_come_out_blurred():
    x, kernel = np.full((1, 1, 6), 100, np.int8), np.full((1, 1, 2), 100, np.int8)
    y = antialiased_conv(x, kernel, stride=2)
    assert y.dtype == jnp.float32
    assert y.tolist() == [[[20_000.0] * 3]]
    for preferred, returned in [("int32", "float32"), ("float32", "float32"), ("bfloat16", "bfloat16")]:
        y = jax.eval_shape(partial(antialiased_conv, preferred_element_type=preferred), x, kernel)
        assert y.dtype == returned


def test_half_precision_is_rounded_once_and_the_convolution_takes_the_precision(rng):
    x, kernel = (
        jnp.asarray(rng.normal(size=(1, 2, 9, 8)), "bfloat16"),
        jnp.asarray(rng.normal(size=(3, 2, 3, 3)), "bfloat16"),
    )
    y = antialiased_conv(x, kernel, stride=2)
    exact = antialiased_conv(x.astype("float32"), kernel.astype("float32"), stride=2)
    assert y.dtype == jnp.bfloat16
    assert_close(y.astype("float32"), exact.astype("bfloat16").astype("float32"), relative=1e-6)
    wide = antialiased_conv(x, kernel, stride=2, preferred_element_type="float32")
    assert wide.dtype == jnp.float32
    assert_close(wide, exact, relative=1e-6)
    program = str(jax.make_jaxpr(partial(antialiased_conv, precision="highest"))(x, kernel))
    assert program.count("(Precision.HIGHEST, Precision.HIGHEST)") == 1


@pytest.mark.parametrize("method", ["lax", "reference"])
def test_the_method_is_the_convolutions(method, rng):
    x, kernel = whole_numbers(rng, 1, 2, 6, 6), whole_numbers(rng, 2, 2, 3, 3)
    run = jax.jit(partial(antialiased_conv, stride=2), static_argnames="method")
    np.testing.assert_array_equal(run(x, kernel, method=method), run(x, kernel))


# ---------------------------------------------------------------------------------------------------------
# frequency_response


@pytest.mark.parametrize("shape", [(1,), (4,), (5,), (3, 2), (2, 3, 2)], ids=str)
def test_correlate_answers_a_plane_wave_with_the_response(shape, rng):
    kernel, size = rng.normal(size=shape), tuple(range(8, 8 + len(shape)))
    with jax.enable_x64(True):
        response = frequency_response(kernel, size=size)
        for place in [tuple(rng.integers(0, n) for n in size) for _ in range(4)]:
            f = [np.fft.fftfreq(n)[i] for n, i in zip(size, place, strict=True)]
            wave = partial(lambda f, *p: np.exp(2j * np.pi * sum(a * b for a, b in zip(f, p, strict=True))), f)
            y = correlate(np.fromfunction(wave, size), kernel)
            centres = [np.arange(o) + (k - 1) / 2 for o, k in zip(y.shape, shape, strict=True)]
            assert_close(y, response[place] * wave(*np.meshgrid(*centres, indexing="ij")), relative=1e-13)


@pytest.mark.parametrize("shape", [(3,), (6,), (4, 3)], ids=str)
def test_magnitudes_are_numpys_and_symmetric_kernels_are_real(shape, rng):
    kernel = rng.normal(size=shape).astype("f4")
    run = jax.jit(partial(frequency_response, size=10))
    assert_close(abs(run(kernel)), abs(np.fft.fftn(kernel, [10] * len(shape), range(len(shape)))), relative=1e-6)
    symmetric = kernel + np.flip(kernel)
    response = run(symmetric)
    assert response.dtype == jnp.complex64
    assert abs(response.imag).max() < 1e-6 * abs(response).max()
    assert_close(response.ravel()[0].real, symmetric.sum(), relative=1e-6)


def test_the_response_where_there_are_fewer_frequencies_than_taps(rng):
    kernel = rng.normal(size=7).astype("f4")
    expected = [transfer(kernel, [f]) for f in np.fft.fftfreq(3)]
    assert_close(frequency_response(kernel, size=3), np.array(expected), relative=1e-6)
    assert frequency_response(kernel).shape == (64,)


def test_the_blurs_response_is_a_power_of_a_cosine():
    f = np.fft.fftfreq(64)
    for taps in BINOMIAL:
        assert_close(
            frequency_response(binomial(taps).astype("f4")), (np.cos(np.pi * f) ** (taps - 1)).astype(complex),
            relative=1e-6,
        )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------
# aliased_frequency


@pytest.mark.parametrize("stride", [1, 2, 3, 5])
def test_samples_of_a_cosine_are_those_of_the_folded_one(stride):
    cells = np.arange(0, 120, stride)
    frequencies = np.linspace(-0.5, 0.5, 41)
    with jax.enable_x64(True):
        folded = np.asarray(aliased_frequency(frequencies, stride=stride))
    assert folded.dtype == np.float64
    assert (folded >= -0.5).all()
    assert (folded < 0.5).all()
    samples = np.cos(2 * np.pi * np.outer(frequencies, cells))
    np.testing.assert_allclose(np.cos(2 * np.pi * np.outer(folded, np.arange(len(cells)))), samples, atol=1e-10)


@pytest.mark.parametrize(("cycles", "stride"), [(13, 2), (40, 2), (30, 2), (29, 3), (45, 4), (7, 4)])
def test_the_spectrum_of_the_samples_peaks_there(cycles, stride):
    wave = np.exp(2j * np.pi * cycles / 96 * np.arange(0, 96, stride))
    peak = np.fft.fftfreq(len(wave))[np.argmax(abs(np.fft.fft(wave)))]
    np.testing.assert_allclose(aliased_frequency(cycles / 96, stride=stride), peak, atol=1e-6)


def test_a_half_is_folded_down_whatever_the_side_and_the_dtype():
    halves = jnp.array([-0.75, -0.25, 0.25, 0.75])
    np.testing.assert_array_equal(aliased_frequency(halves, stride=2), [-0.5] * 4)
    below = np.nextafter(np.float32(0.5), np.float32(0))
    assert aliased_frequency(below, stride=1) == below
    for dtype in ("bfloat16", "float16"):
        near = aliased_frequency(jnp.linspace(0, 1, 999).astype(dtype), stride=3)
        assert near.dtype == dtype
        assert near.min() >= -0.5
        assert near.max() < 0.5
    assert aliased_frequency(np.arange(3), stride=2).tolist() == [0, 0, 0]
    assert aliased_frequency(1, stride=2).dtype == jnp.float32
    assert jax.grad(partial(aliased_frequency, stride=3))(0.4) == 3
    assert jax.grad(partial(aliased_frequency, stride=2))(0.25) == 2


# ---------------------------------------------------------------------------------------------------------
# aliasing_energy


@pytest.mark.parametrize("stride", [1, 2, 3, (2, 3)], ids=str)
def test_the_energy_is_an_integral_over_frequencies(stride, rng):
    for shape in [(3, 2), (1, 4)]:
        kernel = rng.normal(size=shape)
        for w in (kernel, kernel + 1j * rng.normal(size=shape)):
            with jax.enable_x64(True):
                share = aliasing_energy(w, stride=stride)
            assert share.dtype == np.float64
            assert share.shape == ()
            np.testing.assert_allclose(share, loop_aliasing_energy(w, stride), atol=1e-13)


def test_the_energy_is_that_of_a_fine_grid_of_responses(rng):
    kernel = rng.normal(size=(3, 3)).astype("f4")
    energy = abs(np.asarray(frequency_response(kernel, size=500))) ** 2
    low = abs(np.fft.fftfreq(500)) < 0.25
    np.testing.assert_allclose(
        aliasing_energy(kernel), 1 - energy[np.ix_(low, low)].sum() / energy.sum(), atol=5e-3
    )


@pytest.mark.parametrize(("rank", "stride"), [(1, 2), (2, 2), (3, 2), (2, 3), (1, 1), (2, 1)])
def test_the_identity_passes_everything(rank, stride):
    identity = np.zeros([3] * rank, np.float32)
    identity[(1,) * rank] = 5
    for kernel in (identity, np.ones([1] * rank, np.float32)):
        np.testing.assert_allclose(aliasing_energy(kernel, stride=stride), 1 - 1 / stride**rank, atol=1e-6)


@pytest.mark.parametrize("rank", [1, 2])
def test_a_longer_blur_folds_less(rank):
    blurs = [jnp.asarray(binomial(taps, rank), jnp.float32) for taps in BINOMIAL]
    shares = list(map(float, jax.jit(lambda blurs: [aliasing_energy(blur) for blur in blurs])(blurs)))
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == pytest.approx(1 - 0.5**rank, abs=1e-6)
    assert shares[list(BINOMIAL).index(4)] < 0.05 * rank
    assert shares[-1] < 0.01


def test_an_edge_detector_folds_more_than_the_identity():
    assert aliasing_energy(jnp.array([1.0, -1.0])) > 0.8
    assert aliasing_energy(jnp.array([1.0, 1.0])) < 0.2
    np.testing.assert_allclose(
        aliasing_energy(jnp.array([1, -1])) + aliasing_energy(jnp.array([1, 1])), 1, atol=1e-6
    )


def test_neither_scale_nor_zeros_are_in_the_way():
    w = jnp.array([0.1, 0.7, 0.4])
    both = jax.jit(jax.value_and_grad(aliasing_energy))
    for scale in (1e-30, 1e30, -1):
        np.testing.assert_allclose(both(scale * w)[0], both(w)[0], rtol=1e-5)
    assert [part.tolist() for part in both(0 * w)] == [0, [0, 0, 0]]

    def slope(w):
        return both(w)[1]

    np.testing.assert_allclose(slope(w) @ w, 0, atol=1e-6)  # a larger kernel of the same shape folds the same
    steps = [w]
    for _ in range(3):
        steps.append(steps[-1] - 0.1 * slope(steps[-1]))
    shares = [float(both(step)[0]) for step in steps]
    assert shares == sorted(shares, reverse=True)


# ---------------------------------------------------------------------------------------------------------
# What it is for


def test_a_stride_makes_a_checkerboard_one_colour_and_a_blur_makes_it_grey():
    """The course text's pattern: the finest there is, and constant once every second cell is left out."""
    board = np.indices((8, 8)).sum(0) % 2
    x, identity = board[None, None].astype("f4"), jnp.ones((1, 1, 1, 1))
    np.testing.assert_array_equal(conv2d(x, identity, stride=2), np.zeros((1, 1, 4, 4)))  # every cell is black
    np.testing.assert_array_equal(conv2d(x[..., 1:], identity, stride=2), np.ones((1, 1, 4, 4)))  # or white
    for taps in (2, 3, 4, 7):
        for image in (x, 1 - x):
            blurred = blur_pool(image, filter_size=taps, padding_mode="circular")
            np.testing.assert_array_equal(blurred, np.full((1, 1, 4, 4), 0.5))
    np.testing.assert_array_equal(antialiased_conv(x, identity, stride=2, blur_padding_mode="circular"), blurred)


def shift_sensitivity(down, images, kernels):
    """How much pooled features change, of what they are, where the image moves by one cell."""

    @jax.jit
    def features(x):
        for kernel in kernels:
            x = down(jax.nn.relu(conv2d(x, kernel, padding=1, padding_mode="reflect")))
        return x.mean((-2, -1))

    here, moved = features(images[..., :-1, :-1]), features(images[..., 1:, 1:])
    return float(abs(here - moved).mean() / here.std(0).mean())


def test_a_network_that_blurs_before_its_strides_changes_less_under_a_shift(rng):
    images = rng.normal(size=(8, 2, 33, 33)).astype("f4")
    kernels = [rng.normal(size=(8, c, 3, 3)).astype("f4") / np.sqrt(9 * c) for c in (2, 8, 8)]
    plain = shift_sensitivity(lambda x: x[..., ::2, ::2], images, kernels)
    blurred = shift_sensitivity(blur_pool, images, kernels)
    assert blurred < 0.6 * plain


def test_max_pooling_that_blurs_changes_less_under_a_shift(rng):
    images = rng.normal(size=(8, 2, 33, 33)).astype("f4")
    kernels = [rng.normal(size=(8, c, 3, 3)).astype("f4") / np.sqrt(9 * c) for c in (2, 8, 8)]
    plain = shift_sensitivity(lambda x: max_pool(x, 2), images, kernels)
    blurred = shift_sensitivity(lambda x: blur_pool(max_pool(x, 2, stride=1)), images, kernels)
    assert blurred < 0.6 * plain
