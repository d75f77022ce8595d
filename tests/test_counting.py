"""The costs of one layer: against the layers of PyTorch, the arrays that they take, and the course texts."""

import re
from functools import partial
from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import jconv
from jconv import conv_macs, conv_params, count, counting, dense_params, locally_connected_params


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
    assert conv_params(10**6, np.int32(64), 10**4, bias=True) == 64 * 10**14 + 64
    assert type(conv_params(3, np.int64(64), 3)) is type(locally_connected_params(3, np.int64(4), 3, 2)) is int
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


@pytest.mark.parametrize(("groups", "stride", "dilation"), [*product((1, 2, 4), (2, 3), (1, 2))])
def test_every_gradient_costs_what_the_convolution_does(groups, stride, dilation):
    # Each pair of a kernel's weight and a position occurs once in the result, in the gradient of the kernel and in
    # that of the input: as many products, whichever of the three is written as a convolution of the other two.
    options = {"groups": groups, "stride": stride, "dilation": dilation, "method": "lax"}
    x = jax.ShapeDtypeStruct((3, 4, 14, 15), jnp.float32)
    places = [(i - dilation * (k - 1) - 1) // stride + 1 for i, k in ((14, 2), (15, 3))]
    for convolve, channels, positions in [
        (jconv.conv2d, (8, 4 // groups), places),
        (jconv.conv_transpose, (4, 8 // groups), (14, 15)),
    ]:
        kernel = jax.ShapeDtypeStruct((*channels, 2, 3), jnp.float32)
        run = partial(convolve, **options)
        forward = count(run, x, kernel).macs
        assert forward == 3 * conv_macs(4, 8, (2, 3), positions, groups=groups)
        gradients = count(
            lambda x, kernel, y, run=run: jax.vjp(run, x, kernel)[1](y), x, kernel, jax.eval_shape(run, x, kernel)
        )
        assert gradients.macs == 3 * forward


def test_resampling_by_a_fraction_costs_what_the_outputs_that_are_kept_do():
    def run(x, kernel):  # up by 3 and down by 2
        return jax.lax.conv_general_dilated(x, kernel, (2,), [(0, 0)], lhs_dilation=(3,))

    x, kernel = np.ones((1, 1, 100), np.float32), np.ones((1, 1, 12), np.float32)
    met = 100 * 12 // 2  # every cell meets every tap, half of them for an output that is dropped
    assert count(run, x, kernel).macs == met


def test_the_gradient_of_a_max_pool_looks_again_and_adds():
    def pool(x):
        return jax.lax.reduce_window(x, -np.inf, jax.lax.max, (2, 2), (2, 2), "VALID").sum()

    gradient = count(jax.grad(pool), np.ones((6, 6), np.float32)).by_primitive
    assert gradient["select_and_scatter_add"].flops == 9 * (4 + 1)


def test_a_gradient_of_a_grouped_matrix_product_costs_what_the_product_does():
    arrays = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in ((10, 4), (3, 4, 5))]
    sizes = jax.ShapeDtypeStruct((3,), jnp.int32)

    def loss(rows, matrices, sizes):
        return jax.lax.ragged_dot(rows, matrices, sizes).sum()

    assert count(loss, *arrays, sizes).macs == 10 * 4 * 5
    assert count(jax.grad(loss, (0, 1)), *arrays, sizes).macs == 3 * 10 * 4 * 5


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
