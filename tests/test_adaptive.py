"""Adaptive and global pools against a loop over their windows, and max_unpool against what it undoes."""

import re
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, each_axis, whole_numbers

from jconv import (
    adaptive_avg_pool,
    adaptive_max_pool,
    global_avg_pool,
    global_max_pool,
    max_pool_with_indices,
    max_unpool,
)


def spans(size, outputs):
    """Cells of each window along an axis: those that its share of the axis, [o I/O, (o + 1) I/O), touches."""
    return [
        [i for i in range(size) if (i + 1) * outputs > o * size and i * outputs < (o + 1) * size]
        for o in range(outputs)
    ]


def loop(x, output_size, reduce):
    """`reduce(cells)` of every window of (N, C, *size), and the flat places of the first cells equal to it."""
    size = x.shape[2:]
    outputs = [i if o is None else o for i, o in zip(size, each_axis(output_size, len(size)), strict=True)]
    along = [spans(*axis) for axis in zip(size, outputs, strict=True)]
    y, places = np.zeros((*x.shape[:2], *outputs)), np.zeros((*x.shape[:2], *outputs), int)
    for n, c, *position in np.ndindex(*y.shape):
        axes = [windows[o] for windows, o in zip(along, position, strict=True)]
        window = x[n, c][np.ix_(*axes)].astype(np.float64)
        y[(n, c, *position)] = reduce(window)
        first = np.unravel_index(window.argmax(), window.shape)
        cell = [axis[i] for axis, i in zip(axes, first, strict=True)]
        places[(n, c, *position)] = np.ravel_multi_index(cell, size)
    return y, places


CASES = [
    ((7,), (3,)),
    ((6,), (3,)),
    ((3,), (7,)),  # more outputs than inputs
    ((4,), (8,)),
    ((5,), (1,)),
    ((1,), (4,)),
    ((10, 7), (3, 5)),
    ((6, 4), (3, None)),
    ((5, 7), (None, 2)),
    ((5, 3), 4),
    ((3, 4), (None, None)),
    ((3, 5, 4), (2, 3, 4)),
    ((2, 3, 2), (3, None, 1)),
    ((2, 3, 2, 3), (1, 2, 3, 2)),
]


def every_way(function, x, output_size):
    """Batched with its channels first, and the second image alone with its channels last."""
    single = each_axis(output_size, x.ndim - 2)
    yield jax.jit(lambda x: function(x, output_size))(x), ...
    last = jax.jit(lambda x: function(x, single, layout="channels_last"))
    yield np.moveaxis(last(np.moveaxis(x[1], 0, -1)), -1, 0), 1


@pytest.mark.parametrize(("size", "output_size"), CASES, ids=str)
def test_against_a_loop(size, output_size, rng):
    x = whole_numbers(rng, 2, 2, *size)
    expected, _ = loop(x, output_size, np.max)
    for y, part in every_way(adaptive_max_pool, x, output_size):
        np.testing.assert_array_equal(y, expected[part])
    expected, _ = loop(x, output_size, np.mean)
    for y, part in every_way(adaptive_avg_pool, x, output_size):
        assert_close(y, expected[part], relative=1e-6)


@given(st.integers(1, 12), st.integers(1, 15))
def test_windows_share_an_axis_out(size, outputs):
    """Seen through the gradient of the mean: each window spreads 1 over its own cells and no others."""
    jacobian = jax.jit(jax.jacfwd(lambda x: adaptive_avg_pool(x[None, None], outputs)[0, 0]))(jnp.ones(size))
    expected = np.zeros((outputs, size))
    for o, cells in enumerate(spans(size, outputs)):
        expected[o, cells] = 1 / len(cells)
    assert_close(jacobian, expected, relative=1e-6)


@pytest.mark.parametrize(("size", "output_size"), [((7,), (3,)), ((6, 5), (3, 4)), ((3, 2), (4, 3))], ids=str)
def test_the_gradient_goes_to_the_first_of_equal_cells(size, output_size, rng):
    x = rng.integers(0, 2, (1, 2, *size)).astype(np.float32)
    _, places = loop(x, output_size, np.max)
    weights = whole_numbers(rng, *places.shape)
    expected = np.zeros((1, 2, int(np.prod(size))), np.float32)
    for n, c, *position in np.ndindex(*places.shape):
        expected[n, c, places[(n, c, *position)]] += weights[(n, c, *position)]
    gradient = jax.jit(jax.grad(lambda x: (adaptive_max_pool(x, output_size) * weights).sum()))(x)
    np.testing.assert_array_equal(gradient, expected.reshape(x.shape))


@pytest.mark.parametrize("size", [(5,), (3, 4), (2, 3, 2), (2, 1, 2, 2)], ids=str)
def test_global_pools_leave_one_cell(size, rng):
    x, axes = whole_numbers(rng, 2, 3, *size), tuple(range(2, 2 + len(size)))
    last = np.moveaxis(x, 1, -1)
    for function, reduce in ((global_max_pool, np.max), (global_avg_pool, np.mean)):
        expected = reduce(x.astype(np.float64), axes, keepdims=True)
        assert_close(jax.jit(function)(x), expected, relative=1e-6)
        y = jax.jit(partial(function, layout="channels_last"))(last)
        assert_close(np.moveaxis(y, -1, 1), expected, relative=1e-6)


def test_onnx_examples_of_global_pools():
    x = jnp.arange(1.0, 10).reshape(1, 1, 3, 3)
    assert global_max_pool(x).tolist() == [[[[9]]]]
    assert global_avg_pool(x).tolist() == [[[[5]]]]


@pytest.mark.parametrize("outputs", [2, 3])
def test_values_at_the_ends_of_a_dtype(outputs):
    pool = jax.jit(lambda x: adaptive_max_pool(x, outputs))
    for dtype in ("int8", "uint8", "int32"):
        lowest = jnp.iinfo(dtype).min
        y = pool(jnp.full((1, 1, 7), lowest, dtype))
        assert y.dtype == jnp.dtype(dtype)
        assert (np.asarray(y) == lowest).all()
    assert (pool(jnp.full((1, 1, 7), -jnp.inf)) == -jnp.inf).all()
    assert pool(jnp.zeros((1, 1, 7), bool)).tolist() == [[[False] * outputs]]
    x = jnp.ones((1, 1, 7)).at[0, 0, 6].set(jnp.nan)
    for function in (adaptive_max_pool, adaptive_avg_pool):
        y = np.asarray(jax.jit(lambda x, f=function: f(x, outputs))(x))
        np.testing.assert_array_equal(np.isnan(y[0, 0]), [6 in cells for cells in spans(7, outputs)])


def test_dtypes_of_means():
    mean = jax.jit(lambda x: adaptive_avg_pool(x, 1))
    for dtype in ("int8", "bool"):
        assert mean(jnp.ones((1, 1, 3), dtype)).dtype == jnp.float32
    assert mean(jnp.full((1, 1, 300), 127, jnp.int8)).item() == 127
    half = mean(jnp.full((1, 1, 3), 60000, jnp.float16))  # two of them are more than a float16 holds
    assert half.dtype == jnp.float16
    assert half.item() == 60000


def test_empty_batches_and_channels():
    for function in (adaptive_max_pool, adaptive_avg_pool):
        assert jax.jit(lambda x, f=function: f(x, 2))(jnp.ones((0, 2, 5))).shape == (0, 2, 2)
        assert jax.jit(lambda x, f=function: f(x, 3))(jnp.ones((2, 0, 5, 4))).shape == (2, 0, 3, 3)


@pytest.mark.parametrize("output_size", [[2, 3], np.array([2, 3]), (np.int64(2), 3)], ids=type)
def test_sizes_come_in_any_sequence(output_size):
    assert adaptive_max_pool(jnp.ones((1, 1, 4, 5)), output_size).shape == (1, 1, 2, 3)


UNPOOLED = [
    ((6,), 2, {}, {}),
    ((7,), 2, {}, {"output_size": 7}),
    ((7, 5), (3, 2), {"stride": (2, 3), "padding": (1, 0)}, {}),
    ((6, 8), (2, 3), {"stride": 2, "padding": ((0, 1), (1, 1))}, {"output_size": (6, 8)}),
    ((7, 8), 3, {"stride": 2, "padding": "same"}, {"output_size": (7, 8)}),
    ((3, 4, 5), (2, 2, 1), {}, {"output_size": (3, 4, 5)}),
]


@pytest.mark.parametrize(("size", "window", "geometry", "wanted"), UNPOOLED, ids=str)
def test_unpooling_puts_the_largest_back(size, window, geometry, wanted, rng):
    x = 1 + rng.permutation(4 * int(np.prod(size))).reshape(2, 2, *size).astype(np.float32)
    values, indices = map(np.asarray, jax.jit(lambda x: max_pool_with_indices(x, window, **geometry))(x))
    unpool = jax.jit(lambda v, i: max_unpool(v, i, window, **geometry, **wanted))
    y = np.asarray(unpool(values, indices))
    shape = y.shape[2:]
    if wanted:
        assert shape == each_axis(wanted["output_size"], len(size))
    expected = np.zeros((2, 2, int(np.prod(shape))), np.float32)
    for n, c, *position in np.ndindex(*values.shape):
        if (place := indices[(n, c, *position)]) < expected.shape[2]:
            expected[n, c, place] = values[(n, c, *position)]
    np.testing.assert_array_equal(y.reshape(2, 2, -1), expected)
    if shape == size:
        assert ((y == 0) | (y == x)).all()
        assert set(y[y > 0]) == set(values.ravel())
        again, places = jax.jit(lambda x: max_pool_with_indices(x, window, **geometry))(y)
        np.testing.assert_array_equal(again, values)
        np.testing.assert_array_equal(places, indices)
    single = each_axis(window, len(size))
    last = jax.jit(lambda v, i: max_unpool(v, i, single, layout="channels_last", **geometry, **wanted))
    alone = last(np.moveaxis(values[1], 0, -1), np.moveaxis(indices[1], 0, -1))
    np.testing.assert_array_equal(np.moveaxis(alone, -1, 0), y[1])


def test_unpooling_drops_what_stands_nowhere():
    indices = jnp.array([[[-1, 3, 4, -4, 0]]])
    y = jax.jit(lambda v, i: max_unpool(v, i, 1, output_size=5))(jnp.arange(1.0, 6).reshape(1, 1, 5), indices)
    np.testing.assert_array_equal(y, [[[5, 0, 0, 2, 3]]])
    y = jax.jit(lambda v, i: max_unpool(v, i, 1))(jnp.ones((1, 1, 2)), jnp.array([[[2, 10**6]]]))
    np.testing.assert_array_equal(y, [[[0, 0]]])


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint32"])
def test_unpooling_takes_indices_of_every_width(dtype):
    y = jax.jit(lambda v, i: max_unpool(v, i, 200))(jnp.array([[[7.0, 8.0]]]), jnp.array([[[100, 0]]], dtype))
    np.testing.assert_array_equal(y, jnp.zeros((1, 1, 400)).at[0, 0, 100].set(7).at[0, 0, 0].set(8))


def test_unpooling_carries_gradients_back_to_where_they_came_from():
    x = jnp.array([[[1.0, 4.0, 3.0, 2.0]]])

    def there_and_back(x):
        return max_unpool(*max_pool_with_indices(x, 2), 2)

    jacobian = jax.jit(jax.jacrev(there_and_back))(x)[0, 0, :, 0, 0]
    np.testing.assert_array_equal(jacobian, np.diag([0, 1, 1, 0]))


X, I = np.ones((2, 3, 4, 4), np.float32), np.zeros((2, 3, 4, 4), int)
# fmt: off
ERRORS = [
    (lambda: adaptive_max_pool(X, 0), "adaptive_max_pool: `output_size` must be at least 1, got 0"),
    (lambda: adaptive_avg_pool(X, (2, -1)), "adaptive_avg_pool: `output_size` must be at least 1, got -1"),
    (lambda: adaptive_avg_pool(X, ()),
     "adaptive_avg_pool: `output_size` must be an int or have one an axis, got ()"),
    (lambda: adaptive_avg_pool(X, (2,)),
     "adaptive_avg_pool: `x` must have 3 axes (N, C, W) or 2 axes (C, W), got 4 (shape (2, 3, 4, 4))"),
    (lambda: adaptive_max_pool(X[0, 0], 2),
     "adaptive_max_pool: `x` must be batched and have a spatial axis where `output_size` is an int, got shape "
     "(4, 4); for an unbatched array give `output_size` one int an axis"),
    (lambda: adaptive_max_pool(X[..., :0], 2),
     "adaptive_max_pool: `x` must have cells along spatial axis 1, got shape (2, 3, 4, 0)"),
    (lambda: adaptive_avg_pool(X, 2, layout="NCHW"),
     "adaptive_avg_pool: `layout` must be one of \"channels_first\", \"channels_last\"; got 'NCHW'"),
    (lambda: max_unpool(X, I[..., :3], 2),
     "max_unpool: `indices` must have the shape of `x`, (2, 3, 4, 4), got (2, 3, 4, 3)"),
    (lambda: max_unpool(X[0, 0], I[0, 0], (2, 2)),
     "max_unpool: `x` must have 4 axes (N, C, H, W) or 3 axes (C, H, W), got 2 (shape (4, 4))"),
    (lambda: max_unpool(X, I, 0), "max_unpool: `window` must be at least 1, got 0"),
    (lambda: max_unpool(X, I, 2, stride=(2, 0)), "max_unpool: `stride` must be at least 1, got 0"),
    (lambda: max_unpool(X, I, 2, padding=-1), "max_unpool: `padding` must be at least 0, got -1"),
    (lambda: max_unpool(X, I, 2, padding="causal"),
     'max_unpool: `padding` "causal" needs one spatial axis, got 2'),
    (lambda: max_unpool(X, I, 2, output_size=(8, 10)),
     "max_unpool: `output_size` must be between 7 and 9 along spatial axis 1 (size 4, stride 2), got 10"),
    (lambda: max_unpool(X, I, 2, output_size=6),
     "max_unpool: `output_size` must be between 7 and 9 along spatial axis 0 (size 4, stride 2), got 6"),
    (lambda: max_unpool(X, I, 2, output_size=(8, 8, 8)),
     "max_unpool: `output_size` must be an int or have one an axis, 2 here, got 3: (8, 8, 8)"),
]
WRONG_TYPES = [
    (lambda: adaptive_max_pool([1.0], 1), "adaptive_max_pool: `x` must be an array, got list"),
    (lambda: adaptive_avg_pool(X, 2.0), "adaptive_avg_pool: `output_size` must be made of ints, got 2.0 (float)"),
    (lambda: adaptive_avg_pool(X, (2, "2")),
     "adaptive_avg_pool: `output_size` must be made of ints, got '2' (str)"),
    (lambda: adaptive_max_pool(X, (None, True)),
     "adaptive_max_pool: `output_size` must be made of ints, got True (bool)"),
    (lambda: adaptive_max_pool(X.astype(np.complex64), 2),
     "adaptive_max_pool: `x` must hold numbers that have an order, got dtype complex64"),
    (lambda: max_unpool([1.0], I, 2), "max_unpool: `x` must be an array, got list"),
    (lambda: max_unpool(X, [0], 2), "max_unpool: `indices` must be an array, got list"),
    (lambda: max_unpool(X, X, 2), "max_unpool: `indices` must hold integers, got dtype float32"),
    (lambda: max_unpool(X, I, 2.0), "max_unpool: `window` must be made of ints, got 2.0 (float)"),
]
# The message's own wording is left open: the user's function, and an argument that the user gave.
NAMED = [
    (lambda: global_max_pool([1.0]), "global_max_pool: `x` must be an array, got list"),
    (lambda: global_avg_pool(X[0, 0]), "global_avg_pool: `x` "),
    (lambda: global_max_pool(X.astype(np.complex64)), "global_max_pool: `x` "),
    (lambda: global_max_pool(X[..., :0]), "global_max_pool: `x` "),
    (lambda: global_avg_pool(X, layout=1), "global_avg_pool: `layout` "),
    (lambda: max_unpool(X[..., :1], I[..., :1], 2, padding=((0, 0), (2, 1))), "max_unpool: `padding` "),
    (lambda: max_unpool(X[..., :1], I[..., :1], 2, padding=2), "max_unpool: `padding` "),
]
# fmt: on


@pytest.mark.parametrize(("call", "text"), ERRORS, ids=[text for _, text in ERRORS])
def test_mistakes(call, text):
    with pytest.raises(ValueError, match=rf"^{re.escape(text)}$"):
        call()


@pytest.mark.parametrize(("call", "text"), WRONG_TYPES, ids=[text for _, text in WRONG_TYPES])
def test_wrong_types(call, text):
    with pytest.raises(TypeError, match=rf"^{re.escape(text)}$"):
        call()


@pytest.mark.parametrize(("call", "start"), NAMED)
def test_the_users_function_and_argument_are_named(call, start):
    with pytest.raises((TypeError, ValueError), match=f"^{re.escape(start)}") as caught:
        call()
    assert "`output_size`" not in str(caught.value)  # nobody gave one
