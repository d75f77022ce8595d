"""Receptive fields: published tables, counting by hand, and gradients."""

import re
from fractions import Fraction
from itertools import product

import jax
import jax.numpy as jnp
import networks
import numpy as np
import pytest

import jconv
from jconv import (
    AdaptivePool,
    Branches,
    Conv,
    ConvTranspose,
    Dense,
    Norm,
    Pad,
    Pool,
    ReceptiveField,
    effective_receptive_field,
    receptive_field,
)

PUBLISHED = {  # A. Araujo, W. Norris, J. Sim, "Computing receptive fields of convolutional neural networks", 2019
    "VGG16": (networks.vgg((2, 2, 3, 3, 3)), 212, 32, 90),
    "VGG-A": (networks.vgg((1, 1, 2, 2, 2)), 150, 32, 59),
    "AlexNet v2": (networks.alexnet_v2(), 195, 32, 64),
    # Their padding is TensorFlow's "same", and so another than the records'.
    "MobileNet v1": (networks.mobilenet_v1(), 315, 32, None),
    "ResNet-50 v1": (networks.resnet((3, 4, 6, 3), True, stride_in_the_last_unit=True)[:-3], 483, 32, None),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_fields(name):
    layers, size, stride, padding = PUBLISHED[name]
    found = receptive_field(layers)
    assert (found.size, found.stride) == (size, stride)
    assert padding is None or found.padding == padding


def test_torchvisions_resnet_sees_427_cells():
    found = receptive_field(networks.resnet((3, 4, 6, 3), True)[:-3])
    assert found == ReceptiveField(size=427, stride=32, padding=213, centre=0.0)


def seen_by_marking(layers, cells):
    """The first and the last input cell that reaches each output cell, by carrying sets through the layers."""
    sets = [{i} for i in range(cells)]
    for layer in layers:
        if isinstance(layer, Branches):
            paths = [_marked(path, sets) for path in layer.paths]
            sets = [set().union(*together) for together in zip(*paths, strict=False)]
        else:
            sets = _marked([layer], sets)
    return [(min(s), max(s)) for s in sets]


def _marked(layers, sets):
    for layer in layers:
        if isinstance(layer, Pad):  # in this file, cropping
            sets = sets[-layer.padding : layer.padding]
            continue
        k = layer.window if isinstance(layer, Pool) else layer.kernel_size
        s, d, p = layer.stride or k, layer.dilation, layer.padding
        if isinstance(layer, ConvTranspose):
            out = [set() for _ in range((len(sets) - 1) * s - 2 * p + d * (k - 1) + 1)]
            for i, tap in product(range(len(sets)), range(k)):
                if 0 <= s * i + d * tap - p < len(out):
                    out[s * i + d * tap - p] |= sets[i]
        else:
            padded = [set()] * p + sets + [set()] * p
            corners = range(0, len(padded) - d * (k - 1), s)
            out = [set().union(*padded[corner : corner + d * (k - 1) + 1 : d]) for corner in corners]
        sets = out
    return sets


CHAINS = {
    "one": [Conv(3)],
    "strided and dilated": [Conv(4, stride=2, padding=1, dilation=2), Pool(3, stride=2), Conv(2, dilation=3)],
    "pooled by its window": [Conv(3, padding=1), Pool(3), Pool(2, stride=1, padding=1)],
    "transposed": [ConvTranspose(4, stride=2, padding=1)],
    "down and up": [Conv(3, stride=2, padding=1), Conv(3, padding=1), ConvTranspose(3, stride=2)],
    "up by 3, twice": [ConvTranspose(5, stride=3, padding=2), Conv(3), ConvTranspose(3, stride=3)],
    "up and down": [ConvTranspose(2, stride=2), Conv(5, padding=2), Pool(4)],
    "cropped": [Conv(3), Pad(-2), Conv(3, stride=2)],
    "residual": [Conv(3), Branches([Conv(3, padding=1), Conv(5, padding=2)], [], merge="add"), Pool(2)],
    "an hourglass": [
        Branches([Pool(2), Conv(3, padding=1), ConvTranspose(2, stride=2)], [Conv(1)], merge="concatenate"),
        Conv(3),
    ],
}


@pytest.mark.parametrize("name", CHAINS)
def test_fields_are_what_carrying_marks_through_the_layers_gives(name):
    layers = CHAINS[name]
    found = receptive_field([*layers, Norm()])
    reached = seen_by_marking(layers, 720)
    period = 36  # a multiple of the transposed strides, after which their patterns repeat
    middle = len(reached) // 3 // period * period
    assert found.size == max(last - first + 1 for first, last in reached[middle : middle + period])
    assert reached[middle][0] == middle * found.stride - found.padding
    assert sum(reached[middle]) / 2 == middle * found.stride + found.centre
    assert reached[middle + period][0] - reached[middle][0] == period * found.stride


def test_the_centre_follows_from_size_and_padding_unless_given():
    assert ReceptiveField(212, 32, 90).centre == receptive_field(networks.vgg((2, 2, 3, 3, 3))).centre == 15.5
    assert ReceptiveField((3, 4), (1, 1), (0, 2)).centre == (1.0, -0.5)
    assert ReceptiveField(3, 1, 0, centre=7.0).centre == 7.0
    found = receptive_field(
        [ConvTranspose(3, stride=2, padding=1)]
    )  # the first output cell sees one, the next two
    assert (found.size, found.padding, found.centre) == (2, 0, 0.0)


def test_plain_numbers_for_plain_layers_and_an_entry_an_axis_else():
    assert receptive_field([]) == ReceptiveField(1, 1, 0, 0.0)
    assert receptive_field([Conv(3, padding=1), Pool(2)]) == ReceptiveField(4, 2, 1, 0.5)
    found = receptive_field(
        [Conv((3, 5), padding=(1, 0)), Pool(2, stride=(1, 2)), ConvTranspose(2, stride=(4, 1))]
    )
    assert found == ReceptiveField((4, 8), (Fraction(1, 4), 2), (1, 2), (0.5, 1.5))
    assert receptive_field([Conv(3, padding=((2, 0),))]) == ReceptiveField((3,), (1,), (2,), (-1.0,))


def test_named_paddings():
    assert receptive_field([Conv(3, padding="valid")]).padding == 0
    assert receptive_field([Conv(4, padding="same")]).padding == 1
    assert receptive_field([Conv(4, padding="same_lower")]).padding == 2
    assert receptive_field([Conv(4, padding="full")]).padding == 3
    assert receptive_field([Conv((4,), padding="causal")]).padding == (3,)
    strided = [Conv(3, stride=2, padding="same"), Pool(2, padding="same")]
    assert receptive_field(strided, input_size=8) == ReceptiveField(5, 4, 0, 2.0)
    assert receptive_field(strided, input_size=7) == ReceptiveField(5, 4, 1, 1.0)
    assert receptive_field(strided, input_size=(7, 8)).padding == (1, 0)


def test_a_stack_of_hourglasses_is_no_slower_than_one():
    # Each halves and doubles: a period that only grew would be 2**40 cells after forty of them.
    hourglass = Branches([Pool(2), ConvTranspose(2, stride=2)], [Conv(3, padding=1)], merge="add")
    assert receptive_field([hourglass] * 2) == ReceptiveField(5, 1, 2)
    assert receptive_field([hourglass] * 40).stride == 1
    # The cells of the second path's period differ, and only the odd ones see the most.
    wide_at_odd = [Pool(2), ConvTranspose(3, stride=2, padding=1)]
    assert receptive_field([Branches([Conv(1)], wide_at_odd, merge="add")]).size == 4
    chain = [Pool(2), ConvTranspose(4, stride=2, padding=1)] * 40
    assert receptive_field(chain).stride == 1


def test_arrays_of_sizes():
    given = Conv(np.array([3, 5]), stride=np.array([2, 1]), padding=np.array([1, 0]))
    assert receptive_field([given]) == ReceptiveField((3, 5), (2, 1), (1, 0))
    assert repr(given) == "Conv(array([3, 5]), stride=array([2, 1]), padding=array([1, 0]))"
    assert ReceptiveField(np.int64(3), 1, np.int64(1)).centre == 0.0


# ---------------------------------------------------------------------------------------------------------
# Measured


def build(layers, key):
    """A function with these layers, one axis or more, and a ReLU behind every convolution."""
    kernels = []
    for layer in layers:
        if not isinstance(layer, Pool):
            key, used = jax.random.split(key)
            kernels.append(jax.random.normal(used, (4, 4, layer.kernel_size, layer.kernel_size)))

    def run(x):
        given = iter(kernels)
        for layer in layers:
            if isinstance(layer, Pool):
                x = jconv.max_pool(x, layer.window, stride=layer.stride, padding=layer.padding)
                continue
            convolve = jconv.conv_transpose if isinstance(layer, ConvTranspose) else jconv.conv2d
            options = {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}
            x = jax.nn.relu(convolve(x, next(given), **options))
        return x

    return run


@pytest.mark.parametrize(
    "layers",
    [
        [Conv(3, padding=1), Pool(2), Conv(3, padding=1)],
        [Conv(5, stride=2, padding=2), Conv(3, dilation=2), Pool(3, stride=2, padding=1)],
        [Conv(3), ConvTranspose(4, stride=2, padding=1)],
    ],
    ids=["pooled", "strided", "transposed"],
)
def test_the_gradient_finds_the_same_field(layers):
    derived, found = (
        receptive_field(layers),
        effective_receptive_field(build(layers, jax.random.key(0)), (1, 4, 49, 49)),
    )
    assert (found.size, found.stride, found.padding, found.centre) == (
        derived.size, derived.stride, derived.padding, derived.centre,
    )  # fmt: skip
    assert found.weight.shape == (49, 49)
    seen = np.flatnonzero(np.asarray(found.weight).any(0))
    assert seen[-1] - seen[0] + 1 == derived.size


def test_the_middle_of_the_field_counts_most():
    # Luo et al.: many paths lead through the middle and few through the rim, so the weights fall off like a bell.
    kernel = jnp.ones((1, 1, 3))

    def five(x):
        for _ in range(5):
            x = jconv.conv1d(x, kernel)
        return x

    found = effective_receptive_field(five, (1, 1, 41))
    weight = np.asarray(found.weight)[np.asarray(found.weight) > 0]
    paths = np.ones(1)
    for _ in range(5):
        paths = np.convolve(paths, np.ones(3))
    np.testing.assert_allclose(weight / weight.max(), paths / paths.max(), rtol=1e-6)
    assert found.size == 11


def test_axes_that_differ_and_channels_last():
    def run(x):
        return jconv.conv2d(x, jnp.ones((3, 5, 2, 1)), stride=(1, 2), padding=(1, 0), layout="channels_last")

    found = effective_receptive_field(run, (1, 20, 30, 2), layout="channels_last")
    assert (found.size, found.stride, found.padding, found.centre) == ((3, 5), (1, 2), (1, 0), (0.0, 2.0))


def test_an_input_that_is_smaller_than_the_field_is_refused():
    kernel = jnp.ones((1, 1, 9))
    message = (
        r"^effective_receptive_field: `input_shape` must be larger than the field, which reaches the edge of "
        r"spatial axis 0, got \(1, 1, 9\)$"
    )
    with pytest.raises(ValueError, match=message):
        effective_receptive_field(lambda x: jconv.conv1d(x, kernel, padding=4), (1, 1, 9))


def test_a_field_that_reaches_the_far_edge_only():
    with pytest.raises(
        ValueError, match="must be larger than the field, which reaches the edge of spatial axis 0"
    ):
        effective_receptive_field(lambda x: jax.lax.cumsum(x, 2, reverse=True), (1, 1, 9))


@pytest.mark.parametrize(
    ("fn", "shape", "words"),
    [
        (lambda x: x, (4, 4), "`input_shape` must have N, C and spatial axes, none empty, got (4, 4)"),
        (lambda x: x, (1, 0, 4), "`input_shape` must have N, C and spatial axes, none empty, got (1, 0, 4)"),
        (lambda x: x.sum((2, 3)), (1, 2, 8, 8),
         "`fn` must return N, O and 2 spatial axes, none empty, got shape (1, 2) (input shape (1, 2, 8, 8))"),
        (lambda x: x.mean(-1, keepdims=True), (1, 2, 8),
         "`input_shape` must leave 2 cells an axis of the output, got (1, 2, 1)"),
        (jnp.zeros_like, (1, 2, 8), "`fn` must depend on its input, got gradients of 0 (input shape (1, 2, 8))"),
    ],
)  # fmt: skip
def test_functions_that_cannot_be_measured(fn, shape, words):
    with pytest.raises(ValueError, match=f"^{re.escape(f'effective_receptive_field: {words}')}$"):
        effective_receptive_field(fn, shape)


def test_what_has_no_gradient():
    with pytest.raises(TypeError, match=r"^effective_receptive_field: `fn` must return one array, got tuple$"):
        effective_receptive_field(lambda x: (x, x), (1, 1, 8))
    message = r"^effective_receptive_field: `dtype` must be a floating one, got <class 'int'>$"
    with pytest.raises(TypeError, match=message):
        effective_receptive_field(lambda x: x, (1, 1, 8), dtype=int)


# ---------------------------------------------------------------------------------------------------------
# Errors

SAME = "`input_size` must be given where a stride above 1 meets padding"


@pytest.mark.parametrize(
    ("layers", "options", "error", "words"),
    [
        ([Conv(3, stride=2, padding="same")], {}, ValueError,
         f"{SAME} \"same\", which depends on it, got None and Conv(3, stride=2, padding='same')"),
        ([Branches([Pool(2, padding="same_lower")], merge="add")], {}, ValueError,
         f"{SAME} \"same_lower\", which depends on it, got None and Pool(2, padding='same_lower')"),
        ([Dense(10)], {}, ValueError, "`layers` must have a window each, got Dense(10), which sees everything"),
        ([AdaptivePool()], {}, ValueError,
         "`layers` must have a window each, got AdaptivePool(1), which sees everything"),
        ([Branches([Pool(2)], [], merge="add")], {}, ValueError,
         "the paths of `Branches` must have one stride, got 2, 1"),
        ([Branches([], merge="sum")], {}, ValueError,
         "`merge` must be one of \"add\", \"concatenate\", \"multiply\"; got 'sum'"),
        ([Branches(merge="add")], {}, ValueError, "`Branches` must have a path, got none"),
        (Conv(3), {}, TypeError, "`layers` must be a sequence of layers, got Conv(3)"),
        ([3], {}, TypeError, "`layers` must hold Conv, Pool and their like, got 3"),
        ([Branches(Conv(3), merge="add")], {}, TypeError, "`layers` must be a sequence of layers, got Conv(3)"),
        ([Conv(3)], {"input_size": 0}, ValueError, "`input_size` must be at least 1, got 0"),
    ],
)  # fmt: skip
def test_errors(layers, options, error, words):
    with pytest.raises(error, match=f"^{re.escape(f'receptive_field: {words}')}$"):
        receptive_field(layers, **options)


def test_a_layer_that_does_not_fit_is_named():
    with pytest.raises(ValueError, match=r"^receptive_field, Conv\(9\): the kernel must not be larger than"):
        receptive_field([Pool(2), Conv(9)], input_size=16)
    with pytest.raises(ValueError, match=r"^receptive_field, Conv\(0\): `kernel_size` must be at least 1, got 0"):
        receptive_field([Conv(0)])
    with pytest.raises(ValueError, match="arguments must have one int an axis, got lengths"):
        receptive_field([Conv((3, 3)), Pool((2,))])
