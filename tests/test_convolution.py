"""conv, conv1d, conv2d, conv3d: against a plain loop, against PyTorch, and against their own definition.

The loop is compared for equality: inputs are whole numbers, whose float32 sums are exact in any order.
"""

from functools import partial
from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from oracles import assert_close, count_positions, loop_conv, numpy_pad, to_channels_last, whole_numbers

from jconv import conv, conv1d, conv2d, conv3d

METHODS = ["auto", "lax", "reference"]
AS_USERS_COMPILE = {"xla_cpu_use_fusion_emitters": True} if jax.__version_info__ < (0, 11) else None
jit = partial(jax.jit, compiler_options=AS_USERS_COMPILE)

# Unequal sizes, kernels and strides, so that exchanged axes cannot go unseen.
GEOMETRIES_2D = [{"stride": 1, "padding": 0, "dilation": 1, "groups": 1}] + [
    {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    for stride, padding, dilation, groups in product([1, (2, 1)], [1, ((2, 0), (1, 3))], [1, (2, 1)], [1, 2])
]
GEOMETRIES_1D = [
    {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    for stride, padding, dilation, groups in [
        (1, 0, 1, 1), (3, 2, 1, 2), (2, (4,), 2, 4), (1, [(0, 5)], (3,), 1), ((4,), 7, 1, 2),
    ]
]  # fmt: skip
GEOMETRIES_3D = [
    {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    for stride, padding, dilation, groups in [
        (1, 0, 1, 1), (2, 1, 1, 2), ((1, 2, 3), (0, 1, 2), (2, 1, 1), 2), (1, ((1, 0), (0, 2), (3, 1)), 1, 4),
    ]
]  # fmt: skip
SIZES = {1: ((9,), (3,)), 2: ((7, 6), (3, 2)), 3: ((5, 4, 6), (2, 3, 1))}


def arrays(rank, groups, draw):
    """x (2, 4, *size), kernel (4, 4/groups, *K) and bias (4,)."""
    size, taps = SIZES[rank]
    return draw(2, 4, *size), draw(4, 4 // groups, *taps), draw(4)


def every_way(x, kernel, bias, methods=METHODS, **geometry):
    """The same convolution by every method, in both layouts, of all images and of the second alone.

    The loop of "reference" is slow to compile: it runs on opposite corners of layout and batching only.
    """
    x_last, kernel_last = jnp.moveaxis(x, 1, -1), jnp.moveaxis(kernel, (1, 0), (-2, -1))
    batched, single = {}, {}
    for method in methods:
        first = partial(conv, method=method, **geometry)
        last = partial(first, layout="channels_last")
        batched[f"{method}, channels first"] = first(x, kernel, bias)
        single[f"{method}, channels last"] = jnp.moveaxis(last(x_last[1], kernel_last, bias), -1, 0)
        if method != "reference" or methods == ["reference"]:
            batched[f"{method}, channels last"] = jnp.moveaxis(last(x_last, kernel_last, bias), -1, 1)
            single[f"{method}, channels first"] = first(x[1], kernel, bias)
    return batched, single


def assert_every_way_equals(results, expected, *, ways):
    batched, single = results
    assert len(batched) + len(single) == ways
    for way, y in batched.items():
        np.testing.assert_array_equal(y, expected, err_msg=way)
    for way, y in single.items():
        np.testing.assert_array_equal(y, expected[1], err_msg=f"{way}, unbatched")
    assert {y.dtype for y in (*batched.values(), *single.values())} == {np.dtype(np.float32)}


def torch_conv(torch, x, kernel, bias, *, stride=1, padding=0, dilation=1, groups=1):
    """PyTorch's functional convolution, unequal padding written into the image first."""
    rank = kernel.ndim - 2
    x = numpy_pad(x, padding, "zeros", rank)
    function = getattr(torch.nn.functional, f"conv{rank}d")
    tensors = [None if a is None else torch.from_numpy(a) for a in (x, kernel, bias)]
    return function(*tensors, stride=stride, dilation=dilation, groups=groups).numpy()


# ---------------------------------------------------------------------------------------------------------
# The definition, over a product of geometries


@pytest.mark.parametrize("geometry", GEOMETRIES_1D + GEOMETRIES_2D + GEOMETRIES_3D, ids=str)
def test_every_method_layout_and_batching_equals_the_loop_under_jit(geometry, rng):
    rank = 1 if geometry in GEOMETRIES_1D else 2 if geometry in GEOMETRIES_2D else 3
    x, kernel, bias = arrays(rank, geometry["groups"], partial(whole_numbers, rng))
    expected = loop_conv(x, kernel, bias, **geometry)
    results = jit(partial(every_way, **geometry))(x, kernel, bias)
    assert_every_way_equals(results, expected, ways=10)


@pytest.mark.parametrize("method", METHODS)
def test_eager_equals_the_loop(method, rng):
    geometry = GEOMETRIES_2D[-1]
    x, kernel, bias = arrays(2, geometry["groups"], partial(whole_numbers, rng))
    results = every_way(x, kernel, bias, methods=[method], **geometry)
    assert_every_way_equals(results, loop_conv(x, kernel, bias, **geometry), ways=4)


@pytest.mark.parametrize("geometry", GEOMETRIES_2D, ids=str)
def test_conv2d_agrees_with_pytorch(geometry, torch, rng):
    x, kernel, bias = arrays(2, geometry["groups"], lambda *shape: rng.normal(size=shape).astype("f4"))
    expected = torch_conv(torch, x, kernel, bias, **geometry)
    assert_close(jit(partial(conv2d, **geometry))(x, kernel, bias), expected)


@pytest.mark.parametrize(
    ("function", "rank", "geometry"),
    [(conv1d, 1, g) for g in GEOMETRIES_1D] + [(conv3d, 3, g) for g in GEOMETRIES_3D],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_conv1d_and_conv3d_agree_with_pytorch(function, rank, geometry, torch, rng):
    x, kernel, _ = arrays(rank, geometry["groups"], lambda *shape: rng.normal(size=shape).astype("f4"))
    expected = torch_conv(torch, x, kernel, None, **geometry)
    assert_close(jit(partial(function, **geometry))(x, kernel), expected)


@pytest.mark.parametrize("method", METHODS)
def test_four_spatial_axes(method, rng):
    x, kernel = whole_numbers(rng, 1, 2, 3, 4, 2, 3), whole_numbers(rng, 3, 2, 2, 3, 1, 2)
    geometry = {"stride": (1, 2, 1, 1), "padding": (0, 1, 0, 1)}
    np.testing.assert_array_equal(conv(x, kernel, method=method, **geometry), loop_conv(x, kernel, **geometry))


@pytest.mark.parametrize("method", METHODS)
def test_depthwise_with_a_channel_multiplier(method, rng):
    x, kernel = whole_numbers(rng, 2, 3, 5, 4), whole_numbers(rng, 6, 1, 2, 3)
    np.testing.assert_array_equal(conv2d(x, kernel, groups=3, method=method), loop_conv(x, kernel, groups=3))


def test_the_kernel_is_not_flipped():
    impulse = jnp.zeros((1, 3, 3)).at[0, 1, 1].set(1)
    kernel = jnp.arange(9.0).reshape(1, 1, 3, 3)
    response = conv2d(impulse, kernel, padding=1)[0]
    np.testing.assert_array_equal(response, kernel[0, 0, ::-1, ::-1])  # a correlation answers with the mirror


@pytest.mark.parametrize("method", METHODS)
def test_nan_reaches_only_the_outputs_whose_window_holds_it(method):
    x = jnp.ones((1, 1, 5, 5)).at[0, 0, 0, 0].set(jnp.nan)
    y = conv2d(x, jnp.ones((1, 1, 2, 2)), method=method)
    assert np.argwhere(np.isnan(y)).tolist() == [[0, 0, 0, 0]]


# ---------------------------------------------------------------------------------------------------------
# Padding by name


@pytest.mark.parametrize(("ours", "xla"), [("same", "SAME"), ("same_lower", "SAME_LOWER"), ("valid", "VALID")])
@pytest.mark.parametrize("stride", [(1, 1), (2, 3), (5, 1)])
@pytest.mark.parametrize("taps", [(2, 3), (4, 1)])
def test_named_padding_is_xlas(ours, xla, stride, taps, rng):
    x, kernel = whole_numbers(rng, 1, 2, 7, 8), whole_numbers(rng, 2, 2, *taps)

    @jit
    def both(x, kernel):
        return conv2d(x, kernel, stride=stride, padding=ours), lax.conv(x, kernel, stride, xla)

    y, expected = both(x, kernel)
    np.testing.assert_array_equal(y, expected)
    if ours != "valid":
        assert y.shape[2:] == tuple(-(-cells // s) for cells, s in zip((7, 8), stride, strict=True))


@pytest.mark.parametrize(("ours", "xla"), [("same", "SAME"), ("same_lower", "SAME_LOWER")])
def test_named_padding_counts_the_dilation(ours, xla, rng):
    x, kernel = whole_numbers(rng, 1, 1, 9, 9), whole_numbers(rng, 1, 1, 2, 4)
    expected = lax.conv_general_dilated(x, kernel, (2, 1), xla, rhs_dilation=(3, 2))
    np.testing.assert_array_equal(conv2d(x, kernel, stride=(2, 1), padding=ours, dilation=(3, 2)), expected)


@pytest.mark.parametrize("method", METHODS)
def test_full_padding_sees_every_overlap(method, rng):
    x, kernel = whole_numbers(rng, 1, 1, 3, 4), whole_numbers(rng, 1, 1, 3, 2)
    y = conv2d(x, kernel, padding="full", dilation=(1, 2), method=method)
    np.testing.assert_array_equal(y, loop_conv(x, kernel, padding=(2, 2), dilation=(1, 2)))
    assert y.shape == (1, 1, 3 + 2, 4 + 2)


@pytest.mark.parametrize(("stride", "dilation"), [(1, 1), (1, 3), (2, 1), (3, 2)])
def test_causal_output_sees_no_later_input(stride, dilation, rng):
    kernel, impulses = whole_numbers(rng, 1, 1, 3), np.eye(8, dtype=np.float32)[:, None]
    responses = conv1d(impulses, kernel, stride=stride, dilation=dilation, padding="causal")
    sees = np.asarray(responses)[:, 0].T  # (outputs, inputs): which inputs an output sees, and how strongly
    assert sees.shape == (-(-8 // stride), 8)
    for output, inputs in enumerate(sees):
        seen = {cell: weight for cell, weight in enumerate(inputs) if weight}
        now = output * stride
        wanted = {now - 2 * dilation: kernel[0, 0, 0], now - dilation: kernel[0, 0, 1], now: kernel[0, 0, 2]}
        assert seen == {cell: weight for cell, weight in wanted.items() if cell >= 0}


# ---------------------------------------------------------------------------------------------------------
# What stands in the padding


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular", "symmetric"])
@pytest.mark.parametrize("padding", [((0, 2), (3, 1))], ids=str)
def test_padding_mode_is_numpy_pad_then_a_valid_convolution(mode, padding, rng):
    x, kernel, bias = arrays(2, 2, partial(whole_numbers, rng))
    rest = {"stride": (1, 2), "dilation": (2, 1), "groups": 2}
    expected = loop_conv(numpy_pad(x, padding, mode, rank=2), kernel, bias, **rest)
    run = jit(partial(every_way, methods=["auto"], padding=padding, padding_mode=mode, **rest))
    assert_every_way_equals(run(x, kernel, bias), expected, ways=4)


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
@pytest.mark.parametrize(("rank", "padding"), [(1, 2), (2, (2, 1)), (3, (1, 2, 0))])
def test_padding_mode_agrees_with_pytorchs_layers(mode, rank, padding, torch, rng):
    x, kernel, bias = arrays(rank, 1, lambda *shape: rng.normal(size=shape).astype("f4"))
    layer_class = getattr(torch.nn, f"Conv{rank}d")
    layer = layer_class(4, 4, kernel.shape[2:], stride=2, padding=padding, padding_mode=mode)
    layer.load_state_dict({"weight": torch.from_numpy(kernel), "bias": torch.from_numpy(bias)})
    with torch.no_grad():
        expected = layer(torch.from_numpy(x)).numpy()
    padding = padding if isinstance(padding, int) else list(padding)
    assert_close(conv(x, kernel, bias, stride=2, padding=padding, padding_mode=mode), expected)


@pytest.mark.parametrize(
    ("named", "pairs"), [("same", [(1, 2), (0, 1)]), ("same_lower", [(2, 1), (1, 0)]), ("full", [3, 1])]
)
def test_named_padding_with_a_mode(named, pairs, rng):
    x, kernel = whole_numbers(rng, 1, 2, 5, 4), whole_numbers(rng, 1, 2, 4, 2)
    y = conv2d(x, kernel, padding=named, padding_mode="reflect")
    np.testing.assert_array_equal(y, loop_conv(numpy_pad(x, pairs, "reflect", rank=2), kernel))


def test_strided_same_with_a_mode_pads_no_more_than_xla_would(rng):
    x, kernel = whole_numbers(rng, 1, 1, 6), whole_numbers(rng, 1, 1, 3)
    y = conv1d(x, kernel, stride=2, padding="same", padding_mode="circular")  # ceil(6/2) outputs: 1 cell, high
    np.testing.assert_array_equal(y, loop_conv(numpy_pad(x, [(0, 1)], "circular", rank=1), kernel, stride=2))


# ---------------------------------------------------------------------------------------------------------
# Corners


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("layout", ["channels_first", "channels_last"])
@pytest.mark.parametrize(
    ("n", "c", "o"), [(0, 2, 4), (2, 0, 4), (2, 2, 0), (0, 0, 0)], ids=lambda count: str(count)
)
def test_empty_batches_and_channels_give_their_shape_and_zeros(n, c, o, layout, method):
    x, kernel = np.ones((n, c, 5, 4), np.float32), np.ones((o, c, 2, 3), np.float32)
    expected = np.zeros((n, o, 4, 2), np.float32)
    if layout == "channels_last":
        x, kernel = to_channels_last(x, kernel)
        expected = np.moveaxis(expected, 1, -1)
    y = conv2d(x, kernel, layout=layout, method=method)
    assert y.dtype == jnp.float32
    np.testing.assert_array_equal(y, expected)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("size", "taps", "geometry"),
    [
        ((1, 1), (1, 1), {}),
        ((3, 4), (3, 4), {}),  # the kernel is the whole image
        ((1, 5), (1, 2), {"stride": 7}),  # a stride past the end
        ((2, 2), (1, 1), {"padding": 3}),  # padding larger than the kernel: a frame of zeros
        ((2, 2), (3, 3), {"padding": ((0, 4), (4, 0))}),
        ((4, 4), (1, 1), {"dilation": 1_000_000_000}),  # a single tap has no distance to keep
        ((3, 9), (2, 2), {"dilation": (2, 8)}),  # the dilated kernel is the whole image
        ((0, 3), (2, 2), {"padding": 2}),  # an image without rows, padded into one
    ],
    ids=str,
)
def test_extreme_geometries(size, taps, geometry, method, rng):
    x, kernel, bias = (
        whole_numbers(rng, 1, 2, *size), whole_numbers(rng, 3, 2, *taps), whole_numbers(rng, 3)
    )  # fmt: skip
    y = conv2d(x, kernel, bias, method=method, **geometry)
    np.testing.assert_array_equal(y, loop_conv(x, kernel, bias, **geometry))


def test_the_oracle_counts_positions_itself():
    assert [count_positions(7, 3, s, (0, 0), 1) for s in (1, 2, 3, 9)] == [5, 3, 2, 1]
    assert count_positions(2, 3, 1, (0, 0), 1) == 0


def test_arguments_may_be_numpy_integers_lists_and_scalars_of_jax(rng):
    x, kernel, _ = arrays(2, 2, partial(whole_numbers, rng))
    expected = loop_conv(x, kernel, stride=2, padding=1, groups=2)
    for stride in (np.int64(2), [2, 2], (np.int32(2), 2), np.array(2), jnp.asarray(2)):
        y = conv2d(x, kernel, stride=stride, padding=[np.uint8(1), (1, 1)], groups=np.int16(2))
        np.testing.assert_array_equal(y, expected)


def test_views_of_numpy_arrays_are_read_as_they_look(rng):
    x, kernel, _ = arrays(2, 1, partial(whole_numbers, rng))
    padded = np.full((2, 4, 14, 12), np.nan, np.float32)
    padded[:, :, ::2, ::-2] = x
    view, flipped = padded[:, :, ::2, ::-2], np.asfortranarray(kernel)
    flipped.setflags(write=False)
    assert not view.flags.contiguous
    np.testing.assert_array_equal(conv2d(view, flipped), loop_conv(x, kernel))
