"""Every public array function under JAX's transformations, by one table (functions.py), with x64 off and on."""

from functools import partial
from importlib.util import find_spec

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from functions import CASES, FIRST, public_array_functions
from jax import export, lax
from jax.flatten_util import ravel_pytree
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec
from oracles import assert_close

import jconv

every_case = pytest.mark.parametrize("case", CASES, ids=str)
first_cases = pytest.mark.parametrize("case", FIRST, ids=str)
BATCHED = [case for case in CASES if case.batched and (case in FIRST or "layout" in case.options)]
STEP = 1e-6  # of central differences in float64: their error is about STEP^2 + 1e-16 / STEP, so 1e-10


def same(actual, expected, relative=1e-6):
    """Whole results: arrays or tuples of them."""
    actual, expected = jax.tree.leaves(actual), jax.tree.leaves(expected)
    for a, e in zip(actual, expected, strict=True):
        assert a.dtype == e.dtype
        assert_close(a, e, relative=relative)


def flat(function, arrays):
    """A function of one vector, the floating arrays end to end, to one vector; and that vector.

    What comes out complex is two numbers.
    """
    places = [a for a in arrays if a.dtype.kind == "i"]
    vector, unravel = ravel_pytree([a for a in arrays if a.dtype.kind == "f"])

    def run(vector):
        y = jax.tree.leaves(function(*unravel(vector), *places))
        y = [jnp.stack([leaf.real, leaf.imag]) if leaf.dtype.kind == "c" else leaf for leaf in y]
        return ravel_pytree([leaf for leaf in y if leaf.dtype.kind == "f"])[0]

    return run, vector


def test_the_table_has_every_public_array_function():
    assert {case.name for case in CASES} == public_array_functions()


@first_cases
def test_jit_and_eval_shape_agree_with_a_plain_call(case, rng):
    arrays = case.draw(rng)
    plain = case(*arrays)
    same(jax.jit(case)(*arrays), plain)
    described = jax.eval_shape(case, *arrays)
    assert jax.tree.map(lambda y: (y.shape, y.dtype), plain) == jax.tree.map(
        lambda y: (y.shape, y.dtype), described
    )


@every_case
def test_vmap_over_every_array_is_a_loop(case, rng):
    check_vmap(case, rng, every=True)


@pytest.mark.parametrize("case", [case for case in FIRST if len(case.shapes) > 1], ids=str)
def test_vmap_over_one_array_is_a_loop(case, rng):
    check_vmap(case, rng, every=False)


@first_cases
def test_vmap_over_one_array_is_a_loop_in_float64(case, rng):
    with jax.enable_x64(True):
        check_vmap(case, rng, every=False)


def check_vmap(case, rng, every):
    threes = [jnp.stack(sets) for sets in zip(*(case.draw(rng, np.float64) for _ in range(3)), strict=True)]
    numbers = range(len(threes))
    choices = [set(numbers)] if every else [{i} for i in numbers]
    # The mapped axis is x's last, the kernel's second and so on, and not the first; the result's is the second.
    axes = [[(-1, 1, -2, -1, 1)[i] if i in chosen else None for i in numbers] for chosen in choices]

    first = jax.tree.leaves(jax.eval_shape(case, *(three[0] for three in threes)))[0]
    to = min(1, first.ndim)

    @jax.jit
    def mapped(threes):
        return [
            jax.vmap(case, of, to)(*(three[0] if a is None else jnp.moveaxis(three, 0, a) for three, a in pairs))
            for of, pairs in ((of, zip(threes, of, strict=True)) for of in axes)
        ]

    run = jax.jit(case)
    for chosen, answer in zip(choices, mapped(threes), strict=True):
        loop = [run(*(t[i] if j in chosen else t[0] for j, t in enumerate(threes))) for i in range(3)]
        same(
            answer, jax.tree.map(lambda *ys: np.stack(ys, to), *loop), 1e-13 if jax.config.jax_enable_x64 else 1e-6
        )


def derivatives(run, vector, direction, wrap=lambda run: run):
    """The outputs y and the number sum(w y^2), differentiated."""
    y, tangent = jax.jvp(run, (vector,), (direction,))
    weights = np.cos(np.arange(y.size)).astype(vector.dtype)

    def gradient(vector):
        slope = jax.grad(lambda vector: (weights * wrap(run)(vector) ** 2).sum())(vector)
        return slope, slope

    hessian, slope = jax.jacfwd(gradient, has_aux=True)(vector)
    return {"y": y, "weights": weights, "jvp": tangent, "grad": slope, "hessian": hessian}


def jacobians(run, vector):
    return {"jacfwd": jax.jacfwd(run)(vector), "jacrev": jax.jacrev(run)(vector)}


def differences(run, vector):
    """The Jacobian by central differences, a column at a time."""
    steps = STEP * jnp.eye(vector.size)
    after, before = jnp.split(lax.map(run, vector[None] + jnp.concatenate([steps, -steps])), 2)
    return ((after - before) / (2 * STEP)).T


@pytest.mark.parametrize("case", [case for case in CASES if case not in FIRST], ids=str)
def test_gradients_agree_with_finite_differences(case, rng):
    with jax.enable_x64(True):
        run, vector = flat(case, case.draw(rng, np.float64))

        @jax.jit
        def both(vector):
            y, pull_back = jax.vjp(run, vector)
            cotangent = jnp.cos(jnp.arange(y.size))
            return cotangent, pull_back(cotangent)[0], differences(run, vector)

        cotangent, gradient, jacobian = jax.device_get(both(vector))
    assert gradient.dtype == np.float64
    assert_close(gradient, cotangent @ jacobian, relative=1e-8)


@first_cases
def test_derivatives_agree_with_finite_differences_and_in_float32_with_float64(case, rng):
    arrays = case.draw(rng, np.float64)
    with jax.enable_x64(True):
        run, vector = flat(case, arrays)
        direction = rng.normal(size=vector.size)
        slopes = jax.jit(lambda v: (derivatives(run, v, direction), jacobians(run, v), differences(run, v)))
        exact, analytic, jacobian = jax.device_get(slopes(vector))
        after, before = (jax.device_get(slopes(vector + s * STEP * direction)[0]["grad"]) for s in (1, -1))
    assert exact["y"].dtype == np.float64
    assert_close(analytic["jacfwd"], jacobian, relative=1e-8)
    assert_close(analytic["jacrev"], jacobian, relative=1e-8)
    assert_close(exact["jvp"], jacobian @ direction, relative=1e-8)
    assert_close(exact["grad"], 2 * (exact["weights"] * exact["y"]) @ jacobian, relative=1e-8)
    assert_close(exact["hessian"], exact["hessian"].T, relative=1e-13)
    assert_close(exact["hessian"] @ direction, (after - before) / (2 * STEP), relative=1e-7)

    run, vector = flat(case, arrays)
    narrow = partial(derivatives, run, direction=direction.astype(np.float32), wrap=jax.checkpoint)
    single = jax.jit(narrow, donate_argnums=0)(vector)
    assert vector.is_deleted()  # its memory holds the gradient
    for name, value in single.items():
        assert value.dtype == np.float32
        assert_close(value, exact[name], relative=1e-5)


@first_cases
def test_scan_and_fori_loop_and_checkpoint(case, rng):
    sets = [case.draw(rng) for _ in range(3)]
    threes = [np.stack(arrays) for arrays in zip(*sets, strict=True)]

    @jax.jit
    def loops(threes):
        def summed(i, total):
            return jax.tree.map(jnp.add, total, case(*(three[i] for three in threes)))

        zero = jax.tree.map(lambda y: jnp.zeros(y.shape, y.dtype), jax.eval_shape(case, *sets[0]))
        scanned = lax.scan(lambda carry, arrays: (carry, jax.checkpoint(case)(*arrays)), 0, threes)[1]
        return scanned, lax.fori_loop(0, 3, summed, zero)

    run = jax.jit(case)
    expected = [run(*arrays) for arrays in sets]
    scanned, total = loops([jnp.asarray(three) for three in threes])
    same(scanned, jax.tree.map(lambda *ys: np.stack(ys), *expected))
    same(total, jax.tree.map(lambda *ys: np.sum(ys, 0, ys[0].dtype), *expected))


@pytest.mark.parametrize("case", BATCHED, ids=str)
def test_export_with_a_symbolic_batch(case, rng):
    arrays, more = case.draw(rng), case.draw(rng)
    scope = export.SymbolicScope()
    shapes = [
        export.symbolic_shape(",".join(["batch", *map(str, a.shape[1:])]), scope=scope)
        if case.has_batch(i)
        else a.shape
        for i, a in enumerate(arrays)
    ]
    described = [jax.ShapeDtypeStruct(shape, a.dtype) for shape, a in zip(shapes, arrays, strict=True)]
    exported = export.export(jax.jit(case))(*described)
    assert all(str(y.shape[0]) == "batch" for y in exported.out_avals)
    if find_spec("flatbuffers"):  # jax serialises with it, where it is installed
        exported = export.deserialize(exported.serialize())
    others = [b if case.has_batch(i) else a for i, (a, b) in enumerate(zip(arrays, more, strict=True))]
    triple = [
        np.concatenate([a, b, a]) if case.has_batch(i) else a
        for i, (a, b) in enumerate(zip(arrays, others, strict=True))
    ]
    run = jax.jit(case)  # compiled for these shapes already, by the tests above
    expected = jax.tree.map(lambda one, two: jnp.concatenate([one, two, one]), run(*arrays), run(*others))
    same(jax.jit(exported.call)(*triple), expected)


@pytest.mark.parametrize("case", [case for case in FIRST if case.batched], ids=str)
def test_sharded_batches(case, rng):
    arrays = case.draw(rng)
    mesh = Mesh(np.array(jax.devices()[:1]), ("batch",))
    specs = tuple(PartitionSpec("batch") if case.has_batch(i) else PartitionSpec() for i in range(len(arrays)))
    placed = [jax.device_put(a, NamedSharding(mesh, s)) for a, s in zip(arrays, specs, strict=True)]
    mapped = jax.jit(jax.shard_map(case, mesh=mesh, in_specs=specs, out_specs=PartitionSpec("batch")))
    expected = jax.jit(case)(*arrays)
    same(mapped(*placed), expected)
    same(jax.jit(case)(*placed), expected)


@pytest.mark.parametrize("case", [case for case in FIRST if case.batched], ids=str)
def test_images_split_along_another_explicit_axis(case, rng):
    first, *others = case.draw(rng)
    mesh = jax.make_mesh((1,), ("columns",), axis_types=(AxisType.Explicit,))
    spec = PartitionSpec(*[None] * (first.ndim - 1), "columns")
    same(jax.jit(case)(jax.device_put(first, NamedSharding(mesh, spec)), *others), jax.jit(case)(first, *others))


@pytest.mark.parametrize("case", [case for case in FIRST if case.batched], ids=str)
def test_batches_on_an_explicit_axis(case, rng):
    arrays = case.draw(rng)
    mesh = jax.make_mesh((1,), ("batch",), axis_types=(AxisType.Explicit,))
    specs = [PartitionSpec("batch") if case.has_batch(i) else PartitionSpec() for i in range(len(arrays))]
    placed = [jax.device_put(a, NamedSharding(mesh, s)) for a, s in zip(arrays, specs, strict=True)]
    expected = jax.jit(case)(*arrays)
    for y in (jax.jit(case)(*placed), case(*placed)):
        same(y, expected)
        assert all(jax.typeof(leaf).sharding.spec[0] == "batch" for leaf in jax.tree.leaves(y))

    def total(x, *others):
        leaves = jax.tree.leaves(case(x, *others))
        return sum((abs(leaf) ** 2).sum() for leaf in leaves if leaf.dtype.kind in "fc")

    same(jax.jit(jax.grad(total))(*placed), jax.jit(jax.grad(total))(*arrays), relative=1e-5)


@first_cases
def test_without_jit(case, rng):
    arrays = case.draw(rng)
    with jax.disable_jit():
        plain = case(*arrays)
    same(plain, jax.jit(case)(*arrays))


def test_pad_with_a_traced_value_and_its_gradient(rng):
    x = rng.normal(size=(2, 3, 4)).astype("f4")
    run = jax.jit(lambda value: jconv.pad(x, 2, value=value))
    np.testing.assert_array_equal(run(7.0), np.pad(x, [(0, 0), (0, 0), (2, 2)], constant_values=7))
    slopes = jax.jit(jax.grad(lambda x, value: (jconv.pad(x, 2, value=value) ** 2).sum(), (0, 1)))(x, 7.0)
    same(slopes, (jnp.asarray(2 * x), jnp.asarray(14.0 * 2 * 3 * 4)))
    alone = jax.jit(jax.grad(lambda value: (jconv.pad(x, ((2, -1),), value=value) ** 2).sum()))(7.0)
    same(alone, jnp.asarray(14.0 * 2 * 3 * 2))
    np.testing.assert_array_equal(jax.vmap(run)(jnp.array([1.0, 2.0])), [run(1.0), run(2.0)])


KERNEL = np.float32([[[[1, 2, 0], [3, -1, 2], [0, 1, 1]]] * 3] * 2)  # (2, 3, 3, 3)
SYMBOLIC_SPACE = {
    "conv2d": partial(jconv.conv2d, kernel=KERNEL, padding="same"),
    "conv2d of reflected borders": partial(jconv.conv2d, kernel=KERNEL, padding=1, padding_mode="reflect"),
    "conv2d with a stride": partial(jconv.conv2d, kernel=KERNEL, padding=1, stride=2),
    "depthwise_conv": partial(jconv.depthwise_conv, kernel=KERNEL[0, :, None], padding=1),
    "pointwise_conv": partial(jconv.pointwise_conv, kernel=KERNEL[0, 0]),
    "separable_conv": partial(
        jconv.separable_conv, depthwise_kernel=KERNEL[0, :, None], pointwise_kernel=KERNEL[0, 0]
    ),
    "conv_transpose": partial(jconv.conv_transpose, kernel=np.swapaxes(KERNEL, 0, 1), stride=2),
    "pad": partial(jconv.pad, padding=1),
    "im2col": partial(jconv.im2col, kernel_size=2, padding=1),
    "max_pool": partial(jconv.max_pool, window=2, stride=1, padding=1),
    "max_pool_with_indices": partial(jconv.max_pool_with_indices, window=2, stride=1),
    "avg_pool with a divisor": partial(jconv.avg_pool, window=2, stride=1, padding=1, divisor_override=4),
    "avg_pool": partial(jconv.avg_pool, window=2, stride=1, padding=1),
    "lp_pool": partial(jconv.lp_pool, window=2, stride=1),
    "global_max_pool": jconv.global_max_pool,
    "global_avg_pool": jconv.global_avg_pool,
    "filters.apply": partial(jconv.filters.apply, kernel=KERNEL[0, 0]),
    "filters.sobel_magnitude": jconv.filters.sobel_magnitude,
    "filters.box_blur": partial(jconv.filters.box_blur, size=3),
    "filters.gaussian_blur": partial(jconv.filters.gaussian_blur, sigma=0.5),
}


@pytest.mark.parametrize("name", SYMBOLIC_SPACE)
def test_export_with_symbolic_space(name, rng):
    run = jax.jit(SYMBOLIC_SPACE[name])
    shape = export.symbolic_shape("batch, 3, height, width", constraints=["height >= 4", "width >= 4"])
    exported = export.export(run)(jax.ShapeDtypeStruct(shape, jnp.float32))
    x = rng.normal(size=(2, 3, 5, 7)).astype("f4")
    same(exported.call(x), run(x))
