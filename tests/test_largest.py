"""The gradient of max_pool by each of its ways, among equal cells and infinite ones, against a loop."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jconv import max_pool

# size, window, stride, padding, dilation
WAYS = [
    ((12,), (4,), (4,), (0,), (1,)),  # side by side
    ((13,), (4,), (4,), (2,), (1,)),
    ((14,), (20,), (2,), (9,), (1,)),  # a long window
    ((7, 6), (3, 3), (1, 1), (1, 1), (1, 1)),  # in one go
    ((7, 6), (2, 3), (2, 3), (1, 2), (1, 1)),
    ((3, 4), (2, 2), (1, 1), (2, 2), (2, 1)),
    ((9, 8), (3, 3), (2, 2), (1, 1), (1, 1)),  # axis by axis
    ((9, 9), (9, 9), (1, 1), (4, 4), (1, 1)),
    ((5, 4, 6), (3, 2, 3), (2, 1, 2), (1, 1, 1), (1, 2, 1)),
]


@pytest.mark.parametrize(("size", "window", "stride", "padding", "dilation"), WAYS, ids=str)
def test_the_gradient_goes_to_the_first_of_equal_cells_and_never_to_padding(
    size, window, stride, padding, dilation, rng
):
    x = rng.choice([-np.inf, -np.inf, -np.inf, 0, 1], (2, 3, *size)).astype(np.float32)
    x[0, 0], x[1, 0] = -np.inf, np.inf

    def pool(x):
        return max_pool(x, window, stride=stride, padding=padding, dilation=dilation)

    y, pull = jax.vjp(pool, jnp.asarray(x))
    weights = np.asarray(rng.integers(1, 9, y.shape), np.float32)
    expected, tangents, direction = np.zeros_like(x), np.zeros(y.shape), rng.integers(1, 9, x.shape)
    for n, c, *position in np.ndindex(*y.shape):
        best = None
        for tap in np.ndindex(*window):
            axes = zip(position, stride, tap, dilation, padding, strict=True)
            cell = (n, c, *(p * s + t * d - low for p, s, t, d, low in axes))
            inside = all(0 <= i < cells for i, cells in zip(cell, x.shape, strict=True))
            best = cell if inside and (best is None or x[cell] > x[best]) else best
        if best is not None:
            expected[best] += weights[(n, c, *position)]
            tangents[(n, c, *position)] = direction[best]
    np.testing.assert_array_equal(jax.jit(pull)(jnp.asarray(weights))[0], expected)
    tangent = jax.jit(lambda x, t: jax.jvp(pool, (x,), (t,))[1])(x, np.float32(direction))
    np.testing.assert_array_equal(tangent, tangents)


@pytest.mark.parametrize("window", [2, 5])
def test_the_gradient_of_a_window_with_nan_goes_to_one_cell(window, rng):
    x = rng.normal(size=(1, 1, 10, 10)).astype("f4")
    x[0, 0, 1, 1] = np.nan
    gradient = jax.jit(jax.grad(lambda x: max_pool(x, window).sum()))(x)
    assert gradient.sum() == (10 // window) ** 2
    assert gradient[0, 0, 1, 1] == 1


@pytest.mark.parametrize("dtype", ["f4", "i1", "u2"])
@pytest.mark.parametrize(
    ("size", "window"), [((14,), (2,)), ((9,), (3,)), ((4, 6), (2, 2)), ((9, 57), (3, 3)), ((2, 6, 8), (1, 2, 2))],
    ids=str,
)  # fmt: skip
def test_windows_side_by_side_in_short_rows(size, window, dtype, rng):
    x = rng.integers(-100, 100, (2, 3, *size)).astype(dtype)
    if dtype == "f4":
        x[rng.random(x.shape) < 0.05] = np.nan
    parted = x.reshape(2, 3, *(part for cells, k in zip(size, window, strict=True) for part in (cells // k, k)))
    expected = parted.max(tuple(range(3, parted.ndim, 2)))
    pool = partial(max_pool, window=window)
    np.testing.assert_array_equal(pool(x), expected)
    np.testing.assert_array_equal(jax.jit(pool)(x), expected)
    np.testing.assert_array_equal(jax.vmap(pool)(x[None])[0], expected)


def test_short_rows_with_as_many_cells_as_their_windows_have_but_a_border():
    x = jnp.arange(1.0, 10).reshape(1, 1, 9)
    np.testing.assert_array_equal(max_pool(x, 3, padding=1), [[[2, 5, 8]]])
    np.testing.assert_array_equal(max_pool(jnp.tile(x, (2, 1)), (1, 3), padding=(0, 1)), [[[2, 5, 8]] * 2])
