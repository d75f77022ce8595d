"""kernels.separate: the factors of an outer product."""

from math import gcd

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jconv import kernels

KNOWN = {
    "sobel_x": ([1, 2, 1], [-1, 0, 1]),
    "sobel_y": ([-1, 0, 1], [1, 2, 1]),
    "scharr_x": ([3, 10, 3], [-1, 0, 1]),
    "scharr_y": ([-1, 0, 1], [3, 10, 3]),
    "prewitt_x": ([1, 1, 1], [-1, 0, 1]),
    "identity": ([0, 1, 0], [0, 1, 0]),
}
whole = st.lists(st.integers(-9, 9), min_size=1, max_size=5)


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("dtype", ["int8", "int32", "float32", "bfloat16", "complex64"])
def test_whole_kernels_have_whole_factors(name, dtype):
    column, row = kernels.separate(getattr(kernels, name)(dtype=dtype))
    assert isinstance(column, jax.Array)
    assert column.dtype == row.dtype == dtype
    assert (column.tolist(), row.tolist()) == KNOWN[name]


@given(whole, whole)
def test_whole_factors_are_exact_primitive_and_signed(a, b):
    kernel = np.outer(a, b)
    column, row = (np.asarray(f) for f in kernels.separate(kernel.astype(np.int32)))
    np.testing.assert_array_equal(np.outer(column, row), kernel)
    assert gcd(*row.tolist()) == 1
    sums = [total for total in (column.sum(), row.sum()) if total]
    assert not sums or not column.any() or sums[0] > 0


@given(whole, whole, st.integers(0, 99))
def test_one_cell_off_is_no_outer_product(a, b, cell):
    kernel = np.outer(a, b).astype(np.int32)
    assume(min(kernel.shape) > 1 and kernel.all())
    kernel.reshape(-1)[cell % kernel.size] += 1
    for dtype in (np.int32, np.float32):
        with pytest.raises(ValueError, match="`kernel` must be an outer product"):
            kernels.separate(kernel.astype(dtype))


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16", "complex64"])
@pytest.mark.parametrize("seed", range(8))
def test_fractions_come_back_to_rounding(dtype, seed):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=rng.integers(1, 9)), rng.normal(size=rng.integers(1, 9))
    kernel = jnp.asarray(np.outer(a, b), dtype)
    column, row = kernels.separate(kernel)
    assert column.dtype == row.dtype == dtype
    values = np.asarray(kernel).astype(complex)
    product = np.outer(np.asarray(column).astype(complex), np.asarray(row).astype(complex))
    last_place = float(jnp.finfo(dtype).eps) * 2 ** np.floor(np.log2(abs(values).max()))
    assert abs(product - values).max() <= 4 * last_place
    assert abs(complex(row.astype(jnp.complex64).sum()) - 1) < 50 * float(jnp.finfo(dtype).eps) * abs(row).sum()


def test_a_row_of_sum_0_has_a_largest_weight_of_1_and_a_column_that_sums_positive():
    wave = kernels.gabor(9, phase=np.pi / 2)
    column, row = kernels.separate(wave)
    assert abs(float(row.sum())) < 1e-6
    assert float(jnp.abs(row).max()) == 1
    assert float(column.sum()) > 0
    across, down = kernels.separate(wave.T)
    assert float(down.sum()) == pytest.approx(1)
    assert float(jnp.abs(across.sum())) < 1e-6


def test_where_both_sums_are_0_the_last_weight_of_the_row_is_positive():
    corner = np.outer([-1, 0, 1], [1, 0, -1])
    assert [f.tolist() for f in kernels.separate(corner)] == [[1, 0, -1], [-1, 0, 1]]
    column, row = kernels.separate(corner.astype(np.float32) / 3)
    assert row.tolist() == [-1, 0, 1]
    np.testing.assert_allclose(column, np.float32([1, 0, -1]) / 3, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("dtype", ["int8", "bool", "float32"])
def test_a_kernel_of_zeros_is_no_column_of_a_box(dtype):
    column, row = kernels.separate(jnp.zeros((2, 3), dtype))
    assert column.dtype == row.dtype == dtype
    assert (column.tolist(), row.tolist()) == ([0, 0], [1, 1, 1])


def test_factors_fit_the_kernels_dtype():
    column, row = kernels.separate(np.array([[-128], [0]], np.int8))  # 128 is no int8
    assert (column.tolist(), row.tolist()) == ([-128, 0], [1])
    with jax.enable_x64(True):
        large = np.outer([1, 3], [2**60, 2**60 + 1])
        column, row = kernels.separate(large)
        assert (column.tolist(), row.tolist()) == ([1, 3], [2**60, 2**60 + 1])


def test_rounding_alone_is_no_reason_to_refuse_and_more_is():
    kernel = np.asarray(kernels.gaussian(5, 1.3)).copy()
    assert kernels.separate(kernel)
    kernel[0, 0] += 40 * np.spacing(kernel.max())
    with pytest.raises(ValueError, match="`kernel` must be an outer product"):
        kernels.separate(kernel)


NOT = "`kernel` must be an outer product of a column and a row, got one that differs from the nearest by"
MISTAKES = [
    (lambda: kernels.separate(np.eye(2, dtype=np.int32)), f"{NOT} 1, with weights up to 1 (shape (2, 2))"),
    (lambda: kernels.separate(kernels.sharpen()), f"{NOT} 0.174, with weights up to 5 (shape (3, 3))"),
    (lambda: kernels.separate(np.ones(3)), "`kernel` must have 2 axes (KH, KW) with taps, got shape (3,)"),
    (lambda: kernels.separate(np.ones((0, 3))), "`kernel` must have 2 axes (KH, KW) with taps, got shape (0, 3)"),
    (
        lambda: kernels.separate(np.float32([[1, np.nan]])),
        "`kernel` must be finite, got an infinity or a NaN",
    ),
    (lambda: kernels.separate([[1]]), "`kernel` must be an array, got list"),
    (
        lambda: jax.jit(kernels.separate)(np.ones((3, 3))),
        "`kernel` must have values, got a traced array (shape (3, 3)); separate it outside jit",
    ),
]


@pytest.mark.parametrize(("call", "text"), MISTAKES, ids=[text for _, text in MISTAKES])
def test_mistakes_are_named(call, text):
    with pytest.raises((TypeError, ValueError)) as raised:
        call()
    assert str(raised.value) == f"kernels.separate: {text}"
