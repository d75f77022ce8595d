"""pad: every mode against numpy.pad and PyTorch, cropping, and what may be asked of each mode."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import NUMPY_MODES, numpy_pad, whole_numbers

from jconv import pad

MODES = list(NUMPY_MODES)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("size", "padding"),
    [
        ((5,), (3,)),
        ((5,), ((4, 0),)),
        ((4, 5), ((0, 3), (4, 1))),
        ((3, 2, 4), ((1, 2), (0, 0), (3, 0))),
        ((2, 3, 2, 3), (1, 2, 0, 1)),
    ],
    ids=str,
)
def test_every_mode_is_numpys(size, padding, mode, rng):
    x = whole_numbers(rng, 2, 3, *size)
    expected = numpy_pad(x, padding, mode, rank=len(size))
    first = partial(pad, padding=padding, mode=mode)
    last = partial(first, layout="channels_last")

    batched, single = jax.jit(lambda x: (first(x), last(jnp.moveaxis(x[1], 0, -1))))(x)
    np.testing.assert_array_equal(batched, expected)
    np.testing.assert_array_equal(np.moveaxis(single, -1, 0), expected[1])


@pytest.mark.parametrize("mode", MODES)
def test_layouts_and_batching_eager(mode, rng):
    x = whole_numbers(rng, 2, 3, 4, 5)
    run = partial(pad, padding=((1, 2), (0, 3)), mode=mode)
    expected = numpy_pad(x, ((1, 2), (0, 3)), mode, rank=2)
    np.testing.assert_array_equal(run(x[0]), expected[0])
    last = run(np.moveaxis(x, 1, -1), layout="channels_last")
    np.testing.assert_array_equal(last, np.moveaxis(expected, 1, -1))


@pytest.mark.parametrize(("ours", "theirs"), [("zeros", "constant")] + [(m, m) for m in MODES[1:4]])
@pytest.mark.parametrize("pairs", [((1, 2),), ((0, 3), (2, 1)), ((1, 1), (2, 0), (0, 2))], ids=str)
def test_every_mode_that_pytorch_has_is_pytorchs(ours, theirs, pairs, torch, rng):
    x = whole_numbers(rng, 2, 3, *(4, 5, 3)[: len(pairs)])
    flat = [amount for pair in reversed(pairs) for amount in pair]  # PyTorch starts at the last axis
    expected = torch.nn.functional.pad(torch.from_numpy(x), flat, mode=theirs)
    np.testing.assert_array_equal(pad(x, pairs, mode=ours), expected)


@pytest.mark.parametrize(
    ("mode", "row"),
    [
        ("zeros", "001234 00"),
        ("reflect", "321234 32"),
        ("symmetric", "211234 43"),
        ("replicate", "111234 44"),
        ("circular", "341234 12"),
    ],
)
def test_the_picture_in_the_docstring(mode, row):
    digits = [int(digit) for digit in row if digit != " "]
    assert pad(jnp.array([[[1, 2, 3, 4]]]), 2, mode=mode).tolist() == [[digits]]
    left, right = row[:2], row[-2:]
    assert f"{left}{'' if mode == 'zeros' else ' '}1234 {right}" in pad.__doc__


def test_an_int_is_every_side_of_every_spatial_axis_of_a_batch(rng):
    x = whole_numbers(rng, 2, 3, 4)
    assert pad(x, 1).shape == (2, 3, 6)  # N, C, W: not C, H, W
    assert pad(x, (1, 1)).shape == (2, 5, 6)
    np.testing.assert_array_equal(pad(x, 0), x)


@pytest.mark.parametrize("value", [7, -2.5, np.inf, np.float32(3), jnp.float32(3)])
def test_value_is_the_constant_of_zeros(value, rng):
    x = whole_numbers(rng, 1, 2, 3)
    expected = np.pad(x, [(0, 0), (0, 0), (2, 1)], constant_values=float(value))
    np.testing.assert_array_equal(pad(x, ((2, 1),), value=value), expected)


def test_value_may_be_nan_and_may_be_traced():
    x = jnp.ones((1, 1, 2))
    assert np.isnan(pad(x, 1, value=np.nan)).tolist() == [[[True, False, False, True]]]
    padded = jax.jit(lambda value: pad(x, 1, value=value))(3.0)
    assert padded.tolist() == [[[3, 1, 1, 3]]]


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
def test_a_value_past_the_largest_number_is_infinity_as_in_jax(dtype):
    y = pad(jnp.ones((1, 1, 1), dtype), 1, value=-1e300)
    assert y.dtype == dtype
    assert y.tolist() == [[[-np.inf, 1, -np.inf]]]


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "bfloat16", "complex64"])
@pytest.mark.parametrize("mode", MODES)
def test_the_dtype_stays(dtype, mode):
    x = jnp.array([[[0, 1, 1]]]).astype(dtype)
    y = pad(x, 1, mode=mode)
    assert y.dtype == x.dtype
    assert y[..., 1:-1].tolist() == x.tolist()


# ---------------------------------------------------------------------------------------------------------
# Negative amounts


def test_negative_amounts_crop(rng):
    x = whole_numbers(rng, 1, 2, 5, 6)
    np.testing.assert_array_equal(pad(x, -1), x[:, :, 1:-1, 1:-1])
    np.testing.assert_array_equal(pad(x, ((-2, 0), (0, -3))), x[:, :, 2:, :-3])
    assert pad(x, ((-2, -3), (0, 0))).shape == (1, 2, 0, 6)  # all of it may go


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("pair", [(-2, 2), (1, -3), (-1, -1), (-3, 1), (2, -4)], ids=str)
def test_cropping_comes_first_and_the_mode_extends_what_is_left(pair, mode, rng):
    x = whole_numbers(rng, 1, 1, 7)
    low, high = pair
    left = x[:, :, max(-low, 0) : 7 - max(-high, 0)]
    expected = numpy_pad(left, [(max(low, 0), max(high, 0))], mode, rank=1)
    np.testing.assert_array_equal(pad(x, (pair,), mode=mode), expected)


def test_padding_then_cropping_as_much_is_the_identity(rng):
    x = whole_numbers(rng, 2, 1, 3, 4)
    for mode in MODES:
        grown = pad(x, ((1, 2), (0, 3)), mode=mode)
        np.testing.assert_array_equal(pad(grown, ((-1, -2), (0, -3)), mode=mode), x)


# ---------------------------------------------------------------------------------------------------------
# Limits of the modes


@given(st.sampled_from(MODES), st.integers(0, 4), st.integers(0, 6), st.integers(0, 6))
def test_a_mode_takes_what_it_has_cells_for_and_no_more(mode, size, low, high):
    most = max(low, high)
    allowed = {
        "zeros": True,
        "reflect": most < size or most == 0,
        "replicate": size > 0 or most == 0,
        "circular": most <= size,
        "symmetric": most <= size,
    }[mode]
    run = partial(pad, padding=((low, high),), mode=mode)
    shape = jax.ShapeDtypeStruct((1, 1, size), jnp.float32)
    if allowed:
        assert jax.eval_shape(run, shape).shape == (1, 1, low + size + high)
    else:
        with pytest.raises(ValueError, match=f'^pad: `padding` in mode "{mode}" must '):
            jax.eval_shape(run, shape)


@pytest.mark.parametrize("mode", ["reflect", "circular", "symmetric", "replicate"])
def test_the_limit_counts_what_cropping_leaves(mode):
    x = jnp.arange(5.0).reshape(1, 1, 5)
    assert pad(x, ((-4, 0),), mode=mode).tolist() == [[[4]]]
    if mode == "replicate":
        assert pad(x, ((-4, 3),), mode=mode).tolist() == [[[4, 4, 4, 4]]]
    else:
        with pytest.raises(ValueError, match="for 1 cells along spatial axis 0"):
            pad(x, ((-4, 3),), mode=mode)


@pytest.mark.parametrize("mode", MODES)
def test_empty_batches_and_channels(mode):
    assert pad(jnp.zeros((0, 3, 4)), 2, mode=mode).shape == (0, 3, 8)
    assert pad(jnp.zeros((2, 0, 4)), 2, mode=mode).shape == (2, 0, 8)


# ---------------------------------------------------------------------------------------------------------
# Transformations


@pytest.mark.parametrize("mode", MODES)
def test_the_gradient_counts_where_each_cell_went(mode):
    pairs = ((1, 3), (2, -1))
    numbers = np.arange(20.0).reshape(1, 1, 4, 5) + 1  # every cell has a number of its own
    went = numpy_pad(numbers[:, :, :, :-1], ((1, 3), (2, 0)), mode, rank=2)
    weights = np.arange(went.size, dtype=np.float32).reshape(went.shape)
    expected = [weights[went == number].sum() for number in numbers.ravel()]
    gradient = jax.jit(jax.grad(lambda x: (pad(x, pairs, mode=mode) * weights).sum()))(numbers)
    np.testing.assert_array_equal(np.ravel(gradient), expected)


@pytest.mark.parametrize("mode", MODES)
def test_jit_and_vmap(mode, rng):
    x = whole_numbers(rng, 3, 2, 4, 5)
    run = partial(pad, padding=((1, 2), (3, 0)), mode=mode)
    np.testing.assert_array_equal(jax.jit(jax.vmap(run))(x), run(x))
