"""dtypes of convolutions: what is returned for each, and that half precision and integers add in 32 bits."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import assert_close, loop_conv, whole_numbers

from jconv import conv, conv1d, conv2d, convolve, correlate

METHODS = ["auto", "lax", "reference"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("dtype", "terms"), [("bfloat16", 300), ("float16", 4096)])
def test_half_precision_adds_in_float32(dtype, terms, method):
    # Kept in the dtype itself, a sum of ones stops at 256 (bfloat16) or 2048 (float16): 1 is rounded off.
    ones = partial(jnp.ones, dtype=dtype)
    y = conv1d(ones((1, terms)), ones((1, 1, terms)), method=method)
    assert y.dtype == dtype
    assert float(y[0, 0]) == terms


@pytest.mark.parametrize("method", METHODS)
def test_float16_sums_may_pass_its_largest_number_on_the_way(method):
    x = jnp.array([[60_000, 60_000, -60_000]], jnp.float16)
    assert float(conv1d(x, jnp.ones((1, 1, 3), jnp.float16), method=method)[0, 0]) == 60_000


@pytest.mark.parametrize("method", METHODS)
def test_the_bias_is_added_before_rounding(method):
    # 256 + 1 rounds to 256 in bfloat16, and so does adding another 1; the exact 258 is representable.
    x, one = jnp.array([[256, 1]], jnp.bfloat16), jnp.ones(1, jnp.bfloat16)
    assert float(conv1d(x, jnp.ones((1, 1, 2), jnp.bfloat16), one, method=method)[0, 0]) == 258


@pytest.mark.parametrize("method", METHODS[1:])
@pytest.mark.parametrize("argument", ["x", "kernel", "bias"])
def test_half_precision_gradients_add_in_float32(argument, method):
    arrays = {"x": (1, 302), "kernel": (300, 1, 3), "bias": (300,)}
    arrays = {name: jnp.ones(shape, jnp.bfloat16) for name, shape in arrays.items()}

    def total(value):
        return conv1d(**(arrays | {argument: value}), method=method).astype(jnp.float32).sum()

    gradient = jax.grad(total)(arrays[argument])
    assert gradient.dtype == jnp.bfloat16
    assert float(gradient.max()) == {"x": 900, "kernel": 300, "bias": 300}[argument]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint16", "int32", "bool"])
def test_integers_and_bools_are_summed_and_returned_in_int32(dtype, method, rng):
    low, high = (0, 2) if dtype == "bool" else (max(np.iinfo(dtype).min, -9999), min(np.iinfo(dtype).max, 9999))
    x = rng.integers(low, high, (2, 4, 5, 5), endpoint=dtype != "bool").astype(dtype)
    kernel = rng.integers(low, high, (4, 2, 2, 3), endpoint=dtype != "bool").astype(dtype)
    bias = rng.integers(low, high, 4, endpoint=dtype != "bool").astype(dtype)
    geometry = {"padding": 1, "stride": 2, "groups": 2}
    y = conv2d(x, kernel, bias, method=method, **geometry)
    assert y.dtype == jnp.int32
    np.testing.assert_array_equal(y, loop_conv(x, kernel, bias, **geometry))


@pytest.mark.parametrize("method", METHODS)
def test_int8_does_not_wrap(method):
    # What lax does by itself: 12 * 12 = 144 comes back as -112.
    full = jnp.full((1, 1, 1), 12, jnp.int8)
    assert conv1d(full, full, method=method).tolist() == [[[144]]]
    assert correlate(full, full, method=method).tolist() == [[[144]]]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("x", "kernel", "bias", "returned"),
    [
        ("int8", "uint8", None, "int32"),  # int16 holds both; its sums are kept in int32
        ("bool", "uint8", "int16", "int32"),
        ("int32", "float32", None, "float32"),
        ("uint8", "bfloat16", None, "bfloat16"),
        ("bfloat16", "float16", None, "float32"),
        ("float32", "bfloat16", "float16", "float32"),
        ("float16", "float16", "float32", "float32"),
        ("bool", "bool", "float32", "float32"),
        ("float32", "complex64", None, "complex64"),
        ("int8", "float32", "complex64", "complex64"),
    ],
)
def test_mixed_dtypes_promote_as_jax_numpy_does(x, kernel, bias, returned, method):
    x, kernel = jnp.full((1, 2, 3), 1, x), jnp.full((2, 2, 2), 1, kernel)
    bias = None if bias is None else jnp.full((2,), 1, bias)
    y = conv1d(x, kernel, bias, method=method)
    assert y.dtype == returned
    np.testing.assert_array_equal(y, np.full((1, 2, 2), 4 if bias is None else 5))


@pytest.mark.parametrize("method", METHODS)
def test_complex_numbers(method, rng):
    def draw(*shape):
        return (whole_numbers(rng, *shape) + 1j * whole_numbers(rng, *shape)).astype(np.complex64)

    x, kernel, bias = draw(2, 4, 5, 4), draw(4, 2, 2, 3), draw(4)
    geometry = {"padding": (1, 2), "stride": (2, 1), "groups": 2}
    y = conv2d(x, kernel, bias, method=method, **geometry)
    assert y.dtype == jnp.complex64
    np.testing.assert_array_equal(y, loop_conv(x, kernel, bias, **geometry))


def test_complex_kernels_are_not_conjugated():
    # numpy.correlate and scipy.signal.correlate would return 1 here.
    i = jnp.array([1j], jnp.complex64)
    assert correlate(i, i).tolist() == [-1] == convolve(i, i).tolist()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("dtype", "preferred"),
    [
        ("int8", "int32"),
        ("int8", "float32"),
        ("bfloat16", "float32"),
        ("float16", "float32"),
        ("int8", "int16"),
    ],
)
def test_preferred_element_type_is_returned_without_rounding_first(dtype, preferred, method, rng):
    x, kernel, bias = (
        rng.integers(-60, 60, (1, 2, 40)), rng.integers(-60, 60, (3, 2, 3)), rng.integers(-60, 60, 3)
    )  # fmt: skip
    y = conv1d(
        *(jnp.asarray(a, dtype) for a in (x, kernel, bias)), method=method, preferred_element_type=preferred
    )
    expected = loop_conv(x, kernel, bias)
    assert np.abs(expected).max() > 2048  # past what the narrow floats could hold
    assert y.dtype == preferred
    np.testing.assert_array_equal(y, expected)


@pytest.mark.parametrize("method", METHODS)
def test_preferred_element_type_has_a_gradient(method):
    x, kernel = jnp.ones((1, 302), jnp.bfloat16), jnp.ones((1, 1, 3), jnp.bfloat16)

    def total(kernel):
        return conv1d(x, kernel, method=method, preferred_element_type=jnp.float32).sum()

    gradient = jax.grad(total)(kernel)
    assert gradient.dtype == jnp.bfloat16
    assert gradient.tolist() == [[[300, 300, 300]]]


@pytest.mark.parametrize("method", ["lax", "gemm", "reference"])
def test_precision_reaches_the_products(method):
    x, kernel = jnp.ones((1, 3)), jnp.ones((1, 1, 2))
    program = jax.jit(partial(conv, precision="highest", method=method)).lower(x, kernel).as_text()
    assert "HIGHEST" in program
    assert "HIGHEST" not in jax.jit(partial(conv, method=method)).lower(x, kernel).as_text()


def test_wide_numpy_arrays_become_jaxs_own_width_without_a_warning(rng):
    x, kernel = rng.normal(size=(1, 2, 6)), rng.normal(size=(3, 2, 3))
    assert x.dtype == np.float64
    assert not jax.config.jax_enable_x64
    y = conv1d(x, kernel)
    assert y.dtype == jnp.float32
    assert_close(y, loop_conv(x, kernel))
    assert conv1d(np.ones((1, 3), np.int64), np.ones((1, 1, 2), np.int64)).dtype == jnp.int32
    assert conv1d(np.ones((1, 3), np.complex128), np.ones((1, 1, 2))).dtype == jnp.complex64


@pytest.mark.parametrize("method", METHODS)
def test_infinity_passes_through(method):
    x = jnp.array([[1, jnp.inf, 1, 1]])
    assert conv1d(x, jnp.ones((1, 1, 2)), method=method).tolist() == [[np.inf, np.inf, 2]]
