"""summary: published parameters and multiply-accumulates, and PyTorch's own counter on the same networks."""

import re
from io import StringIO

import networks
import numpy as np
import pytest
from rich.console import Console

import jconv
from jconv import (
    AdaptivePool,
    Branches,
    Conv,
    ConvTranspose,
    Dense,
    Flatten,
    Norm,
    Pad,
    Pool,
    ReceptiveField,
    receptive_field,
    summary,
)

# At 224 x 224: torchvision's documentation of its models (parameters, and "GFLOPS", which are MACs). U-Net at its
# paper's 572 x 572, 1 channel in and 2 out: its figure 1 has the shapes; 31,030,593 parameters are what
# implementations with one class report, and a class more adds 65.
PUBLISHED = {
    "AlexNet": (networks.alexnet(), (3, 224, 224), 61_100_840, 714_188_480, (1000,)),
    "VGG16": (networks.vgg16(), (3, 224, 224), 138_357_544, 15_470_264_320, (1000,)),
    "ResNet-18": (networks.resnet((2, 2, 2, 2), False), (3, 224, 224), 11_689_512, 1_814_073_344, (1000,)),
    "ResNet-50": (networks.resnet((3, 4, 6, 3), True), (3, 224, 224), 25_557_032, 4_089_184_256, (1000,)),
    "MobileNetV2": (networks.mobilenet_v2(), (3, 224, 224), 3_504_872, 300_774_272, (1000,)),
    "EfficientNet-B0": (networks.efficientnet_b0(), (3, 224, 224), 5_288_548, 385_814_752, (1000,)),
    "U-Net": (networks.unet(2), (1, 572, 572), 31_030_593 + 65, 150_428_424_448, (2, 388, 388)),
    "U-Net, padded": (networks.unet(1, padding=1), (3, 256, 256), 31_031_745, 48_167_387_136, (1, 256, 256)),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_parameters_and_macs(name):
    layers, shape, parameters, macs, output = PUBLISHED[name]
    cost = summary(layers, shape)
    assert (cost.parameters, cost.macs, cost.output_shape) == (parameters, macs, output)


@pytest.mark.parametrize("name", PUBLISHED)
def test_pytorchs_counter_agrees(name, torch):
    flop_counter = pytest.importorskip("torch.utils.flop_counter")
    layers, shape, parameters, macs, output = PUBLISHED[name]
    with torch.device("meta"):
        module, _ = build(torch, layers, shape[0])
        with flop_counter.FlopCounterMode(display=False) as counter:
            y = module(torch.empty(2, *shape))
    assert sum(p.numel() for p in module.parameters()) == parameters
    assert counter.get_total_flops() == 2 * 2 * macs  # two images, two operations a MAC
    assert tuple(y.shape[1:]) == output


def build(torch, layers, channels):
    """The same network out of PyTorch's modules."""
    nn = torch.nn

    class Fork(nn.Module):
        def __init__(self, paths, merge):
            super().__init__()
            self.paths, self.merge = nn.ModuleList(paths), merge

        def forward(self, x):
            ends = [path(x) for path in self.paths]
            if self.merge == "concatenate":
                return torch.cat(ends, 1)
            return sum(ends) if self.merge == "add" else ends[0] * ends[1]

    built = []
    for layer in layers:
        if isinstance(layer, Conv | ConvTranspose):
            kind = nn.Conv2d if isinstance(layer, Conv) else nn.ConvTranspose2d
            built.append(
                kind(
                    channels, layer.out_channels, layer.kernel_size, stride=layer.stride, padding=layer.padding,
                    groups=layer.groups, bias=layer.bias,
                )
            )  # fmt: skip
            channels = layer.out_channels
        elif isinstance(layer, Pool):
            built.append(nn.MaxPool2d(layer.window, layer.stride, layer.padding))
        elif isinstance(layer, AdaptivePool):
            built.append(nn.AdaptiveAvgPool2d(layer.output_size))
        elif isinstance(layer, Pad):
            built.append(nn.ZeroPad2d(layer.padding))
        elif isinstance(layer, Norm):
            built.append(nn.BatchNorm2d(channels))
        elif isinstance(layer, Flatten):
            built.append(nn.Flatten())
        elif isinstance(layer, Dense):
            built.append(nn.LazyLinear(layer.out_features))
        else:
            paths = [build(torch, path, channels) for path in layer.paths]
            built.append(Fork([module for module, _ in paths], layer.merge))
            ends = [c for _, c in paths]
            channels = sum(ends) if layer.merge == "concatenate" else ends[0]
    return nn.Sequential(*built), channels


def test_the_texts_resnet():
    """The course text: 'A ResNet-50 forward pass = 4 billion multiply-add operations'."""
    cost = summary(networks.resnet((3, 4, 6, 3), True), (3, 224, 224))
    assert round(cost.macs / 1e9) == 4


# ---------------------------------------------------------------------------------------------------------
# Rows


def test_rows_tell_place_shape_cost_and_field():
    block = Branches([Conv(3, out_channels=8, padding=1), Norm()], [Conv(1, out_channels=8)], merge="add")
    cost = summary([Conv(3, out_channels=4, stride=2), block, AdaptivePool(), Flatten(), Dense(2)], (3, 9, 9))
    rows = [(r.path, r.layer, r.output_shape, r.parameters, r.macs, r.activation_bytes) for r in cost.records]
    assert rows == [
        ("0", "Conv(3, stride=2, out_channels=4)", (4, 4, 4), 112, 27 * 4 * 16, 4 * 64),
        ("1.0.0", "Conv(3, padding=1, out_channels=8)", (8, 4, 4), 296, 36 * 8 * 16, 4 * 128),
        ("1.0.1", "Norm()", (8, 4, 4), 16, 0, 4 * 128),
        ("1.1.0", "Conv(1, out_channels=8)", (8, 4, 4), 40, 4 * 8 * 16, 4 * 128),
        ("1", "Branches(2 paths, merge='add')", (8, 4, 4), 0, 0, 4 * 128),
        ("2", "AdaptivePool(1)", (8, 1, 1), 0, 0, 4 * 8),
        ("3", "Flatten()", (8,), 0, 0, 4 * 8),
        ("4", "Dense(2)", (2,), 18, 16, 4 * 2),
    ]
    fields = [r.receptive_field for r in cost.records]
    assert fields == [
        ReceptiveField(3, 2, 0, 1.0),
        ReceptiveField(7, 2, 2, 1.0),
        ReceptiveField(7, 2, 2, 1.0),
        ReceptiveField(3, 2, 0, 1.0),
        ReceptiveField(7, 2, 2, 1.0),
        None,
        None,
        None,
    ]
    assert cost.parameters == 112 + 296 + 16 + 40 + 18
    assert cost.activation_bytes == sum(r.activation_bytes for r in cost.records)


def test_a_batch_multiplies_macs_and_memory_and_no_parameters():
    layers = [Conv(3, out_channels=4), Pool(2), Flatten(), Dense(5)]
    one, eight = summary(layers, (2, 8, 8)), summary(layers, (8, 2, 8, 8))
    assert eight.macs == 8 * one.macs
    assert eight.activation_bytes == 8 * one.activation_bytes
    assert eight.parameters == one.parameters
    assert (one.output_shape, eight.output_shape) == ((5,), (8, 5))
    assert summary(layers, (2, 8, 8), bytes_per_element=2).activation_bytes == one.activation_bytes / 2


def test_sizes_with_entries_set_the_number_of_axes():
    cost = summary([Conv((3,), out_channels=4), Pool(2)], (2, 10))
    assert cost.output_shape == (4, 4)
    assert cost.records[-1].receptive_field == ReceptiveField((4,), (2,), (0,), (1.5,))
    assert summary([Conv((3, 3, 3), out_channels=4, groups=2)], (7, 2, 5, 5, 5)).output_shape == (7, 4, 3, 3, 3)
    assert summary([Conv((3, 3, 3), out_channels=4, groups=2)], (2, 5, 5, 5)).parameters == 4 * 27 + 4


def test_fields_are_those_of_receptive_field():
    layers = networks.unet(2)
    cost = summary(layers, (1, 572, 572))
    assert cost.records[-1].receptive_field == receptive_field(layers)
    strided = [Conv(3, out_channels=2, stride=2, padding="same"), Pool(2)]
    for size in [(8, 8), (7, 8)]:
        found = summary(strided, (2, *size)).records[-1].receptive_field
        assert found == receptive_field(strided, input_size=8 if size == (8, 8) else size)


def test_a_gate_shows_every_cell_the_whole_image():
    layers = [Conv(3, out_channels=4, padding=1), Branches([], [AdaptivePool()], merge="multiply"), Pool(2)]
    assert [r.receptive_field is None for r in summary(layers, (1, 8, 8)).records] == [False, True, True, True]


def test_a_gate_may_be_a_pool_of_all_cells():
    layers = [Branches([], [Pool(8), Conv(1, out_channels=4)], merge="multiply"), Pool(2)]
    cost = summary(layers, (4, 8, 8))
    assert (cost.macs, cost.output_shape) == (16, (4, 4, 4))
    assert [r.receptive_field is None for r in cost.records] == [False, False, True, True]


def test_numpys_integers_do_not_overflow():
    cost = summary([Conv(3, out_channels=np.int32(512), padding=1)], (3, 3000, 3000))
    assert cost.activation_bytes == 4 * 512 * 3000**2
    assert {type(n) for n in (cost.parameters, *cost.output_shape)} == {int}


def test_a_transposed_convolution_is_counted_over_its_input():
    cost = summary([ConvTranspose(4, out_channels=3, stride=2, padding=1, groups=1)], (2, 5, 5))
    assert cost.macs == jconv.conv_macs(2, 3, 4, 5) == 5 * 5 * 2 * 3 * 16
    assert cost.output_shape == (3, 10, 10)
    longer = ConvTranspose(4, out_channels=3, stride=2, padding=1, output_padding=1)
    assert summary([longer], (2, 5, 5)).output_shape == (3, 11, 11)


def test_the_table_shows_every_row_and_the_totals():
    cost = summary(networks.vgg16(), (1, 3, 224, 224))
    text = str(cost)
    for word in [
        "input 1×3×224×224",
        "1×64×224×224",
        "102,764,544",
        "138,357,544",
        "15,470,264,320",
        "212",
        "all",
    ]:
        assert word in text
    console = Console(width=160, file=StringIO())
    console.print(cost)
    assert [line.strip() for line in console.file.getvalue().splitlines() if line.strip()] == [
        line.strip() for line in text.splitlines() if line.strip()
    ]
    rows = [line for line in text.splitlines() if line.split()[:1] in [[r.path] for r in cost.records]]
    assert len(rows) == len(cost.records)


# ---------------------------------------------------------------------------------------------------------
# Errors


@pytest.mark.parametrize(
    ("layers", "shape", "words"),
    [
        ([Conv(3, out_channels=4)], (8, 8),
         "summary: `input_shape` must have 4 axes (N, C and 2 spatial ones) or 3, got 2: (8, 8); for another rank "
         "give a size one int an axis"),
        ([Conv((3,), out_channels=4)], (8,),
         "summary: `input_shape` must have 3 axes (N, C and 1 spatial ones) or 2, got 1: (8,)"),
        ([Conv(3)], (3, 8, 8), "summary: layer 0, Conv(3): `out_channels` must be given for a summary"),
        ([Conv(3, out_channels=4), Pool(9)], (3, 8, 8),
         "summary: layer 1, Pool(9): the window must not be larger than the padded input, got a window of 9 "
         "(dilation 1: 9 cells) on 6 cells (size 6, padding (0, 0)) along spatial axis 0"),
        ([Conv(3, out_channels=4, groups=2)], (3, 8, 8),
         "summary: layer 0, Conv(3, out_channels=4, groups=2): `groups` must divide `in_channels` and "
         "`out_channels`, got groups=2 for 3 and 4"),
        ([Dense(10)], (3, 8, 8),
         "summary: layer 0, Dense(10): `Dense` must follow a `Flatten`, got shape (3, 8, 8)"),
        ([Flatten(), Pool(2)], (3, 8, 8),
         "summary: layer 1, Pool(2): the layer must have spatial axes to work on, got shape (192,)"),
        ([Branches([Conv(3, out_channels=3)], [], merge="add")], (3, 8, 8),
         "summary: layer 0, Branches(2 paths, merge='add'): the paths of a fork that are merged by \"add\" must "
         "leave one shape, got (3, 6, 6), (3, 8, 8)"),
        ([Branches([Pool(2)], [], merge="concatenate")], (3, 8, 8),
         "summary: layer 0, Branches(2 paths, merge='concatenate'): the paths of a fork that are merged by "
         '"concatenate" must leave one size, got (3, 4, 4), (3, 8, 8)'),
        ([Branches([Pool(2)], [], merge="multiply")], (3, 8, 8),
         "summary: layer 0, Branches(2 paths, merge='multiply'): the paths of a fork that are merged by "
         '"multiply" must leave one shape, or one cell a channel, got (3, 4, 4), (3, 8, 8)'),
        ([Branches([], [AdaptivePool(), Conv(1, out_channels=2)], merge="multiply")], (3, 8, 8),
         "summary: layer 0, Branches(2 paths, merge='multiply'): the paths of a fork that are merged by "
         '"multiply" must leave one shape, or one cell a channel, got (3, 8, 8), (2, 1, 1)'),
        ([Branches([], [], merge="stack")], (3, 8, 8),
         "summary: `merge` must be one of \"add\", \"concatenate\", \"multiply\"; got 'stack'"),
        ([Branches([], [Pool(2), Pool(5)], merge="add")], (3, 8, 8),
         "summary: layer 0.1.1, Pool(5): the window must not be larger than the padded input, got a window of 5 "
         "(dilation 1: 5 cells) on 4 cells (size 4, padding (0, 0)) along spatial axis 0"),
        ([Pad(-4)], (3, 8, 8),
         "summary: layer 0, Pad(-4): `padding` must leave a cell, got -4 for sizes (8, 8)"),
    ],
)  # fmt: skip
def test_errors_name_the_layer_by_its_place(layers, shape, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        summary(layers, shape)


def test_what_is_no_network():
    with pytest.raises(TypeError, match=r"^summary: `layers` must hold Conv, Pool and their like, got 'relu'$"):
        summary([Conv(3, out_channels=4), "relu"], (3, 8, 8))
    with pytest.raises(ValueError, match=r"^summary: `bytes_per_element` must be at least 1, got 0$"):
        summary([Pool(2)], (3, 8, 8), bytes_per_element=0)
    assert summary([], (3, 8, 8)).output_shape == (3, 8, 8)
