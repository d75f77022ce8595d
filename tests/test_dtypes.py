"""Every public array function in every dtype, with values that are not finite, and in degenerate shapes.

Values are checked against the loops of loops.py, which run in float64, complex128 or int64.
"""

from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from functions import FIRST, case
from loops import (
    loop_adaptive,
    loop_avg_pool,
    loop_col2im,
    loop_conv_transpose,
    loop_correlate,
    loop_depthwise,
    loop_lp_pool,
    loop_max_pool,
    loop_max_pool_with_indices,
)
from oracles import assert_close, loop_conv, loop_im2col

import jconv

first_cases = pytest.mark.parametrize("case", FIRST, ids=lambda case: case.name)
WIDE = {"f": np.float64, "c": np.complex128}
# Of the largest value: float32 sums of a few terms; half a unit in the last place where float32 is rounded once.
RELATIVE = {"float64": 1e-14, "complex128": 1e-14, "bfloat16": 2**-8, "float16": 2**-11}
MOVES = {  # what they return stood in x
    "pad",
    "im2col",
    "max_pool",
    "max_pool_with_indices",
    "max_unpool",
    "global_max_pool",
    "adaptive_max_pool",
    "equivariance.act",
    "equivariance.group_pool",
}
MEANS = {"avg_pool", "lp_pool", "global_avg_pool", "adaptive_avg_pool"}
MEANS |= {case.name for case in FIRST if case.name.startswith("filters.")}
MEANS |= {"deform_conv2d", "blur_pool", "antialiased_conv", "aliased_frequency", "aliasing_energy"}
NEED_ORDER = {name for name in MOVES if "max_pool" in name} | {"aliased_frequency", "equivariance.group_pool"}
NEED_ORDER |= {"filters.sobel_magnitude", "filters.sobel_direction", "filters.border_artifact"}
NARROW = ["float32", "bfloat16", "float16", "int8", "uint8", "int16", "int32", "bool", "complex64"]
X64 = ["float64", "int64", "complex128"]


def returned(name, dtype):
    """The contract, restated: sums of integers are int32 at least, means of them float32."""
    dtype = jnp.dtype(dtype)
    if name == "frequency_response":
        return jnp.dtype("complex128" if dtype in ("float64", "complex128") else "complex64")
    if name == "aliasing_energy" and jnp.issubdtype(dtype, jnp.complexfloating):
        return np.zeros((), dtype).real.dtype
    if name in MOVES or jnp.issubdtype(dtype, jnp.inexact):
        return dtype
    return jnp.dtype("float32" if name in MEANS else "int64" if dtype == "int64" else "int32")


def wide(array):
    """As the loops take it."""
    array = np.asarray(array)
    kind = "f" if jnp.issubdtype(array.dtype, jnp.floating) else array.dtype.kind
    return array.astype(WIDE.get(kind, np.int64))


def expect(case, arrays):
    with np.errstate(all="ignore"):  # the warnings of NumPy's loops, not of jconv
        return jax.tree.leaves(case.oracle(*map(wide, arrays), *case.static, **case.options))


def check(case, sets, names):
    """Run a case on several sets of arrays, and compare every result's values with its loop's, and its dtype."""
    answers = jax.jit(lambda sets: [jax.tree.leaves(case(*arrays)) for arrays in sets])(sets)
    for arrays, results, dtype in zip(sets, answers, names, strict=True):
        assert results[0].dtype == returned(case.name, dtype)
        for result, expected in zip(results, expect(case, arrays), strict=True):
            if jnp.issubdtype(result.dtype, jnp.inexact) and case.name not in MOVES:
                relative = RELATIVE.get(dtype, 1e-6)
                # separable_conv rounds twice: what its first half returns is in the dtype, too.
                assert_close(
                    wide(result), expected, relative=2 * relative if "separable" in case.name else relative
                )
            else:
                np.testing.assert_array_equal(wide(result), expected)


def in_dtype(case, rng, dtype):
    """Arrays of a dtype; the places of max_unpool stay integers."""
    drawn = case.draw(rng, np.float32 if dtype == "bfloat16" else dtype)
    return [a.astype(jnp.bfloat16) if dtype == "bfloat16" and a.dtype.kind == "f" else a for a in drawn]


# ---------------------------------------------------------------------------------------------------------
# One dtype


def test_the_table_names_functions():
    assert {case.name for case in FIRST} >= MOVES | MEANS


@first_cases
@pytest.mark.parametrize("names", [NARROW, X64], ids=["narrow", "wide"])
def test_each_dtype(case, names, rng):
    with jax.enable_x64(names is X64):
        ordered = [dtype for dtype in names if not dtype.startswith("complex") or case.name not in NEED_ORDER]
        check(case, [in_dtype(case, rng, dtype) for dtype in ordered], ordered)


@pytest.mark.parametrize("case", [case for case in FIRST if case.name in NEED_ORDER], ids=lambda case: case.name)
def test_complex_numbers_have_no_order(case, rng):
    with pytest.raises(TypeError, match=rf"^{case.name}: .* got dtype complex64"):
        jax.eval_shape(case, *case.draw(rng, np.complex64))


@first_cases
def test_x64_mode_widens_nothing(case, rng):
    with jax.enable_x64(True):
        for dtype in NARROW:
            if dtype == "complex64" and case.name in NEED_ORDER:
                continue
            described = jax.tree.leaves(jax.eval_shape(case, *in_dtype(case, rng, dtype)))
            assert described[0].dtype == returned(case.name, dtype)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (lambda x: jconv.avg_pool(x, 4096), 1),
        (lambda x: jconv.avg_pool(x, 4096, divisor_override=2), 2048),
        (lambda x: jconv.lp_pool(x, 4096, p=1), 4096),
        (lambda x: jconv.global_avg_pool(x), 1),
        (lambda x: jconv.adaptive_avg_pool(jnp.concatenate([x, x], -1), 2), 1),
        (lambda x: jconv.adaptive_avg_pool(jnp.concatenate([x, x[..., 1:]], -1), 2), 1),
    ],
)
def test_half_precision_sums_are_kept_in_float32(run, expected, dtype):
    # Kept in the dtype itself, the sum of 4096 ones stops at 256 (bfloat16) or 2048 (float16).
    y = jax.jit(run)(jnp.ones((1, 1, 4096), dtype))
    assert y.dtype == dtype
    assert float(y.ravel()[0]) == expected


def test_col2im_adds_half_precision_in_float32():
    y = jax.jit(lambda columns: jconv.col2im(columns, (299,), (260,)))(jnp.ones((1, 260, 40), jnp.bfloat16) * 15)
    assert y.dtype == jnp.bfloat16
    assert float(y.max()) == 600  # 40 patches overlap; in bfloat16 the sum of 15s goes astray beyond 256


# ---------------------------------------------------------------------------------------------------------
# Several dtypes

MIXED = [case for case in FIRST if len(case.shapes) > 1 and not case.cells]


@pytest.mark.parametrize("case", MIXED, ids=lambda case: case.name)
def test_mixed_dtypes_promote_as_jax_numpy_does(case, rng):
    names = [dtype for dtype in NARROW if dtype != "complex64" or case.name not in NEED_ORDER]
    drawn = {dtype: in_dtype(case, rng, dtype) for dtype in names}
    for first, second in product(names, names):
        arrays = [drawn[first][0], *drawn[second][1:]]
        common = (jnp.zeros((), first) + jnp.zeros((), second)).dtype
        assert jax.eval_shape(case, *arrays).dtype == returned(case.name, common)
    pairs = [("uint8", "float32"), ("bool", "int8")]
    check(case, [[drawn[first][0], *drawn[second][1:]] for first, second in pairs], ["float32", "int8"])


UNPREFERRED = {"convolve", "deform_conv2d", "antialiased_conv"}
UNPREFERRED |= {"equivariance.lift_conv", "equivariance.group_conv"}
PREFER = [case for case in FIRST if "conv" in case.name and case.name not in UNPREFERRED]


@pytest.mark.parametrize("case", PREFER, ids=lambda case: case.name)
def test_preferred_element_type_and_precision_reach_the_result_and_the_gradient(case, rng):
    arrays = in_dtype(case, rng, "bfloat16")

    def run(*arrays):
        options = {"precision": "highest", "preferred_element_type": "float32"}
        return getattr(jconv, case.name)(*arrays, **case.options, **options)

    def total(*arrays):
        return (run(*arrays) ** 2).sum()

    [expected] = expect(case, arrays)
    y, gradients = jax.jit(lambda *a: (run(*a), jax.grad(total, range(len(a)))(*a)))(*arrays)
    assert y.dtype == jnp.float32
    assert_close(y, expected, relative=1e-6)  # and not rounded to bfloat16 on the way
    with jax.enable_x64(True):
        exact = jax.jit(jax.grad(lambda *a: (case(*a) ** 2).sum(), range(len(arrays))))(*map(wide, arrays))
    for gradient, slope in zip(gradients, exact, strict=True):
        assert gradient.dtype == jnp.bfloat16
        assert_close(wide(gradient), slope, relative=2**-7)
    program = str(jax.make_jaxpr(jax.grad(total, (0, 1)))(*arrays))
    products = program.count("= convolution[")
    assert products >= 3  # forward, and one for each gradient
    assert program.count("precision=highest") == products
    whole = in_dtype(case, rng, "int8")
    y = jax.jit(run)(*whole)
    assert y.dtype == jnp.float32
    np.testing.assert_array_equal(y, expect(case, whole)[0])


# ---------------------------------------------------------------------------------------------------------
# Values that are not finite

LONG = [  # windows of more than 8 cells are put together from blocks, and no block may reach beyond its window
    case("max_pool", [(1, 1, 25)], 9, stride=2, padding=1, oracle=loop_max_pool),
    case("max_pool_with_indices", [(1, 1, 25)], 11, stride=1, oracle=loop_max_pool_with_indices),
    case("avg_pool", [(1, 1, 25)], 13, stride=2, padding=3, oracle=loop_avg_pool),
    case("lp_pool", [(1, 1, 25)], 10, p=2, stride=1, oracle=loop_lp_pool),
    case("adaptive_avg_pool", [(1, 1, 25)], 2, oracle=loop_adaptive(np.mean)),
    case("adaptive_max_pool", [(1, 1, 25)], 2, oracle=loop_adaptive(np.max)),
]


SEEN_BY_ALL = {"frequency_response", "aliasing_energy"}  # every result sees every cell


@pytest.mark.parametrize("case", [case for case in FIRST + LONG if case.name not in SEEN_BY_ALL], ids=str)
def test_nan_and_infinity_reach_the_windows_that_see_them_and_no_other(case, rng):
    x, *rest = case.draw(rng)
    run = jax.jit(case)
    for values in [(np.nan,), (np.inf,), (-np.inf,), (np.inf, -np.inf), (np.inf, np.nan)]:
        poisoned = x.copy()
        places = rng.choice(x.size, len(values), replace=False)
        poisoned.reshape(-1)[places] = values
        results = jax.tree.leaves(run(poisoned, *rest))
        for result, expected in zip(results, expect(case, [poisoned, *rest]), strict=True):
            special = ~np.isfinite(expected)
            np.testing.assert_array_equal(np.asarray(result)[special], expected[special])
            np.testing.assert_allclose(np.asarray(result)[~special], expected[~special], rtol=1e-5, atol=1e-5)
            assert not special.all() or not special.ndim  # one number sees everything


# ---------------------------------------------------------------------------------------------------------
# Degenerate shapes

BATCHED = [case for case in FIRST if case.batched]


@pytest.mark.parametrize("case", BATCHED, ids=lambda case: case.name)
def test_empty_batches_give_empty_results_and_gradients_of_0(case, rng):
    arrays = case.draw(rng)
    empty = [a[:0] if case.has_batch(i) else a for i, a in enumerate(arrays)]
    full = jax.tree.leaves(jax.eval_shape(case, *arrays))
    floats = [i for i, a in enumerate(arrays) if a.dtype == np.float32]

    @jax.jit
    def both(*arrays):
        results = jax.tree.leaves(case(*arrays))
        return results, jax.grad(lambda *a: jax.tree.leaves(case(*a))[0].sum(), floats)(*arrays)

    results, gradients = both(*empty)
    assert [(y.shape, y.dtype) for y in results] == [((0, *y.shape[1:]), y.dtype) for y in full]
    for i, gradient in zip(floats, gradients, strict=True):
        np.testing.assert_array_equal(gradient, np.zeros_like(empty[i]))


KERNELS = ("conv", "local", "col2im", "filters")
CHANNELLESS = [case for case in BATCHED if not any(word in case.name for word in KERNELS)]


@pytest.mark.parametrize("case", CHANNELLESS, ids=lambda case: case.name)
def test_no_channels_in_none_out(case, rng):
    arrays = [a[:, :0] if i == 0 or case.cells else a for i, a in enumerate(case.draw(rng))]
    full = jax.tree.leaves(jax.eval_shape(case, *case.draw(rng)))
    for result, y in zip(jax.tree.leaves(jax.jit(case)(*arrays)), full, strict=True):
        assert result.shape == (y.shape[0], 0, *y.shape[2:])


ZEROS = {"padding": ((9, 9),)}
DEGENERATE = {
    "no channels leave the bias": case("conv", [(2, 0, 5), (3, 0, 2), (3,)], oracle=loop_conv, padding=1),
    "no channels, transposed": case(
        "conv_transpose", [(2, 0, 3), (0, 2, 2), (2,)], oracle=loop_conv_transpose,
        stride=2, padding=0, output_padding=0, dilation=1, groups=1,
    ),
    "no filters": case("conv", [(2, 2, 5), (0, 2, 2), (0,)], oracle=loop_conv),
    "conv, output of 1": case("conv", [(2, 2, 4, 5), (2, 2, 3, 2)], oracle=loop_conv, stride=9),
    "conv, kernel of 1": case("conv", [(2, 2, 4, 5), (2, 2, 1, 1)], oracle=loop_conv, stride=2),
    "conv, kernel as large as x": case("conv", [(2, 2, 4, 5), (2, 2, 4, 5)], oracle=loop_conv),
    "conv, one cell": case("conv", [(1, 1, 1, 1), (1, 1, 1, 1)], oracle=loop_conv),
    "conv, padding beyond the kernel": case("conv", [(1, 2, 3), (2, 2, 2), (2,)], oracle=loop_conv, **ZEROS),
    "conv, padding alone": case("conv", [(2, 2, 0), (3, 2, 2), (3,)], oracle=loop_conv, padding=((2, 1),)),
    "correlate, kernel as large as x": case("correlate", [(3, 4), (3, 4)], oracle=loop_correlate, batched=False),
    "correlate, padding beyond": case("correlate", [(3,), (2,)], oracle=loop_correlate, batched=False, **ZEROS),
    "depthwise, kernel of 1": case("depthwise_conv", [(2, 3, 4), (3, 1, 1)], oracle=loop_depthwise),
    "transposed, one cell": case(
        "conv_transpose", [(1, 2, 1), (2, 2, 1), (2,)], oracle=loop_conv_transpose,
        stride=3, padding=0, output_padding=2, dilation=1, groups=1,
    ),
    "transposed, padding beyond the kernel": case(
        "conv_transpose", [(1, 2, 6), (2, 2, 2), (2,)], oracle=loop_conv_transpose,
        stride=2, padding=4, output_padding=0, dilation=1, groups=1,
    ),
    "im2col, kernel as large as x": case(
        "im2col", [(2, 2, 3, 4)], (3, 4), oracle=loop_im2col, stride=(1, 1), padding=0, dilation=(1, 1)
    ),
    "im2col, padding beyond the kernel": case(
        "im2col", [(2, 2, 3)], (2,), oracle=loop_im2col, stride=(1,), dilation=(1,), **ZEROS
    ),
    "col2im, one cell": case(
        "col2im", [(2, 3, 1)], (1, 1), (1, 1), oracle=loop_col2im, stride=1, padding=0, dilation=1
    ),
    "max_pool, window of 1": case("max_pool", [(2, 2, 4)], 1, oracle=loop_max_pool),
    "max_pool, window as large as x": case("max_pool", [(2, 2, 4, 3)], (4, 3), oracle=loop_max_pool),
    "max_pool, padding alone": case("max_pool", [(2, 2, 3)], 2, stride=1, oracle=loop_max_pool, **ZEROS),
    "max_pool_with_indices, padding alone": case(
        "max_pool_with_indices", [(2, 2, 3)], 2, stride=1, oracle=loop_max_pool_with_indices, **ZEROS
    ),
    "avg_pool, padding alone": case("avg_pool", [(2, 2, 3)], 2, stride=1, oracle=loop_avg_pool, **ZEROS),
    "avg_pool, padding alone and not counted": case(
        "avg_pool", [(2, 2, 3)], 2, stride=1, count_include_pad=False, oracle=loop_avg_pool, **ZEROS
    ),
    "lp_pool, padding alone": case("lp_pool", [(2, 2, 3)], 2, stride=1, oracle=loop_lp_pool, **ZEROS),
    "global_max_pool, one cell": case("global_max_pool", [(2, 2, 1, 1)], oracle=loop_adaptive(np.max)),
    "adaptive_avg_pool, more outputs than cells": case(
        "adaptive_avg_pool", [(2, 2, 2)], 5, oracle=loop_adaptive(np.mean)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_shapes(name, rng):
    case = DEGENERATE[name]
    arrays = case.draw(rng)
    results, expected = jax.tree.leaves(jax.jit(case)(*arrays)), expect(case, arrays)
    for result, answer in zip(results, expected, strict=True):
        assert result.shape == answer.shape
        np.testing.assert_allclose(result, answer, rtol=1e-6, atol=1e-6)
    gradient = jax.jit(jax.grad(lambda *a: jnp.where(jnp.isfinite(y := jax.tree.leaves(case(*a))[0]), y, 0).sum()))
    assert np.isfinite(gradient(*arrays)).all()


@pytest.mark.parametrize(
    ("dtype", "least"), [("int8", -128), ("uint8", 0), ("bool", False), ("bfloat16", -np.inf)]
)
def test_a_max_pool_of_padding_alone_gives_the_lowest_value(dtype, least):
    y = jconv.max_pool(jnp.ones((1, 1, 1), dtype), 1, padding=1)
    assert y.dtype == dtype
    assert wide(y).tolist() == [[[least, 1, least]]]


def test_a_depthwise_convolution_of_no_channels_is_empty():
    y = jconv.depthwise_conv(jnp.ones((2, 0, 5)), jnp.ones((0, 1, 2)))
    assert y.shape == (2, 0, 4)


@pytest.mark.parametrize("dtype", ["float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2fnuz", "float8_e5m2"])
def test_padding_is_never_the_largest_where_a_dtype_has_no_infinity(dtype):
    x = jnp.array([[[-2.0, -1.0, -3.0]]]).astype(dtype)
    for y in (
        jconv.max_pool(x, 3, stride=1, padding=1),
        jconv.max_pool_with_indices(x, 3, stride=1, padding=1)[0],
    ):
        assert wide(y).tolist() == [[[-1, -1, -1]]]
    x = jnp.array([[[-2.0, -1.0, -3.0, -4.0, -1.0]]]).astype(dtype)
    assert wide(jconv.adaptive_max_pool(x, 3)).tolist() == [[[-1, -1, -1]]]


OF_FOUR_BITS = [
    case
    for case in FIRST
    if case.name.startswith("filters.") or case.name in {"blur_pool", "separable_conv", "conv2d", "avg_pool"}
]


@pytest.mark.parametrize("dtype", ["int4", "uint4"])
@pytest.mark.parametrize("case", OF_FOUR_BITS, ids=str)
def test_integers_of_four_bits(case, dtype, rng):
    arrays = [np.abs(np.rint(a * 2)).clip(0, 5) for a in case.draw(rng)]
    narrow, plain = ([jnp.asarray(a).astype(kind) for a in arrays] for kind in (dtype, "int32"))
    for y, expected in zip(jax.tree.leaves(case(*narrow)), jax.tree.leaves(case(*plain)), strict=True):
        assert y.dtype == expected.dtype
        assert_close(y, expected, relative=1e-6)


@first_cases
def test_strict_promotion(case, rng):
    arrays = case.draw(rng)
    with jax.numpy_dtype_promotion("strict"):
        y = case(*arrays)
    for leaf, expected in zip(jax.tree.leaves(y), jax.tree.leaves(case(*arrays)), strict=True):
        assert_close(leaf, expected, relative=1e-6)
