"""Sums of shifted images that are too large to be padded anew for every tap, or to be copied for it at all."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import whole_numbers

from jconv import conv
from jconv.algorithms import shift

# Images of a size from which on what is computed is kept apart; rows that keep their length, and rows that do not.
LARGE_SHIFTS = [
    ((2, 8, 40, 37), (8, 1, 3, 3), {"padding": 1}),
    ((2, 8, 40, 37), (16, 1, 5, 3), {"padding": (0, 1)}),
    ((2, 8, 40, 37), (8, 2, 3, 5), {"padding": ((3, 0), (2, 2))}),
    ((2, 8, 40, 37), (8, 1, 3, 4), {"padding": ((1, 1), (3, 0))}),
    ((3, 7, 30, 37), (14, 1, 4, 3), {"padding": ((3, 0), (0, 2))}),  # what a tap finds is left out above and below
    ((2, 8, 40, 37), (16, 2, 5, 5), {"padding": 2}),
    ((2, 4, 40, 62), (2, 2, 5, 5), {"padding": 2}),  # no group stands between others
    ((2, 3, 80, 62), (3, 1, 9, 9), {"padding": 4}),
    ((4, 64, 8, 9), (64, 1, 7, 7), {"padding": 6, "dilation": 2}),
    ((4, 64, 8, 9), (64, 1, 3, 3), {"padding": 9, "dilation": 9}),  # taps that leave a plane for the next but one
    ((2, 8, 40, 38), (8, 1, 3, 3), {"padding": 1, "stride": 2}),
    ((2, 8, 40, 37), (16, 1, 3, 3), {"padding": 1, "stride": 2}),
    ((2, 9, 42, 40), (6, 3, 4, 5), {"padding": ((0, 3), (4, 1)), "stride": (3, 4)}),
    ((2, 5, 40, 50), (5, 1, 3, 2), {"padding": ((2, 1), (0, 2)), "stride": (2, 1), "dilation": (1, 2)}),
    ((1, 3, 80, 80), (3, 1, 5, 5), {"padding": 2, "stride": 2}),
    ((2, 5, 41, 47), (5, 1, 3, 3), {"padding": 1, "stride": 2}),
    ((1, 6, 61, 60), (6, 2, 4, 3), {"padding": ((1, 2), (2, 0)), "stride": (3, 2)}),
    ((1, 2, 100, 100), (2, 1, 3, 3), {"padding": 1, "stride": 2}),
    ((2, 8, 50, 37), (16, 2, 3, 3), {"padding": ((0, 2), (2, 0))}),
    ((2, 8, 60, 21), (8, 1, 1, 5), {"padding": ((0, 0), (1, 3))}),
    ((2, 8, 60, 21), (8, 1, 4, 1), {"padding": ((5, 0), (0, 0))}),
    ((2, 8, 64, 21), (8, 1, 3, 3), {"padding": (2, 3), "dilation": (2, 3)}),
    ((2, 8, 40, 37), (8, 1, 3, 3), {"padding": 40, "dilation": 40}),
    ((2, 8, 40, 37), (8, 1, 7, 7), {"padding": 3, "stride": 2}),
    ((2, 8, 40, 37), (8, 1, 3, 9), {"padding": (1, 4), "stride": (2, 1)}),
    ((3, 40, 50, 37), (40, 1, 5, 5), {"padding": 2, "stride": 2}),  # in blocks of groups
    ((20, 6, 33, 40), (12, 2, 5, 4), {"padding": (2, 1), "stride": (1, 2)}),  # in blocks of images
    ((2, 22, 80, 90), (22, 1, 3, 3), {"padding": 1, "stride": 2}),  # and x wide enough to be interleaved in place
    ((1, 8, 6, 20, 21), (8, 1, 3, 3, 3), {"padding": 1}),
    ((1, 8, 6, 20, 21), (8, 4, 2, 3, 3), {"padding": ((0, 1), (1, 1), (1, 1)), "stride": (2, 1, 1)}),
]


@pytest.fixture(params=["copied", "as they lie"])
def how(request, monkeypatch):
    monkeypatch.setattr(shift, "_LARGE", 1 if request.param == "as they lie" else 1 << 40)
    jax.clear_caches()
    return request.param


@pytest.mark.parametrize(("x", "kernel", "options"), LARGE_SHIFTS, ids=str)
def test_large_images_shifted_are_laxs(x, kernel, options, how, rng):
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


def test_what_stands_around_a_large_image_is_not_copied_with_it(how, rng):
    """The only arrays as large as the image are the image and the result, where it is computed as it lies."""
    x, kernel = rng.normal(size=(1, 6, 64, 64)).astype("f4"), rng.normal(size=(6, 3, 3, 3)).astype("f4")
    run = jax.jit(partial(conv, padding=1, groups=2, method="shift")).lower(x, kernel).compile()
    held = run.memory_analysis().temp_size_in_bytes
    assert (held < x.nbytes / 2) == (how == "as they lie"), held


@pytest.mark.parametrize(
    ("size", "taps", "options"), [(14, 5, {"padding": 2}), (28, 3, {"padding": 1, "stride": 2})], ids=str
)
def test_groups_between_others_are_not_copied(size, taps, options, rng):
    x, kernel = (
        rng.normal(size=(4, 32, size, size)).astype("f4"),
        rng.normal(size=(32, 1, taps, taps)).astype("f4"),
    )
    run = jax.jit(partial(conv, groups=32, method="shift", **options)).lower(x, kernel).compile()
    assert run.memory_analysis().temp_size_in_bytes < x.nbytes / 2


@pytest.mark.parametrize("value", [np.nan, np.inf], ids=str)
@pytest.mark.parametrize("stride", [1, 2])
def test_what_is_left_out_of_a_neighbour_need_not_be_finite(value, stride, rng):
    x, kernel = whole_numbers(rng, 2, 7, 40, 40), whole_numbers(rng, 7, 1, 5, 5)
    run = jax.jit(partial(conv, padding=2, stride=stride, groups=7, method="shift"))
    quiet = run(x, kernel)
    x[:, 3] = value
    loud = np.array(run(x, kernel))
    assert not np.isfinite(loud[:, 3]).any()
    np.testing.assert_array_equal(np.delete(loud, 3, 1), np.delete(quiet, 3, 1))
