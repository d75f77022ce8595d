"""Which lowering computes what: the choice of "auto", what each refuses, and that infinities do not spread."""

import re
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import export
from oracles import assert_close

from jconv import conv, conv1d, conv2d, conv_transpose
from jconv.algorithms.select import choose, estimates
from jconv.geometry.plan import plan_conv


def plan_of(x, kernel, layout="channels_first", **options):
    """The plan of shapes that are given with their channels first."""
    if layout == "channels_last":
        x, kernel = (x[0], *x[2:], x[1]), (*kernel[2:], kernel[1], kernel[0])
    options = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "layout": layout} | options
    return plan_conv("conv", x, kernel, **options)


# ---------------------------------------------------------------------------------------------------------
# The choice

DEPTHWISE = ((8, 32, 56, 56), (32, 1, 3, 3), {"padding": 1, "groups": 32})
POINTWISE = ((8, 64, 28, 28), (128, 64, 1, 1), {})
WIDE = ((1, 1, 512, 512), (1, 1, 31, 31), {"padding": 15})
DENSE = ((8, 64, 56, 56), (64, 64, 3, 3), {"padding": 1})
STRIDED = ((8, 64, 32, 32), (64, 64, 4, 4), {"stride": 2, "padding": 1})
TYPICAL = [
    (DEPTHWISE, "y", "shift"),
    (DEPTHWISE, "x", "shift"),
    (DEPTHWISE, "kernel", "shift"),
    (((1, 1, 512, 512), (1, 1, 5, 5), {"padding": 2}), "y", "shift"),  # a blur
    (WIDE, "y", "fft"),
    (WIDE, "x", "fft"),
    (WIDE, "kernel", "fft"),
    (POINTWISE, "y", "gemm"),
    (POINTWISE, "x", "gemm or lax"),  # with the channels last they are one product
    (POINTWISE, "kernel", "gemm"),
    (DENSE, "y", "winograd"),
    (DENSE, "x", "winograd"),
    (STRIDED, "x", "polyphase"),  # what a transposed convolution is computed with
    (((8, 3, 224, 224), (64, 3, 7, 7), {"stride": 2, "padding": 3}), "y", "gemm or lax"),  # the first of a ResNet
]


@pytest.mark.parametrize("layout", ["channels_first", "channels_last"])
@pytest.mark.parametrize(("shapes", "wanted", "method"), TYPICAL, ids=str)
def test_typical_layers_are_computed_by_what_suits_them(shapes, wanted, method, layout):
    x, kernel, options = shapes
    assert choose(plan_of(x, kernel, layout, **options), wanted, x[0], jnp.float32) in method.split(" or ")


@pytest.mark.parametrize("wanted", ["y", "x", "kernel"])
@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "complex64", "int32"])
@pytest.mark.parametrize("shapes", [DEPTHWISE, POINTWISE, WIDE, DENSE, STRIDED], ids=str)
def test_the_cheapest_estimate_is_chosen_and_nothing_that_refuses(shapes, dtype, wanted):
    x, kernel, options = shapes
    plan = plan_of(x, kernel, **options)
    costs = estimates(plan, wanted, x[0], dtype)
    chosen = choose(plan, wanted, x[0], dtype)
    assert all(costs[chosen] <= cost for cost in costs.values())
    assert all(cost > 0 for cost in costs.values())
    assert {"lax", "shift", "gemm"} <= set(costs)
    assert ("fft" in costs) == (dtype in ("float32", "bfloat16"))
    assert ("winograd" in costs) == (shapes in (DENSE, DEPTHWISE) and dtype != "int32")
    assert ("polyphase" in costs) == (shapes is STRIDED and wanted == "x")  # elsewhere it would be lax's own


@pytest.mark.parametrize(
    ("x", "kernel"), [((0, 2, 5), (3, 2, 3)), ((1, 0, 5), (3, 0, 3)), ((1, 2, 5), (0, 2, 3))], ids=str
)
def test_nothing_is_left_to_lax(x, kernel):
    assert {choose(plan_of(x, kernel), wanted, x[0], jnp.float32) for wanted in ("y", "x", "kernel")} == {"lax"}


def test_sizes_known_by_name_are_left_to_lax():
    n, width = export.symbolic_shape("n, width", constraints=["width >= 9"])
    kernel = (32, 1, 3)
    assert choose(plan_of((8, 32, 99), kernel, groups=32), "y", 8, jnp.float32) == "shift"
    assert choose(plan_of((8, 32, 99), kernel, groups=32), "y", n, jnp.float32) == "lax"
    assert choose(plan_of((8, 32, width), kernel, groups=32), "y", 8, jnp.float32) == "lax"


# ---------------------------------------------------------------------------------------------------------
# Platforms


def stablehlo(function, *shapes, platforms=("cuda",), dtype=jnp.float32):
    arrays = [jax.ShapeDtypeStruct(shape, dtype) for shape in shapes]
    return export.export(jax.jit(function), platforms=platforms)(*arrays).mlir_module()


SMALL = ((2, 8, 9, 9), (8, 1, 3, 3), {"padding": 1, "groups": 8, "stride": 2})


@pytest.mark.parametrize("platform", ["cuda", "rocm", "tpu"])
def test_elsewhere_auto_is_the_platforms_own_convolution(platform):
    x, kernel, options = SMALL
    run = partial(conv, **options)

    def slopes(x, kernel):
        y, pull_back = jax.vjp(run, x, kernel)
        return y, *pull_back(y)

    text = stablehlo(slopes, x, kernel, platforms=(platform,))
    assert text.count("stablehlo.convolution") == 3
    for other in ("stablehlo.case", "stablehlo.while", "stablehlo.fft", "stablehlo.dot_general"):
        assert other not in text


def test_elsewhere_half_precision_stays_as_it_is_and_is_added_in_float32():
    text = stablehlo(conv, (2, 8, 9, 9), (8, 8, 3, 3), dtype=jnp.bfloat16)
    [line] = [line for line in text.splitlines() if "stablehlo.convolution" in line]
    assert re.search(r"\(tensor<2x8x9x9xbf16>, tensor<8x8x3x3xbf16>\) -> tensor<2x8x7x7xf32>", line)


def test_on_a_cpu_auto_is_what_was_chosen():
    x, kernel, options = SMALL
    assert choose(plan_of(x, kernel, **options), "y", 2, jnp.float32) == "shift"
    assert "stablehlo.convolution" not in stablehlo(partial(conv, **options), x, kernel, platforms=("cpu",))
    assert "stablehlo.fft" in stablehlo(conv, (1, 1, 200, 200), (1, 1, 31, 31), platforms=("cpu",))


def test_a_method_that_was_asked_for_is_used_everywhere():
    x, kernel, options = SMALL
    assert "stablehlo.fft" in stablehlo(partial(conv, method="fft", **options), x, kernel)
    assert "stablehlo.convolution" not in stablehlo(partial(conv, method="shift", **options), x, kernel)


def test_one_program_for_several_platforms_chooses_where_it_runs():
    x, kernel, options = SMALL
    run = jax.jit(partial(conv, **options))
    arrays = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in (x, kernel)]
    exported = export.export(run, platforms=("cpu", "cuda"))(*arrays)
    assert "stablehlo.convolution" in exported.mlir_module()
    ones = [jnp.ones(shape) for shape in (x, kernel)]
    np.testing.assert_array_equal(exported.call(*ones), run(*ones))


# ---------------------------------------------------------------------------------------------------------
# Refusals

REFUSALS = [
    ("fft", (1, 2, 9), (2, 2, 3), {}, "int32", "needs real floating numbers, got int32"),
    ("fft", (1, 2, 9), (2, 2, 3), {}, "bool", "needs real floating numbers, got bool"),
    ("fft", (1, 2, 9), (2, 2, 3), {}, "complex64", "needs real floating numbers, got complex64"),
    ("fft", (1, 2, 3, 3, 3, 3), (2, 2, 1, 1, 1, 2), {}, "float32", "needs at most 3 spatial axes, got 4"),
    ("winograd", (1, 2, 9), (2, 2, 3), {}, "int8", "needs floating numbers, got int8"),
    ("slices", (1, 2, 9), (2, 2, 3), {}, "float32", "needs two spatial axes or more, got 1"),
    (
        "winograd", (1, 2, 9, 9), (2, 2, 6, 1), {}, "float32",
        "needs an axis with 2 to 5 taps and stride 1, got kernel size (6, 1) and stride (1, 1)",
    ),
    (
        "winograd", (1, 2, 9, 9), (2, 2, 7, 3), {"stride": (1, 2)}, "float32",
        "needs an axis with 2 to 5 taps and stride 1, got kernel size (7, 3) and stride (1, 2)",
    ),
]  # fmt: skip


@pytest.mark.parametrize("function", [conv, conv_transpose])
@pytest.mark.parametrize(("method", "x", "kernel", "options", "dtype", "reason"), REFUSALS)
def test_a_method_says_what_it_cannot_take_before_it_computes(function, method, x, kernel, options, dtype, reason):
    arrays = [jax.ShapeDtypeStruct(shape, dtype) for shape in (x, kernel)]
    message = f'{function.__name__}: `method` "{method}" {reason}'
    with pytest.raises(ValueError, match=rf"^{re.escape(message)}(\n-----|\Z)"):
        jax.eval_shape(partial(function, method=method, **options), *arrays)
    described = jax.eval_shape(partial(function, **options), *arrays)  # "auto" takes all there is
    assert described.shape[0] == 1


@pytest.mark.parametrize("function", [conv, conv_transpose])
def test_methods_are_named(function):
    methods = '"auto", "lax", "shift", "gemm", "fft", "winograd", "polyphase", "slices", "reference"'
    message = f"{function.__name__}: `method` must be one of {methods}; got 'cudnn'"
    with pytest.raises(ValueError, match=rf"^{re.escape(message)}(\n-----|\Z)"):
        jax.eval_shape(partial(function, method="cudnn"), jnp.ones((1, 1, 3)), jnp.ones((1, 1, 3)))


def test_a_mapped_winograd_may_have_groups_of_its_own():
    xs, kernels = np.arange(36.0, dtype=np.float32).reshape(2, 1, 2, 9), np.ones((2, 3, 2, 3), np.float32)
    y = jax.vmap(partial(conv1d, method="winograd"))(xs, kernels)
    assert_close(y, jax.vmap(partial(conv1d, method="lax"))(xs, kernels))


# ---------------------------------------------------------------------------------------------------------
# What is not finite: "auto" may choose what spreads it, and does not let it

LOUD = [  # what "auto" computes y and x by
    (((1, 1, 48, 48), (1, 1, 31, 31), {"padding": 15}), "fft", "fft"),
    (((1, 128, 32, 32), (128, 128, 3, 3), {"padding": 1}), "winograd", "winograd"),
    (((1, 32, 17, 17), (8, 32, 5, 5), {"stride": 2, "padding": 2}), None, "polyphase"),
    (((1, 16, 19, 19), (16, 1, 3, 3), {"stride": 2, "padding": 1, "groups": 16}), "shift", "shift"),
    (((2, 3, 9, 9), (4, 3, 2, 2), {"stride": 3}), None, None),
]


@pytest.mark.parametrize("layout", ["channels_first", "channels_last"])
@pytest.mark.parametrize(("shapes", "there", "back"), LOUD, ids=str)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf], ids=str)
def test_what_is_not_finite_reaches_what_sees_it_and_nothing_else(value, shapes, there, back, layout, rng):
    x_shape, kernel_shape, options = shapes
    plan = plan_of(x_shape, kernel_shape, layout, **options)
    for wanted, method in (("y", there), ("x", back)):
        assert method in (None, choose(plan, wanted, x_shape[0], jnp.float32))
    y_shape = plan_of(x_shape, kernel_shape, **options).output_shape(x_shape[0])
    x, kernel, y = (rng.uniform(1, 2, shape).astype("f4") for shape in (x_shape, kernel_shape, y_shape))
    loud_x, loud_y = x.copy(), y.copy()
    loud_x[0, 0, 3, -2], loud_x[-1, -1, -1, 0] = value, value
    loud_y[0, 0, 0, -1], loud_y[-1, -1, 1, 1] = value, value

    def both(x, kernel, y, method):
        if layout == "channels_last":
            x, kernel, y = jnp.moveaxis(x, 1, -1), jnp.moveaxis(kernel, (1, 0), (-2, -1)), jnp.moveaxis(y, 1, -1)
        run = partial(conv2d, layout=layout, method=method, **options)
        to, pull_back = jax.vjp(lambda x: run(x, kernel), x)
        results = (to, *pull_back(y))
        return results if layout == "channels_first" else [jnp.moveaxis(a, -1, 1) for a in results]

    quiet = jax.jit(partial(both, method="lax"))(x, kernel, y)
    loud = jax.jit(partial(both, method="auto"))(loud_x, kernel, loud_y)
    for actual, calm, seen in zip(loud, quiet, seen_cells(loud_x, loud_y, kernel_shape, options), strict=True):
        seen = np.broadcast_to(seen, actual.shape)
        np.testing.assert_array_equal(actual[seen], np.full(seen.sum(), value, np.float32))
        assert np.isfinite(actual[~seen]).all()
        assert_close(np.where(seen, 0, actual), np.where(seen, 0, calm))


def seen_cells(x, y, kernel_shape, options):
    """Which y see a cell of x that is not finite, and which x such a y: of dense and of depthwise kernels."""
    stride, padding, depthwise = options.get("stride", 1), options.get("padding", 0), options.get("groups", 1) > 1
    of_y, of_x = np.zeros((len(y), x.shape[1] if depthwise else 1, *y.shape[2:]), bool), np.zeros(x.shape, bool)
    of_x = of_x if depthwise else of_x[:, :1]
    for tap in np.ndindex(*kernel_shape[2:]):
        for n, c, *cell in np.argwhere(~np.isfinite(x)):
            places = [divmod(q + padding - k, stride) for q, k in zip(cell, tap, strict=True)]
            if all(rest == 0 and 0 <= p < size for (p, rest), size in zip(places, y.shape[2:], strict=True)):
                of_y[(n, c * depthwise, *(p for p, _ in places))] = True
        for n, c, *place in np.argwhere(~np.isfinite(y)):
            cell = [stride * p + k - padding for p, k in zip(place, tap, strict=True)]
            if all(0 <= q < size for q, size in zip(cell, x.shape[2:], strict=True)):
                of_x[(n, c * depthwise, *cell)] = True
    return of_y, of_x


@pytest.mark.parametrize(("shapes", "there", "back"), LOUD, ids=str)
def test_what_is_not_finite_in_a_kernel_reaches_its_own_filter_only(shapes, there, back, rng):
    x_shape, kernel_shape, options = shapes
    x, kernel = rng.uniform(1, 2, x_shape).astype("f4"), rng.uniform(1, 2, kernel_shape).astype("f4")
    kernel[-1, 0, 0, 0] = np.nan
    y = np.asarray(jax.jit(partial(conv2d, **options))(x, kernel))
    assert np.isnan(y[:, -1]).all()
    assert np.isfinite(y[:, :-1]).all()


@pytest.mark.parametrize(("shapes", "there", "back"), LOUD[:3], ids=str)
def test_large_numbers_whose_sums_are_finite_give_those_sums(shapes, there, back):
    x_shape, kernel_shape, options = shapes
    x, kernel = jnp.full(x_shape, 1e37), jnp.full(kernel_shape, 1e-3)
    y, pull_back = jax.vjp(lambda x: conv2d(x, kernel, **options), x)
    middle = y[0, 0, y.shape[2] // 2, y.shape[3] // 2]  # which sees no border
    np.testing.assert_allclose(middle, 1e34 * kernel.size / kernel_shape[0], rtol=1e-3)
    assert np.isfinite(y).all()
    assert np.isfinite(pull_back(jnp.full(y.shape, 1e37))[0]).all()
