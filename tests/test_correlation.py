"""correlate and convolve: against SciPy and NumPy, and the laws that a convolution obeys."""

from functools import partial

import hypothesis.strategies as st
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from oracles import loop_conv, numpy_pad, whole_numbers
from scipy import signal

from jconv import conv1d, conv2d, convolve, correlate

SHAPES = [((9,), (4,)), ((5, 6), (3, 2)), ((4, 3, 5), (2, 3, 1))]
METHODS = ["auto", "lax", "reference"]

# Sizes are few, for XLA compiles once a shape; values are whole numbers, so that equality is exact.
signals = st.lists(st.integers(-9, 9), min_size=1, max_size=4).map(partial(np.array, dtype=np.int32))
full = jax.jit(partial(convolve, padding="full"))
strided = jax.jit(partial(conv2d, padding=1, stride=2))
circular = jax.jit(partial(conv2d, padding="same", padding_mode="circular"))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("size", "taps"), SHAPES, ids=str)
@pytest.mark.parametrize("dtype", ["float32", "int32"])
def test_agrees_with_scipy(size, taps, dtype, method, rng):
    x, kernel = whole_numbers(rng, *size, dtype=dtype), whole_numbers(rng, *taps, dtype=dtype)

    @jax.jit
    def four(x, kernel):
        pairs = [(function, padding) for function in (correlate, convolve) for padding in ("valid", "full")]
        return [function(x, kernel, padding=padding, method=method) for function, padding in pairs]

    for theirs, padding, y in zip(
        [signal.correlate] * 2 + [signal.convolve] * 2, ["valid", "full"] * 2, four(x, kernel), strict=True
    ):
        np.testing.assert_array_equal(y, theirs(x, kernel, mode=padding, method="direct"))
        assert y.dtype == dtype


@pytest.mark.parametrize("taps", [(2, 3), (4, 5), (3, 3)], ids=str)
def test_same_windows_of_numpy_and_scipy(taps, rng):
    # SciPy centres the full result; for even kernels convolve's window starts a cell earlier than XLA's.
    x, kernel = whole_numbers(rng, 6, 7), whole_numbers(rng, *taps)
    expected = signal.convolve(x, kernel, mode="same", method="direct")
    np.testing.assert_array_equal(convolve(x, kernel, padding="same_lower"), expected)
    expected = np.convolve(x[0], kernel[0], mode="same")
    np.testing.assert_array_equal(convolve(x[0], kernel[0], padding="same_lower"), expected)


@pytest.mark.parametrize("method", METHODS)
def test_stride_dilation_and_mode(method, rng):
    x, kernel = whole_numbers(rng, 7, 6), whole_numbers(rng, 2, 3)
    options = {"stride": (2, 1), "dilation": (1, 2)}
    padded = numpy_pad(x, ((1, 0), (2, 2)), "symmetric", rank=2)[None, None]
    ours = {"padding": ((1, 0), (2, 2)), "padding_mode": "symmetric", "method": method, **options}
    expected = loop_conv(padded, kernel[None, None], **options)[0, 0]
    np.testing.assert_array_equal(correlate(x, kernel, **ours), expected)
    expected = loop_conv(padded, kernel[None, None, ::-1, ::-1], **options)[0, 0]
    np.testing.assert_array_equal(convolve(x, kernel, **ours), expected)


def test_polynomials_multiply_by_convolution():
    # (1 + 2t) (3 - t + t^2) = 3 + 5t - t^2 + 2t^3
    assert convolve(jnp.array([1, 2]), jnp.array([3, -1, 1]), padding="full").tolist() == [3, 5, -1, 2]


def test_five_axes(rng):
    x, kernel = whole_numbers(rng, 2, 3, 2, 3, 2), whole_numbers(rng, 2, 1, 2, 2, 1)
    expected = signal.convolve(x, kernel, mode="valid", method="direct")
    np.testing.assert_array_equal(convolve(x, kernel), expected)


@given(signals, signals)
def test_convolve_is_commutative(f, g):
    np.testing.assert_array_equal(full(f, g), full(g, f))
    np.testing.assert_array_equal(full(f, g), np.convolve(f, g))


@given(signals, signals, signals)
def test_convolve_is_associative(f, g, h):
    np.testing.assert_array_equal(full(full(f, g), h), full(f, full(g, h)))


def test_correlate_is_not_commutative_but_mirrors():
    f, g = jnp.array([1, 2, 3]), jnp.array([1, 0, -1])
    one, other = correlate(f, g, padding="full"), correlate(g, f, padding="full")
    assert one.tolist() != other.tolist()
    assert one.tolist() == other[::-1].tolist()


def test_convolve_in_two_axes_is_commutative_and_associative(rng):
    f, g, h = (whole_numbers(rng, *shape) for shape in [(3, 4), (2, 2), (4, 1)])
    np.testing.assert_array_equal(full(f, g), full(g, f))
    np.testing.assert_array_equal(full(full(f, g), h), full(f, full(g, h)))


@given(st.integers(-5, 5), st.integers(-5, 5), st.integers(0, 2**32 - 1))
def test_convolution_is_linear_in_the_image_and_in_the_kernel(a, b, seed):
    rng = np.random.default_rng(seed)
    x1, x2, k1, k2 = (whole_numbers(rng, *shape) for shape in [(1, 2, 4, 5)] * 2 + [(3, 2, 3, 2)] * 2)
    np.testing.assert_array_equal(strided(a * x1 + b * x2, k1), a * strided(x1, k1) + b * strided(x2, k1))
    np.testing.assert_array_equal(strided(x1, a * k1 + b * k2), a * strided(x1, k1) + b * strided(x1, k2))


@given(st.integers(0, 6), st.integers(0, 5), st.integers(0, 2**32 - 1))
def test_convolution_with_circular_padding_commutes_with_shifts(down, right, seed):
    rng = np.random.default_rng(seed)
    x, kernel = whole_numbers(rng, 1, 2, 7, 6), whole_numbers(rng, 3, 2, 3, 4)
    shifted = circular(np.roll(x, (down, right), (2, 3)), kernel)
    np.testing.assert_array_equal(shifted, np.roll(circular(x, kernel), (down, right), (2, 3)))


def test_a_stride_commutes_only_with_its_own_multiples(rng):
    x, kernel = whole_numbers(rng, 1, 1, 8), whole_numbers(rng, 1, 1, 3)
    run = partial(conv1d, kernel=kernel, stride=2, padding=((1, 1),), padding_mode="circular")
    np.testing.assert_array_equal(run(np.roll(x, 2, -1)), np.roll(run(x), 1, -1))
    assert not np.array_equal(run(np.roll(x, 1, -1)), np.roll(run(x), 1, -1))
