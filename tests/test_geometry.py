"""Sizes and paddings: against counting, against XLA, and against the shapes that conv returns."""

from functools import partial
from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jax import lax
from oracles import count_positions

from jconv import (
    AdaptivePool,
    Conv,
    ConvTranspose,
    Dense,
    Flatten,
    Norm,
    Pad,
    Pool,
    conv,
    conv_output_shape,
    conv_output_size,
    conv_transpose,
    max_pool,
    pad,
    same_padding,
    solve_geometry,
)
from jconv.geometry.window import plan_window


def test_output_size_is_the_number_of_places_where_the_kernel_fits():
    tried = 0
    for size, taps, stride, low, high, dilation in product(
        range(8), range(1, 5), range(1, 5), (0, 1, 3), (0, 2), (1, 2, 3)
    ):
        places = count_positions(size, taps, stride, (low, high), dilation)
        run = partial(conv_output_size, size, taps, stride=stride, padding=(low, high), dilation=dilation)
        if places:
            assert run() == places, (size, taps, stride, low, high, dilation)
        else:
            with pytest.raises(ValueError, match="the kernel must not be larger than the padded input"):
                run()
        tried += places > 0
    assert tried > 1000


def test_output_size_follows_the_textbooks_formula_far_from_the_small_cases():
    size, taps, stride, padding, dilation = 10**12 + 7, 11, 3, 5, 10**6
    expected = (size + 2 * padding - dilation * (taps - 1) - 1) // stride + 1
    assert conv_output_size(size, taps, stride=stride, padding=padding, dilation=dilation) == expected
    assert conv_output_size(2**53 + 1, 1, stride=1, padding="same") == 2**53 + 1
    assert conv_output_size(2**60 + 1, 3, stride=2, padding="same") == 2**59 + 1  # no float on the way


def test_named_padding_on_one_axis():
    for size, taps, stride, dilation in product(range(1, 9), range(1, 5), range(1, 5), (1, 2)):
        run = partial(conv_output_size, size, taps, stride=stride, dilation=dilation)
        span = dilation * (taps - 1) + 1
        for name in ("same", "same_lower", "causal"):
            assert run(padding=name) == -(-size // stride)
        assert run(padding="full") == (size + span - 2) // stride + 1
        if span <= size:
            assert run(padding="valid") == run(padding=0)


@pytest.mark.parametrize(("ours", "xla"), [("same", "SAME"), ("same_lower", "SAME_LOWER"), ("valid", "VALID")])
def test_named_padding_is_the_pair_that_xla_computes(ours, xla):
    for size, taps, stride, dilation in product(range(1, 9), range(1, 5), range(1, 5), (1, 2, 3)):
        span = dilation * (taps - 1) + 1
        if ours == "valid" and span > size:
            continue
        window = plan_window("test", (size,), taps, stride, ours, dilation)
        assert list(window.padding) == lax.padtype_to_pads((size,), (span,), (stride,), xla)


def test_several_axes_give_a_tuple_and_ints_hold_for_each():
    assert conv_output_size((32, 48), 5) == (28, 44)
    assert conv_output_size(32, (5, 3)) == (28, 30)
    assert conv_output_size((7, 8, 9), 3, stride=(1, 2, 3), padding=((0, 1), 2, (0, 0))) == (6, 5, 3)
    assert conv_output_size((9,), 3) == (7,)
    assert conv_output_size([9, 9], [3, 1]) == (7, 9)
    assert conv_output_size(9, 3) == 7


def test_numpy_integers_are_ints():
    size = conv_output_size(np.int64(9), np.uint8(3), stride=np.int32(2), padding=np.int8(1))
    assert size == 5
    assert type(size) is int


def each_axis(*numbers):
    """One to three axes, each with a number of every kind, as one tuple a kind."""
    return st.integers(1, 3).flatmap(lambda rank: st.tuples(*(st.tuples(*[kind] * rank) for kind in numbers)))


@given(
    each_axis(
        st.integers(1, 12),  # size
        st.integers(1, 4),  # kernel
        st.integers(1, 4),  # stride
        st.tuples(st.integers(0, 4), st.integers(0, 4)),  # padding
        st.integers(1, 3),  # dilation
    ),
    st.integers(1, 3),
    st.sampled_from([(), (0,), (1,), (5,)]),
    st.sampled_from(["channels_first", "channels_last"]),
)
def test_output_shape_is_the_shape_that_conv_returns(axes, groups, batch, layout):
    size, taps, stride, padding, dilation = axes
    c, o = 2 * groups, 3 * groups
    if layout == "channels_first":
        x, kernel = (*batch, c, *size), (o, 2, *taps)
    else:
        x, kernel = (*batch, *size, c), (*taps, 2, o)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups, "layout": layout}
    abstract = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in (x, kernel)]
    every = zip(size, taps, stride, padding, dilation, strict=True)
    spatial = tuple(count_positions(*axis) for axis in every)
    if all(spatial):
        expected = (*batch, o, *spatial) if layout == "channels_first" else (*batch, *spatial, o)
        assert conv_output_shape(x, kernel, **options) == expected
        assert jax.eval_shape(partial(conv, **options), *abstract).shape == expected
    else:
        with pytest.raises(ValueError, match=r"^conv_output_shape: the kernel must not be larger"):
            conv_output_shape(x, kernel, **options)
        with pytest.raises(ValueError, match=r"^conv: the kernel must not be larger"):
            jax.eval_shape(partial(conv, **options), *abstract)


@pytest.mark.parametrize("padding", ["valid", "same", "same_lower", "full", 2, (1, 0), ((0, 3), (1, 2))], ids=str)
@pytest.mark.parametrize("method", ["auto", "reference"])
def test_every_form_of_padding_gives_the_same_shape_as_conv(padding, method):
    x, kernel = jnp.ones((1, 2, 7, 6)), jnp.ones((3, 2, 3, 2))
    run = partial(conv, stride=2, padding=padding, dilation=(1, 2), method=method)
    shape = conv_output_shape(x.shape, kernel.shape, stride=2, padding=padding, dilation=(1, 2))
    assert shape == jax.eval_shape(run, x, kernel).shape == run(x, kernel).shape


def test_output_shape_takes_any_sequence_of_integers_and_returns_ints():
    shape = conv_output_shape(np.array([8, 3, 12, 12]), [4, 3, 3, 3])
    assert shape == (8, 4, 10, 10)
    assert {type(size) for size in shape} == {int}


@pytest.mark.parametrize("axis", range(4))
@pytest.mark.parametrize(("size", "error", "rule"), [(3.0, TypeError, "ints"), (-3, ValueError, "least 0")])
def test_output_shape_refuses_sizes_that_no_array_has(axis, size, error, rule):
    for shape in ("x_shape", "kernel_shape"):
        shapes = {"x_shape": [3, 3, 3, 3], "kernel_shape": [3, 3, 3, 3]}
        shapes[shape][axis] = size
        with pytest.raises(error, match=rf"^conv_output_shape: `{shape}` must be .*{rule}"):
            conv_output_shape(**shapes)


# ---------------------------------------------------------------------------------------------------------
# same_padding


def test_same_padding_keeps_the_size_with_the_odd_cell_high():
    for taps, dilation, size in product(range(1, 10), range(1, 5), (1, 7, 20)):
        low, high = same_padding(taps, dilation=dilation)
        assert low + high == dilation * (taps - 1)
        assert high - low in (0, 1)
        assert conv_output_size(size, taps, padding=(low, high), dilation=dilation) == size


def test_same_padding_is_named_same_at_stride_1():
    for taps, dilation in product(range(1, 7), range(1, 4)):
        window = plan_window("test", (9,), taps, 1, "same", dilation)
        assert window.padding == (same_padding(taps, dilation=dilation),)


def test_same_padding_of_several_axes_is_what_conv_takes():
    assert same_padding((3, 4, 1)) == ((1, 1), (1, 2), (0, 0))
    assert same_padding((3, 5), dilation=2) == ((2, 2), (4, 4))
    assert same_padding((2, 2), dilation=(1, 3)) == ((0, 1), (1, 2))
    y = conv(jnp.ones((1, 5, 6)), jnp.ones((1, 1, 4, 3)), padding=same_padding((4, 3)))
    assert y.shape == (1, 5, 6)


# ---------------------------------------------------------------------------------------------------------
# solve_geometry


@pytest.mark.parametrize(("size", "wanted"), [(5, 3), (7, 7), (8, 4), (6, 9), (9, 1), (1, 1), (4, 12)], ids=str)
def test_solve_geometry_finds_every_one_within_its_bounds_and_no_other(size, wanted):
    tried = {
        (k, s, p, d)
        for k, d in product(range(1, 5), range(1, size + 1))
        if d * (k - 1) + 1 <= size and (k > 1 or d == 1)
        for s, p in product(range(1, 3 * size + 1), range(d * (k - 1) + 1))
        if count_positions(size, k, s, (p, p), d) == wanted
    }
    if wanted == 1:  # whatever the stride beyond the least, nothing changes
        tried = {(k, s, p, d) for k, s, p, d in tried if (k, s - 1, p, d) not in tried}
    found = solve_geometry(size, wanted, max_kernel=4)
    assert set(found) == tried
    assert len(found) == len(tried)
    assert found == sorted(found, key=lambda g: (g.dilation, g.kernel_size, g.stride, g.padding))


def test_solve_geometry_knows_the_usual_ones():
    halving = solve_geometry(224, 112)
    assert {(1, 2, 0, 1), (2, 2, 0, 1), (3, 2, 1, 1), (5, 2, 2, 1), (7, 2, 3, 1), (3, 2, 2, 2)} <= set(halving)
    assert {(3, 1, 1, 1), (5, 1, 2, 1), (3, 1, 2, 2)} <= set(solve_geometry(224, 224))
    assert (7, 1, 0, 1) in solve_geometry(7, 1)
    assert all(g.kernel_size <= 11 for g in halving)
    assert halving[0]._fields == ("kernel_size", "stride", "padding", "dilation")
    assert solve_geometry(5, 100) == []
    assert solve_geometry(5, 3, max_kernel=10**12) == solve_geometry(5, 3)  # nor is a trillion tried


def test_solve_geometry_refuses_sizes_that_are_none():
    for arguments, options, words in [
        ((0, 3), {}, "`size` must be at least 1, got 0"),
        ((3, 0), {}, "`output_size` must be at least 1, got 0"),
        ((3, 3), {"max_kernel": 0}, "`max_kernel` must be at least 1, got 0"),
    ]:
        with pytest.raises(ValueError, match=f"^solve_geometry: {words}$"):
            solve_geometry(*arguments, **options)
    with pytest.raises(TypeError, match=r"^solve_geometry: `size` must be made of ints, got 3\.0"):
        solve_geometry(3.0, 3)


# ---------------------------------------------------------------------------------------------------------
# Layers


def test_layers_are_shown_as_one_writes_them():
    for layer in [
        Conv(3), Conv((3, 5), out_channels=8, stride=2, padding="same", groups=2, bias=False), Pool(2, stride=1),
        ConvTranspose(4, stride=2, output_padding=1), Pad(((0, 1), (2, -3))), AdaptivePool(), AdaptivePool((7, 1)),
        Dense(10, bias=False), Norm(), Flatten(),
    ]:  # fmt: skip
        assert eval(repr(layer)) == layer
        assert hash(layer) == hash(eval(repr(layer)))
    assert repr(Conv(3, out_channels=64, dilation=1)) == "Conv(3, out_channels=64)"


def test_a_layer_has_the_geometry_of_its_function():
    kernel = jnp.ones((1, 1, 3, 2))
    options = {"stride": (2, 1), "padding": (1, 0), "dilation": (1, 2)}
    size = (7, 9)
    x = jnp.ones((1, *size))
    assert Conv((3, 2), **options).slide("", size).output_size == conv(x, kernel, **options).shape[1:]
    assert (
        ConvTranspose((3, 2), **options).slide("", size).output_size
        == conv_transpose(x, kernel, **options).shape[1:]
    )
    assert Pool((3, 2), **options).slide("", size).output_size == max_pool(x, (3, 2), **options).shape[1:]
    assert Pool((3, 2)).slide("", size).stride == (3, 2)
    assert Pool(2, ceil_mode=True).slide("", size).output_size == (4, 5)
    assert Pad(((1, 2), (-1, 0))).slide("", size).output_size == pad(x, ((1, 2), (-1, 0))).shape[1:]
