"""max_pool, max_pool_with_indices, avg_pool and lp_pool against a loop over windows and cells."""

import re
from functools import partial
from math import prod

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import assert_close, each_axis, padding_pairs, whole_numbers

from jconv import (
    avg_pool,
    lp_pool,
    max_pool,
    max_pool_with_indices,
    pool_output_size,
)


def starts(size, window, stride, pair, dilation, ceil_mode):
    """Where windows start along an axis, found by trying every place from the low padding on."""
    span, (low, high), found = dilation * (window - 1) + 1, pair, []
    for start in range(-low, size + high, stride):
        fits = start + span <= size + high
        reaches_new_cells = not found or found[-1] + span < size + high
        if fits or (ceil_mode and reaches_new_cells and start < size):
            found.append(start)
    return found


def same(size, window, stride, dilation, lower):
    """XLA's "same": ceil(size / stride) windows, and the fewest cells that those need."""
    need = max((-(-size // stride) - 1) * stride + dilation * (window - 1) + 1 - size, 0)
    return (need - need // 2, need // 2) if lower else (need // 2, need - need // 2)


def windows(size, window, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """The output's size, and for each of its cells the window's cells inside, and how many lie in the padding."""
    rank = len(size)
    window, dilation = each_axis(window, rank), each_axis(dilation, rank)
    stride = window if stride is None else each_axis(stride, rank)
    if isinstance(padding, str):
        axes = zip(size, window, stride, dilation, strict=True)
        pairs = [same(*axis, padding == "same_lower") for axis in axes]
    else:
        pairs = padding_pairs(padding, rank)
    grid = [starts(*axis, ceil_mode) for axis in zip(size, window, stride, pairs, dilation, strict=True)]
    out = tuple(map(len, grid))
    seen = {}
    for position in np.ndindex(*out):
        inside, in_padding = [], 0
        for tap in np.ndindex(*window):
            cell = tuple(grid[a][position[a]] + dilation[a] * tap[a] for a in range(rank))
            if all(0 <= i < cells for i, cells in zip(cell, size, strict=True)):
                inside.append(cell)
            elif all(i < size[a] + pairs[a][1] for a, i in enumerate(cell)):
                in_padding += 1
        seen[position] = inside, in_padding
    return out, seen


def loop(x, window, reduce, **geometry):
    """`reduce(cells in row-major order, their flat places, cells of padding)` of every window of (N, C, *size)."""
    size = x.shape[2:]
    out, seen = windows(size, window, **geometry)
    y = np.zeros((*x.shape[:2], *out), np.float64)
    for n, c in np.ndindex(*x.shape[:2]):
        for position, (inside, in_padding) in seen.items():
            places = [int(np.ravel_multi_index(cell, size)) for cell in inside]
            y[(n, c, *position)] = reduce([float(x[(n, c, *cell)]) for cell in inside], places, in_padding)
    return y


def largest(cells, places, in_padding):
    return max(cells, default=-np.inf)


def place_of_largest(cells, places, in_padding):
    return places[cells.index(max(cells))] if cells else -1


def mean(include_padding):
    def reduce(cells, places, in_padding):
        return sum(cells) / max(len(cells) + in_padding * include_padding, 1)

    return reduce


def norm(p):
    def reduce(cells, places, in_padding):
        powers = [abs(cell) ** p for cell in cells]
        return max(map(abs, cells), default=0) if p == np.inf else sum(powers) ** (1 / p)

    return reduce


# size, window, options
GEOMETRIES = [
    ((7,), 3, {}),
    ((9,), (2,), {"stride": 3, "padding": 1, "ceil_mode": True}),
    ((5,), 2, {"stride": 1, "padding": ((4, 3),)}),  # windows of padding only, at both ends
    ((4,), 3, {"stride": 4, "ceil_mode": True, "padding": ((0, 2),)}),
    ((2,), 3, {"stride": 2, "ceil_mode": True}),  # a window larger than its axis hangs over
    ((2,), 1, {"stride": 2, "ceil_mode": True}),
    ((6,), 4, {"stride": 3, "padding": "same"}),
    ((6,), 4, {"stride": 3, "padding": "same_lower"}),
    ((20,), 13, {"stride": 2, "padding": 6}),
    ((5, 6), (3, 2), {"stride": (2, 1), "padding": (1, 0)}),
    ((5, 7), 2, {"stride": (3, 2), "ceil_mode": True, "padding": ((1, 0), (0, 1))}),
    ((6, 5), (2, 3), {"stride": 2, "padding": ((0, 1), (2, 0))}),
    ((5, 5), 3, {"stride": 2, "padding": "same"}),
    ((11, 10), (10, 9), {"stride": (1, 2), "padding": ((3, 0), (0, 5))}),
    ((3, 4, 3), (2, 3, 1), {"stride": (1, 2, 3), "padding": (1, 0, 0), "ceil_mode": True}),
]
DILATED = [
    ((9,), 3, {"dilation": 2}),
    ((7,), 3, {"dilation": 3, "stride": 2, "padding": 3, "ceil_mode": True}),
    ((31,), 11, {"dilation": 3, "stride": 1, "padding": ((7, 2),)}),
    ((6, 5), 2, {"dilation": (1, 3), "stride": (2, 1), "padding": ((1, 0), (0, 2))}),
    ((5, 4), (2, 3), {"dilation": 2, "stride": 1, "padding": "same_lower"}),
]


def both_ways(function, x, window, **options):
    """All of x channels first, and its second image alone with its channels last."""
    single = each_axis(window, x.ndim - 2)
    first = jax.jit(lambda x: function(x, window, **options))(x)
    last = jax.jit(lambda x: function(x, single, layout="channels_last", **options))(np.moveaxis(x[1], 0, -1))
    return first, jax.tree.map(lambda y: np.moveaxis(y, -1, 0), last)


@pytest.mark.parametrize(("size", "window", "options"), GEOMETRIES + DILATED, ids=str)
def test_largest_values_and_their_places(size, window, options, rng):
    """Four different values make many ties: the first in row-major order counts."""
    x = rng.integers(-2, 2, (2, 2, *size)).astype(np.float32)
    expected, places = (loop(x, window, reduce, **options) for reduce in (largest, place_of_largest))

    def both(x, window, **options):
        return max_pool(x, window, **options), *max_pool_with_indices(x, window, **options)

    for results, part in zip(both_ways(both, x, window, **options), (..., 1), strict=True):
        for result, whole in zip(results, (expected, expected, places), strict=True):
            np.testing.assert_array_equal(result, whole[part])
        assert jnp.issubdtype(results[2].dtype, jnp.integer)
    assert pool_output_size(size, each_axis(window, len(size)), **options) == expected.shape[2:]


@pytest.mark.parametrize(("size", "window", "options"), GEOMETRIES, ids=str)
def test_means(size, window, options, rng):
    def both(x, window, **options):
        return [avg_pool(x, window, count_include_pad=include, **options) for include in (True, False)]

    x = whole_numbers(rng, 2, 2, *size)
    expected = [loop(x, window, mean(include), **options) for include in (True, False)]
    for pair, part in zip(both_ways(both, x, window, **options), (..., 1), strict=True):
        for y, whole in zip(pair, expected, strict=True):
            assert_close(y, whole[part], relative=1e-6)


@pytest.mark.parametrize("divisor", [1, 5, -2, 10**6])
def test_a_divisor_of_ones_own(divisor, rng):
    x, options = whole_numbers(rng, 1, 2, 5, 4), {"stride": 2, "padding": 1, "ceil_mode": True}
    expected = loop(x, 3, lambda cells, places, in_padding: sum(cells) / divisor, **options)
    for include in (True, False):
        run = partial(avg_pool, window=3, divisor_override=divisor, count_include_pad=include, **options)
        assert_close(jax.jit(run)(x), expected, relative=1e-6)


@pytest.mark.parametrize("p", [1, 2, 3, 0.5, 2.5, np.inf])
def test_norms_of_every_exponent(p, rng):
    x, options = whole_numbers(rng, 2, 2, 5, 6), {"stride": (2, 1), "padding": ((2, 0), (0, 3))}
    expected = loop(x, (2, 3), norm(p), **options)
    for y, part in zip(both_ways(lp_pool, x, (2, 3), p=p, **options), (..., 1), strict=True):
        assert_close(y, expected[part], relative=3e-6)


@pytest.mark.parametrize(("size", "window", "options"), DILATED + GEOMETRIES[-3:], ids=str)
def test_norms_of_every_geometry(size, window, options, rng):
    x = whole_numbers(rng, 2, 1, *size)
    expected = loop(x, window, norm(3), **options)
    for y, part in zip(both_ways(lp_pool, x, window, p=3, **options), (..., 1), strict=True):
        assert_close(y, expected[part], relative=3e-6)


@settings(max_examples=400)
@given(
    st.integers(1, 40), st.integers(1, 12), st.integers(1, 9), st.integers(0, 9), st.integers(0, 9),
    st.integers(1, 4), st.booleans(),
)  # fmt: skip
def test_output_sizes_are_those_counted(size, window, stride, low, high, dilation, ceil_mode):
    span = dilation * (window - 1) + 1
    high = min(high, span - 1) if ceil_mode else high  # no window fits within the high padding
    found = starts(size, window, stride, (low, high), dilation, ceil_mode)
    options = {"stride": stride, "padding": (low, high), "dilation": dilation, "ceil_mode": ceil_mode}
    # PyTorch refuses a window that hangs over by a stride or more, and so is left with no position
    if size + low + high + (stride - 1 if ceil_mode else 0) < span:
        with pytest.raises(ValueError, match=r"^pool_output_size: the window must not be larger"):
            pool_output_size(size, window, **options)
    else:
        assert pool_output_size(size, window, **options) == len(found)


@pytest.mark.parametrize(
    ("size", "window", "options"),
    [GEOMETRIES[1], GEOMETRIES[9], GEOMETRIES[10], GEOMETRIES[13], DILATED[2], DILATED[3]], ids=str,
)  # fmt: skip
def test_the_gradient_goes_to_the_first_of_equal_cells(size, window, options, rng):
    x = rng.integers(1, 3, (1, 2, *size)).astype(np.float32)
    places = loop(x, window, place_of_largest, **options).astype(int)
    weights = whole_numbers(rng, *places.shape)
    expected = np.zeros((1, 2, prod(size)), np.float32)
    for n, c, *position in np.ndindex(*places.shape):
        if places[(n, c, *position)] >= 0:
            expected[n, c, places[(n, c, *position)]] += weights[(n, c, *position)]
    for function in (max_pool, lambda *a, **k: max_pool_with_indices(*a, **k)[0], partial(lp_pool, p=np.inf)):
        gradient = jax.jit(jax.grad(lambda x, f=function: (f(x, window, **options) * weights).sum()))(x)
        np.testing.assert_array_equal(gradient, expected.reshape(x.shape))


def test_padding_takes_no_gradient_from_the_lowest_cell():
    x, weights = jnp.array([[[-jnp.inf, 1.0, -jnp.inf]]]), jnp.array([[[1.0, 2.0, 3.0, 4.0]]])
    gradient = jax.grad(lambda x: (max_pool(x, 2, stride=1, padding=1) * weights).sum())(x)
    np.testing.assert_array_equal(gradient, [[[1, 5, 4]]])


@pytest.mark.parametrize("p", [0.5, 1, 1.5, 2, 3, np.inf])
def test_the_gradient_of_a_norm_of_zeros_is_zero(p):
    x = jnp.array([[[0.0, 0.0, 3.0, -3.0]]])
    gradient = jax.grad(lambda x: lp_pool(x, 2, p=p).sum())(x)
    slope = {np.inf: [1, 0]}.get(p, [2 ** (1 / p - 1)] * 2)
    np.testing.assert_allclose(gradient, [[[0, 0, slope[0], -slope[1]]]], rtol=1e-6)


@pytest.mark.parametrize("window", [3, 10])
def test_nan_and_infinity_stay_in_their_windows(window, rng):
    x = rng.normal(size=(1, 1, 40)).astype(np.float32)
    pools = {f: jax.jit(partial(f, window=window, stride=1, padding=1)) for f in (max_pool, avg_pool, lp_pool)}
    clean = {f: np.asarray(pool(x)) for f, pool in pools.items()}
    x[..., 20] = np.nan
    touched = np.array([start <= 20 < start + window for start in starts(40, window, 1, (1, 1), 1, False)])
    for function, before in clean.items():
        y = np.asarray(pools[function](x))
        assert np.isnan(y[..., touched]).all()
        np.testing.assert_array_equal(y[..., ~touched], before[..., ~touched])
    values, indices = jax.jit(partial(max_pool_with_indices, window=window, stride=1, padding=1))(x)
    np.testing.assert_array_equal(np.isnan(values[0, 0]), touched)
    assert (np.asarray(indices)[0, 0, touched] == 20).all()
    x[..., 20] = -np.inf
    y = np.asarray(pools[avg_pool](x))
    assert (y[..., touched] == -np.inf).all()
    np.testing.assert_array_equal(y[..., ~touched], clean[avg_pool][..., ~touched])


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "int32", "uint32", "bool", "float32", "bfloat16"])
@pytest.mark.parametrize("window", [2, 9])
def test_the_lowest_value_is_a_value_and_padding_is_none(dtype, window):
    lowest = -jnp.inf if "float" in dtype else False if dtype == "bool" else jnp.iinfo(dtype).min
    x = jnp.full((1, 1, 9), lowest, dtype)
    options = {"stride": window, "padding": ((2 * window, window),)}
    pools = [partial(function, window=window, **options) for function in (max_pool, max_pool_with_indices)]
    values, (same_values, indices) = jax.jit(lambda x: [pool(x) for pool in pools])(x)
    for array in map(np.asarray, (values, same_values)):
        assert array.dtype == jnp.dtype(dtype)
        assert (array == np.asarray(lowest, array.dtype)).all()
    places = [
        start if 0 <= start < 9 else -1 for start in starts(9, window, window, (2 * window, window), 1, False)
    ]
    np.testing.assert_array_equal(indices, [[places]])


def test_dtypes_of_means_and_norms():
    mean_of, norm_of = (jax.jit(lambda x, f=f: f(x, x.shape[-1])) for f in (avg_pool, lp_pool))
    for dtype in ("int8", "int32", "bool"):
        assert mean_of(jnp.ones((1, 1, 2), dtype)).dtype == norm_of(jnp.ones((1, 1, 2), dtype)).dtype == "float32"
    assert mean_of(jnp.full((1, 1, 4), 127, jnp.int8)).item() == 127
    assert norm_of(jnp.full((1, 1, 4), -128, jnp.int8)).item() == 256
    half = mean_of(jnp.ones((1, 1, 1025), jnp.bfloat16))  # bfloat16 counts no further than 256
    assert half.dtype == jnp.bfloat16
    assert half.item() == 1
    assert norm_of(jnp.full((1, 1, 4), 300, jnp.float16)).item() == 600  # 300^2 is no float16
    assert mean_of(jnp.array([[[1j, 3.0]]])).item() == 1.5 + 0.5j


def test_empty_batches_and_channels():
    for function in (max_pool, avg_pool, lp_pool):
        pool = jax.jit(partial(function, window=2))
        assert pool(jnp.ones((0, 2, 5))).shape == (0, 2, 2)
        assert pool(jnp.ones((2, 0, 5, 4))).shape == (2, 0, 2, 2)


# Expected outputs of the ONNX operator documentation.
SIXTEEN = np.arange(1, 17, dtype=np.float32).reshape(1, 1, 4, 4)
GRID = np.arange(1, 26, dtype=np.float32).reshape(1, 1, 5, 5)
MAX_PADS = [[13, 14, 15, 15, 15], [18, 19, 20, 20, 20], *[[23, 24, 25, 25, 25]] * 3]
ONNX = {
    "maxpool_2d_ceil": (max_pool, SIXTEEN, 3, {"stride": 2, "ceil_mode": True}, [[11, 12], [15, 16]]),
    "maxpool_2d_ceil_output_size_reduce_by_one": (
        max_pool, SIXTEEN[..., :2, :2], 1, {"stride": 2, "ceil_mode": True}, [[1]]),
    "maxpool_2d_dilations": (max_pool, SIXTEEN, 2, {"stride": 1, "dilation": 2}, [[11, 12], [15, 16]]),
    "maxpool_2d_precomputed_pads": (max_pool, GRID, 5, {"stride": 1, "padding": 2}, MAX_PADS),
    "maxpool_with_argmax_2d_precomputed_pads": (
        lambda *a, **k: max_pool_with_indices(*a, **k)[1], GRID, 5, {"stride": 1, "padding": 2},
        [[place - 1 for place in row] for row in MAX_PADS]),
    "maxpool_2d_precomputed_strides": (max_pool, GRID, 2, {}, [[7, 9], [17, 19]]),
    "maxpool_2d_precomputed_same_upper": (
        max_pool, GRID, 3, {"stride": 2, "padding": "same"}, [[7, 9, 10], [17, 19, 20], [22, 24, 25]]),
    "averagepool_2d_ceil": (avg_pool, SIXTEEN, 3, {"stride": 2, "ceil_mode": True}, [[6, 7.5], [12, 13.5]]),
    "averagepool_2d_precomputed_pads": (
        avg_pool, GRID, 5, {"stride": 1, "padding": 2, "count_include_pad": False},
        [[7 + 2.5 * row + column / 2 for column in range(5)] for row in range(5)]),
    "averagepool_2d_precomputed_pads_count_include_pad": (
        avg_pool, GRID, 5, {"stride": 1, "padding": 2},
        [[2.52, 3.6, 4.8, 4.08, 3.24], [4.56, 6.4, 8.4, 7.04, 5.52], [7.2, 10, 13, 10.8, 8.4],
         [6.96, 9.6, 12.4, 10.24, 7.92], [6.12, 8.4, 10.8, 8.88, 6.84]]),
    "averagepool_2d_precomputed_strides": (avg_pool, GRID, 2, {}, [[4, 6], [14, 16]]),
    "averagepool_2d_precomputed_same_upper": (
        avg_pool, GRID, 3, {"stride": 2, "padding": "same", "count_include_pad": False},
        [[4, 5.5, 7], [11.5, 13, 14.5], [19, 20.5, 22]]),
}  # fmt: skip


@pytest.mark.parametrize("name", ONNX)
def test_onnx_examples(name):
    function, x, window, options, expected = ONNX[name]
    assert_close(
        jax.jit(lambda x: function(x, window, **options))(x), np.array(expected)[None, None], relative=1e-6
    )


X = (2, 3, 8, 8)
# function, shape of x, window, options, the text after "function: "
# fmt: off
ERRORS = [
    (max_pool, (8, 8), 2, {}, "`x` must be batched and have a spatial axis where `window` is an int, got shape "
     "(8, 8); for an unbatched array give `window` one int an axis"),
    (avg_pool, (8, 8), (2, 2), {}, "`x` must have 4 axes (N, C, H, W) or 3 axes (C, H, W), got 2 (shape (8, 8))"),
    (lp_pool, X, (2,), {"layout": "channels_last"},
     "`x` must have 3 axes (N, W, C) or 2 axes (W, C), got 4 (shape (2, 3, 8, 8))"),
    (max_pool, X, (), {}, "`window` must be an int or have one an axis, got ()"),
    (max_pool_with_indices, X, 0, {}, "`window` must be at least 1, got 0"),
    (avg_pool, X, (2, -1), {}, "`window` must be at least 1, got -1"),
    (max_pool, X, 2, {"stride": 0}, "`stride` must be at least 1, got 0"),
    (max_pool, X, 2, {"stride": (1, 2, 1)},
     "`stride` must be an int or have one an axis, 2 here, got 3: (1, 2, 1)"),
    (lp_pool, X, 2, {"dilation": 0}, "`dilation` must be at least 1, got 0"),
    (avg_pool, X, 2, {"padding": ((0, 0), (0, -2))}, "`padding` must be at least 0, got -2"),
    (avg_pool, X, 2, {"padding": (1, 1, 1, 1)},
     "`padding` must be an int, or have one int or one (low, high) pair "
     "an axis, 2 here, got 4: (1, 1, 1, 1)"),
    (max_pool, X, 2, {"padding": "SAME"}, '`padding` must be one of "valid", "same", "same_lower", "full", '
     "\"causal\", or an int, ints or pairs; got 'SAME'"),
    (max_pool, X, 2, {"padding": "causal"}, '`padding` "causal" needs one spatial axis, got 2'),
    (max_pool, X, 5, {"dilation": 2, "padding": ((0, 0), (1, 1))}, "the window must not be larger than the padded "
     "input, got a window of 5 (dilation 2: 9 cells) on 8 cells (size 8, padding (0, 0)) along spatial axis 0"),
    (avg_pool, X, (8, 10), {"stride": 2, "ceil_mode": True}, "the window must not be larger than the padded "
     "input, got a window of 10 (dilation 1: 10 cells) on 8 cells (size 8, padding (0, 0)) along spatial axis 1"),
    (max_pool, X, 2, {"layout": "NHWC"},
     "`layout` must be one of \"channels_first\", \"channels_last\"; got 'NHWC'"),
    (avg_pool, X, 2, {"divisor_override": 0}, "`divisor_override` must not be 0, got 0"),
    (lp_pool, X, 2, {"p": 0}, "`p` must be above 0, got 0"),
    (lp_pool, X, 2, {"p": np.nan}, "`p` must be above 0, got nan"),
]
WRONG_TYPES = [
    (lambda: max_pool([1.0], 1), "max_pool: `x` must be an array, got list"),
    (lambda: max_pool(np.ones(X), 2.0), "max_pool: `window` must be made of ints, got 2.0 (float)"),
    (lambda: max_pool(np.ones(X), None), "max_pool: `window` must be made of ints, got None (NoneType)"),
    (lambda: lp_pool(np.ones(X), 2, stride=True), "lp_pool: `stride` must be made of ints, got True (bool)"),
    (lambda: avg_pool(np.ones(X), 2, divisor_override=2.0),
     "avg_pool: `divisor_override` must be made of ints, got 2.0 (float)"),
    (lambda: max_pool(np.ones(X, np.complex64), 2),
     "max_pool: `x` must hold numbers that have an order, got dtype complex64"),
    (lambda: max_pool_with_indices(np.ones(X, np.complex64), 2),
     "max_pool_with_indices: `x` must hold numbers that have an order, got dtype complex64"),
]
# fmt: on


@pytest.mark.parametrize(
    ("function", "shape", "window", "options", "text"), ERRORS, ids=[row[-1] for row in ERRORS]
)
def test_mistakes(function, shape, window, options, text):
    with pytest.raises(ValueError, match=rf"^{function.__name__}: {re.escape(text)}(\n-----|\Z)"):
        jax.eval_shape(lambda x: function(x, window, **options), jnp.ones(shape))


@pytest.mark.parametrize(("call", "text"), WRONG_TYPES, ids=[text for _, text in WRONG_TYPES])
def test_wrong_types(call, text):
    with pytest.raises(TypeError, match=rf"^{re.escape(text)}$"):
        call()


@pytest.mark.parametrize("p", ["2", None, [2], 1j])
def test_an_exponent_that_is_no_number_is_named(p):
    with pytest.raises((TypeError, ValueError), match=r"^lp_pool: `p` must be "):
        lp_pool(np.ones(X), 2, p=p)
