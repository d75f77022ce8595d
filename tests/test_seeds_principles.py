"""The course text on the principles of convolution, 000_506ba435cbd2d318.txt: its claims, each held to a number.

Rotation equivariance and aliasing have their experiments in test_equivariance.py and test_antialias.py.
"""

import jax.numpy as jnp
import numpy as np
import pytest
from test_seeds import RAMP, SOBEL_X

from jconv import (
    conv2d,
    conv_params,
    convolve,
    correlate,
    filters,
    kernels,
    locally_connected,
    locally_connected_params,
    pointwise_conv,
)


def test_a_symmetric_kernel_is_its_own_mirror():
    """'if a kernel is symmetric (like a Gaussian blur), flipping it does nothing, and the two
    operations are identical'."""
    image, gaussian = RAMP.astype(jnp.float32) ** 2, kernels.gaussian(3, 1.0)
    np.testing.assert_array_equal(convolve(image, gaussian), correlate(image, gaussian))
    assert not np.array_equal(convolve(RAMP, SOBEL_X), correlate(RAMP, SOBEL_X))


def test_parameter_sharing():
    """'56 x 56 pixels with 64 input channels ... 128 channels': 'over 230 million' unshared, 'about
    74,000' shared, 'The parameter savings factor ... over 3,000'."""
    unshared = locally_connected_params(64, 128, 3, 56, bias=False)
    shared = conv_params(64, 128, 3)
    assert unshared == 231_211_008
    assert shared == 73_856
    assert unshared / shared > 3_000


def test_equivariance():
    """'conv(shift(image)) = shift(conv(image))'."""
    image = jnp.zeros((1, 9, 9), jnp.int32).at[0, 1:3, 1:4].set(jnp.array([[1, 2, 3], [4, 5, 6]]))
    shifted = jnp.roll(image, (4, 3), (1, 2))
    response = conv2d(image, SOBEL_X[None, None], padding=1)
    np.testing.assert_array_equal(
        conv2d(shifted, SOBEL_X[None, None], padding=1), jnp.roll(response, (4, 3), (1, 2))
    )
    assert response.any()


def test_channels_are_convolved_one_by_one_and_summed():
    """'performs a 2D convolution for each channel independently (input channel R with kernel channel
    R, ...) and then simply sums up the results'."""
    image = jnp.stack([RAMP, RAMP.T + 1, RAMP[::-1]])
    kernel = jnp.stack([SOBEL_X, SOBEL_X.T, SOBEL_X + 1])
    apart = sum(correlate(plane, weights) for plane, weights in zip(image, kernel, strict=True))
    np.testing.assert_array_equal(conv2d(image, kernel[None])[0], apart)


def test_equivariance_comes_from_sharing():
    """'It's a direct, automatic consequence of sharing the kernel weights across all locations'."""
    image, kernel = jnp.zeros((1, 9, 9), jnp.int32).at[0, 2, 2].set(1), SOBEL_X[None, None]
    moved = jnp.roll(image, (3, 2), (1, 2))
    shared = jnp.broadcast_to(kernel, (7, 7, *kernel.shape))
    positions = jnp.arange(49).reshape(7, 7, 1, 1, 1, 1)
    for weights, equivariant in [(shared, True), (shared * positions, False)]:
        before, after = locally_connected(image, weights), locally_connected(moved, weights)
        assert np.array_equal(after, jnp.roll(before, (3, 2), (1, 2))) == equivariant


def bars():
    """'In the first, channel 1 has a vertical bar and channel 2 has a horizontal bar. In the second, they are
    swapped'."""
    vertical = jnp.zeros((5, 5)).at[:, 2].set(1)
    return jnp.stack([vertical, vertical.T])[None], jnp.stack([vertical.T, vertical])[None]


def test_a_sum_of_channels_cannot_tell_swapped_bars_apart():
    """'A network that just sums the channels after a spatial convolution can't tell the difference'."""
    first, second = bars()
    for spatial in (kernels.sobel_x(), kernels.gaussian(3), kernels.emboss()):
        both = jnp.stack([spatial, spatial])[None]
        np.testing.assert_allclose(conv2d(first, both), conv2d(second, both), rtol=1e-6)  # to rounding


def test_a_1x1_convolution_tells_swapped_bars_apart():
    """'a network that uses a 1x1 convolution with weights [1, -1] can!'"""
    first, second = bars()
    difference = jnp.array([[1.0, -1.0]])
    np.testing.assert_array_equal(pointwise_conv(first, difference), -pointwise_conv(second, difference))
    assert pointwise_conv(first, difference)[0, 0, 0].tolist() == [0, 0, 1, 0, 0]  # the top of the vertical bar
    np.testing.assert_array_equal(
        pointwise_conv(first, jnp.array([[1.0, 1.0]])), pointwise_conv(second, jnp.array([[1.0, 1.0]]))
    )


def test_red_without_green():
    """'it can learn to compute something like 1.0 * R - 0.8 * G'."""
    red, green, both = (jnp.array(c).reshape(1, 2, 1, 1) for c in ([1.0, 0], [0, 1.0], [1.0, 1.0]))
    answers = [float(pointwise_conv(pixel, jnp.array([[1.0, -0.8]]))[0, 0, 0, 0]) for pixel in (red, green, both)]
    np.testing.assert_allclose(answers, [1.0, -0.8, 0.2], rtol=1e-6)


BORDER = [("zeros", True), ("reflect", False), ("replicate", False)]


@pytest.mark.parametrize(("mode", "drawn"), BORDER)
def test_zero_padding_draws_an_edge_around_a_bright_image(mode, drawn):
    """'the transition from the bright image border to the black zero-padding creates a strong, artificial
    edge' and 'reflect padding ... or replicate padding ... can often mitigate'."""
    bright = jnp.full((6, 6), 200)
    artifact = float(filters.border_artifact(bright, SOBEL_X, padding_mode=mode))
    # Along the left and right sides the kernel's bright column weighs 4; at the four corners it weighs 3.
    assert artifact == (200 * (4 * 8 + 3 * 4) / 20 if drawn else 0)


@pytest.mark.parametrize(("mode", "drawn"), BORDER)
def test_zero_padding_draws_an_edge_around_a_photograph(mode, drawn, photo):
    inside = float(jnp.abs(correlate(photo.mean(-1), kernels.sobel_x())).mean())
    artifact = float(filters.border_artifact(photo.mean(-1), kernels.sobel_x(), padding_mode=mode))
    assert (artifact > inside) == drawn  # with zeros the border answers more than twice as strongly as the picture


def test_a_stride_takes_every_so_manieth_result():
    """'A strided convolution is exactly this: a filtering operation followed by downsampling'."""
    strided = conv2d(RAMP[None], SOBEL_X[None, None], stride=2)
    np.testing.assert_array_equal(strided[0], correlate(RAMP, SOBEL_X)[::2, ::2])
