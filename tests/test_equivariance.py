"""Equivariance: the groups p4 and p4m against loops over their elements, whole networks, and what breaks them."""

from functools import partial
from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from loops_symmetry import ASYMMETRIC, inverse, loop_act, loop_group_conv, loop_lift_conv, pose, which
from oracles import assert_close, whole_numbers

from jconv import avg_pool, conv2d, equivariance, max_pool
from jconv.equivariance import act, equivariance_error, group_conv, group_pool, lift_conv

ORDER = {"p4": 4, "p4m": 8}
ROUNDING = 1e-5  # float32, relative to the largest value, after three layers of some 30 to 200 products
each_group = pytest.mark.parametrize("group", ORDER)


def same(x):
    return x


# ---------------------------------------------------------------------------------------------------------
# The groups


def test_the_tables_are_those_of_numpys_turns_and_mirrors():
    for g, h in product(range(8), range(8)):
        both = pose(pose(ASYMMETRIC, h), g)
        np.testing.assert_array_equal(pose(ASYMMETRIC, equivariance._product(g, h)), both)
        assert equivariance._product(g, h) == which(g, h)
    for g in range(8):
        np.testing.assert_array_equal(pose(pose(ASYMMETRIC, g), equivariance._inverse(g)), ASYMMETRIC)
        assert equivariance._inverse(g) == inverse(g)
        assert (g < 4) == (equivariance._inverse(g) < 4)  # p4 is a group by itself


@each_group
@pytest.mark.parametrize("on", ["image", "features"])
def test_act_is_a_loop_over_poses(group, on, rng):
    x = whole_numbers(rng, 2, 3, ORDER[group], 3, 4)
    results = jax.jit(lambda x: [act(x, g, group=group, on=on) for g in range(ORDER[group])])(x)
    for g, result in enumerate(results):
        np.testing.assert_array_equal(result, loop_act(x, g, group, on))
    np.testing.assert_array_equal(results[0], x)  # element 0 changes nothing


@each_group
@pytest.mark.parametrize("on", ["image", "features"])
def test_acting_twice_is_acting_with_the_product(group, on, rng):
    x, do = whole_numbers(rng, ORDER[group], 2, 3), partial(act, group=group, on=on)
    elements = range(ORDER[group])

    @jax.jit
    def all_pairs(x):
        return {(g, h): (do(do(x, h), g), do(x, which(g, h))) for g, h in product(elements, elements)}

    answers = all_pairs(x)
    assert len(answers) == ORDER[group] ** 2
    for twice, once in answers.values():
        np.testing.assert_array_equal(twice, once)


def test_element_1_is_numpys_rot90_and_element_4_its_fliplr():
    np.testing.assert_array_equal(act(ASYMMETRIC, 1), np.rot90(ASYMMETRIC))
    np.testing.assert_array_equal(act(ASYMMETRIC, 4, group="p4m"), np.fliplr(ASYMMETRIC))
    np.testing.assert_array_equal(act(ASYMMETRIC, 6, group="p4m"), np.flipud(ASYMMETRIC))
    np.testing.assert_array_equal(act(ASYMMETRIC, np.int64(5), group="p4m"), np.rot90(np.fliplr(ASYMMETRIC)))


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint16", "bfloat16", "float16", "float32", "complex64"])
def test_act_keeps_the_dtype(dtype):
    assert act(jnp.ones((2, 3), dtype), 1).dtype == dtype
    assert act(jnp.ones((8, 2, 3), dtype), 5, group="p4m", on="features").dtype == dtype


# ---------------------------------------------------------------------------------------------------------
# The layers


@each_group
@pytest.mark.parametrize(
    ("size", "padding", "amount"),
    [
        (1, 0, 0), (1, 2, 2), (2, 0, 0), (2, 1, 1), (2, "full", 1),
        (3, "same", 1), (3, ((2, 2), (2, 2)), 2), (3, "valid", 0), (4, (1, 1), 1),
    ],
    ids=str,
)  # fmt: skip
def test_layers_are_loops_over_the_group(group, size, padding, amount, rng):
    order = ORDER[group]
    image, features = whole_numbers(rng, 1, 2, 4, 5), whole_numbers(rng, 1, 1, order, 4, 4)
    first, second = whole_numbers(rng, 2, 2, size, size), whole_numbers(rng, 2, 1, order, size, size)

    @jax.jit
    def layers(image, features):
        options = {"group": group, "padding": padding}
        return lift_conv(image, first, **options), group_conv(features, second, **options)

    lifted, convolved = layers(image, features)
    np.testing.assert_array_equal(lifted, loop_lift_conv(image, first, group, amount))
    np.testing.assert_array_equal(convolved, loop_group_conv(features, second, group, amount))


@each_group
def test_unbatched_is_a_batch_of_one(group, rng):
    order = ORDER[group]
    image, features = whole_numbers(rng, 3, 2, 5, 4), whole_numbers(rng, 3, 2, order, 4, 5)
    first, second = whole_numbers(rng, 2, 2, 3, 3), whole_numbers(rng, 1, 2, order, 2, 2)
    for layer, x, kernel in [(lift_conv, image, first), (group_conv, features, second)]:
        run = jax.jit(partial(layer, group=group))
        whole = run(x, kernel)
        assert whole.ndim == 5
        for i, one in enumerate(x):
            np.testing.assert_array_equal(run(one, kernel), whole[i])


def test_p4m_sees_what_p4_sees_and_the_mirror_images(rng):
    image, kernel = whole_numbers(rng, 2, 5, 4), whole_numbers(rng, 3, 2, 2, 2)
    both = lift_conv(image, kernel, group="p4m")
    np.testing.assert_array_equal(both[:, :4], lift_conv(image, kernel))
    np.testing.assert_array_equal(both[:, 4:], lift_conv(image, kernel[..., ::-1]))
    np.testing.assert_array_equal(both[:, 0], conv2d(image, kernel))


@each_group
def test_each_layer_is_one_convolution(group):
    order = ORDER[group]
    image, features = jnp.ones((1, 2, 4, 4)), jnp.ones((1, 2, order, 4, 4))
    lifted = jax.make_jaxpr(partial(lift_conv, group=group))(image, jnp.ones((3, 2, 2, 2)))
    convolved = jax.make_jaxpr(partial(group_conv, group=group))(features, jnp.ones((3, 2, order, 2, 2)))
    assert [str(program).count("= convolution[") for program in (lifted, convolved)] == [1, 1]


def test_empty_channels_and_filters():
    assert lift_conv(jnp.ones((2, 0, 4, 4)), jnp.ones((3, 0, 2, 2))).tolist() == np.zeros((2, 3, 4, 3, 3)).tolist()
    assert lift_conv(jnp.ones((2, 1, 4, 4)), jnp.ones((0, 1, 2, 2))).shape == (2, 0, 4, 3, 3)
    assert group_conv(jnp.ones((2, 0, 4, 4, 4)), jnp.ones((3, 0, 4, 2, 2))).shape == (2, 3, 4, 3, 3)


# ---------------------------------------------------------------------------------------------------------
# Networks


def network(group, size, rng, draw):
    """Three layers with what usually stands between them; every step fits the sizes of the next in any pose."""
    order, even = ORDER[group], size % 2 == 0
    kernels = [draw(rng, 3, 2, size, size), draw(rng, 2, 3, order, size, size), draw(rng, 3, 2, order, size, size)]
    bias = draw(rng, 3)[:, None, None, None]
    options = {"group": group, "padding": size // 2}
    window = (1, 3, 3) if even else (1, 2, 2)

    def features(x):
        y = jnp.broadcast_to(bias, (3, order, 12, 8) if x.shape[-2] > x.shape[-1] else (3, order, 8, 12))
        y = jax.nn.relu(lift_conv(x, kernels[0], **options) + y[None])
        y = max_pool(y, (1, 2, 2))
        y = jax.nn.relu(group_conv(y, kernels[1], **options))
        y = avg_pool(y, window, stride=(1, 2, 2))
        return group_conv(y, kernels[2], **options)

    return features, (1, 2, 11, 7) if even else (1, 2, 12, 8)


@each_group
@pytest.mark.parametrize("size", [2, 3])
def test_a_network_of_three_layers_turns_with_its_input(group, size, rng):
    features, shape = network(group, size, rng, lambda rng, *shape: rng.normal(size=shape).astype("f4"))
    x, run = rng.normal(size=shape).astype("f4"), jax.jit(features)
    for g in range(ORDER[group]):
        on_image = partial(act, element=g, group=group)
        assert equivariance_error(run, on_image, partial(on_image, on="features"), x) < ROUNDING
        for reduce in ("max", "mean"):
            pooled = partial(group_pool, reduce=reduce)
            assert equivariance_error(lambda x, p=pooled: p(run(x)), on_image, on_image, x) < ROUNDING
        invariant = equivariance_error(lambda x: group_pool(run(x)).max((-2, -1)), on_image, same, x)
        assert invariant < ROUNDING  # nothing is left of the pose
    y = np.asarray(run(x))
    assert y.std(2).max() > 0.05 * np.abs(y).max()  # and the poses do differ


@each_group
def test_on_whole_numbers_the_network_is_exact(group, rng):
    order = ORDER[group]
    first, second = (whole_numbers(rng, *s, dtype=np.int32) for s in [(2, 2, 2, 2), (2, 2, order, 3, 3)])
    x = whole_numbers(rng, 1, 2, 6, 5, dtype=np.int8)

    def features(x):
        return group_conv(jax.nn.relu(lift_conv(x, first, group=group)), second, group=group, padding="same")

    @jax.jit
    def both(x):
        turns = [partial(act, element=g, group=group) for g in range(order)]
        y = features(x)
        return [(features(turn(x)), turn(y, on="features")) for turn in turns], y

    pairs, y = both(x)
    assert y.dtype == jnp.int32
    for before, after in pairs:
        np.testing.assert_array_equal(before, after)


@each_group
def test_the_gradient_of_an_invariant_turns_with_the_input(group, rng):
    features, shape = network(group, 3, rng, lambda rng, *shape: rng.normal(size=shape).astype("f4"))
    x = rng.normal(size=shape).astype("f4")
    slope = jax.grad(lambda x: (group_pool(features(x)) ** 2).sum())
    turns = [partial(act, element=g, group=group) for g in (1, ORDER[group] - 1)]
    errors = jax.jit(lambda x: jnp.stack([equivariance_error(slope, turn, turn, x) for turn in turns]))(x)
    assert errors.max() < 10 * ROUNDING


def test_four_unrelated_kernels_in_place_of_turned_copies_break_it(rng):
    """The course text's experiment: the property comes from sharing the weights, and from nothing else."""
    x, base = rng.normal(size=(1, 1, 9, 9)).astype("f4"), rng.normal(size=(1, 1, 3, 3)).astype("f4")
    shared = np.stack([pose(base[0, 0], g) for g in range(4)])[:, None]
    unrelated = rng.normal(size=(4, 1, 3, 3)).astype("f4")
    turn, turn_features = partial(act, element=1), partial(act, element=1, on="features")

    def layer(kernels):
        return lambda x: conv2d(x, kernels).reshape(1, 1, 4, 7, 7)

    assert equivariance_error(layer(shared), turn, turn_features, x) < ROUNDING
    assert equivariance_error(layer(unrelated), turn, turn_features, x) > 0.5
    np.testing.assert_array_equal(layer(shared)(x), lift_conv(x, base))


def test_a_plain_convolution_does_not_turn_with_its_input(rng):
    x, kernel = rng.normal(size=(1, 1, 9, 9)).astype("f4"), rng.normal(size=(1, 1, 3, 3)).astype("f4")
    turn = partial(act, element=1)
    assert equivariance_error(lambda x: conv2d(x, kernel), turn, turn, x) > 0.5
    symmetric = sum(pose(kernel, g) for g in range(4))
    assert equivariance_error(lambda x: conv2d(x, symmetric), turn, turn, x) < ROUNDING


def test_pooling_an_odd_number_of_cells_breaks_it(rng):
    kernel = rng.normal(size=(1, 1, 3, 3)).astype("f4")
    turn, turn_features = partial(act, element=1), partial(act, element=1, on="features")

    @jax.jit
    def pooled(x):
        return max_pool(lift_conv(x, kernel), (1, 2, 2))

    even, odd = (rng.normal(size=(1, 1, size, size)).astype("f4") for size in (10, 9))
    assert equivariance_error(pooled, turn, turn_features, even) < ROUNDING
    assert equivariance_error(pooled, turn, turn_features, odd) > 0.1


# ---------------------------------------------------------------------------------------------------------
# Shifts


@pytest.mark.parametrize("shift", [(1, 0), (0, -2), (3, 4)], ids=str)
def test_a_convolution_with_circular_padding_shifts_with_its_input(shift, rng):
    x, kernel = whole_numbers(rng, 1, 2, 8, 9), whole_numbers(rng, 3, 2, 3, 3)
    move = partial(jnp.roll, shift=shift, axis=(-2, -1))

    def circular(x):
        return conv2d(x, kernel, padding=1, padding_mode="circular")

    assert equivariance_error(circular, move, move, x) == 0
    np.testing.assert_array_equal(circular(move(x)), move(circular(x)))


def test_zero_padding_breaks_that_at_the_border_and_nowhere_else(rng):
    x, kernel = whole_numbers(rng, 1, 2, 8, 9), whole_numbers(rng, 3, 2, 3, 3)
    move = partial(jnp.roll, shift=1, axis=-1)

    def zeros(x):
        return conv2d(x, kernel, padding=1)

    assert equivariance_error(zeros, move, move, x) > 0.05
    moved, then = zeros(move(x)), move(zeros(x))
    np.testing.assert_array_equal(moved[..., 2:-1], then[..., 2:-1])
    for column in (0, 1, -1):  # those of which one side or the other saw the border
        assert (moved[..., column] != then[..., column]).any()
    far_from_the_border = x * np.pad(np.ones((4, 5), "f4"), 2)
    assert equivariance_error(zeros, move, move, far_from_the_border) == 0


# ---------------------------------------------------------------------------------------------------------
# group_pool


@pytest.mark.parametrize("order", [4, 8])
@pytest.mark.parametrize("reduce", ["max", "mean", "sum"])
def test_group_pool_is_numpys(order, reduce, rng):
    x = whole_numbers(rng, 2, 3, order, 4, 5)
    np.testing.assert_array_equal(group_pool(x, reduce=reduce), getattr(x, reduce)(2))
    np.testing.assert_array_equal(group_pool(x[0, 0], reduce=reduce), getattr(x[0, 0], reduce)(0))


@pytest.mark.parametrize(
    ("dtype", "returned"),
    [
        ("bool", {"max": "bool", "mean": "float32", "sum": "int32"}),
        ("int8", {"max": "int8", "mean": "float32", "sum": "int32"}),
        ("bfloat16", dict.fromkeys(["max", "mean", "sum"], "bfloat16")),
        ("float32", dict.fromkeys(["max", "mean", "sum"], "float32")),
    ],
)
def test_group_pool_returns_what_other_pools_and_sums_return(dtype, returned):
    for reduce, expected in returned.items():
        assert group_pool(jnp.ones((8, 2, 2), dtype), reduce=reduce).dtype == expected
    assert group_pool(jnp.full((8, 1, 1), 100, jnp.int8), reduce="sum") == 800
    half = jnp.array([256, 1, 1, 1], jnp.bfloat16).reshape(4, 1, 1)
    assert group_pool(half, reduce="sum") == 260  # bfloat16 by itself stays at 256


def test_poses_that_are_equally_large_share_the_gradient():
    slope = jax.grad(lambda x: group_pool(x).sum())(jnp.array([1.0, 3.0, 3.0, 2.0]).reshape(4, 1, 1))
    assert slope.ravel().tolist() == [0, 0.5, 0.5, 0]


# ---------------------------------------------------------------------------------------------------------
# equivariance_error


def test_the_error_is_relative_to_the_largest_output():
    x = jnp.array([1.0, -4.0])
    assert equivariance_error(same, lambda x: x + 1, same, x) == 0.25
    assert equivariance_error(lambda x: 10 * x, lambda x: x + 1, same, x) == 0.25
    assert equivariance_error(same, jnp.negative, same, 1j * x) == 2


def test_nothing_out_of_nothing_is_no_error_and_something_is_infinite():
    zero = jnp.zeros(3)
    assert equivariance_error(same, same, same, zero) == 0
    assert equivariance_error(same, lambda x: x + 1, same, zero) == jnp.inf
    assert equivariance_error(same, same, same, jnp.zeros((0, 3))) == 0
    assert jnp.isnan(equivariance_error(same, lambda x: x * jnp.nan, same, jnp.ones(3)))


def test_integers_do_not_wrap_and_half_precision_is_compared_in_float32():
    x = jnp.array([0, 200], jnp.uint8)
    assert equivariance_error(same, lambda x: x[::-1], same, x) == 1
    for dtype in ("bool", "int8", "bfloat16", "float16"):
        error = equivariance_error(same, lambda x: x[::-1], same, jnp.array([0, 1], dtype))
        assert (error, error.dtype, error.shape) == (1, jnp.float32, ())
    with jax.enable_x64(True):
        assert equivariance_error(same, same, same, np.ones(2, np.complex128)).dtype == np.float64


def test_the_error_under_jit_vmap_and_grad(rng):
    xs = rng.normal(size=(3, 1, 5, 5)).astype("f4")
    kernel = rng.normal(size=(1, 1, 3, 3)).astype("f4")
    turn = partial(act, element=1)

    def error(x, kernel):
        return equivariance_error(lambda x: conv2d(x, kernel), turn, turn, x)

    run = jax.jit(error)
    loop = jnp.stack([run(x, kernel) for x in xs])
    assert_close(error(xs[0], kernel), loop[0], relative=1e-6)
    assert_close(jax.jit(jax.vmap(error, (0, None)))(xs, kernel), loop, relative=1e-6)
    with jax.enable_x64(True):
        x, kernel, step = xs[0].astype("f8"), kernel.astype("f8"), np.zeros((1, 1, 3, 3))
        step[0, 0, 1, 2] = 1e-6
        slope = (run(x, kernel + step) - run(x, kernel - step)) / 2e-6
        assert_close(jax.jit(jax.grad(error, 1))(x, kernel)[0, 0, 1, 2], slope, relative=1e-6)
    equal = jax.grad(lambda x: equivariance_error(same, same, same, x))(jnp.zeros(3))
    assert equal.tolist() == [0, 0, 0]
