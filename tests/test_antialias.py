"""antialias: against loops, SciPy, PyTorch and the Fourier transform, and what blurring before a stride is for."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from loops_symmetry import loop_antialiased_conv, loop_blur_pool
from oracles import NUMPY_MODES, assert_close, whole_numbers
from scipy import ndimage
from test_filters import SCIPY_MODES

from jconv import (
    antialiased_conv,
    blur_pool,
    conv,
    conv2d,
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
    assert program.count("precision=highest") == 1


@pytest.mark.parametrize("method", ["lax", "reference"])
def test_the_method_is_the_convolutions(method, rng):
    x, kernel = whole_numbers(rng, 1, 2, 6, 6), whole_numbers(rng, 2, 2, 3, 3)
    run = jax.jit(partial(antialiased_conv, stride=2), static_argnames="method")
    np.testing.assert_array_equal(run(x, kernel, method=method), run(x, kernel))


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


@pytest.mark.parametrize(
    ("jumps", "blurs"),
    [
        (lambda x: x[..., ::2, ::2], blur_pool),
        (lambda x: max_pool(x, 2), lambda x: blur_pool(max_pool(x, 2, stride=1))),
    ],
    ids=["strides", "max pools"],
)
def test_a_network_that_blurs_changes_less_under_a_shift(jumps, blurs, rng):
    images = rng.normal(size=(8, 2, 33, 33)).astype("f4")
    kernels = [rng.normal(size=(8, c, 3, 3)).astype("f4") / np.sqrt(9 * c) for c in (2, 8, 8)]
    # Measured: 0.38 of the change with strides, 0.34 of it with max pools.
    assert shift_sensitivity(blurs, images, kernels) < 0.6 * shift_sensitivity(jumps, images, kernels)
