"""What the table of functions.py leaves open about convolutions: the "reference" under JAX's transformations.

Its program is another than that of "lax", which test_transforms.py differentiates, maps and exports, and which
test_parity.py holds against PyTorch's gradients.
"""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import export, lax
from oracles import loop_conv, whole_numbers

from jconv import conv1d, conv2d, convolve

OPTIONS = {"stride": (2, 1), "padding": ((1, 0), (2, 1)), "dilation": (1, 2), "groups": 2}


@pytest.mark.parametrize("mode", ["zeros", "reflect"])
def test_the_reference_is_differentiated_and_mapped_as_lax_is(mode, rng):
    shapes = [(3, 2, 4, 5, 4), (3, 4, 2, 3, 2), (3, 4)]
    threes, tangents = [whole_numbers(rng, *s) for s in shapes], [whole_numbers(rng, *s[1:]) for s in shapes]
    cotangent = whole_numbers(rng, 2, 4, 2, 5)

    def transformed(method, threes, tangents, cotangent):
        run = partial(conv2d, padding_mode=mode, method=method, **OPTIONS)
        xs, kernels, biases = threes
        arrays = [three[0] for three in threes]
        turned = jnp.moveaxis(xs, 0, 1), jnp.moveaxis(kernels, 0, 4), biases.T
        return {
            "jvp": jax.jvp(run, arrays, tangents),
            "gradients": jax.vjp(run, *arrays)[1](cotangent),
            "vmap over x": jax.vmap(run, (0, None, None))(xs, *arrays[1:]),
            "vmap over the kernel": jax.vmap(run, (None, 0, 0))(arrays[0], kernels, biases),
            "vmap over both": jax.vmap(run, (1, 4, 1))(*turned),
        }

    both = jax.jit(lambda *a: [transformed(method, *a) for method in ("reference", "lax")])
    jax.tree.map(np.testing.assert_array_equal, *both(threes, tangents, cotangent))


@pytest.mark.parametrize("method", ["lax", "reference"])
def test_scan_and_checkpoint(method, rng):
    x, kernels = whole_numbers(rng, 1, 2, 6), whole_numbers(rng, 3, 2, 2, 3)

    def deep(x, kernels):
        layer = jax.checkpoint(lambda x, kernel: (conv1d(x, kernel, padding="same", method=method), None))
        return lax.scan(layer, x, kernels)[0]

    expected = x
    for kernel in kernels:
        expected = loop_conv(expected, kernel, padding=1)
    both = jax.jit(lambda x, kernels: (deep(x, kernels), jax.grad(lambda k: deep(x, k).sum())(kernels)))
    y, gradient = both(x, kernels)
    np.testing.assert_array_equal(y, expected)
    # The last kernel's gradient is the convolution of ones with what stood before it.
    before = np.pad(loop_conv(loop_conv(x, kernels[0], padding=1), kernels[1], padding=1), [(0, 0)] * 2 + [(1, 1)])
    sums = [before[0, :, tap : tap + 6].sum(-1) for tap in range(3)]
    np.testing.assert_array_equal(gradient[2], np.broadcast_to(np.stack(sums, -1), (2, 2, 3)))


@pytest.mark.parametrize("mode", ["zeros", "circular"])
def test_export_of_the_reference_with_a_symbolic_batch(mode, rng):
    x, kernel = whole_numbers(rng, 5, 3, 6, 6), whole_numbers(rng, 4, 3, 3, 3)
    run = jax.jit(partial(conv2d, padding=1, padding_mode=mode, method="reference"))
    batch = jax.ShapeDtypeStruct(export.symbolic_shape("batch, 3, 6, 6"), jnp.float32)
    exported = export.export(run)(batch, jax.ShapeDtypeStruct(kernel.shape, jnp.float32))
    assert str(exported.out_avals[0].shape) == "(batch, 4, 6, 6)"
    np.testing.assert_array_equal(exported.call(x, kernel), run(x, kernel))


@pytest.mark.parametrize("function", [conv2d, convolve])
def test_options_may_be_static_arguments_of_jit(function, rng):
    x, kernel = whole_numbers(rng, 3, 3), whole_numbers(rng, 2, 2)
    arrays = (x, kernel) if function is convolve else (x[None], kernel[None, None])
    options = {"padding": ((1, 0), (0, 1)), "stride": (2, 1), "padding_mode": "replicate", "method": "auto"}
    jitted = jax.jit(function, static_argnames=tuple(options))
    np.testing.assert_array_equal(jitted(*arrays, **options), function(*arrays, **options))
