"""deform_conv2d: against a loop, against PyTorch's grid_sample, and as conv2d where the offsets are simple."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import export
from loops_variants import loop_deform
from oracles import assert_close, whole_numbers
from scipy import ndimage

from jconv import conv2d, conv_output_shape, deform_conv2d

ONE = np.ones((1, 1, 1, 1), np.float32)  # a kernel that returns its samples


def arrays_for(rng, x_shape, kernel_shape, offset_groups, spread=1.5, **geometry):
    """x, offset, kernel, bias and mask; many samples fall outside, and no offset is near a whole number."""
    n, _, *out = conv_output_shape(x_shape, kernel_shape, **geometry)
    taps = offset_groups * int(np.prod(kernel_shape[2:]))
    offset = rng.normal(scale=spread, size=(n, 2 * taps, *out))
    offset = np.floor(offset) + 0.05 + 0.9 * (offset - np.floor(offset))
    x, kernel, mask = (rng.normal(size=shape) for shape in (x_shape, kernel_shape, (n, taps, *out)))
    return [a.astype(np.float32) for a in (x, offset, kernel, rng.normal(size=kernel_shape[0]), mask)]


# x, kernel, G, geometry
GEOMETRIES = [
    ((2, 1, 4, 5), (1, 1, 3, 3), 1, {}),
    ((2, 2, 5, 4), (3, 2, 2, 3), 2, {"padding": 1}),
    ((2, 4, 6, 5), (4, 4, 3, 1), 1, {"stride": 2, "padding": (1, 0)}),
    ((2, 4, 6, 5), (4, 2, 2, 2), 4, {"stride": (1, 2), "groups": 2}),
    ((1, 4, 5, 7), (8, 1, 2, 3), 2, {"groups": 4, "dilation": (2, 1), "padding": ((0, 3), (2, 0))}),
    ((2, 6, 4, 4), (4, 3, 1, 2), 3, {"groups": 2, "dilation": 3, "stride": (3, 1)}),
    ((1, 2, 1, 6), (2, 2, 1, 4), 1, {"padding": ((2, 0), (0, 5)), "stride": (1, 4)}),
]


@pytest.mark.parametrize(("x_shape", "kernel_shape", "offset_groups", "geometry"), GEOMETRIES, ids=str)
def test_against_a_loop(x_shape, kernel_shape, offset_groups, geometry, rng):
    x, offset, kernel, bias, mask = arrays_for(rng, x_shape, kernel_shape, offset_groups, **geometry)
    run = partial(deform_conv2d, **geometry)

    @jax.jit
    def several(x, offset, kernel, bias, mask):
        masked = run(x, offset, kernel, bias, mask=mask), run(x[-1], offset[-1], kernel, mask=mask[-1])
        return *masked, run(x, offset, kernel), run(x[-1], offset[-1], kernel, bias)

    masked = loop_deform(x, offset, kernel, None, mask, **geometry)
    plain = loop_deform(x, offset, kernel, **geometry)
    above = bias.reshape(-1, 1, 1)
    answers = several(x, offset, kernel, bias, mask)
    for actual, expected in zip(answers, (masked + above, masked[-1], plain, plain[-1] + above), strict=True):
        assert_close(actual, expected)


def test_eagerly_too(rng):
    arrays = arrays_for(rng, (2, 2, 3, 4), (1, 2, 2, 1), 1, stride=2)
    y = deform_conv2d(*arrays[:4], mask=arrays[4], stride=2)
    assert_close(y, loop_deform(*arrays, stride=2))


@pytest.mark.parametrize("mask", [False, True])
@pytest.mark.parametrize(("x_shape", "kernel_shape", "offset_groups", "geometry"), GEOMETRIES[1::2], ids=str)
def test_values_and_gradients_are_those_of_grid_sample(
    x_shape, kernel_shape, offset_groups, geometry, mask, rng, torch
):
    arrays = arrays_for(rng, x_shape, kernel_shape, offset_groups, **geometry)[: 5 if mask else 4]

    def ours(x, offset, kernel, bias, mask=None):
        return deform_conv2d(x, offset, kernel, bias, mask=mask, **geometry)

    def both(*arrays):
        y, pull_back = jax.vjp(ours, *arrays)
        return y, pull_back(jnp.cos(jnp.arange(y.size, dtype=y.dtype)).reshape(y.shape))

    theirs = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in arrays]
    expected = by_grid_sample(torch, *theirs, **geometry)
    expected.backward(torch.cos(torch.arange(expected.numel(), dtype=torch.float64)).reshape(expected.shape))
    y, gradients = jax.jit(both)(*arrays)
    assert_close(y, expected.detach().numpy())
    for gradient, tensor in zip(gradients, theirs, strict=True):
        assert_close(gradient, tensor.grad.numpy())


def by_grid_sample(torch, x, offset, kernel, bias, mask=None, *, stride=1, padding=0, dilation=1, groups=1):
    """A bilinear sampler of PyTorch's, once for every tap, and a grouped 1 x 1 convolution of what it sees."""
    (n, c, *size), (_, _, *taps), out = x.shape, kernel.shape, offset.shape[2:]
    stride, padding, dilation = ([v] * 2 if isinstance(v, int) else v for v in (stride, padding, dilation))
    low = [p if isinstance(p, int) else p[0] for p in padding]
    count = taps[0] * taps[1]
    movers = offset.shape[1] // (2 * count)
    samples = []
    for mover in range(movers):
        moved = x[:, mover * c // movers : (mover + 1) * c // movers]
        for k in range(count):
            places = []
            for axis in (1, 0):  # grid_sample's coordinates are (x, y), from -1 to 1 over the cells' centres
                start = torch.arange(out[axis], dtype=x.dtype) * stride[axis] - low[axis]
                start = start + dilation[axis] * divmod(k, taps[1])[axis]
                place = (
                    start.reshape([-1, 1] if axis == 0 else [1, -1]) + offset[:, 2 * (mover * count + k) + axis]
                )
                places.append(2 * place / max(size[axis] - 1, 1) - 1)
            seen = torch.nn.functional.grid_sample(moved, torch.stack(places, -1), align_corners=True)
            samples.append(seen if mask is None else seen * mask[:, None, mover * count + k])
    samples = torch.stack(samples).reshape(movers, count, n, c // movers, *out)
    columns = samples.permute(2, 0, 3, 1, 4, 5).reshape(n, c * count, *out)
    return torch.nn.functional.conv2d(columns, kernel.reshape(len(kernel), -1, 1, 1), bias, groups=groups)


# ---------------------------------------------------------------------------------------------------------
# Offsets for which it is a convolution


def no_offset(x, kernel, offset_groups=1, **geometry):
    n, _, *out = conv_output_shape(x.shape, kernel.shape, **geometry)
    return np.zeros((n, 2 * offset_groups * int(np.prod(kernel.shape[2:])), *out), np.float32)


@pytest.mark.parametrize("padding", [0, (2, 1), ((0, 3), (1, 0)), "valid", "same", "same_lower", "full"], ids=str)
def test_offsets_of_0_are_conv2d_with_infinities_too(padding, rng):
    x, kernel = whole_numbers(rng, 2, 4, 7, 6), whole_numbers(rng, 4, 2, 3, 2)
    x[0, 0, 3, 4], x[0, 3, 6, 5], x[1, 1, 0, 0], x[1, 2, 5, 1] = np.nan, np.inf, -np.inf, np.inf
    geometry = {"padding": padding, "groups": 2, "stride": (2, 1), "dilation": (1, 2)}
    offset, bias = no_offset(x, kernel, 2, **geometry), whole_numbers(rng, 4)
    expected = conv2d(x, kernel, bias, **geometry)
    run = jax.jit(partial(deform_conv2d, **geometry))
    np.testing.assert_array_equal(run(x, offset, kernel, bias), expected)
    np.testing.assert_array_equal(run(x, offset, kernel, bias, mask=np.ones_like(offset[:, ::2])), expected)


@pytest.mark.parametrize(("dy", "dx"), [(1, 0), (0, -2), (-8, 2), (2, 9)])
def test_whole_offsets_are_a_shifted_convolution(dy, dx, rng):
    x, kernel = whole_numbers(rng, 2, 2, 5, 6), whole_numbers(rng, 3, 2, 2, 3)
    offset = no_offset(x, kernel, padding=9)  # farther than the image is large, and back into it
    offset[:, ::2], offset[:, 1::2] = dy, dx
    shifted = conv2d(x, kernel, padding=((9 - dy, 9 + dy), (9 - dx, 9 + dx)))
    run = jax.jit(partial(deform_conv2d, padding=9))
    np.testing.assert_array_equal(run(x, offset, kernel), shifted)


def test_offsets_that_grow_with_the_tap_are_a_dilation(rng):
    x, kernel = whole_numbers(rng, 2, 2, 7, 8), whole_numbers(rng, 3, 2, 3, 2)
    dilated = conv2d(x, kernel, dilation=(2, 3))
    taps = np.indices((3, 2)) * np.reshape([1, 2], (2, 1, 1))  # what is missing to (2 kh, 3 kw)
    offset = np.broadcast_to(taps.reshape(2, 6).T.reshape(1, 12, 1, 1), (2, 12, *dilated.shape[2:]))
    geometry = {"padding": ((0, 2), (0, 2))}  # as many positions as the dilated kernel has, and more
    widest = np.zeros((2, 12, *conv_output_shape(x.shape, kernel.shape, **geometry)[2:]), np.float32)
    widest[:, :, : dilated.shape[2], : dilated.shape[3]] = offset
    y = jax.jit(partial(deform_conv2d, **geometry))(x, widest, kernel)
    np.testing.assert_array_equal(y[:, :, : dilated.shape[2], : dilated.shape[3]], dilated)


@pytest.mark.parametrize(("dy", "dx"), [(0.5, 0.25), (-0.3, 1.6), (1.25, -1.75)])
def test_one_offset_for_all_is_the_convolution_of_a_translated_image(dy, dx, rng):
    x, kernel = rng.normal(size=(1, 2, 9, 10)).astype("f4"), rng.normal(size=(2, 2, 3, 3)).astype("f4")
    offset = no_offset(x, kernel)
    offset[:, ::2], offset[:, 1::2] = dy, dx
    translated = ndimage.shift(x, (0, 0, -dy, -dx), order=1)
    inside = np.s_[:, :, 2:-2, 2:-2]
    assert_close(jax.jit(deform_conv2d)(x, offset, kernel)[inside], conv2d(translated, kernel)[inside])


# ---------------------------------------------------------------------------------------------------------
# Between the cells and outside the image


@jax.jit
def sample_and_slope(image, place):
    """An image (H, W) at a place (y, x), as a 1 x 1 kernel sees it from cell (0, 0), and the slope there."""

    def sample(place):
        offset = jnp.zeros((2, *image.shape)).at[:, 0, 0].set(place)
        return deform_conv2d(image[None], offset, ONE)[0, 0, 0]

    return jax.value_and_grad(sample)(jnp.asarray(place, jnp.float32))


IMAGE = 1 + np.arange(12, dtype=np.float32).reshape(3, 4)
EDGES = [
    (-1, 0), (-1.5, 0), (-2, 0), (3, 0), (3.5, 1), (0, -1), (0, 4), (-1, -1), (3, 4), (1e9, 0), (0, -1e30),
    (np.inf, 0), (0, -np.inf), (-np.inf, np.inf), (np.float32(3.4e38), 1),
]  # fmt: skip


@pytest.mark.parametrize("place", EDGES, ids=str)
def test_a_sample_a_cell_outside_or_further_is_0(place):
    value, slope = sample_and_slope(IMAGE, np.float32(place))
    assert value == 0
    assert jnp.isfinite(slope).all()
    if max(map(abs, place)) > 4:
        assert (slope == 0).all()


@pytest.mark.parametrize(
    ("place", "expected"), [((-0.25, 0), 0.75), ((2.5, 3), 6), ((0, 3.75), 1), ((-0.5, -0.5), 0.25)]
)
def test_a_sample_less_than_a_cell_outside_fades(place, expected):
    assert sample_and_slope(IMAGE, np.float32(place))[0] == expected


@pytest.mark.parametrize(("y", "x"), [(0, 0), (1, 2), (2, 3), (-1, 0), (-1, -1), (1, 3), (2, -1)])
def test_the_derivative_at_a_whole_offset_is_the_one_to_the_right(y, x):
    around = np.pad(IMAGE, ((1, 1), (1, 1)))
    here, below, behind = around[y + 1, x + 1], around[y + 2, x + 1], around[y + 1, x + 2]
    value, slope = sample_and_slope(IMAGE, np.float32([y, x]))
    assert value == here
    np.testing.assert_array_equal(slope, [below - here, behind - here])


def test_nan_offsets_and_masks_reach_the_outputs_that_use_them_and_no_other(rng):
    x, kernel = whole_numbers(rng, 2, 4, 5, 5), whole_numbers(rng, 4, 2, 3, 3)
    offset, mask = no_offset(x, kernel, 2, groups=2), np.ones((2, 18, 3, 3), np.float32)
    run = jax.jit(partial(deform_conv2d, groups=2))
    expected = np.array(run(x, offset, kernel, mask=mask))
    for tap, axis in [(9, 0), (9, 1), (17, 0), (13, 1)]:  # of the second group, which moves channels 2 and 3
        poisoned = offset.copy()
        poisoned[1, 2 * tap + axis, 2, 0] = np.nan
        y = np.array(run(x, poisoned, kernel, mask=mask))
        assert np.isnan(y[1, 2:, 2, 0]).all()
        y[1, 2:, 2, 0] = expected[1, 2:, 2, 0]
        np.testing.assert_array_equal(y, expected)
    mask[0, 3, 1, 1] = np.nan
    assert np.argwhere(np.isnan(run(x, offset, kernel, mask=mask))).tolist() == [[0, 0, 1, 1], [0, 1, 1, 1]]


def test_nan_offsets_are_nan_outside_the_image_too():
    offset = np.full((2, 3, 3), np.nan, np.float32)
    run = jax.jit(partial(deform_conv2d, padding=1))
    assert np.isnan(run(np.zeros((1, 1, 1), np.float32), offset, ONE)).all()


def test_an_infinite_cell_is_seen_where_it_has_a_weight_and_only_there():
    image = jnp.array([[1.0, jnp.inf, 2.0, 3.0]])
    offset = jnp.zeros((2, 1, 4)).at[1].set(jnp.array([0.0, 0.5, 0.0, -1.5]))
    run = jax.jit(lambda image, offset: deform_conv2d(image[None], offset, ONE))
    np.testing.assert_array_equal(run(image, offset), [[[1, jnp.inf, 2, jnp.inf]]])
    offset = offset.at[1, 0, 3].set(-1)
    slopes = jax.jit(jax.grad(lambda image: run(image, offset)[0, 0, 2:].sum()))(image)
    np.testing.assert_array_equal(slopes, [[0, 0, 2, 0]])


# ---------------------------------------------------------------------------------------------------------
# The mask


def test_the_mask_multiplies_every_tap(rng):
    x, offset, kernel, _, mask = arrays_for(rng, (2, 4, 5, 4), (3, 4, 2, 2), 2)
    only = np.zeros_like(mask)
    only[:, 5] = mask[:, 5]  # of the second group, tap (0, 1)
    alone = kernel.copy()
    alone[:, :2], alone[:, 2:, :, 0], alone[:, 2:, 1] = 0, 0, 0
    run = jax.jit(deform_conv2d)
    assert_close(run(x, offset, kernel, mask=only), mask[:, 5:6] * run(x, offset, alone))
    np.testing.assert_array_equal(run(x, offset, kernel, mask=0 * mask), np.zeros((2, 3, 4, 3)))
    np.testing.assert_array_equal(run(x, offset, kernel, mask=np.ones_like(mask)), run(x, offset, kernel))


def test_an_infinite_mask_is_a_factor_and_no_more():
    offset, mask = np.zeros((2, 1, 2), np.float32), np.full((1, 1, 2), np.inf, np.float32)
    y = jax.jit(deform_conv2d)(np.float32([[[2, -3]]]), offset, ONE, mask=mask)
    np.testing.assert_array_equal(y, [[[np.inf, -np.inf]]])


# ---------------------------------------------------------------------------------------------------------
# dtypes


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32"])
def test_places_far_into_an_image_are_exact(dtype):
    # bfloat16 has no whole number between 256 and 258, float16 none between 2048 and 2050.
    ramp = np.arange(5000) % 7
    x, offset = jnp.asarray(ramp, dtype)[None, None], jnp.zeros((2, 1, 5000), dtype).at[1].set(0.5)
    y = jax.jit(deform_conv2d)(x, offset, ONE.astype(dtype))
    assert y.dtype == dtype
    np.testing.assert_array_equal(y[0, 0, :-1].astype(np.float32), (ramp[1:] + ramp[:-1]) / 2)


def test_the_offset_keeps_its_last_digits_far_into_an_image():
    # The sum 4000 + 2^-16 is 4000 in float32.
    x, offset = np.zeros((1, 1, 4002), np.float32), np.zeros((2, 1, 4002), np.float32)
    x[0, 0, 4001], offset[1] = 1, 2**-16
    assert jax.jit(deform_conv2d)(x, offset, ONE)[0, 0, 4000] == 2**-16


def test_half_precision_samples_are_kept_in_float32():
    x, offset = jnp.array([[[256, 258]], [[256, 256]]], jnp.bfloat16), jnp.zeros((2, 1, 2), jnp.bfloat16)
    kernel = jnp.array([1, -1], jnp.bfloat16).reshape(1, 2, 1, 1)
    y = jax.jit(deform_conv2d)(x, offset.at[1].set(0.5), kernel)
    assert y[0, 0, 0] == 1  # 257 - 256; bfloat16 has no 257


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "int32"])
def test_integers_are_interpolated_in_float32(dtype):
    x, offset = np.array([[[1, 0, 1]]], dtype), np.zeros((2, 1, 3), np.float32)
    offset[1] = 0.25
    run, one = jax.jit(deform_conv2d), np.ones((1, 1, 1, 1), dtype)
    y = run(x, offset, one)
    assert y.dtype == jnp.float32
    np.testing.assert_array_equal(y, [[[0.75, 0.25, 0.75]]])
    moved = run(x, np.array([[[0] * 3], [[1] * 3]], dtype), one)
    assert moved.dtype == jnp.float32
    np.testing.assert_array_equal(moved, [[[0, 1, 0]]])


def test_integers_do_not_wrap():
    x, offset, kernel = np.full((1, 1, 2), 2**30), np.zeros((2, 1, 2), int), np.full((1, 1, 1, 1), 8)
    y = jax.jit(deform_conv2d)(x.astype(np.int32), offset.astype(np.int32), kernel.astype(np.int32))
    np.testing.assert_array_equal(y, np.full((1, 1, 2), 2.0**33))


@pytest.mark.parametrize("position", range(5))
def test_each_array_takes_part_in_the_dtype(position, rng):
    arrays = [a.astype(jnp.bfloat16) for a in arrays_for(rng, (1, 2, 3, 3), (2, 2, 2, 2), 1)]
    arrays[position] = arrays[position].astype(np.float32)
    x, offset, kernel, bias, mask = arrays
    described = jax.eval_shape(lambda *a: deform_conv2d(*a[:-1], mask=a[-1]), x, offset, kernel, bias, mask)
    assert described.dtype == jnp.float32


# ---------------------------------------------------------------------------------------------------------
# The program


def test_the_program_is_as_long_for_25_taps_and_4_groups_as_for_4_taps(rng):
    sizes = set()
    for taps, groups in [(2, 2), (5, 2), (5, 4)]:
        x, offset, kernel, _, mask = arrays_for(
            rng, (2, 4, 6, 6), (4, 4 // groups, taps, taps), groups, groups=groups
        )
        program = str(jax.make_jaxpr(partial(deform_conv2d, groups=groups))(x, offset, kernel, mask=mask))
        outer = program.count("dimension_numbers=(([], []), ([], []))")  # weights, one for every channel
        assert program.count("= dot_general[") - outer == 1
        sizes.add(program.count(" = "))
    assert len(sizes) == 1


def test_export_with_symbolic_batch_and_space(rng):
    kernel = rng.normal(size=(2, 3, 3, 3)).astype("f4")
    run = jax.jit(lambda x, offset: deform_conv2d(x, offset, kernel, padding="same"))
    scope = export.SymbolicScope(["height >= 3", "width >= 3"])
    described = [
        jax.ShapeDtypeStruct(export.symbolic_shape(f"batch, {c}, height, width", scope=scope), jnp.float32)
        for c in (3, 18)
    ]
    exported = export.export(run)(*described)
    x, offset, *_ = arrays_for(rng, (2, 3, 5, 4), kernel.shape, 1, padding=1)
    assert_close(exported.call(x, offset), run(x, offset), relative=1e-6)


@pytest.mark.parametrize(("channels", "size"), [(0, (3, 3)), (2, (0, 3)), (2, (0, 0))], ids=str)
def test_nothing_to_sample_leaves_the_bias(channels, size):
    x, kernel, bias = np.ones((2, channels, *size)), np.ones((3, channels, 2, 2)), np.arange(3.0)
    offset = no_offset(x, kernel, padding=1) + 0.5
    y = jax.jit(partial(deform_conv2d, padding=1))(x, offset, kernel, bias)
    np.testing.assert_array_equal(y, np.broadcast_to(bias.reshape(3, 1, 1), (2, 3, *offset.shape[2:])))
