"""Sums of shifted images that are too large to be padded anew for every tap."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import whole_numbers

from jconv import conv

# Images of a size from which on what is computed is kept apart; rows that keep their length, and rows that do not.
LARGE_SHIFTS = [
    ((2, 8, 40, 37), (8, 1, 3, 3), {"padding": 1}),
    ((2, 8, 40, 37), (16, 1, 5, 3), {"padding": (0, 1)}),
    ((2, 8, 40, 37), (8, 2, 3, 5), {"padding": ((3, 0), (2, 2))}),
    ((2, 8, 40, 37), (8, 1, 3, 4), {"padding": ((1, 1), (3, 0))}),
    ((2, 8, 40, 37), (8, 1, 3, 3), {"padding": 40, "dilation": 40}),
    ((2, 8, 40, 37), (8, 1, 7, 7), {"padding": 3, "stride": 2}),
    ((2, 8, 40, 37), (8, 1, 3, 9), {"padding": (1, 4), "stride": (2, 1)}),
    ((1, 8, 6, 20, 21), (8, 1, 3, 3, 3), {"padding": 1}),
    ((1, 8, 6, 20, 21), (8, 4, 2, 3, 3), {"padding": ((0, 1), (1, 1), (1, 1)), "stride": (2, 1, 1)}),
]


@pytest.mark.parametrize(("x", "kernel", "options"), LARGE_SHIFTS, ids=str)
def test_large_images_shifted_are_laxs(x, kernel, options, rng):
    x, kernel = whole_numbers(rng, *x), whole_numbers(rng, *kernel)
    options = options | {"groups": x.shape[1] // kernel.shape[1]}

    def total(x, kernel, method):
        y = conv(x, kernel, method=method, **options)
        return (y * jnp.cos(jnp.arange(y.size)).reshape(y.shape)).sum(), y

    runs = [
        jax.jit(jax.value_and_grad(partial(total, method=method), (0, 1), has_aux=True))(x, kernel)
        for method in ("shift", "lax")
    ]
    np.testing.assert_array_equal(runs[0][0][1], runs[1][0][1])
    for ours, theirs in zip(runs[0][1], runs[1][1], strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-3)
