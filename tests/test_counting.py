"""conv_params: against the layers of PyTorch, and against the arrays that conv takes."""

from itertools import product

import numpy as np
import pytest

from jconv import conv_params, counting


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
