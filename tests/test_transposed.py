"""conv_transpose: against a loop that scatters, against ONNX's examples and lax, and as conv's adjoint.

Inputs are whole numbers, whose sums float32 keeps exactly, so results are equal and not merely close.
"""

import re
from functools import partial
from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jax import lax
from oracles import METHOD_MISTAKE, each_axis, padding_pairs, whole_numbers

from jconv import conv, conv_output_size, conv_transpose, conv_transpose_output_size


def crops(padding, taps, stride, dilation):
    """What each name takes off an axis: the padding of the convolution whose input had size * stride cells."""
    span = dilation * (taps - 1) + 1
    half, rest = divmod(max(span - stride, 0), 2)
    return {
        "valid": (0, 0),
        "same": (half, half + rest),
        "same_lower": (half + rest, half),
        "full": (span - 1, span - 1),
        "causal": (span - 1, 0),
    }[padding]


def scatter(
    x, kernel, bias=None, *, stride=1, padding=0, output_padding=0, output_size=None, dilation=1, groups=1
):
    """Every input cell adds the kernel, weighted, to the output cells below it; what falls outside is lost."""
    (n, c, *size), (_, per_group, *taps), rank = x.shape, kernel.shape, x.ndim - 2
    s, d, extra = each_axis(stride, rank), each_axis(dilation, rank), each_axis(output_padding, rank)
    if isinstance(padding, str):
        pairs = [crops(padding, *axis) for axis in zip(taps, s, d, strict=True)]
    else:
        pairs = padding_pairs(padding, rank)
    out = []
    for axis in range(rank):
        reached = (size[axis] - 1) * s[axis] + d[axis] * (taps[axis] - 1) + 1 - sum(pairs[axis])
        if padding in ("same", "same_lower"):
            reached = size[axis] * s[axis]
        out.append(reached + extra[axis])
    out = out if output_size is None else each_axis(output_size, rank)
    y = np.zeros((n, per_group * groups, *out), np.result_type(x, kernel, np.int32))
    for channel, place, tap in product(range(c), np.ndindex(*size), np.ndindex(*taps)):
        cell = tuple(s[a] * place[a] + d[a] * tap[a] - pairs[a][0] for a in range(rank))
        if all(0 <= q < cells for q, cells in zip(cell, out, strict=True)):
            first = channel // (c // groups) * per_group
            here = (slice(None), slice(first, first + per_group), *cell)
            y[here] += x[(slice(None), channel, *place)][:, None] * kernel[(channel, slice(None), *tap)]
    return y if bias is None else y + bias.reshape(-1, *[1] * rank)


def last(x, kernel):
    """Arrays with their channels last: (*K, O/groups, C) is (C, O/groups, *K) so."""
    return np.moveaxis(x, 1, -1), np.moveaxis(kernel, (1, 0), (-2, -1))


GEOMETRIES = [
    # 1-D: size, taps
    ((5,), (3,), {}),
    ((5,), (4,), {"stride": 3, "padding": 2, "output_padding": 1, "groups": 2}),
    ((4,), (3,), {"stride": 2, "padding": [(0, 3)], "dilation": 3, "output_padding": (2,)}),
    ((4,), (3,), {"padding": "causal", "dilation": 2}),
    ((4,), (3,), {"padding": "causal", "stride": 2, "output_size": 8}),
    ((1,), (1,), {"stride": 2, "padding": [(1, 0)], "output_padding": 1}),  # nothing of x is left
    ((1,), (2,), {"stride": 5, "output_size": (6,)}),
    ((3,), (2,), {"stride": 4, "padding": "same"}),  # the stride exceeds the span
    ((3,), (6,), {"stride": 2, "padding": "same_lower", "output_padding": 1}),
    # 2-D
    ((3, 4), (3, 2), {"stride": (2, 3), "padding": (1, 0), "output_padding": (1, 2)}),
    ((3, 2), (2, 3), {"stride": 2, "padding": ((2, 0), (0, 3)), "dilation": (1, 2), "groups": 2}),
    ((3, 4), (3, 4), {"stride": (2, 1), "padding": "same", "groups": 4}),
    ((3, 4), (4, 3), {"stride": (3, 2), "padding": "same_lower", "dilation": (2, 1)}),
    ((4, 5), (3, 2), {"padding": "full"}),
    ((3, 2), (2, 2), {"padding": "valid", "stride": 2, "output_size": (7, 4)}),
    ((2, 2), (2, 1), {"stride": 1, "dilation": 3, "output_size": (6, 4), "padding": ((0, 0), (0, 0))}),
    ((3, 2), (4, 1), {"stride": (1, 4), "padding": "same"}),
    # 3-D and 4-D
    ((2, 3, 2), (3, 1, 2), {"stride": (1, 2, 3), "padding": (1, 0, (0, 1)), "output_padding": (0, 1, 2)}),
    ((2, 3, 2), (2, 2, 3), {"stride": 2, "padding": "same", "groups": 2}),
    ((2, 1, 2, 3), (1, 2, 2, 2), {"stride": (2, 1, 1, 2), "padding": (0, 0, (1, 0), (0, 1)), "groups": 2}),
]


@pytest.mark.parametrize(("size", "taps", "geometry"), GEOMETRIES, ids=str)
def test_against_a_loop_that_scatters(size, taps, geometry, rng):
    groups = geometry.get("groups", 1)
    x, kernel = whole_numbers(rng, 2, 4, *size), whole_numbers(rng, 4, 8 // groups // 4 or 1, *taps)
    bias = whole_numbers(rng, kernel.shape[1] * groups)
    expected = scatter(x, kernel, bias, **geometry)
    x_last, kernel_last = last(x, kernel)
    first = jax.jit(partial(conv_transpose, method="lax", **geometry))(x, kernel, bias)
    np.testing.assert_array_equal(first, expected)
    run = jax.jit(partial(conv_transpose, layout="channels_last", **geometry))
    np.testing.assert_array_equal(np.moveaxis(run(x_last, kernel_last, bias), -1, 1), expected)
    run = jax.jit(partial(conv_transpose, layout="channels_last", method="reference", **geometry))
    np.testing.assert_array_equal(np.moveaxis(run(x_last[1], kernel_last, bias), -1, 0), expected[1])
    alone = jax.jit(partial(conv_transpose, **geometry))(x[0], kernel)
    np.testing.assert_array_equal(alone, (expected - bias.reshape(-1, *[1] * len(size)))[0])


@pytest.mark.parametrize(("padding", "low"), [("same", 0), ("same_lower", 1)])
def test_same_takes_the_odd_cell_off_the_named_end(padding, low):
    x, kernel = jnp.array([[1.0, 10.0, 100.0]]), jnp.array([[[1.0, 2.0, 3.0]]])
    whole = np.asarray(conv_transpose(x, kernel, stride=2))
    assert whole.shape == (1, 7)
    np.testing.assert_array_equal(conv_transpose(x, kernel, stride=2, padding=padding), whole[:, low : low + 6])


@pytest.mark.parametrize("padding", ["same", "same_lower"])
@pytest.mark.parametrize(("taps", "stride", "dilation"), [*product([1, 2, 3, 5], [1, 2, 3, 7], [1, 2])])
def test_same_multiplies_the_size_by_the_stride(taps, stride, dilation, padding):
    geometry = {"stride": stride, "dilation": dilation, "padding": padding}
    assert conv_transpose_output_size(4, taps, **geometry) == 4 * stride
    shape = jax.eval_shape(partial(conv_transpose, **geometry), jnp.ones((1, 4)), jnp.ones((1, 1, taps))).shape
    assert shape == (1, 4 * stride)


# Expected outputs of the ONNX operator documentation for ConvTranspose.
NINE = np.arange(9.0, dtype=np.float32).reshape(1, 1, 3, 3)
ONES = np.ones((1, 2, 3, 3), np.float32)
ONNX = {
    "convtranspose": (NINE, ONES, {}, [
        [0, 1, 3, 3, 2], [3, 8, 15, 12, 7], [9, 21, 36, 27, 15], [9, 20, 33, 24, 13], [6, 13, 21, 15, 8],
    ]),
    "convtranspose_pads": (NINE, ONES, {"stride": (3, 2), "padding": ((1, 1), (2, 2))}, [
        [1, 1, 3], [1, 1, 3], [7, 4, 9], [7, 4, 9], [7, 4, 9], [13, 7, 15], [13, 7, 15],
    ]),
    "convtranspose_dilations": (
        np.float32([[[[3, 8, 1], [9, 5, 7], [3, 2, 6]]]]), np.float32([[[[7, 2], [1, 9]]]]), {"dilation": 2}, [
            [21, 56, 13, 16, 2], [63, 35, 67, 10, 14], [24, 22, 76, 76, 21], [9, 5, 88, 45, 63],
            [3, 2, 33, 18, 54],
        ],
    ),
    "convtranspose_autopad_same": (NINE, ONES, {"stride": 2, "padding": "same"}, [
        [0, 0, 1, 1, 3, 2], [0, 0, 1, 1, 3, 2], [3, 3, 8, 5, 12, 7], [3, 3, 7, 4, 9, 5],
        [9, 9, 20, 11, 24, 13], [6, 6, 13, 7, 15, 8],
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", ONNX)
def test_onnx_examples(name):
    x, kernel, geometry, expected = ONNX[name]
    y = conv_transpose(x, kernel, **geometry)
    assert y.shape[:2] == (1, kernel.shape[1])
    for plane in y[0]:
        np.testing.assert_array_equal(plane, expected)


@pytest.mark.parametrize(("taps", "stride", "dilation"), [(3, 2, 1), (4, 2, 1), (2, 5, 1), (3, 1, 2), (3, 3, 2)])
def test_same_is_lax_s_and_so_flax_s(taps, stride, dilation, rng):
    """flax.linen.ConvTranspose(transpose_kernel=True) makes this very call of lax.conv_transpose."""
    x, kernel = whole_numbers(rng, 2, 4, 3, 3), whole_numbers(rng, taps, taps, 2, 3)
    ours = partial(conv_transpose, stride=stride, padding="same", dilation=dilation, layout="channels_last")
    theirs = lax.conv_transpose(
        x, kernel, (stride,) * 2, "SAME", rhs_dilation=(dilation,) * 2, dimension_numbers=("NHWC", "HWIO", "NHWC"),
        transpose_kernel=True,
    )  # fmt: skip
    np.testing.assert_array_equal(ours(x, kernel), theirs)


@pytest.mark.parametrize("pairs", [((0, 0), (0, 0)), ((1, 1), (2, 2)), ((0, 2), (1, 0))])
@pytest.mark.parametrize(("stride", "dilation"), [((1, 1), (1, 1)), ((2, 3), (1, 1)), ((2, 1), (2, 1))])
def test_numeric_padding_is_lax_s_consistent_padding(pairs, stride, dilation, rng):
    x, kernel = whole_numbers(rng, 1, 3, 4, 2), whole_numbers(rng, 4, 3, 3, 2)
    theirs = lax.conv_transpose(
        x, kernel, stride, pairs, rhs_dilation=dilation, dimension_numbers=("NHWC", "HWIO", "NHWC"),
        transpose_kernel=True, use_consistent_padding=True,
    )  # fmt: skip
    ours = conv_transpose(x, kernel, stride=stride, padding=pairs, dilation=dilation, layout="channels_last")
    np.testing.assert_array_equal(ours, theirs)


@st.composite
def geometries(draw):
    """A size that a convolution accepts, and its geometry; "same" gets sizes that its stride divides."""
    rank = draw(st.integers(1, 2))
    name = draw(st.sampled_from([None, None, None, "valid", "same", "same_lower", "full", "causal"]))
    axis = st.tuples(
        st.integers(1, 6), st.integers(1, 4), st.integers(1, 3), st.integers(1, 3),
        st.tuples(st.integers(0, 3), st.integers(0, 3)),
    )  # fmt: skip
    size, taps, stride, dilation, pairs = zip(
        *(draw(axis) for _ in range(1 if name == "causal" else rank)), strict=True
    )
    if name in ("same", "same_lower"):
        size = tuple(-(-i // s) * s for i, s in zip(size, stride, strict=True))
    padding = name or pairs
    geometry = {"stride": stride, "dilation": dilation, "padding": padding}
    try:
        conv_output_size(size, taps, **geometry)
    except ValueError:
        assume(False)
    return size, taps, geometry


def inner_products(size, taps, geometry, groups, layout, rng):
    """<conv(x, k), y> and <x, conv_transpose(y, k, output_size=size)>, summed in int64."""
    x, kernel = whole_numbers(rng, 1, 2, *size), whole_numbers(rng, 4, 2 // groups, *taps)
    options = geometry | {"groups": groups, "layout": layout}
    if layout == "channels_last":
        x, kernel = np.moveaxis(x, 1, -1), np.moveaxis(kernel, (1, 0), (-2, -1))
    there = np.asarray(jax.jit(partial(conv, **options))(x, kernel))
    y = whole_numbers(rng, *there.shape)
    back = np.asarray(jax.jit(partial(conv_transpose, output_size=size, **options))(y, kernel))
    assert back.shape == x.shape
    as_int = [array.astype(np.int64) for array in (there, y, x, back)]
    return int((as_int[0] * as_int[1]).sum()), int((as_int[2] * as_int[3]).sum())


@settings(max_examples=40)
@given(
    geometries(), st.sampled_from([1, 2]), st.sampled_from(["channels_first", "channels_last"]), st.integers(0, 99)
)
def test_the_adjoint_of_conv(drawn, groups, layout, seed):
    one, other = inner_products(*drawn, groups, layout, np.random.default_rng(seed))
    assert one == other


@pytest.mark.parametrize("padding", ["same", "same_lower"])
@pytest.mark.parametrize(("size", "taps", "stride"), [(7, 3, 2), (5, 4, 3), (4, 5, 3), (1, 2, 4)])
def test_the_adjoint_of_strided_same_where_the_stride_does_not_divide(size, taps, stride, padding, rng):
    geometry = {"stride": stride, "padding": padding}
    one, other = inner_products((size,), (taps,), geometry, 1, "channels_first", rng)
    assert one == other


def test_the_gradient_of_conv_is_this(rng):
    x, kernel = whole_numbers(rng, 2, 4, 7, 6), whole_numbers(rng, 6, 2, 3, 2)
    geometry = {"stride": (2, 1), "padding": ((1, 0), (0, 2)), "dilation": (1, 2), "groups": 2}
    y, pullback = jax.vjp(lambda x: conv(x, kernel, **geometry), x)
    cotangent = whole_numbers(rng, *y.shape)
    [expected] = pullback(jnp.asarray(cotangent))
    np.testing.assert_array_equal(conv_transpose(cotangent, kernel, output_size=(7, 6), **geometry), expected)


@settings(max_examples=150)
@given(geometries())
def test_sizes_there_and_back(drawn):
    size, taps, geometry = drawn
    outputs, padding = conv_output_size(size, taps, **geometry), geometry["padding"]
    axes = list(zip(size, taps, geometry["stride"], geometry["dilation"], range(len(size)), outputs, strict=True))
    extra = []
    for i, k, s, d, axis, o in axes:
        low, high = crops(padding, k, s, d) if isinstance(padding, str) else padding[axis]
        least = o * s if padding in ("same", "same_lower") else (o - 1) * s + d * (k - 1) + 1 - low - high
        assert 0 <= i - least < s
        extra.append(i - least)
    assert conv_transpose_output_size(outputs, taps, output_padding=extra, **geometry) == size
    if padding not in ("same", "same_lower"):  # which for another size is another padding
        most = conv_transpose_output_size(outputs, taps, output_padding=[axis[2] - 1 for axis in axes], **geometry)
        assert conv_output_size(most, taps, **geometry) == outputs


def test_dtypes_do_not_wrap():
    x, kernel = np.full((1, 4, 3), 100, np.int8), np.full((4, 1, 2), 100, np.int8)
    for method in ("auto", "reference"):
        y = conv_transpose(x, kernel, stride=1, method=method)
        assert y.dtype == jnp.int32
        np.testing.assert_array_equal(y, [[[40_000, 80_000, 80_000, 40_000]]])
    imaginary = conv_transpose(jnp.array([[1j, 2.0]]), jnp.array([[[1.0, 1j]]]))
    np.testing.assert_array_equal(imaginary, [[1j, 1.0, 2j]])


def test_what_is_not_a_number_stays_below_its_own_kernel():
    x = jnp.array([[1.0, jnp.nan, 1.0, jnp.inf]])
    y = conv_transpose(x, jnp.ones((1, 1, 2)), stride=3)
    np.testing.assert_array_equal(y, [[1, 1, 0, jnp.nan, jnp.nan, 0, 1, 1, 0, jnp.inf, jnp.inf]])


def test_empty_batches_and_channels():
    run = partial(conv_transpose, stride=2, padding="same")
    assert run(jnp.ones((0, 2, 3)), jnp.ones((2, 4, 3))).shape == (0, 4, 6)
    y = run(jnp.ones((2, 0, 3)), jnp.ones((0, 4, 3)), jnp.arange(4.0))
    np.testing.assert_array_equal(y, np.broadcast_to(np.arange(4.0).reshape(1, 4, 1), (2, 4, 6)))


# shapes of x and kernel (and bias), options, the message after "conv_transpose: "
X, K = (1, 4, 5), (4, 2, 3)
# fmt: off
ERRORS = [
    ((X, (3, 2, 3)), {}, "`x` has 4 channels but `kernel` expects 3 (kernel shape (3, 2, 3), (C, O, KW))"),
    (((1, 5, 4), K), {"layout": "channels_last"},
     "`x` has 4 channels but `kernel` expects 3 (kernel shape (4, 2, 3), (KW, O, C))"),
    ((X, K), {"groups": 3}, "`groups` must divide the channels of `x` and the output channels of `kernel`, got "
     "groups=3 for 4 and 6 (x shape (1, 4, 5), kernel shape (4, 2, 3))"),
    ((X, K), {"groups": 0}, "`groups` must be at least 1, got 0"),
    ((X, (4, 3)), {}, "`kernel` must have at least 3 axes (C, O, KW), got 2 (shape (4, 3))"),
    ((X, (4, 2, 0)), {}, "`kernel` must have a tap along every axis, got shape (4, 2, 0)"),
    (((5,), K), {}, "`x` must have 3 axes (N, C, W) or 2 axes (C, W), got 1 (shape (5,))"),
    ((X, K, (4,)), {}, "`bias` must have shape (2,), one number an output channel, got (4,) "
     "(kernel shape (4, 2, 3))"),
    ((X, K), {"stride": 0}, "`stride` must be at least 1, got 0"),
    ((X, K), {"dilation": -1}, "`dilation` must be at least 1, got -1"),
    ((X, K), {"padding": -1}, "`padding` must be at least 0, got -1"),
    ((X, K), {"padding": (1, 1)}, "`padding` must be an int, or have one int or one (low, high) pair an axis, "
     "1 here, got 2: (1, 1)"),
    ((X, K), {"padding": "SAME"}, '`padding` must be one of "valid", "same", "same_lower", "full", "causal", or '
     "an int, ints or pairs; got 'SAME'"),
    (((1, 4, 5, 5), (4, 2, 3, 3)), {"padding": "causal"}, '`padding` "causal" needs one spatial axis, got 2'),
    ((X, K), {"padding": ((5, 3),)}, "`padding` must leave a cell of the output, got (5, 3) for 7 "
     "cells along spatial axis 0"),
    ((X, K), {"padding": ((5, 2),)},
     "`padding` must leave a cell of the output, got (5, 2) for 7 cells along spatial axis 0"),
    (((1, 4, 2, 1), (4, 2, 1, 3)), {"padding": ((0, 0), (1, 2))},
     "`padding` must leave a cell of the output, got (1, 2) for 3 cells along spatial axis 1"),
    ((X, K), {"output_padding": -1}, "`output_padding` must be at least 0, got -1"),
    ((X, K), {"output_padding": 1}, "`output_padding` must be smaller than the stride or the dilation, got 1 "
     "with stride 1 and dilation 1 along spatial axis 0"),
    ((X, K), {"output_padding": (3,), "stride": 3, "dilation": 2}, "`output_padding` must be smaller than the "
     "stride or the dilation, got 3 with stride 3 and dilation 2 along spatial axis 0"),
    ((X, K), {"output_padding": (1, 1), "stride": 2},
     "`output_padding` must be an int or have one an axis, 1 here, got 2: (1, 1)"),
    ((X, K), {"output_size": 10, "stride": 2},
     "`output_size` must be between 11 and 12 along spatial axis 0 (size 5, stride 2), got 10"),
    ((X, K), {"output_size": (13,), "stride": 2},
     "`output_size` must be between 11 and 12 along spatial axis 0 (size 5, stride 2), got 13"),
    ((X, K), {"output_size": 0}, "`output_size` must be at least 1, got 0"),
    ((X, K), {"output_size": 12, "output_padding": 1, "stride": 2},
     "`output_size` takes the place of `output_padding`, got both: 12 and 1"),
    ((X, K), {"method": "cudnn"}, METHOD_MISTAKE),
    ((X, K), {"layout": "NCHW"}, "`layout` must be one of \"channels_first\", \"channels_last\"; got 'NCHW'"),
]
# fmt: on


@pytest.mark.parametrize(("shapes", "options", "text"), ERRORS, ids=[row[-1] for row in ERRORS])
def test_mistakes(shapes, options, text):
    call = partial(conv_transpose, **options)
    with pytest.raises(ValueError, match=rf"^conv_transpose: {re.escape(text)}(\n-----|\Z)"):
        jax.eval_shape(call, *map(jnp.ones, shapes))


@pytest.mark.parametrize(
    ("arguments", "options", "text"),
    [
        (([[1.0]], np.ones(K)), {}, "`x` must be an array, got list"),
        ((np.ones(X), [1.0]), {}, "`kernel` must be an array, got list"),
        ((np.ones(X), np.ones(K), [1.0, 1.0]), {}, "`bias` must be an array, got list"),
        ((np.ones(X), np.ones(K)), {"stride": 2.0}, "`stride` must be made of ints, got 2.0 (float)"),
        ((np.ones(X), np.ones(K)), {"output_size": 12.0}, "`output_size` must be made of ints, got 12.0 (float)"),
        (
            (np.ones(X), np.ones(K)),
            {"output_padding": None},
            "`output_padding` must be made of ints, got None (NoneType)",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_types(arguments, options, text):
    with pytest.raises(TypeError, match=f"^conv_transpose: {re.escape(text)}$"):
        conv_transpose(*arguments, **options)


@pytest.mark.parametrize("stride", [1, 2])
def test_no_cells_to_spread_is_an_error(stride):
    with pytest.raises(ValueError, match=r"^conv_transpose: `x` "):
        conv_transpose(jnp.zeros((1, 1, 0)), jnp.ones((1, 1, 3)), stride=stride)


@pytest.mark.parametrize("method", ["auto", "lax"])
@pytest.mark.parametrize(
    ("size", "taps", "stride", "padding"),
    [((2, 4), (3, 2), (2, 2), (1, 1)), ((5, 2), (2, 3), (2, 2), (1, 0)), ((1, 5), (4, 2), (1, 2), (1, 1))],
)
def test_what_ends_the_compiler_does_not_end_the_process(size, taps, stride, padding, method, rng):
    """Shapes at which XLA of jaxlib 0.10.2 aborts when it is given them as they stand."""
    x, kernel = rng.normal(size=(1, 2, *size)), rng.normal(size=(2, 3, *taps))
    y = conv_transpose(x, kernel, stride=stride, padding=padding, method=method)
    whole = conv_transpose(x, kernel, stride=stride, method="reference")
    inner = whole[:, :, padding[0] : whole.shape[2] - padding[0], padding[1] : whole.shape[3] - padding[1]]
    np.testing.assert_allclose(y, inner, rtol=1e-4, atol=1e-5)
