"""Convolutions under JAX's transformations: gradients against PyTorch, vmap, jvp, scan, export, jit."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import export, lax
from oracles import assert_close, loop_conv, whole_numbers

from jconv import conv1d, conv2d, convolve

METHODS = ["lax", "reference"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("geometry", "mode"),
    [
        ({"stride": 1, "padding": 0}, "zeros"),
        ({"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2), "groups": 2}, "zeros"),
        ({"stride": 3, "padding": 2, "groups": 4}, "circular"),
        ({"stride": (1, 2), "padding": (2, 1), "dilation": 2}, "reflect"),
        ({"stride": 2, "padding": (1, 3)}, "replicate"),
    ],
    ids=str,
)
def test_gradients_agree_with_pytorchs(geometry, mode, method, torch, rng):
    groups = geometry.get("groups", 1)
    x, kernel, bias = (
        rng.normal(size=shape).astype("f4") for shape in [(2, 4, 7, 6), (4, 4 // groups, 3, 2), (4,)]
    )
    layer = torch.nn.Conv2d(4, 4, (3, 2), padding_mode=mode, **geometry)
    layer.load_state_dict({"weight": torch.from_numpy(kernel), "bias": torch.from_numpy(bias)})
    leaf = torch.from_numpy(x).requires_grad_()
    y = layer(leaf)
    cotangent = rng.normal(size=y.shape).astype("f4")
    y.backward(torch.from_numpy(cotangent))

    def objective(x, kernel, bias):
        return (conv2d(x, kernel, bias, padding_mode=mode, method=method, **geometry) * cotangent).sum()

    gradients = jax.jit(jax.grad(objective, argnums=(0, 1, 2)))(x, kernel, bias)
    for ours, theirs in zip(gradients, (leaf.grad, layer.weight.grad, layer.bias.grad), strict=True):
        assert_close(ours, theirs.numpy())


@pytest.mark.parametrize("method", METHODS)
def test_jvp_follows_the_product_rule(method, rng):
    x, dx, kernel, dk = (
        whole_numbers(rng, *shape) for shape in [(1, 2, 5, 4), (1, 2, 5, 4), (3, 2, 2, 2), (3, 2, 2, 2)]
    )
    run = partial(conv2d, padding="same", stride=2, method=method)
    value, tangent = jax.jit(partial(jax.jvp, run))((x, kernel), (dx, dk))
    padding = ((0, 1), (0, 0))
    np.testing.assert_array_equal(value, loop_conv(x, kernel, stride=2, padding=padding))
    expected = loop_conv(dx, kernel, stride=2, padding=padding) + loop_conv(x, dk, stride=2, padding=padding)
    np.testing.assert_array_equal(tangent, expected)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("mode", ["zeros", "reflect"])
def test_vmap_over_x_over_the_kernel_and_over_both(method, mode, rng):
    run = partial(conv2d, padding=1, groups=2, padding_mode=mode, method=method)
    xs, kernels, biases = (whole_numbers(rng, *shape) for shape in [(3, 2, 4, 5, 4), (3, 4, 2, 3, 3), (3, 4)])

    @jax.jit
    def three(xs, kernels, biases):
        return (
            jax.vmap(run, (0, None, None))(xs, kernels[0], biases[0]),
            jax.vmap(run, (None, 0, 0))(xs[0], kernels, biases),
            jax.vmap(run, (1, 4, 1))(jnp.moveaxis(xs, 0, 1), jnp.moveaxis(kernels, 0, 4), biases.T),
        )

    padded = np.pad(xs, [(0, 0)] * 3 + [(1, 1)] * 2, mode={"zeros": "constant"}.get(mode, mode))
    images, filters, both = three(xs, kernels, biases)
    for i in range(3):
        np.testing.assert_array_equal(images[i], loop_conv(padded[i], kernels[0], biases[0], groups=2))
        np.testing.assert_array_equal(filters[i], loop_conv(padded[0], kernels[i], biases[i], groups=2))
        np.testing.assert_array_equal(both[i], loop_conv(padded[i], kernels[i], biases[i], groups=2))


@pytest.mark.parametrize("method", METHODS)
def test_scan_and_checkpoint(method, rng):
    x, kernels = whole_numbers(rng, 1, 2, 6), whole_numbers(rng, 3, 2, 2, 3)

    @jax.jit
    def deep(x, kernels):
        layer = jax.checkpoint(lambda x, kernel: (conv1d(x, kernel, padding="same", method=method), None))
        return lax.scan(layer, x, kernels)[0]

    expected = x
    for kernel in kernels:
        expected = loop_conv(expected, kernel, padding=1)
    np.testing.assert_array_equal(deep(x, kernels), expected)
    gradient = jax.grad(lambda kernels: deep(x, kernels).sum())(kernels)
    assert gradient.shape == kernels.shape
    assert np.isfinite(gradient).all()


def test_second_derivatives(rng):
    # sum(conv(x)^2) is a quadratic form: its Hessian is 2 A^T A, with A the convolution as a matrix.
    kernel = jnp.asarray(whole_numbers(rng, 1, 1, 3))
    run = partial(conv1d, kernel=kernel, padding=1)
    matrix = run(jnp.eye(5)[:, None])[:, 0].T
    hessian = jax.jit(jax.hessian(lambda x: (run(x[None]) ** 2).sum()))(jnp.zeros(5))
    np.testing.assert_array_equal(hessian, 2 * matrix.T @ matrix)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("mode", ["zeros", "circular"])
def test_export_with_a_symbolic_batch(method, mode, rng):
    x, kernel = whole_numbers(rng, 5, 3, 6, 6), whole_numbers(rng, 4, 3, 3, 3)
    run = jax.jit(partial(conv2d, padding=1, padding_mode=mode, method=method))
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
