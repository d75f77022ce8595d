"""Sums over one axis, against NumPy's, and what their gradients spread."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import whole_numbers

from jconv import sums


@pytest.mark.parametrize("cells", [1, 4, 24, 25, 49, 99, 100, 130])
@pytest.mark.parametrize("lead", [(), (3,), (2, 5)], ids=str)
def test_over_rows(cells, lead, rng):
    x, tangent, weights = (
        whole_numbers(rng, *lead, cells),
        whole_numbers(rng, *lead, cells),
        whole_numbers(rng, *lead),
    )
    for way in (sums.over_rows, jax.jit(sums.over_rows), jax.vmap(sums.over_rows) if lead else sums.over_rows):
        np.testing.assert_array_equal(way(x), x.sum(-1))
    slope = jax.jit(lambda *a: jax.jvp(sums.over_rows, a[:1], a[1:]))(x, tangent)[1]
    np.testing.assert_array_equal(slope, tangent.sum(-1))
    spread = jax.jit(lambda w: jax.vjp(sums.over_rows, x)[1](w)[0])(weights)
    np.testing.assert_array_equal(spread, np.broadcast_to(weights[..., None], x.shape))
    second = jax.jit(jax.hessian(lambda x: (sums.over_rows(x) ** 2).sum()))(x[..., :3])
    assert second.shape == x[..., :3].shape * 2
    assert set(np.unique(second)) <= {0.0, 2.0}


@pytest.mark.parametrize("axis", [0, 1, -2])
@pytest.mark.parametrize("cells", [1, 7, 16, 17])
def test_over_slices(axis, cells, rng):
    x = np.moveaxis(whole_numbers(rng, cells, 3, 5), 0, axis)
    axis %= x.ndim
    np.testing.assert_array_equal(sums.over_slices(jnp.asarray(x), axis), x.sum(axis))
    weights = whole_numbers(rng, 3, 5)
    spread = jax.jit(lambda w: jax.vjp(lambda x: sums.over_slices(x, axis), jnp.asarray(x))[1](w)[0])(weights)
    np.testing.assert_array_equal(spread, np.broadcast_to(np.expand_dims(weights, axis), x.shape))


@pytest.mark.parametrize("cells", [9, 49, 200])
def test_what_is_not_finite_stays_where_it_is(cells):
    x = np.ones((4, cells), np.float32)
    x[1, 2], x[2, 3] = np.inf, np.nan
    np.testing.assert_array_equal(sums.over_rows(x), [cells, np.inf, np.nan, cells])
    weights = np.array([1, np.inf, np.nan, 2], np.float32)
    spread = jax.jit(lambda w: jax.vjp(sums.over_rows, np.ones_like(x))[1](w)[0])(weights)
    np.testing.assert_array_equal(spread, np.broadcast_to(weights[:, None], x.shape))


@pytest.mark.parametrize("shape", [(0, 4), (4, 0), (0, 0)], ids=str)
def test_of_nothing(shape):
    np.testing.assert_array_equal(sums.over_rows(jnp.ones(shape)), np.ones(shape).sum(-1))
    np.testing.assert_array_equal(sums.over_slices(jnp.ones(shape), 0), np.ones(shape).sum(0))
