"""locally_connected: against a loop and lax's own, and as conv where every position has the same kernel."""

import re
from functools import partial
from math import prod

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from loops_variants import loop_local
from oracles import assert_close, whole_numbers

from jconv import conv, conv_output_shape, locally_connected


def kernel_for(rng, x_shape, taps, out_channels, **geometry):
    """Whole numbers, a kernel of them for every position."""
    kernel_shape = (out_channels, x_shape[1], *taps)
    return whole_numbers(rng, *conv_output_shape(x_shape, kernel_shape, **geometry)[2:], *kernel_shape)


# x, taps, geometry
GEOMETRIES = [
    ((2, 3, 6), (3,), {}),
    ((2, 2, 7), (3,), {"stride": 2, "padding": 2, "dilation": 2}),
    ((1, 2, 5), (4,), {"padding": ((0, 3),), "stride": (3,)}),
    ((2, 2, 4, 5), (3, 2), {}),
    ((2, 3, 5, 4), (2, 3), {"stride": (1, 2), "padding": (2, 1)}),
    ((1, 2, 5, 6), (2, 2), {"dilation": (3, 1), "padding": ((0, 2), (1, 0)), "stride": (2, 1)}),
    ((2, 1, 1, 1), (1, 1), {"padding": 1}),
    ((1, 2, 3, 4, 3), (2, 3, 1), {"stride": (1, 2, 2), "padding": (0, 1, (1, 0))}),
    ((1, 1, 3, 2, 3), (2, 2, 2), {"dilation": (2, 1, 1), "padding": (1, 0, 0)}),
]


@pytest.mark.parametrize(("x_shape", "taps", "geometry"), GEOMETRIES, ids=str)
def test_against_a_loop(x_shape, taps, geometry, rng):
    x, kernel = whole_numbers(rng, *x_shape), kernel_for(rng, x_shape, taps, 3, **geometry)
    rank = len(taps)
    own, shared = whole_numbers(rng, *kernel.shape[: rank + 1]), whole_numbers(rng, 3)
    run = jax.jit(partial(locally_connected, **geometry))
    expected = loop_local(x, kernel, **geometry)
    np.testing.assert_array_equal(run(x, kernel), expected)
    np.testing.assert_array_equal(run(x[-1], kernel), expected[-1])
    np.testing.assert_array_equal(run(x, kernel, shared), loop_local(x, kernel, shared, **geometry))
    np.testing.assert_array_equal(run(x[0], kernel, own), loop_local(x, kernel, own, **geometry)[0])
    np.testing.assert_array_equal(
        locally_connected(x, kernel, own, **geometry), loop_local(x, kernel, own, **geometry)
    )


@pytest.mark.parametrize("padding", [1, ((2, 0), (0, 1)), "valid", "same", "same_lower", "full"], ids=str)
def test_the_same_kernel_everywhere_is_conv(padding, rng):
    x, kernel, bias = whole_numbers(rng, 2, 3, 6, 5), whole_numbers(rng, 4, 3, 3, 2), whole_numbers(rng, 4)
    geometry = {"padding": padding, "stride": (2, 1), "dilation": (1, 2)}
    expected = conv(x, kernel, bias, **geometry)
    everywhere = np.broadcast_to(kernel, (*expected.shape[2:], *kernel.shape))
    np.testing.assert_array_equal(locally_connected(x, everywhere, bias, **geometry), expected)
    biases = np.broadcast_to(bias, (*expected.shape[2:], 4))
    np.testing.assert_array_equal(locally_connected(x, everywhere, biases, **geometry), expected)


def test_causal_is_conv_s_too(rng):
    x, kernel = whole_numbers(rng, 2, 7), whole_numbers(rng, 3, 2, 3)
    expected = conv(x, kernel, padding="causal")
    everywhere = np.broadcast_to(kernel, (7, *kernel.shape))
    np.testing.assert_array_equal(locally_connected(x, everywhere, padding="causal"), expected)


@pytest.mark.parametrize(("x_shape", "taps", "geometry"), GEOMETRIES[1:7], ids=str)
def test_against_lax_conv_general_dilated_local(x_shape, taps, geometry, rng):
    rank = len(taps)
    x, kernel = rng.normal(size=x_shape).astype("f4"), kernel_for(rng, x_shape, taps, 3, **geometry)
    pairs = geometry.get("padding", 0)
    pairs = [pairs] * rank if isinstance(pairs, int) else pairs
    stride, dilation = (np.broadcast_to(geometry.get(name, 1), rank).tolist() for name in ("stride", "dilation"))
    # Theirs is (O, C * prod(K), *output), with its rows channel by channel.
    rows = np.moveaxis(kernel.reshape(*kernel.shape[: rank + 1], -1), (rank, rank + 1), (0, 1))
    letters = "DHW"[-rank:]
    theirs = lax.conv_general_dilated_local(
        x, jnp.asarray(rows), stride, [(p, p) if isinstance(p, int) else p for p in pairs], taps,
        rhs_dilation=dilation, dimension_numbers=(f"NC{letters}", f"OI{letters}", f"NC{letters}"),
    )  # fmt: skip
    assert_close(locally_connected(x, kernel, **geometry), theirs)


def test_a_position_uses_its_own_weights_and_its_own_patch(rng):
    x, kernel = whole_numbers(rng, 1, 2, 5, 5), whole_numbers(rng, 3, 3, 2, 2, 3, 3)
    slopes = jax.jit(jax.grad(lambda x, kernel: locally_connected(x, kernel)[0, 1, 2, 0], (0, 1)))(x, kernel)
    patch, weights = np.zeros_like(x), np.zeros_like(kernel)
    patch[0, :, 2:, :3], weights[2, 0, 1] = kernel[2, 0, 1], x[0, :, 2:, :3]
    np.testing.assert_array_equal(slopes[0], patch)
    np.testing.assert_array_equal(slopes[1], weights)


def test_a_layer_of_vgg_without_shared_weights_has_over_230_million():
    x, kernel = (1, 64, 56, 56), (56, 56, 128, 64, 3, 3)
    assert prod(kernel) == 231_211_008
    run = partial(locally_connected, padding="same")
    assert jax.eval_shape(run, *(jax.ShapeDtypeStruct(s, jnp.float32) for s in (x, kernel))).shape == (
        1, 128, 56, 56,
    )  # fmt: skip


def test_integers_do_not_wrap():
    x, kernel, bias = np.full((4, 3), 100, np.int8), np.full((2, 1, 4, 2), 100, np.int8), np.full(1, 100, np.int8)
    y = locally_connected(x, kernel, bias)
    assert y.dtype == jnp.int32
    np.testing.assert_array_equal(y, [[80_100, 80_100]])


def test_half_precision_is_summed_and_biased_in_float32():
    # In bfloat16 the sum of ones stops at 256.
    x, kernel = jnp.ones((1, 600), jnp.bfloat16), jnp.ones((1, 1, 1, 600), jnp.bfloat16)
    y = locally_connected(x, kernel)
    assert y.dtype == jnp.bfloat16
    assert y.tolist() == [[600]]
    for bias in ([1.5], [[1.5]]):
        y = locally_connected(x[:, :259], kernel[..., :259], jnp.array(bias, jnp.bfloat16))
        assert y.tolist() == [[260]]  # 260.5 rounded once; 260 + 1.5, the sum rounded before, gives 262


@pytest.mark.parametrize(("channels", "filters", "batch"), [(0, 3, 2), (2, 0, 2), (2, 3, 0), (0, 0, 0)])
def test_no_channels_filters_or_images(channels, filters, batch):
    x, kernel, bias = np.ones((batch, channels, 4)), np.ones((3, filters, channels, 2)), np.arange(float(filters))
    y = locally_connected(x, kernel, bias)
    assert y.shape == (batch, filters, 3)
    np.testing.assert_array_equal(y, np.broadcast_to(2 * channels + bias[:, None], y.shape))


# ---------------------------------------------------------------------------------------------------------
# Mistakes

X, K = (2, 3, 8, 7), (6, 5, 4, 3, 3, 3)
AXES = "`kernel` must have 2 n + 2 axes (*output, O, C, *K) for n of 1 or more spatial axes"
# shapes of x, kernel (and bias), options, the message after "locally_connected: "
# fmt: off
ERRORS = [
    ((X, (4, 3)), {}, f"{AXES}, got 2 (shape (4, 3))"),
    ((X, ()), {}, f"{AXES}, got 0 (shape ())"),
    ((X, K[1:]), {}, f"{AXES}, got 5 (shape (5, 4, 3, 3, 3))"),
    ((X, (6, 5, 4, 3, 3, 0)), {}, "`kernel` must have a tap along every axis, got shape (6, 5, 4, 3, 3, 0)"),
    (((8, 7), K), {}, "`x` must have 4 axes (N, C, H, W) or 3 axes (C, H, W), got 2 (shape (8, 7))"),
    ((X, (6, 4, 3, 3)), {}, "`x` must have 3 axes (N, C, W) or 2 axes (C, W), got 4 (shape (2, 3, 8, 7))"),
    (((2, 4, 8, 7), K), {},
     "`x` has 4 channels but `kernel` expects 3 (kernel shape (6, 5, 4, 3, 3, 3), (*output, O, C, *K))"),
    (((8, 7, 3), K), {},
     "`x` has 8 channels but `kernel` expects 3 (kernel shape (6, 5, 4, 3, 3, 3), (*output, O, C, *K))"),
    ((X, (8, 7, 4, 3, 3, 3)), {}, "`kernel` must have weights for an output of (6, 5), got (8, 7) "
     "(x shape (2, 3, 8, 7), kernel shape (8, 7, 4, 3, 3, 3), (*output, O, C, *K))"),
    ((X, K), {"stride": 2}, "`kernel` must have weights for an output of (3, 3), got (6, 5) "
     "(x shape (2, 3, 8, 7), kernel shape (6, 5, 4, 3, 3, 3), (*output, O, C, *K))"),
    ((X, K), {"padding": "same"}, "`kernel` must have weights for an output of (8, 7), got (6, 5) "
     "(x shape (2, 3, 8, 7), kernel shape (6, 5, 4, 3, 3, 3), (*output, O, C, *K))"),
    ((X, (1, 1, 4, 3, 9, 3)), {}, "the kernel must not be larger than the padded input, got a kernel of 9 "
     "(dilation 1: 9 cells) on 8 cells (size 8, padding (0, 0)) along spatial axis 0"),
    ((X, K, (3,)), {}, "`bias` must have shape (4,), one number an output channel, or (6, 5, 4), one for each at "
     "each position, got (3,) (kernel shape (6, 5, 4, 3, 3, 3))"),
    ((X, K, (4, 6, 5)), {}, "`bias` must have shape (4,), one number an output channel, or (6, 5, 4), one for "
     "each at each position, got (4, 6, 5) (kernel shape (6, 5, 4, 3, 3, 3))"),
    ((X, K, ()), {}, "`bias` must have shape (4,), one number an output channel, or (6, 5, 4), one for each at "
     "each position, got () (kernel shape (6, 5, 4, 3, 3, 3))"),
    ((X, K), {"stride": 0}, "`stride` must be at least 1, got 0"),
    ((X, K), {"dilation": (1, 1, 1)},
     "`dilation` must be an int or have one an axis, 2 here, got 3: (1, 1, 1)"),
    ((X, K), {"padding": -1}, "`padding` must be at least 0, got -1"),
    ((X, K), {"padding": "causal"}, '`padding` "causal" needs one spatial axis, got 2'),
    ((X, K), {"padding": "SAME"}, '`padding` must be one of "valid", "same", "same_lower", "full", "causal", or '
     "an int, ints or pairs; got 'SAME'"),
]
# fmt: on


@pytest.mark.parametrize(("shapes", "options", "text"), ERRORS, ids=[row[-1] for row in ERRORS])
def test_mistakes(shapes, options, text):
    arrays = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in shapes]
    with pytest.raises(ValueError, match=rf"^locally_connected: {re.escape(text)}(\n-----|\Z)"):
        jax.eval_shape(partial(locally_connected, **options), *arrays)


x, kernel = np.ones(X, np.float32), np.ones(K, np.float32)
WRONG_TYPES = [
    (([[1.0]], kernel), {}, "`x` must be an array, got list"),
    ((x, 2.0), {}, "`kernel` must be an array, got float"),
    ((x, kernel, [1.0]), {}, "`bias` must be an array, got list"),
    ((x, np.full(K, "1")), {}, "`kernel` must hold numbers, got dtype <U1"),
    ((x, kernel), {"stride": 1.0}, "`stride` must be made of ints, got 1.0 (float)"),
    ((x, kernel), {"padding": None}, "`padding` must be made of ints, got None (NoneType)"),
]


@pytest.mark.parametrize(("arrays", "options", "text"), WRONG_TYPES, ids=[row[-1] for row in WRONG_TYPES])
def test_wrong_types(arrays, options, text):
    with pytest.raises(TypeError, match=f"^locally_connected: {re.escape(text)}$"):
        locally_connected(*arrays, **options)


def test_options_go_by_name():
    with pytest.raises(TypeError, match="positional argument"):
        locally_connected(x, kernel, None, 2)
