"""depthwise_conv, pointwise_conv, separable_conv: against loops, and against one dense convolution.

Inputs are whole numbers, whose sums float32 keeps exactly, so results are equal and not merely close.
"""

import re
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import METHOD_MISTAKE, loop_conv, numpy_pad, whole_numbers

from jconv import conv, depthwise_conv, pointwise_conv, separable_conv

METHODS = ["lax", "reference"]  # "auto" runs in the other layout and unbatched


def last(kernel):
    """(O, C, *K) as (*K, C, O)."""
    return np.moveaxis(kernel, (1, 0), (-2, -1))


def channel_by_channel(x, kernel, bias, **geometry):
    """Output channel o is input channel o // M under kernel o, convolved alone."""
    multiplier = kernel.shape[0] // x.shape[1]
    planes = [
        loop_conv(x[:, o // multiplier, None], kernel[o, None], bias[o, None], **geometry)
        for o in range(kernel.shape[0])
    ]
    return np.concatenate(planes, 1)


DEPTHWISE = [
    ((9,), (3,), 1, {}),
    ((8,), (4,), 3, {"stride": 2, "padding": [(3, 0)], "dilation": 2}),
    ((5, 6), (3, 2), 1, {"padding": 1}),
    ((6, 5), (2, 3), 2, {"stride": (2, 1), "padding": ((2, 0), (0, 1)), "dilation": (1, 2)}),
    ((6, 5), (1, 1), 2, {"stride": 3}),
    ((3, 4, 3), (2, 1, 3), 2, {"stride": (1, 2, 1), "padding": (1, 0, 1)}),
]


@pytest.mark.parametrize(("size", "taps", "multiplier", "geometry"), DEPTHWISE, ids=str)
def test_depthwise_is_a_convolution_a_channel(size, taps, multiplier, geometry, rng):
    x, kernel = whole_numbers(rng, 2, 3, *size), whole_numbers(rng, 3 * multiplier, 1, *taps)
    bias = whole_numbers(rng, 3 * multiplier)
    expected = channel_by_channel(x, kernel, bias, **geometry)
    for method in METHODS:
        run = jax.jit(partial(depthwise_conv, method=method, **geometry))
        np.testing.assert_array_equal(run(x, kernel, bias), expected)
    run = jax.jit(partial(depthwise_conv, layout="channels_last", **geometry))
    batched = run(np.moveaxis(x, 1, -1), last(kernel), bias)
    np.testing.assert_array_equal(np.moveaxis(batched, -1, 1), expected)
    single = run(np.moveaxis(x[1], 0, -1), last(kernel), bias)
    np.testing.assert_array_equal(np.moveaxis(single, -1, 0), expected[1])
    np.testing.assert_array_equal(jax.jit(partial(depthwise_conv, **geometry))(x[0], kernel, bias), expected[0])


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular", "symmetric"])
def test_depthwise_takes_every_padding_mode(mode, rng):
    x, kernel, bias = whole_numbers(rng, 1, 2, 4, 5), whole_numbers(rng, 4, 1, 3, 2), np.zeros(4, np.float32)
    pairs = ((2, 1), (0, 3))
    expected = channel_by_channel(numpy_pad(x, pairs, mode, 2), kernel, bias)
    y = jax.jit(partial(depthwise_conv, padding=pairs, padding_mode=mode))(x, kernel)
    np.testing.assert_array_equal(y, expected)


@pytest.mark.parametrize(
    ("padding", "pairs"),
    [("same", [(0, 1)]), ("same_lower", [(1, 0)]), ("full", [(4, 4)]), ("causal", [(4, 0)]), ("valid", [(0, 0)])],
)
def test_depthwise_takes_every_name(padding, pairs, rng):
    # 3 taps 2 cells apart span 5: at stride 4 two positions need 9 cells, one more than there are
    x, kernel, bias = whole_numbers(rng, 1, 2, 8), whole_numbers(rng, 2, 1, 3), np.zeros(2, np.float32)
    stride = 4 if padding.startswith("same") else 2
    expected = channel_by_channel(x, kernel, bias, stride=stride, dilation=2, padding=pairs)
    y = jax.jit(partial(depthwise_conv, stride=stride, dilation=2, padding=padding))(x, kernel)
    np.testing.assert_array_equal(y, expected)


@pytest.mark.parametrize("size", [(5,), (3, 4), (2, 3, 2), (2, 1, 2, 2), (1,)], ids=str)
def test_pointwise_is_a_matrix_at_every_position(size, rng):
    x, kernel, bias = whole_numbers(rng, 2, 3, *size), whole_numbers(rng, 4, 3), whole_numbers(rng, 4)
    expected = np.zeros((2, 4, *size), np.float32)
    for place in np.ndindex(2, *size):
        image, *cell = place
        for o in range(4):
            terms = [x[(image, c, *cell)] * kernel[o, c] for c in range(3)]
            expected[(image, o, *cell)] = sum(terms) + bias[o]
    for method in METHODS:
        run = jax.jit(partial(pointwise_conv, method=method))
        np.testing.assert_array_equal(run(x, kernel, bias), expected)
    run = jax.jit(partial(pointwise_conv, layout="channels_last"))
    np.testing.assert_array_equal(np.moveaxis(run(np.moveaxis(x, 1, -1), kernel, bias), -1, 1), expected)
    without = jax.jit(pointwise_conv)(x, kernel)
    np.testing.assert_array_equal(without, expected - bias.reshape(-1, *[1] * len(size)))


SEPARABLE = [
    ((9,), (3,), 1, {"stride": 2, "padding": "same"}),
    ((8,), (3,), 2, {"padding": "causal", "dilation": 2}),
    ((5, 6), (3, 2), 2, {"stride": (2, 1), "padding": ((2, 0), (0, 1)), "dilation": (1, 2)}),
    ((5, 4), (2, 2), 1, {"padding": "full", "padding_mode": "circular"}),
    ((3, 4, 3), (2, 1, 3), 2, {"padding": 1, "padding_mode": "reflect"}),
]


@pytest.mark.parametrize(("size", "taps", "multiplier", "geometry"), SEPARABLE, ids=str)
def test_separable_is_depthwise_then_pointwise_and_one_dense_kernel(size, taps, multiplier, geometry, rng):
    middle = 3 * multiplier
    x, bias = whole_numbers(rng, 2, 3, *size), whole_numbers(rng, 4)
    depthwise, pointwise = whole_numbers(rng, middle, 1, *taps), whole_numbers(rng, 4, middle)
    dense = np.zeros((4, 3, *taps), np.float32)
    for o in range(4):
        for m in range(middle):
            dense[o, m // multiplier] += pointwise[o, m] * depthwise[m, 0]
    expected = np.asarray(jax.jit(partial(conv, **geometry))(x, dense, bias))
    steps = pointwise_conv(jax.jit(partial(depthwise_conv, **geometry))(x, depthwise), pointwise, bias)
    np.testing.assert_array_equal(steps, expected)
    for method in METHODS:
        run = jax.jit(partial(separable_conv, method=method, **geometry))
        np.testing.assert_array_equal(run(x, depthwise, pointwise, bias), expected)
    single = jax.jit(partial(separable_conv, **geometry))(x[1], depthwise, pointwise, bias)
    np.testing.assert_array_equal(single, expected[1])
    run = jax.jit(partial(separable_conv, layout="channels_last", **geometry))
    for image, whole in ((np.moveaxis(x, 1, -1), expected), (np.moveaxis(x[0], 0, -1), expected[0])):
        y = np.moveaxis(run(image, last(depthwise), pointwise, bias), -1, whole.ndim - len(size) - 1)
        np.testing.assert_array_equal(y, whole)


def test_sums_do_not_wrap():
    x = np.full((1, 2, 3), 100, np.int8)
    y = depthwise_conv(x, np.full((2, 1, 3), 100, np.int8))
    assert y.dtype == jnp.int32
    np.testing.assert_array_equal(y, np.full((1, 2, 1), 30_000))
    y = pointwise_conv(x, np.full((1, 2), 100, np.int8))
    assert y.dtype == jnp.int32
    np.testing.assert_array_equal(y, np.full((1, 1, 3), 20_000))
    y = separable_conv(x, np.full((2, 1, 3), 100, np.int8), np.full((1, 2), 100, np.int8))
    assert y.dtype == jnp.int32
    np.testing.assert_array_equal(y, np.full((1, 1, 1), 6_000_000))


def test_empty_batches_and_channels():
    assert depthwise_conv(jnp.ones((0, 2, 5)), jnp.ones((4, 1, 3))).shape == (0, 4, 3)
    assert pointwise_conv(jnp.ones((0, 2, 5)), jnp.ones((4, 2))).shape == (0, 4, 5)
    assert separable_conv(jnp.ones((0, 2, 5)), jnp.ones((4, 1, 3)), jnp.ones((3, 4))).shape == (0, 3, 3)
    np.testing.assert_array_equal(pointwise_conv(jnp.ones((1, 0, 2)), jnp.ones((1, 0)), jnp.ones(1)), [[[1, 1]]])


def test_depthwise_of_no_channels_is_empty():
    """As `conv` and `pointwise_conv` of no channels are results, and no mistakes."""
    assert depthwise_conv(jnp.ones((1, 0, 5)), jnp.ones((0, 1, 3))).shape == (1, 0, 3)


X, D, P = (2, 3, 8, 8), (6, 1, 3, 3), (4, 6)
RANKS = "must have 4 axes (N, C, H, W) or 3 axes (C, H, W), got"
# function, shapes of its arrays, its options, the text after "function: "
# fmt: off
ERRORS = [
    (depthwise_conv, [(8, 8), D], {}, f"`x` {RANKS} 2 (shape (8, 8))"),
    (depthwise_conv, [X, (6, 1, 0, 3)], {}, "`kernel` must have a tap along every axis, got shape (6, 1, 0, 3)"),
    (depthwise_conv, [X, D, (3,)], {},
     "`bias` must have shape (6,), one number an output channel, got (3,) (kernel shape (6, 1, 3, 3))"),
    (depthwise_conv, [X, D], {"stride": 0}, "`stride` must be at least 1, got 0"),
    (depthwise_conv, [X, D], {"padding_mode": "edge"},
     '`padding_mode` must be one of "zeros", "reflect", "replicate", "circular", "symmetric"; got \'edge\''),
    (depthwise_conv, [X, D], {"layout": "NHWC"},
     "`layout` must be one of \"channels_first\", \"channels_last\"; got 'NHWC'"),
    (depthwise_conv, [X, (6, 1, 9, 3)], {},
     "the kernel must not be larger than the padded input, got a kernel of 9 (dilation 1: 9 cells) on 8 cells "
     "(size 8, padding (0, 0)) along spatial axis 0"),
    (pointwise_conv, [X, (4, 3, 1, 1)], {}, "`kernel` must have 2 axes (O, C), got 4 (shape (4, 3, 1, 1))"),
    (pointwise_conv, [(2, 3), (4, 3)], {}, "`x` must be batched and have a spatial axis, got shape (2, 3)"),
    (pointwise_conv, [X, (4, 3)], {"method": "cudnn"},
     METHOD_MISTAKE),
    (separable_conv, [X, D, (4, 3)], {},
     "`pointwise_kernel` must have shape (O, 6), one column an output channel of `depthwise_kernel`, got (4, 3) "
     "(depthwise_kernel shape (6, 1, 3, 3))"),
    (separable_conv, [X, D, (4, 6, 1, 1)], {},
     "`pointwise_kernel` must have shape (O, 6), one column an output channel of `depthwise_kernel`, got "
     "(4, 6, 1, 1) (depthwise_kernel shape (6, 1, 3, 3))"),
    (separable_conv, [(8, 8), D, P], {}, f"`x` {RANKS} 2 (shape (8, 8))"),
    (separable_conv, [X, D, P], {"dilation": 4},
     "the kernel must not be larger than the padded input, got a kernel of 3 (dilation 4: 9 cells) on 8 cells "
     "(size 8, padding (0, 0)) along spatial axis 0"),
]

# The message's own wording is left open: the function, the argument as the user wrote it, and what was received.
NAMED = [
    (depthwise_conv, [X, (6, 3)], {}, "`kernel` ", "(6, 3)"),
    (depthwise_conv, [X, (6,)], {}, "`kernel` ", "(6,)"),
    (depthwise_conv, [X, (6, 3, 3, 3)], {}, "", "(6, 3, 3, 3)"),
    (depthwise_conv, [X, (4, 1, 3, 3)], {}, "", "(4, 1, 3, 3)"),
    (pointwise_conv, [X, (4, 2)], {}, "", "(4, 2)"),
    (pointwise_conv, [X, (3, 4)], {"layout": "channels_last"}, "", "(3, 4)"),
    (pointwise_conv, [X, (4, 3), (3,)], {}, "`bias` ", "(4, 3)"),
    (separable_conv, [X, D, P, (6,)], {}, "`bias` ", "(4, 6)"),
    (separable_conv, [X, (6, 3), (4, 6)], {}, "`depthwise_kernel` ", "(6, 3)"),
    (separable_conv, [X, (6, 3, 3, 3), P], {}, "", "`depthwise_kernel`"),
    (separable_conv, [X, (4, 1, 3, 3), (4, 4)], {}, "", "`depthwise_kernel`"),
    (separable_conv, [X, (6, 1, 0, 3), P], {}, "`depthwise_kernel` ", "(6, 1, 0, 3)"),
]

x = np.ones(X, np.float32)
WRONG_TYPES = [
    (lambda: depthwise_conv([[1.0]], x), "depthwise_conv: `x` must be an array, got list"),
    (lambda: depthwise_conv(x, 1.0), "depthwise_conv: `kernel` must be an array, got float"),
    (lambda: pointwise_conv(x, [[1.0]]), "pointwise_conv: `kernel` must be an array, got list"),
    (lambda: separable_conv(x, [1.0], x), "separable_conv: `depthwise_kernel` must be an array, got list"),
    (lambda: separable_conv(x, x, [1.0]), "separable_conv: `pointwise_kernel` must be an array, got list"),
    (lambda: separable_conv(x, np.ones(D), np.ones(P), [1.0] * 4),
     "separable_conv: `bias` must be an array, got list"),
    (lambda: depthwise_conv(x, np.ones(D), stride=1.5),
     "depthwise_conv: `stride` must be made of ints, got 1.5 (float)"),
]
# fmt: on


@pytest.mark.parametrize(("function", "shapes", "options", "text"), ERRORS, ids=[row[-1] for row in ERRORS])
def test_mistakes(function, shapes, options, text):
    match = rf"^{function.__name__}: {re.escape(text)}(\n-----|\Z)"
    with pytest.raises(ValueError, match=match):
        jax.eval_shape(partial(function, **options), *map(jnp.ones, shapes))


@pytest.mark.parametrize(("function", "shapes", "options", "start", "part"), NAMED)
def test_what_the_user_wrote_is_named(function, shapes, options, start, part):
    match = rf"^{function.__name__}: {re.escape(start)}.*{re.escape(part)}"
    with pytest.raises(ValueError, match=match) as caught:
        jax.eval_shape(partial(function, **options), *map(jnp.ones, shapes))
    assert "groups" not in str(caught.value)  # nobody gave any


@pytest.mark.parametrize(("call", "text"), WRONG_TYPES, ids=[text for _, text in WRONG_TYPES])
def test_wrong_types(call, text):
    with pytest.raises(TypeError, match=rf"^{re.escape(text)}$"):
        call()
