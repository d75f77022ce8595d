"""The costs of one layer: against the layers of PyTorch, the arrays that they take, and the course texts."""

import re
from itertools import product

import numpy as np
import pytest

from jconv import conv_macs, conv_params, counting, dense_params, locally_connected_params


def test_agrees_with_pytorchs_layers(torch):
    for in_channels, out_channels, groups, bias in product((1, 4, 6), (2, 4, 8), (1, 2), (True, False)):
        if in_channels % groups:
            continue
        for taps in ((3,), (1, 5), 3, (2, 3, 4)):
            rank = 2 if isinstance(taps, int) else len(taps)
            layer_class = getattr(torch.nn, f"Conv{rank}d")
            layer = layer_class(in_channels, out_channels, taps, groups=groups, bias=bias, device="meta")
            expected = sum(parameter.numel() for parameter in layer.parameters())
            assert conv_params(in_channels, out_channels, taps, groups=groups, bias=bias) == expected


@pytest.mark.parametrize("taps", [(3,), (3, 5), (1, 1, 1), (2, 2, 2, 2)], ids=str)
def test_is_the_size_of_the_kernel_and_the_bias(taps):
    kernel, bias = np.ones((6, 4 // 2, *taps)), np.ones(6)
    assert conv_params(4, 6, taps, groups=2) == kernel.size + bias.size
    assert conv_params(4, 6, taps, groups=2, bias=False) == kernel.size


def test_depthwise_and_pointwise():
    assert conv_params(32, 32, 3, groups=32, bias=False) == 32 * 9
    assert conv_params(32, 64, 1, bias=False) == 32 * 64


def test_any_integer_will_do_and_the_answer_is_an_int():
    assert conv_params(np.int64(3), np.int32(64), np.int64(3), groups=np.int8(1)) == 1792
    assert conv_params(3, 64, [np.int64(3), 3]) == 1792
    assert type(conv_params(np.int64(3), 64, (np.int64(3), 3))) is int
    assert conv_params(10**6, 10**6, 10**4, bias=False) == 10**20  # no machine integer on the way


def test_the_module_offers_it_too():
    assert counting.conv_params is conv_params


def test_dense_layers_are_pytorchs(torch):
    for n, m, bias in product((1, 3, 10), (1, 4), (True, False)):
        layer = torch.nn.Linear(n, m, bias=bias, device="meta")
        assert dense_params(n, m, bias=bias) == sum(parameter.numel() for parameter in layer.parameters())


def test_unshared_weights_are_shared_ones_at_every_position():
    for size, positions in [(5, 25), ((5,), 5), ((2, 3, 4), 24), (1, 1)]:
        taps = 3 if isinstance(size, int) else (3,) * len(size)
        for bias in (True, False):
            expected = positions * conv_params(2, 4, taps, bias=bias)
            assert locally_connected_params(2, 4, taps, size, bias=bias) == expected
    assert locally_connected_params(2, 4, 3, (5, 6)) == 30 * conv_params(2, 4, 3)


def test_macs_are_the_products_of_the_loop():
    # One product for every weight at every position: what `loop_conv` multiplies, where nothing is padded.
    assert conv_macs(4, 6, (3, 2), (5, 7), groups=2) == 5 * 7 * 6 * 2 * 3 * 2
    assert conv_macs(3, 64, 7, 112) == 112 * 112 * 64 * 3 * 49
    assert conv_macs(8, 8, 3, 10, groups=8) == conv_macs(8, 8, 3, 10) // 8
    assert conv_macs(1, 1, 3, 0) == 0


def test_the_texts_numbers():
    """Course text 000: 230 million unshared against 74 thousand shared, a factor above 3,000; 003: 150 million."""
    unshared = locally_connected_params(64, 128, 3, 56, bias=False)
    assert unshared == 231_211_008
    assert unshared > 230e6
    assert conv_params(64, 128, 3) == 73_856
    assert unshared / conv_params(64, 128, 3) > 3_000
    assert 224 * 224 * 3 == 150_528
    assert dense_params(150_528, 1000) == 150_529_000
    assert conv_params(1, 1, 3, bias=False) == 9


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: dense_params(0, 3), "dense_params: `in_features` must be at least 1, got 0"),
        (lambda: dense_params(3, -1), "dense_params: `out_features` must be at least 1, got -1"),
        (lambda: conv_macs(3, 4, 3, 5, groups=2),
         "conv_macs: `groups` must divide `in_channels` and `out_channels`, got groups=2 for 3 and 4"),
        (lambda: conv_macs(3, 4, 3, -1), "conv_macs: `output_size` must be at least 0, got -1"),
        (lambda: conv_macs(3, 4, (3, 3), (5,)),
         "conv_macs: arguments must have one int an axis, got lengths {'kernel_size': 2, 'output_size': 1}"),
        (lambda: locally_connected_params(3, 0, 3, 5),
         "locally_connected_params: `out_channels` must be at least 1, got 0"),
        (lambda: locally_connected_params(3, 4, 0, 5),
         "locally_connected_params: `kernel_size` must be at least 1, got 0"),
    ],
)  # fmt: skip
def test_errors(call, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        call()
