"""The door for arrays: a border around one, as NumPy puts it."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import export
from jax.test_util import check_grads
from oracles import whole_numbers

from jconv.arrays import bordered

EDGES = [
    [(0, 0), (0, 0), (0, 0)],
    [(1, 2), (0, 0), (0, 0)],
    [(0, 0), (3, 0), (0, 0)],
    [(0, 0), (0, 2), (1, 1)],
    [(0, 1), (2, 0), (0, 3)],
]


@pytest.mark.parametrize("edges", EDGES, ids=str)
@pytest.mark.parametrize("shape", [(2, 3, 4), (1, 1, 1), (2, 0, 4), (2, 3, 0)])
@pytest.mark.parametrize("fill", [0, -7])
def test_a_border_is_numpys(shape, edges, fill, rng):
    x = whole_numbers(rng, *shape)
    expected = np.pad(x, edges, constant_values=fill)
    for run in (bordered, jax.jit(bordered, static_argnames=("edges", "fill"))):
        actual = run(x, edges=tuple(edges), fill=fill)
        np.testing.assert_array_equal(actual, expected)
        assert actual.dtype == x.dtype


@pytest.mark.parametrize(
    "edges", [[(-1, 0), (0, 0)], [(2, -2), (0, 0)], [(-2, 1), (-1, 2)], [(0, 0), (-3, 0)]], ids=str
)
def test_fewer_than_none_are_cut_off(edges, rng):
    x = whole_numbers(rng, 5, 6)
    cut = tuple(
        slice(max(0, -low), size - max(0, -high)) for (low, high), size in zip(edges, x.shape, strict=True)
    )
    expected = np.pad(x[cut], [(max(0, low), max(0, high)) for low, high in edges])
    np.testing.assert_array_equal(bordered(x, edges), expected)


@pytest.mark.parametrize("dtype", [bool, np.int8, np.float16, np.complex64])
def test_of_every_dtype(dtype):
    x = np.ones((2, 3), dtype)
    assert bordered(x, [(1, 1), (0, 0)]).dtype == dtype
    np.testing.assert_array_equal(bordered(x, [(1, 1), (0, 0)]), np.pad(x, [(1, 1), (0, 0)]))


@pytest.mark.parametrize("edges", EDGES, ids=str)
def test_its_derivative_leaves_the_border_out(edges, rng):
    x = rng.normal(size=(2, 3, 4)).astype(np.float32)
    check_grads(partial(bordered, edges=edges), (x,), order=2, modes=("fwd", "rev"))


def test_sizes_may_be_known_by_name_only():
    n, h = export.symbolic_shape("n, h")
    program = export.export(jax.jit(partial(bordered, edges=[(0, 0), (1, 2), (0, 0)])))(
        jax.ShapeDtypeStruct((n, h, 3), jnp.float32)
    )
    x = np.ones((2, 5, 3), np.float32)
    np.testing.assert_array_equal(program.call(x), np.pad(x, [(0, 0), (1, 2), (0, 0)]))
