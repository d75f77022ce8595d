"""The primitive that convolutions are: a trilinear form under JAX's transformations, by whichever method.

test_transforms.py holds `method="auto"` against finite differences; here each method is held against "lax".
"""

import os
import re
import subprocess
import sys
from functools import partial
from textwrap import dedent

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import export, lax
from oracles import assert_close, loop_products, whole_numbers

from jconv import conv, conv_transpose

EXACT = ["lax", "shift", "gemm", "polyphase", "reference"]
METHODS = [*EXACT, "fft", "winograd", "slices"]

# What every method takes, "winograd" included: an axis with 2 to 5 taps and stride 1, and one group.
OPTIONS = {"stride": (2, 1), "padding": ((1, 0), (0, 2)), "dilation": (2, 1)}
X, KERNEL, Y = (2, 2, 5, 5), (3, 2, 2, 3), (2, 3, 2, 5)  # shapes of `conv`; `conv_transpose` goes from Y to X
TO = {
    "conv": (X, KERNEL, partial(conv, **OPTIONS)),
    "conv_transpose": (Y, KERNEL, partial(conv_transpose, output_size=X[2:], **OPTIONS)),
}

every_method = pytest.mark.parametrize("method", METHODS)
both_ways = pytest.mark.parametrize("way", TO)


def assert_same(method, actual, expected, relative=1e-5):
    """Trees of arrays: equal where the method adds products of whole numbers and nothing else."""
    for a, e in zip(jax.tree.leaves(actual), jax.tree.leaves(expected), strict=True):
        assert a.dtype == e.dtype
        if method in EXACT:
            np.testing.assert_array_equal(a, e)
        else:
            assert_close(a, e, relative=relative)


# ---------------------------------------------------------------------------------------------------------
# Derivatives


@both_ways
@every_method
def test_derivatives_of_any_order_are_laxs(way, method, rng):
    shape, kernel_shape, run = TO[way]
    arrays = [rng.normal(size=(1, *shape[1:])), rng.normal(size=kernel_shape)]
    directions = [rng.normal(size=array.shape) for array in arrays]

    def derivatives(method, *arrays):
        tangents = tuple(t.astype(a.dtype) for t, a in zip(directions, arrays, strict=True))

        def energy(*arrays):
            y = run(*arrays, method=method)
            return (jnp.cos(jnp.arange(y.size, dtype=y.dtype)).reshape(y.shape) * y**2).sum()

        _, pull_back = jax.vjp(partial(run, method=method), *arrays)
        out, tangent = jax.jvp(partial(run, method=method), arrays, tangents)
        return {
            "jvp": (out, tangent),
            "vjp": pull_back(jnp.sin(out)),
            "jacfwd": jax.jacfwd(partial(run, method=method), (0, 1))(*arrays),
            "hessian": jax.hessian(energy, (0, 1))(*arrays),
            "third": jax.jvp(jax.grad(lambda *a: jax.jvp(energy, a, tangents)[1], (0, 1)), arrays, tangents),
        }

    with jax.enable_x64(True):
        both = jax.device_get(jax.jit(lambda *a: [derivatives(m, *a) for m in (method, "lax")])(*arrays))
    for name in both[0]:
        for a, e in zip(jax.tree.leaves(both[0][name]), jax.tree.leaves(both[1][name]), strict=True):
            assert a.dtype == np.float64
            assert_close(a, e, relative=1e-12)


def test_what_is_not_asked_for_is_not_computed():
    gradient = jax.make_jaxpr(jax.grad(lambda x: conv(x, np.ones(KERNEL, "f4"), **OPTIONS).sum()))
    wanted = [e.params["wanted"] for e in gradient(jnp.ones(X)).eqns if e.primitive.name == "convolution"]
    assert wanted[-1] == "x"
    assert "kernel" not in wanted


@pytest.mark.parametrize(("way", "wanted"), [("conv", "y"), ("conv_transpose", "x")])
@pytest.mark.parametrize("method", ["auto", *METHODS])
def test_the_program_holds_one_convolution(way, wanted, method):
    shape, kernel_shape, run = TO[way]
    program = jax.make_jaxpr(partial(run, method=method))(jnp.ones(shape), jnp.ones(kernel_shape))
    [convolution] = [e for e in program.eqns if e.primitive.name == "convolution"]
    assert (convolution.params["wanted"], convolution.params["method"]) == (wanted, method)
    assert not [e for e in program.eqns if "conv_general" in e.primitive.name or e.primitive.name == "dot_general"]


# ---------------------------------------------------------------------------------------------------------
# Maps


@both_ways
@every_method
def test_vmap_over_either_array_and_over_both_is_a_loop(way, method, rng):
    check_maps(TO[way], method, rng)


@pytest.mark.parametrize("method", ["lax", "shift", "gemm", "fft"])
def test_vmap_of_groups_is_a_loop(method, rng):
    options = OPTIONS | {"groups": 2}
    check_maps(((2, 4, 5, 5), (6, 2, 2, 3), partial(conv, **options)), method, rng)
    transposed = partial(conv_transpose, output_size=X[2:], **options)
    check_maps(((2, 6, 2, 5), (6, 2, 2, 3), transposed), method, rng)


def check_maps(way, method, rng):
    """Results and gradients, mapped over one array or both, along other axes than the first, and twice."""
    shape, kernel_shape, run = way
    xs, kernels = whole_numbers(rng, 3, *shape), whole_numbers(rng, 3, *kernel_shape)
    cotangent = whole_numbers(rng, 3, *jax.eval_shape(run, xs[0], kernels[0]).shape)

    def all_of(x, kernel, cotangent, method=method):
        y, pull_back = jax.vjp(partial(run, method=method), x, kernel)
        return y, *pull_back(cotangent)

    x_last, kernel_second = jnp.moveaxis(xs, 0, -1), jnp.moveaxis(kernels, 0, 1)
    nested = jax.vmap(jax.vmap(all_of, (None, 0, 0)), (0, None, None))

    @jax.jit
    def mapped():
        return {
            "x": jax.vmap(all_of, (-1, None, None))(x_last, kernels[0], cotangent[0]),
            "kernel": jax.vmap(all_of, (None, 1, None))(xs[0], kernel_second, cotangent[0]),
            "both": jax.vmap(all_of, (-1, 1, None))(x_last, kernel_second, cotangent[0]),
            "all": jax.vmap(all_of)(xs, kernels, cotangent),
            "nested": jax.tree.map(jnp.concatenate, nested(xs[:2], kernels[:2], cotangent[:2])),
        }

    @jax.jit
    def looped(xs, kernels, cotangents):
        return lax.map(lambda arrays: all_of(*arrays, method="lax"), (xs, kernels, cotangents))

    one = np.zeros(3, int)
    places = {
        "x": (np.arange(3), one, one),
        "kernel": (one, np.arange(3), one),
        "both": (np.arange(3), np.arange(3), one),
        "all": (np.arange(3),) * 3,
        "nested": (np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([0, 1, 0, 1])),
    }
    answers = mapped()
    for name, (i, j, k) in places.items():
        try:
            assert_same(method, answers[name], looped(xs[i], kernels[j], cotangent[k]))
        except AssertionError as error:
            error.add_note(f"mapped over {name}")
            raise


@both_ways
@pytest.mark.parametrize("axes", [(0, None), (None, 0), (0, 0)], ids=str)
def test_a_map_over_nothing_gives_nothing(way, axes):
    shape, kernel_shape, run = TO[way]
    arrays = [
        jnp.ones(s if axis is None else (0, *s)) for s, axis in zip((shape, kernel_shape), axes, strict=True)
    ]
    y = jax.eval_shape(run, jnp.ones(shape), jnp.ones(kernel_shape))
    for method in METHODS:
        result = jax.vmap(partial(run, method=method), axes)(*arrays)
        assert (result.shape, result.dtype) == ((0, *y.shape), y.dtype)
    slopes = jax.vmap(jax.grad(lambda *a: run(*a).sum(), (0, 1)), axes)(*arrays)
    assert [slope.shape for slope in slopes] == [(0, *shape), (0, *kernel_shape)]


# ---------------------------------------------------------------------------------------------------------
# Loops, and programs that are sent elsewhere


@every_method
def test_scan_and_checkpoint_and_the_gradient_through_both(method, rng):
    x, kernels = whole_numbers(rng, 1, 2, 3, 5), whole_numbers(rng, 2, 2, 2, 1, 3)

    def deep(x, kernels, method):
        layer = jax.checkpoint(lambda x, kernel: (conv(x, kernel, padding="same", method=method), None))
        return lax.scan(layer, x, kernels)[0]

    @jax.jit
    def slopes(x, kernels):
        return [
            (deep(x, kernels, m), jax.grad(lambda *a, m=m: deep(*a, m).sum(), (0, 1))(x, kernels))
            for m in (method, "lax")
        ]

    assert_same(method, *slopes(x, kernels))


@pytest.mark.parametrize("method", ["auto", *METHODS])
@both_ways
def test_export_with_a_symbolic_batch(way, method, rng):
    (_, *shape), kernel_shape, run = TO[way]
    run = jax.jit(partial(run, method=method))
    x, kernel = whole_numbers(rng, 3, *shape), whole_numbers(rng, *kernel_shape)
    described = export.symbolic_shape(f"batch, {', '.join(map(str, shape))}")
    exported = export.export(run)(
        jax.ShapeDtypeStruct(described, jnp.float32), jax.ShapeDtypeStruct(kernel_shape, jnp.float32)
    )
    assert str(exported.out_avals[0].shape[0]) == "batch"
    assert_same(method if method != "auto" else "fft", exported.call(x, kernel), run(x, kernel))


SPACE = ("batch, 2, height, width", ["height >= 4", "width >= 4"])


@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("batch", ["batch", "1"])
@pytest.mark.parametrize("method", ["auto", "lax", "shift", "polyphase"])
def test_export_with_symbolic_space_and_both_gradients(method, batch, groups, rng):
    def run(x, kernel):
        y, back = jax.vjp(partial(conv, padding=1, groups=groups, method=method), x, kernel)
        return y, *back(jnp.cos(y))

    run = jax.jit(run)
    x, kernel = whole_numbers(rng, 1, 2, 6, 7), whole_numbers(rng, 2, 2 // groups, 3, 3)
    described = export.symbolic_shape(SPACE[0].replace("batch", batch), constraints=SPACE[1])
    x_like = jax.ShapeDtypeStruct(described, jnp.float32)
    exported = export.export(run)(x_like, jax.ShapeDtypeStruct(kernel.shape, jnp.float32))
    for got, wanted in zip(exported.call(x, kernel), run(x, kernel), strict=True):
        assert_close(got, wanted)


@pytest.mark.parametrize("method", ["gemm", "fft", "winograd", "reference"])
def test_what_counts_cells_says_that_it_cannot_where_space_is_symbolic(method):
    run = jax.jit(partial(conv, padding=1, method=method))
    x_like = jax.ShapeDtypeStruct(export.symbolic_shape(SPACE[0], constraints=SPACE[1]), jnp.float32)
    message = f'conv: `method` "{method}" needs sizes that are numbers, got (height, width)'
    with pytest.raises(ValueError, match=rf"^{re.escape(message)}"):
        export.export(run)(x_like, jax.ShapeDtypeStruct((2, 2, 3, 3), jnp.float32))


# ---------------------------------------------------------------------------------------------------------
# Many devices

SHARDED = """
    import jax
    import jax.numpy as jnp
    import numpy as np
    from functools import partial
    from jax.sharding import PartitionSpec
    from jconv import conv, conv_transpose

    jax.config.update("jax_disable_most_optimizations", True)
    mesh = jax.make_mesh((8,), ("batch",), axis_types=(jax.sharding.AxisType.Auto,))
    split, whole = PartitionSpec("batch"), PartitionSpec()
    rng = np.random.default_rng(0)
    x = rng.integers(-5, 6, (16, 2, 5, 6)).astype("f4")
    kernel, wide = (rng.integers(-5, 6, shape).astype("f4") for shape in ((3, 2, 3, 3), (4, 1, 2, 3)))

    def check(run, kernel, method):
        def slopes(x, kernel):
            y, pull_back = jax.vjp(partial(run, method=method), x, kernel)
            return y, *pull_back(jnp.cos(y))

        mapped = jax.shard_map(slopes, mesh=mesh, in_specs=(split, whole), out_specs=(split, split, whole))
        for y, e in zip(jax.jit(mapped)(x, kernel), jax.jit(slopes)(x, kernel), strict=True):
            np.testing.assert_allclose(y, e, rtol=0, atol=1e-4 * np.abs(e).max(), err_msg=f"{run} {method}")

    assert len(jax.devices()) == 8
    for method in ("auto", "lax", "shift", "gemm", "polyphase", "fft", "winograd", "reference"):
        check(partial(conv, padding=1), kernel, method)
        if method != "winograd":
            check(conv, kernel[..., :1, :1], method)
        if method != "winograd":
            check(partial(conv, padding=1, stride=2, groups=2), wide, method)
        check(partial(conv_transpose, padding=1), kernel[:2], method)
        if method not in ("winograd", "reference"):
            check(partial(conv_transpose, stride=2), kernel[:2], method)
"""


def test_eight_devices_share_a_kernel_and_split_the_images_with_gradients():
    flags = f"{os.environ.get('XLA_FLAGS', '')} --xla_force_host_platform_device_count=8"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", dedent(SHARDED)],
        env=os.environ | {"XLA_FLAGS": flags},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


# ---------------------------------------------------------------------------------------------------------
# The form itself


@pytest.mark.parametrize("method", METHODS)
def test_the_form_is_one_number_whichever_array_is_left_out(method, rng):
    x, kernel, y = whole_numbers(rng, *X), whole_numbers(rng, *KERNEL), whole_numbers(rng, *Y)
    to, pull_back = jax.vjp(partial(conv, method=method, **OPTIONS), x, kernel)
    by_x, by_kernel = pull_back(jnp.asarray(y))
    expected = (loop_products(x, kernel, y, **OPTIONS)["y"] * y).sum()
    for a, b in ((to, y), (by_x, x), (by_kernel, kernel)):
        form = (np.asarray(a, np.float64) * b).sum()
        assert form == expected if method in EXACT else abs(form - expected) < 1e-5 * np.abs(a * b).sum()
