"""count: on operations whose cost is known, under every kind of call, and on networks in three libraries."""

from functools import partial
from math import prod

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from jax.sharding import Mesh, PartitionSpec
from networks import MOBILENET_V2

import jconv
from jconv import Counts, PrimitiveCounts, conv_macs, count


def spec(*shape, dtype=jnp.float32):
    """An array that takes no memory."""
    return jax.ShapeDtypeStruct(shape, dtype)


# ---------------------------------------------------------------------------------------------------------
# Operations


def test_convolutions_of_every_kind():
    x, kernel = spec(2, 4, 9, 8), spec(6, 2, 3, 2)
    for layout in ("channels_first", "channels_last"):
        moved = [(0, 2, 3, 1), (2, 3, 1, 0)] if layout == "channels_last" else [(0, 1, 2, 3)] * 2
        arrays = [spec(*np.array(a.shape)[list(m)]) for a, m in zip((x, kernel), moved, strict=True)]
        run = partial(jconv.conv2d, groups=2, stride=(2, 1), dilation=2, padding=1, layout=layout, method="lax")
        assert count(run, *arrays).macs == 2 * conv_macs(4, 6, (3, 2), (4, 8), groups=2)
    assert count(partial(jconv.conv1d, method="lax"), spec(3, 7), spec(5, 3, 3)).macs == 3 * 5 * 3 * 5
    volume = count(partial(jconv.conv3d, padding="same", method="lax"), spec(1, 4, 5, 6), spec(2, 1, 3, 3, 3))
    assert volume.macs == 2 * 27 * 4 * 5 * 6


def test_a_transposed_convolution_is_counted_over_its_input():
    run = partial(jconv.conv_transpose, stride=3, padding=1, groups=2, method="lax")
    assert count(run, spec(2, 4, 5, 6), spec(4, 3, 4, 4)).macs == 2 * conv_macs(4, 6, 4, (5, 6), groups=2)


def test_a_training_step_has_three_times_the_macs_of_a_forward_pass():
    # Each product is done again for the gradient of the kernel and of the input; exactly so without borders.
    def loss(kernel, x):
        return (jconv.conv2d(x, kernel, stride=2, method="lax") ** 2).sum()

    kernel, x = spec(5, 3, 2, 2), spec(4, 3, 8, 8)
    forward = count(loss, kernel, x).macs
    assert forward == 4 * conv_macs(3, 5, 2, 4)
    assert count(jax.grad(loss), kernel, x).macs == 2 * forward
    assert count(jax.grad(loss, (0, 1)), kernel, x).macs == 3 * forward


@pytest.mark.parametrize(
    ("subscripts", "shapes", "macs"),
    [("ij,jk->ik", [(3, 4), (4, 5)], 60), ("bij,bkj->bik", [(2, 3, 4), (2, 5, 4)], 120), ("i,i->", [(7,)] * 2, 7)],
)
def test_matrix_products(subscripts, shapes, macs):
    counts = count(partial(jnp.einsum, subscripts), *(spec(*shape) for shape in shapes))
    assert counts.macs == macs
    assert counts.by_primitive["dot_general"].flops == 2 * macs


@pytest.mark.parametrize(
    ("fn", "flops"),
    [
        (lambda x: jnp.tanh(x) + 1, 24 + 24),
        (lambda x: x.sum(), 24),
        (lambda x: jnp.argmax(x), 24),
        (lambda x: lax.dot_general(x, x[0], (((), ()), ((), ()))), 24 * 6),
        (lambda x: jnp.cumsum(x, 0), 24),
        (lambda x: x.T.reshape(3, 8)[::-1], 0),
        (lambda x: jnp.concatenate([x, x])[:3], 0),
        (lambda x: lax.reduce_window(x, -np.inf, lax.max, (2, 3), (2, 3), "VALID"), 2 * 2 * 6),
        (lambda x: lax.reduce_window(x, 0.0, lax.add, (2, 3), (1, 1), "VALID"), 3 * 4 * 6),
        (lambda x: x.at[jnp.array([0, 0])].add(1.0), 12),
        (lambda x: x.at[0].subtract(1.0), 6),
        (lambda x: jnp.unstack(jnp.tile(jnp.stack([x, x]), (2, 1, 1))), 0),
        (lambda x: jax.vmap(lambda row: lax.psum(row, "rows"), axis_name="rows")(x), 24),
        (lambda x: lax.platform_dependent(x, cpu=jnp.sin, default=jnp.copy), 24),
    ],
    ids=["elementwise", "sum", "argmax", "outer product", "cumsum", "moves", "concatenate", "max pool", "sum pool",
         "scatter", "subtract", "stack", "sum over a mapped axis", "platforms"],
)  # fmt: skip
def test_other_arithmetic_is_no_mac(fn, flops):
    counts = count(fn, spec(4, 6))
    indexing = sum(c.flops for name, c in counts.by_primitive.items() if name in ("lt", "add") and flops == 12)
    assert counts.flops - indexing == flops  # JAX wraps negative places with a comparison and an addition
    assert counts.macs == 0
    assert counts.uncounted == {}


def test_bytes_are_read_and_written():
    counts = count(lambda x, y: x @ y, spec(3, 4), spec(4, 5, dtype=jnp.bfloat16))
    assert counts.bytes == 4 * 12 + 2 * 20 + 4 * 15
    assert count(lambda x: jnp.sin(x), spec(7)).bytes == 4 * 14
    assert count(lambda x: x.reshape(7, 1), spec(7)).bytes == 0


def test_what_has_no_rule_is_listed_and_adds_nothing():
    counts = count(lambda x: jnp.sort(jnp.linalg.cholesky(x)) + jnp.fft.fft(x).real, spec(3, 3))
    assert {"sort", "cholesky", "fft"} <= set(counts.uncounted)
    assert not {"sort", "cholesky", "fft"} & set(counts.by_primitive)
    key = count(lambda key: jax.random.normal(key, (3,)), jax.random.key(0))
    assert "random_bits" in key.uncounted


# ---------------------------------------------------------------------------------------------------------
# Calls


def product_with_itself(x):
    return x @ x


X = spec(4, 4)
ONE = 4**3


@pytest.mark.parametrize(
    ("fn", "macs"),
    [
        (jax.jit(product_with_itself), ONE),
        (jax.jit(lambda x: jax.jit(product_with_itself)(x) @ x), 2 * ONE),
        (jax.checkpoint(product_with_itself), ONE),
        (jax.vmap(product_with_itself, in_axes=None, axis_size=3), ONE),
        (jax.named_call(product_with_itself, name="named"), ONE),
        (lambda x: lax.scan(lambda c, _: (c @ x, None), x, length=7)[0], 7 * ONE),
        (lambda x: lax.scan(lambda c, _: (lax.fori_loop(0, 3, lambda i, c: c @ x, c), None), x, x)[0], 12 * ONE),
        (lambda x: lax.fori_loop(0, 5, lambda i, c: c @ x, x), 5 * ONE),
        (lambda x: lax.map(lambda row: x @ row, x), ONE),
        (lambda x: lax.cond(x[0, 0] > 0, lambda x: x @ x @ x, lambda x: x, x), 2 * ONE),
        (lambda x: lax.switch(jnp.int32(x[0, 0]), [lambda x: x, product_with_itself, lambda x: x], x), ONE),
        (lambda x: jnp.linalg.norm(x) * (x @ x), ONE),
        (lambda x: lax.custom_linear_solve(lambda v: x @ v, x[0], lambda matvec, b: matvec(b)), 16),
        (lax.composite(product_with_itself, name="jconv.product"), ONE),
        (lambda x: lax.ragged_dot(x, jnp.stack([x, x, x]), jnp.array([1, 0, 3])), ONE),
    ],
)  # fmt: skip
def test_into_calls(fn, macs):
    counts = count(fn, X)
    assert counts.macs == macs
    assert counts.uncounted == {}


def test_into_custom_derivatives():
    @jax.custom_jvp
    def squared(x):
        return x @ x

    squared.defjvp(lambda primals, tangents: (squared(*primals), primals[0] @ tangents[0]))

    @jax.custom_vjp
    def cubed(x):
        return x @ x @ x

    cubed.defvjp(lambda x: (cubed(x), x), lambda x, g: (x @ x @ g,))
    assert count(lambda x: squared(x) + jax.nn.relu(x), X).macs == ONE
    assert count(cubed, X).macs == 2 * ONE
    assert count(jax.grad(lambda x: cubed(x).sum()), X).macs == 4 * ONE


def test_a_while_loop_counts_once_and_says_so():
    counts = count(lambda x: lax.while_loop(lambda c: c[0, 0] < 9, lambda c: c @ x, x), X)
    assert counts.macs == ONE
    assert counts.uncounted == {"while": 1}
    conditional = count(lambda x: lax.while_loop(lambda c: (c @ c)[0, 0] < 9, jnp.sin, x), X)
    assert (conditional.macs, conditional.uncounted) == (ONE, {"while": 1})
    either = count(lambda x: lax.cond(x[0, 0] > 0, jnp.sort, jnp.sin, x), X)
    assert (either.by_primitive["sin"].flops, either.uncounted) == (16, {"sort": 1})
    twice = count(lambda x: lax.scan(lambda c, _: (jnp.sort(c), None), x, length=5)[0], X)
    assert twice.uncounted == {"sort": 5}


def test_shard_map_counts_every_device():
    mesh = Mesh(np.array(jax.devices()[:1]).reshape(1, 1), ("rows", "columns"))
    split = jax.shard_map(product_with_itself, mesh=mesh, in_specs=PartitionSpec(), out_specs=PartitionSpec())
    assert count(split, X).macs == ONE
    abstract = jax.sharding.AbstractMesh((4, 2), ("rows", "columns"))
    specs = {"in_specs": PartitionSpec("rows"), "out_specs": PartitionSpec("rows")}
    of_a_part = jax.shard_map(lambda x: x @ x.T, mesh=abstract, **specs)
    with jax.sharding.use_abstract_mesh(abstract):
        assert count(of_a_part, spec(8, 3)).macs == 8 * (2 * 3 * 2)  # on each of 8 devices, 2 rows with 2 rows
        of_an_axis = jax.shard_map(lambda x: x @ x.T, mesh=abstract, axis_names={"rows"}, **specs)
        assert count(of_an_axis, spec(8, 3)).macs == 4 * (2 * 3 * 2)  # XLA splits that over the columns


# ---------------------------------------------------------------------------------------------------------
# Parameters and arguments


def test_parameters_are_containers_what_is_closed_over_and_what_is_named():
    weights = {"w": spec(3, 4), "b": spec(1, 4), "step": spec(dtype=jnp.int32)}

    def layer(weights, x):
        return x @ weights["w"] + weights["b"]

    assert count(layer, weights, spec(5, 3)).parameters == 16
    held = np.ones((3, 4), np.float32)
    assert count(jax.jit(lambda x: x @ held + x @ held), spec(5, 3)).parameters == 12
    assert count(lambda x: x @ held + jnp.arange(4)[None], spec(5, 3)).parameters == 12
    assert count(lambda w, x: x @ w, spec(3, 4), spec(5, 3)).parameters == 0
    assert count(lambda w, x: x @ w, spec(3, 4), spec(5, 3), parameter_argnums=0).parameters == 12
    assert count(lambda x, w: x @ w, spec(5, 3), spec(3, 4), parameter_argnums=(-1, 1)).parameters == 12
    twice = [jax.jit(lambda x: x @ held), jax.jit(lambda x: x.T @ x @ held)]
    assert count(lambda x: twice[0](x).sum() + twice[1](x).sum(), spec(5, 3)).parameters == 12
    assert count(layer, weights, spec(5, 3), parameter_argnums=()).parameters == 0


def test_arguments_that_are_no_arrays_are_passed_as_they_are():
    def run(x, kernel, options, name):
        return getattr(jconv, name)(x, kernel, **options)

    options = {"stride": 2, "padding": "same", "method": "lax"}
    assert count(run, spec(1, 3, 8, 8), spec(4, 3, 3, 3), options, "conv2d").macs == conv_macs(3, 4, 3, 4)


def test_printing_has_no_result():
    assert count(lambda x: jax.debug.print("{}", x), spec(2)).macs == 0


def test_nothing_is_run_and_nothing_large_is_made():
    huge = spec(2**20, 2**20)
    assert count(product_with_itself, huge).macs == 2**60


def test_as_text():
    text = str(count(lambda x: jnp.sort(jnp.tanh(x @ x)), X))
    assert [word in text for word in ("dot_general", "tanh", "sort", "not counted", "64", "total")] == [True] * 6


def test_records():
    assert PrimitiveCounts(1, 2, 3, 4) + PrimitiveCounts(1, 1, 1, 1) * 2 == PrimitiveCounts(3, 4, 5, 6)
    counts = count(product_with_itself, X)
    assert counts == Counts(ONE, 2 * ONE, 0, 192, {"dot_general": PrimitiveCounts(1, ONE, 2 * ONE, 192)}, {})
    with pytest.raises(TypeError):
        counts.by_primitive["dot_general"] = PrimitiveCounts()


def test_errors():
    with pytest.raises(TypeError, match=r"^count: `fn` must be callable, got 3$"):
        count(3)
    message = r"^count: `parameter_argnums` must name an argument, got 2 with 1 of them$"
    with pytest.raises(ValueError, match=message):
        count(product_with_itself, X, parameter_argnums=2)
    with pytest.raises(TypeError, match=r"^count: `parameter_argnums` must be made of ints, got 'x'"):
        count(product_with_itself, X, parameter_argnums="x")


# ---------------------------------------------------------------------------------------------------------
# Published networks, in plain JAX, Flax NNX and Equinox

IMAGE = (1, 3, 224, 224)


def test_vgg16_in_plain_jax():
    weights, channels = [], 3
    plan = [64, 64, "pool", 128, 128, "pool", 256, 256, 256, "pool", 512, 512, 512, "pool", 512, 512, 512, "pool"]
    for step in plan:
        if step != "pool":
            weights.append((spec(step, channels, 3, 3), spec(step)))
            channels = step
    weights += [(spec(n, m), spec(m)) for n, m in ((25088, 4096), (4096, 4096), (4096, 1000))]

    def forward(weights, x):
        given = iter(weights)
        for step in plan:
            if step == "pool":
                x = jconv.max_pool(x, 2)
            else:
                x = jax.nn.relu(jconv.conv2d(x, *next(given), padding=1, method="lax"))
        x = x.reshape(x.shape[0], -1)
        for w, b in given:
            x = x @ w + jnp.broadcast_to(b, (1, *b.shape))
        return x

    counts = count(jax.jit(forward), weights, spec(*IMAGE))
    assert (counts.parameters, counts.macs) == (138_357_544, 15_470_264_320)


def test_resnet_50_in_flax_nnx():
    nnx = pytest.importorskip("flax.nnx", reason="Flax is one of the libraries that count must read")

    class Normed(nnx.Module):
        def __init__(self, n, m, k, stride, rngs):
            pads = [((k - 1) // 2,) * 2] * 2
            self.conv = nnx.Conv(n, m, (k, k), strides=stride, padding=pads, use_bias=False, rngs=rngs)
            self.norm = nnx.BatchNorm(m, use_running_average=True, rngs=rngs)

        def __call__(self, x):
            return self.norm(self.conv(x))

    class Block(nnx.Module):
        def __init__(self, n, width, stride, rngs):
            m = 4 * width
            self.a = Normed(n, width, 1, 1, rngs)
            self.b = Normed(width, width, 3, stride, rngs)
            self.c = Normed(width, m, 1, 1, rngs)
            self.shortcut = Normed(n, m, 1, stride, rngs) if n != m or stride != 1 else None

        def __call__(self, x):
            y = self.c(nnx.relu(self.b(nnx.relu(self.a(x)))))
            return nnx.relu(y + (x if self.shortcut is None else self.shortcut(x)))

    class ResNet(nnx.Module):
        def __init__(self, rngs):
            self.stem, blocks, n = Normed(3, 64, 7, 2, rngs), [], 64
            for stage, count_ in enumerate((3, 4, 6, 3)):
                for block in range(count_):
                    blocks.append(Block(n, 64 * 2**stage, 2 if stage and not block else 1, rngs))
                    n = 256 * 2**stage
            self.blocks, self.head = nnx.List(blocks), nnx.Linear(2048, 1000, rngs=rngs)

        def __call__(self, x):
            x = nnx.relu(self.stem(x))
            x = nnx.max_pool(x, (3, 3), (2, 2), ((1, 1), (1, 1)))
            for block in self.blocks:
                x = block(x)
            return self.head(x.mean((1, 2)))

    with jax.numpy_rank_promotion("allow"):
        model = nnx.eval_shape(lambda: ResNet(nnx.Rngs(0)))
        structure, learned, statistics = nnx.split(model, nnx.Param, ...)

        def forward(learned, statistics, x):
            return nnx.merge(structure, learned, statistics)(x)

        counts = count(forward, learned, statistics, spec(1, 224, 224, 3), parameter_argnums=0)
        assert (counts.parameters, counts.macs) == (25_557_032, 4_089_184_256)
        whole = count(model, spec(1, 224, 224, 3))  # the module itself: with its running statistics
    assert whole.macs == counts.macs
    assert (
        whole.parameters - counts.parameters == sum(prod(s.shape) for s in jax.tree.leaves(statistics)) == 53_120
    )


def test_mobilenet_v2_in_equinox():
    eqx = pytest.importorskip("equinox", reason="Equinox is one of the libraries that count must read")

    class Normed(eqx.Module):
        conv: eqx.nn.Conv2d
        scale: jax.Array
        shift: jax.Array

        def __init__(self, n, m, k, stride=1, groups=1):
            pad = (k - 1) // 2
            key = jax.random.key(0)
            self.conv = eqx.nn.Conv2d(n, m, k, stride, pad, groups=groups, use_bias=False, key=key)
            self.scale, self.shift = jnp.ones((m, 1, 1)), jnp.zeros((m, 1, 1))

        def __call__(self, x):
            return self.conv(x) * self.scale + self.shift

    class Block(eqx.Module):
        steps: list
        residual: bool = eqx.field(static=True)

        def __init__(self, n, expansion, m, stride):
            h = n * expansion
            expand = [Normed(n, h, 1), jax.nn.relu6] if expansion > 1 else []
            self.steps = [*expand, Normed(h, h, 3, stride, groups=h), jax.nn.relu6, Normed(h, m, 1)]
            self.residual = stride == 1 and n == m

        def __call__(self, x):
            y = x
            for step in self.steps:
                y = step(y)
            return x + y if self.residual else y

    class MobileNet(eqx.Module):
        steps: list
        head: eqx.nn.Linear

        def __init__(self):
            self.steps, n = [Normed(3, 32, 3, 2), jax.nn.relu6], 32
            for expansion, m, blocks, stride in MOBILENET_V2:
                for block in range(blocks):
                    self.steps.append(Block(n, expansion, m, 1 if block else stride))
                    n = m
            self.steps += [Normed(320, 1280, 1), jax.nn.relu6]
            self.head = eqx.nn.Linear(1280, 1000, key=jax.random.key(0))

        def __call__(self, x):
            for step in self.steps:
                x = step(x)
            return self.head(x.mean((1, 2)))

    with jax.numpy_rank_promotion("allow"):
        model = eqx.filter_eval_shape(MobileNet)
        counts = count(model, spec(3, 224, 224))
        as_argument = count(lambda model, x: eqx.filter_jit(model)(x), model, spec(3, 224, 224))
        small = eqx.nn.Conv2d(3, 8, 3, key=jax.random.key(0))
        assert count(lambda x: small(x), spec(3, 8, 8)).parameters == 8 * 27 + 8  # closed over
    assert (counts.parameters, counts.macs) == (3_504_872, 300_774_272)
    assert as_argument == counts
    assert counts.uncounted == {}
