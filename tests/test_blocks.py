"""Images and groups dealt out to blocks: every one is seen, none is added up twice, and blocks fit the cache."""

from math import prod

import jax.numpy as jnp
import numpy as np
import pytest

from jconv.algorithms import blocks
from jconv.algorithms.blocks import Blocks
from jconv.geometry.plan import plan_conv

SIZES = [
    # images, groups, channels in and out of a group, the image
    (1, 1, 1, 1, 64),
    (1, 96, 1, 1, 112),
    (8, 144, 1, 1, 56),
    (16, 37, 1, 2, 28),
    (7, 12, 2, 1, 9),
    (64, 5, 1, 1, 7),
    (60, 3, 4, 4, 112),
    (2, 3, 1, 1, 400),
]


def plan_of(n, groups, c, o, size):
    return plan_conv(
        "conv2d", (n, groups * c, size, size), (groups * o, c, 3, 3),
        rank=2, stride=2, padding=1, dilation=1, groups=groups, layout="channels_first",
    )  # fmt: skip


def numbers_of(block: Blocks) -> int:
    plan = block.plan
    return prod(plan.x_shape(block.images)) + prod(plan.output_shape(block.images))


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("make", [Blocks.of_results, Blocks.of_groups])
def test_blocks_see_every_image_and_channel_and_put_them_where_they_were(make, sizes, rng):
    n, plan = sizes[0], plan_of(*sizes)
    parts = make(plan, n, 4)
    x = rng.integers(0, 9, plan.x_shape(n)).astype("f4")
    copy = jnp.full(x.shape, -1.0)
    for i in map(jnp.int32, range(parts.count)):
        block = parts.cut_images(i, jnp.asarray(x))
        assert block.shape == parts.plan.x_shape(parts.images)
        copy = parts.put_images(i, copy, block)
    np.testing.assert_array_equal(copy, x)
    assert parts.numbers == x.size + prod(plan.output_shape(n))


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_a_blocks_filters_are_those_of_its_groups(sizes):
    n, plan = sizes[0], plan_of(*sizes)
    parts, (_, o) = Blocks.of_results(plan, n, 4), plan.depth
    x = jnp.broadcast_to(jnp.arange(plan.in_channels)[:, None, None] // plan.depth[0], plan.x_shape(n))
    kernel = jnp.broadcast_to(jnp.arange(plan.out_channels)[:, None, None, None] // o, plan.kernel_shape)
    for i in map(jnp.int32, range(parts.count)):
        groups = parts.cut_images(i, x)[0, :: plan.depth[0], 0, 0]
        np.testing.assert_array_equal(parts.cut_filters(i, kernel)[::o, 0, 0, 0], groups)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_a_kernels_gradient_is_added_up_once_for_every_image(sizes):
    n, plan = sizes[0], plan_of(*sizes)
    parts, total = Blocks.of_groups(plan, n, 4), jnp.zeros(plan.kernel_shape)
    for i in map(jnp.int32, range(parts.count)):
        total = parts.add_filters(i, total, jnp.full(parts.plan.kernel_shape, parts.images, total.dtype))
    np.testing.assert_array_equal(total, n)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_blocks_fit_the_cache_where_a_group_does(sizes):
    n, plan = sizes[0], plan_of(*sizes)
    parts = Blocks.of_results(plan, n, 4)
    if parts.count > 1:
        assert numbers_of(parts) * 4 <= blocks._BLOCK
    else:
        one = Blocks(plan, n, 1, 1)
        assert parts.numbers * 4 <= 2 * blocks._BLOCK or numbers_of(one) * 4 > blocks._BLOCK


def test_all_images_of_a_group_stay_together_unless_they_are_too_large():
    together, apart = (Blocks.of_groups(plan_of(*sizes), sizes[0], 4) for sizes in (SIZES[2], SIZES[6]))
    assert (together.images, apart.images) == (8, 1)
    assert apart.whole.groups % apart.groups == 0


def test_a_number_of_images_that_is_known_by_name_makes_one_block():
    plan = plan_of(*SIZES[1])
    assert Blocks.of_results(plan, "n", 4).groups == Blocks.of_groups(plan, "n", 4).groups == 96
