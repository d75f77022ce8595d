"""The boundary that XLA does not fuse across: what is compiled, what comes back, what lowerings hold in memory."""

import re
from dataclasses import dataclass
from functools import partial
from math import prod

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from jax.sharding import Mesh, PartitionSpec
from oracles import whole_numbers

from jconv import conv, conv2d
from jconv.algorithms.select import choose
from jconv.boundary import (
    add_strips,
    apart,
    apart_on_cpu,
    cut,
    in_order,
    linear_apart,
    put,
    strip_by_strip,
    transposed,
    unravel,
)
from jconv.geometry.plan import plan_conv


@dataclass(frozen=True)
class Smooth:
    """A linear function of one array, equal to another of the same stride."""

    stride: int = 1

    def __call__(self, x):
        """Sums of three neighbours along the last axis."""
        return sum(x[..., i : x.shape[-1] - 2 + i : self.stride] for i in range(3))


@dataclass(frozen=True)
class Weigh:
    """Every number times a weight of its place."""

    def __call__(self, x):
        """The products."""
        return x * jnp.broadcast_to(jnp.sin(jnp.arange(x.shape[-1], dtype=x.dtype)), x.shape)


def smooth_loop(x, stride=1):
    """The same, by NumPy."""
    return np.stack([x[..., p : p + 3].sum(-1) for p in range(0, x.shape[-1] - 2, stride)], -1)


@pytest.fixture
def optimised():
    """What users compile with: conftest.py takes LLVM's optimisations away, and XLA's with them."""
    before = jax.config.read("jax_disable_most_optimizations")
    jax.config.update("jax_disable_most_optimizations", False)
    yield
    jax.config.update("jax_disable_most_optimizations", before)


def compiled(function, *arrays):
    """The optimised program, as text."""
    return jax.jit(function).lower(*arrays).compile().as_text()


def computations(text):
    """The program's computations, each as its lines."""
    return re.findall(r"^(?:ENTRY )?%?[\w.\-]+ .*?\{\n.*?^\}", text, re.MULTILINE | re.DOTALL)


# ---------------------------------------------------------------------------------------------------------
# What is compiled


@pytest.mark.parametrize("boundary", ["apart", "linear_apart"])
def test_a_producer_is_not_fused_into_what_uses_it(boundary, optimised):
    """The sums read what was computed once: no computation holds a product and the sums after it."""
    x = jnp.ones((40, 50))

    def passes(keep):
        return lambda x: Smooth()(keep(x))

    keep = {"apart": partial(apart, Weigh()), "linear_apart": partial(linear_apart, Weigh())}[boundary]
    kept, fused = compiled(passes(keep), x), compiled(passes(Weigh()), x)
    assert " call(" in kept
    assert " call(" not in fused
    together = [
        [c for c in computations(text) if " multiply(" in c and c.count(" add(") >= 2] for text in (kept, fused)
    ]
    assert together[0] == []
    assert together[1] != []
    np.testing.assert_allclose(jax.jit(passes(keep))(x), jax.jit(passes(Weigh()))(x), rtol=1e-6)


def test_what_is_apart_is_one_call(optimised):
    """What it consists of is inlined into it: `jnp.where` is a call of its own as well."""
    text = compiled(lambda x: apart(lambda x: jnp.where(x > 0, jnp.tanh(x), x), x), jnp.ones(1000))
    assert text.count(" call(") == 1
    branches = [c for c in computations(text) if " tanh(" in c]
    assert branches
    assert not any(c.startswith("ENTRY") for c in branches)


def test_an_array_in_order_is_turned_around_once_for_both_branches(optimised):
    """One that is not is turned around by each branch anew, and for what chooses between them."""

    def convolved(x, kernel):
        x = jnp.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
        return lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))

    def program(keep, x, kernel):
        turned = keep(jnp.moveaxis(x, 1, -1))
        chosen = jnp.vdot(turned, turned) > 0
        return lax.cond(chosen, convolved, lambda x, kernel: convolved(x[:, ::-1], kernel) * 2, turned, kernel)

    x, kernel = jnp.ones((1, 8, 10, 12)), jnp.ones((3, 3, 8, 4))
    kept, free = (compiled(partial(program, keep), x, kernel) for keep in (in_order, lambda x: x))
    copies = [re.findall(r"^.* copy\(.*$", text, re.MULTILINE) for text in (kept, free)]
    assert len(copies[0]) == 1
    assert len(copies[1]) > 1  # or it is time to do without
    np.testing.assert_array_equal(program(in_order, x, kernel), program(lambda x: x, x, kernel))


def test_nor_does_it_matter_what_is_apart_in_what_is_apart(optimised):
    text = compiled(lambda x: apart(lambda x: apart(Weigh(), x).sum(), x), jnp.ones((40, 50)))
    assert text.count(" call(") == 2


def test_on_other_platforms_nothing_is_apart(rng):
    x = whole_numbers(rng, 40, 50)
    run = jax.grad(lambda x: (apart_on_cpu(jnp.tanh, x) ** 2).sum())
    np.testing.assert_allclose(run(x), 2 * np.tanh(x) / np.cosh(x) ** 2, atol=1e-5)
    for platform, calls in (("cpu", True), ("cuda", False), ("tpu", False)):
        text = jax.export.export(jax.jit(run), platforms=[platform])(x).mlir_module()
        assert ("inlineable" in text) == calls


@pytest.mark.parametrize("way", ["mapped over", "its gradient", "its tangent"])
def test_it_stays_apart_under_every_transformation(way, optimised):
    def passes(x):
        return (Smooth()(apart(jnp.tanh, x)) ** 2).sum()

    run = {
        "mapped over": jax.vmap(passes),
        "its gradient": jax.vmap(jax.grad(passes)),
        "its tangent": lambda x: jax.jvp(passes, (x[0],), (x[1],))[1],
    }[way]
    assert " call(" in compiled(run, jnp.ones((3, 40, 50)))


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16", "complex64", "int8", "int32", "bool"])
@pytest.mark.parametrize("shape", [(2, 3), (0, 3), ()], ids=str)
def test_trees_of_any_arrays_go_through(dtype, shape):
    x = jnp.ones(shape, dtype)
    first, second = jax.jit(partial(apart, lambda x, y: (x, {"y": y})))(x, jnp.ones(4))
    np.testing.assert_array_equal(first, x)
    np.testing.assert_array_equal(second["y"], np.ones(4))
    assert first.dtype == dtype


# ---------------------------------------------------------------------------------------------------------
# linear_apart under the transformations


@pytest.mark.parametrize("stride", [1, 2])
def test_a_linear_function_apart_is_the_function(stride, rng):
    x, tangent = whole_numbers(rng, 3, 9), whole_numbers(rng, 3, 9)
    run = partial(linear_apart, Smooth(stride))
    expected = smooth_loop(x, stride)
    for way in (run, jax.jit(run)):
        np.testing.assert_array_equal(way(x), expected)
    y, slope = jax.jit(lambda *a: jax.jvp(run, a[:1], a[1:]))(x, tangent)
    np.testing.assert_array_equal(y, expected)
    np.testing.assert_array_equal(slope, smooth_loop(tangent, stride))
    weights = whole_numbers(rng, *expected.shape)
    back = np.zeros_like(x)
    for p in range(expected.shape[-1]):
        for i in range(3):
            back[:, p * stride + i] += weights[:, p]
    np.testing.assert_array_equal(jax.jit(lambda w: jax.vjp(run, x)[1](w)[0])(weights), back)
    # and the transpose of the transpose is the function again
    np.testing.assert_array_equal(
        jax.jit(lambda t: jax.vjp(lambda w: jax.vjp(run, x)[1](w)[0], weights)[1](t)[0])(tangent),
        smooth_loop(tangent, stride),
    )


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_linear_function_apart_is_mapped(axis, rng):
    x = whole_numbers(rng, 2, 7, 8)
    run = partial(linear_apart, Smooth(2))
    moved = np.moveaxis(x, axis, 0)
    np.testing.assert_array_equal(jax.jit(jax.vmap(run, axis))(x), smooth_loop(moved, 2))
    np.testing.assert_array_equal(jax.jit(jax.vmap(jax.vmap(run)))(moved), smooth_loop(moved, 2))
    slopes = jax.jit(jax.vmap(jax.grad(lambda x: (run(x) ** 2).sum())))(moved)
    alone = [jax.grad(lambda x: (Smooth(2)(x) ** 2).sum())(jnp.asarray(one)) for one in moved]
    np.testing.assert_array_equal(slopes, np.stack(alone))


def test_a_linear_function_apart_has_second_derivatives(rng):
    x = whole_numbers(rng, 6)
    run = partial(linear_apart, Smooth())
    matrix = np.stack([smooth_loop(e) for e in np.eye(6, dtype=np.float32)], 1)
    np.testing.assert_array_equal(jax.jacfwd(run)(x), matrix)
    np.testing.assert_array_equal(jax.jacrev(run)(x), matrix)
    np.testing.assert_array_equal(jax.jit(jax.hessian(lambda x: (run(x) ** 2).sum()))(x), 2 * matrix.T @ matrix)
    np.testing.assert_array_equal(
        jax.jit(jax.grad(jax.checkpoint(lambda x: (run(x) ** 2).sum())))(x), 2 * matrix.T @ (matrix @ x)
    )


@pytest.mark.parametrize("shape", [(0, 5), (3, 0, 5)], ids=str)
def test_a_linear_function_of_nothing_is_nothing(shape):
    assert linear_apart(Smooth(), jnp.ones(shape)).shape == (*shape[:-1], 3)
    assert jax.vmap(partial(linear_apart, Smooth()))(jnp.ones(shape)).shape == (*shape[:-1], 3)


def test_a_linear_function_apart_of_parts_of_an_array_on_a_mesh(rng):
    x = whole_numbers(rng, 2, 9)
    mesh = Mesh(np.array(jax.devices()[:1]), ("batch",))
    split = PartitionSpec("batch")
    run = jax.shard_map(
        jax.grad(lambda x: (linear_apart(Smooth(), x) ** 2).sum()), mesh=mesh, in_specs=split, out_specs=split
    )
    np.testing.assert_array_equal(jax.jit(run)(x), jax.grad(lambda x: (Smooth()(x) ** 2).sum())(jnp.asarray(x)))


# ---------------------------------------------------------------------------------------------------------
# Loops over strips


@pytest.mark.parametrize("count", [1, 2, 5])
def test_strip_by_strip_is_a_loop(count, rng):
    x = whole_numbers(rng, count, 4)
    order = []

    def read(i):
        return {"row": cut(x, (i, 0), (1, 4))[0], "number": i}

    def compute(cells):
        order.append(cells["number"].dtype)
        return cells["row"], cells["row"] * cells["number"]

    def merge(i, state, part):
        total, rows = state
        return total * 2 + part[0], put(rows, part[1][None], (i, 0))

    start = (jnp.zeros(4), jnp.zeros((count, 4)))
    total, rows = jax.jit(lambda: strip_by_strip(count, read, compute, merge, start))()
    expected = np.zeros(4)
    for row in x:
        expected = expected * 2 + row
    np.testing.assert_array_equal(total, expected)
    np.testing.assert_array_equal(rows, x * np.arange(count)[:, None])
    assert set(order) == {jnp.dtype(jnp.int32)}


@pytest.mark.parametrize("count", [1, 2, 5])
def test_add_strips_is_a_loop(count, rng):
    x = whole_numbers(rng, count, 4)

    def add(row, state):
        total, products = state
        return total * 2 + row, products * row

    total, products = jax.jit(
        lambda: add_strips(count, lambda i: cut(x, (i, 0), (1, 4))[0], add, (jnp.zeros(4), jnp.ones(4)))
    )()
    np.testing.assert_array_equal(total, x.T @ 2.0 ** np.arange(count)[::-1])
    np.testing.assert_array_equal(products, x.prod(0))


def by_strips(x):
    def read(i):
        return cut(x, (i, 0), (1, 1000))

    def place(i, y, row):
        return put(y, row, (i, 0))

    return strip_by_strip(64, read, Smooth(), place, jnp.zeros((64, 998)))


def by_sums(x):
    return add_strips(
        64, lambda i: cut(x, (i, 0), (1, 1000)), lambda row, total: total + Smooth()(row), jnp.zeros((1, 998))
    )


@pytest.mark.parametrize("loop", [by_strips, by_sums])
def test_what_a_strip_reads_stands_still_while_it_is_used(loop, optimised):
    """The slice and the sums that it is used in are in computations of their own."""
    found = computations(compiled(loop, jnp.ones((64, 1000))))
    assert any(" call(" in c for c in found)
    assert not any(" dynamic-slice(" in c and c.count(" add(") >= 3 for c in found)


def test_what_strips_are_put_into_is_not_copied_at_every_step(optimised):
    """In the loop there is no copy of the whole, and no call that gives it back."""
    found = computations(compiled(by_strips, jnp.ones((64, 1000))))
    loops = [c for c in found if " while(" not in c]
    assert not any(re.search(r"= f32\[64,998\]\S* copy\(", c) for c in loops)
    assert not any(re.search(r"= \(?f32\[64,998\]\S* call\(", c) for c in loops)


@pytest.mark.parametrize("sizes", [(6,), (1, 4), (4, 1), (2, 3, 4), (1, 1), (3, 1, 2)], ids=str)
def test_unravel_is_numpys(sizes):
    for number in range(prod(sizes)):
        places = unravel(jnp.asarray(number), sizes)
        assert tuple(map(int, places)) == tuple(map(int, np.unravel_index(number, sizes)))
        assert {place.dtype for place in places} == {jnp.dtype(jnp.int32)}


def test_blocks_are_cut_and_put_at_computed_places(rng):
    x, block = whole_numbers(rng, 5, 6), whole_numbers(rng, 2, 3)
    for corner in ((0, 0), (3, 3), (1, 2)):
        here = tuple(slice(c, c + size) for c, size in zip(corner, (2, 3), strict=True))
        np.testing.assert_array_equal(jax.jit(lambda a, b: cut(x, (a, b), (2, 3)))(*corner), x[here])
        expected = x.copy()
        expected[here] = block
        np.testing.assert_array_equal(jax.jit(lambda a, b: put(jnp.asarray(x), block, (a, b)))(*corner), expected)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "complex64", "int32"])
def test_a_transpose_is_the_transpose(dtype, rng):
    matrix = np.stack([smooth_loop(e, 2) for e in np.eye(9)], 1)
    cotangent = whole_numbers(rng, 4).astype(dtype)
    back = jax.jit(partial(transposed, Smooth(2), (9,)))(cotangent)
    assert back.dtype == dtype
    np.testing.assert_array_equal(back.astype(jnp.complex64), matrix.T @ cotangent.astype(np.complex64))


# ---------------------------------------------------------------------------------------------------------
# Memory


def held(function, *shapes):
    """Bytes of temporary arrays in the compiled program, which never runs."""
    arrays = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in shapes]
    return jax.jit(function).lower(*arrays).compile().memory_analysis().temp_size_in_bytes


STRIP = 1 << 22  # bytes of patches that "gemm" holds
LAYERS = [
    ((8, 32, 56, 56), (32, 1, 3, 3), {"padding": 1, "groups": 32}),
    ((1, 1, 512, 512), (1, 1, 31, 31), {"padding": 15}),
    ((8, 64, 28, 28), (128, 64, 1, 1), {}),
    ((8, 64, 56, 56), (64, 64, 3, 3), {"padding": 1}),
    ((8, 64, 32, 32), (64, 64, 4, 4), {"stride": 2, "padding": 1}),
    ((8, 3, 128, 128), (64, 3, 7, 7), {"stride": 2, "padding": 3}),
    ((2, 32, 56, 56), (32, 32, 3, 3), {"padding": 1}),
    ((4, 512, 16, 16), (512, 64, 3, 3), {"padding": 1, "groups": 8}),
    ((16, 256, 14, 14), (128, 256, 1, 1), {}),
    ((1, 64, 128, 128), (3, 64, 7, 7), {"padding": 3}),
    ((1, 32, 16, 48, 48), (32, 32, 3, 3, 3), {"padding": 1}),
    ((1, 32, 160, 160), (32, 32, 5, 5), {"padding": 2}),
]


@pytest.mark.parametrize("layout", ["channels_first", "channels_last"])
@pytest.mark.parametrize("wanted", ["y", "x", "kernel"])
@pytest.mark.parametrize(("x", "kernel", "options"), LAYERS, ids=str)
def test_what_auto_chooses_holds_little_beside_what_goes_in_and_out(x, kernel, options, wanted, layout, optimised):
    if layout == "channels_last":
        x, kernel = (x[0], *x[2:], x[1]), (*kernel[2:], kernel[1], kernel[0])
    run = partial(conv, layout=layout, **options)
    y = jax.eval_shape(run, jnp.zeros(x), jnp.zeros(kernel)).shape
    turns = {
        "y": (run, x, kernel),
        "x": (lambda k, y: jax.vjp(lambda x: run(x, k), jnp.zeros(x))[1](y)[0], kernel, y),
        "kernel": (lambda x, y: jax.vjp(lambda k: run(x, k), jnp.zeros(kernel))[1](y)[0], x, y),
    }
    function, *shapes = turns[wanted]
    most = 4 * (4 * (prod(x) + prod(kernel) + prod(y)) + STRIP)
    plan = plan_conv(
        "conv", x, kernel, layout=layout, **{"stride": 1, "padding": 0, "dilation": 1, "groups": 1} | options
    )
    assert held(function, *shapes) < most, choose(plan, wanted, x[0], jnp.float32)


def test_patches_of_a_large_image_are_never_held_whole(optimised):
    x, kernel = (1, 64, 4096, 4096), (64, 64, 7, 7)
    image = 4 * prod(x)
    assert held(partial(conv2d, padding=3, method="gemm"), x, kernel) < 2.5 * image  # of 49 images


def test_nor_are_the_products_of_a_wide_one(optimised):
    """A strip that is four kernels high would hold more than that."""
    x, kernel = (1, 16, 64, 2048), (8, 16, 7, 7)
    held_at_most = 4 * (4 * (prod(x) + prod(kernel) + 8 * 64 * 2048) + STRIP)
    assert held(partial(conv2d, padding=3, method="gemm"), x, kernel) < held_at_most
