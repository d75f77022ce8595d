"""Answers to dilated that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import scipy.ndimage

from jconv.kit import right, wrong


def correlate(image, kernel):
    return np.einsum("ijuv,uv->ij", np.lib.stride_tricks.sliding_window_view(image, kernel.shape), kernel)


def spread(kernel, dilation):
    full = np.zeros([dilation * (K - 1) + 1 for K in kernel.shape], kernel.dtype)
    full[::dilation, ::dilation] = kernel
    return full


@right("four loops")
def four_loops(image, kernel, dilation=1):
    (H, W), (KH, KW) = image.shape, kernel.shape
    output = np.zeros((H - dilation * (KH - 1), W - dilation * (KW - 1)), np.result_type(image, kernel))
    for i, j in np.ndindex(output.shape):
        for u, v in np.ndindex(KH, KW):
            output[i, j] += image[i + dilation * u, j + dilation * v] * kernel[u, v]
    return output


@right("a kernel with zeros in its holes")
def zeros_in_holes(image, kernel, dilation=1):
    return correlate(image, spread(kernel, dilation))


@right("jitted: a sum of shifted images, a tap each")
@partial(jax.jit, static_argnames="dilation")
def shifted(image, kernel, dilation=1):
    (H, W), (KH, KW) = image.shape, kernel.shape
    OH, OW = H - dilation * (KH - 1), W - dilation * (KW - 1)
    image, total = jnp.asarray(image), 0
    for u in range(KH):
        for v in range(KW):
            total += image[dilation * u : dilation * u + OH, dilation * v : dilation * v + OW] * kernel[u, v]
    return total


@right("NumPy's windows, of which it takes every so manyth cell")
def windows(image, kernel, dilation=1):
    reach = [dilation * (K - 1) + 1 for K in kernel.shape]
    cells = np.lib.stride_tricks.sliding_window_view(image, reach)[:, :, ::dilation, ::dilation]
    return np.sum(cells * kernel, axis=(2, 3))


@wrong("ignores the dilation")
def undilated(image, kernel, dilation=1):
    return correlate(image, kernel)


@wrong("leaves `dilation` holes between two taps, one too many")
def holes(image, kernel, dilation=1):
    step = dilation + 1
    return zeros_in_holes(np.pad(image, [(0, K - 1) for K in kernel.shape]), kernel, step)  # never too small


@wrong("strides: moves the kernel by `dilation`")
def strided(image, kernel, dilation=1):
    return correlate(image, kernel)[::dilation, ::dilation]


@wrong("dilates, and strides too")
def both(image, kernel, dilation=1):
    return four_loops(image, kernel, dilation)[::dilation, ::dilation]


@wrong("thins the image out first, and so loses resolution")
def thinned(image, kernel, dilation=1):
    return four_loops(image, kernel, dilation)[: -(-image.shape[0] // dilation), : -(-image.shape[1] // dilation)]


@wrong("counts a gap behind the last tap: dilation * K")
def gap_behind(image, kernel, dilation=1):
    (H, W), (KH, KW) = image.shape, kernel.shape
    return four_loops(image, kernel, dilation)[: max(H - dilation * KH + 1, 0), : max(W - dilation * KW + 1, 0)]


@wrong("fills the holes with copies of the weights")
def copies(image, kernel, dilation=1):
    full = np.kron(kernel, np.ones((dilation, dilation), kernel.dtype))
    return correlate(image, full[: dilation * (len(kernel) - 1) + 1, : dilation * (kernel.shape[1] - 1) + 1])


@wrong("spreads the rows only")
def rows_only(image, kernel, dilation=1):
    full = np.zeros((dilation * (len(kernel) - 1) + 1, kernel.shape[1]), kernel.dtype)
    full[::dilation] = kernel
    return correlate(image, full)


@wrong("flips the kernel")
def flipped(image, kernel, dilation=1):
    return four_loops(image, kernel[::-1, ::-1], dilation)


@wrong("writes into an array of floats, whatever the arguments are")
def always_floats(image, kernel, dilation=1):
    return zeros_in_holes(image, kernel, dilation).astype(float)


@wrong("pads, to keep the size")
def same_size(image, kernel, dilation=1):
    margins = [(dilation * (K - 1) // 2, dilation * (K - 1) - dilation * (K - 1) // 2) for K in kernel.shape]
    return four_loops(np.pad(image, margins), kernel, dilation)


@wrong("lets jax dilate", verdict="forbidden")
def ready_made(image, kernel, dilation=1):
    x, k = jnp.asarray(image)[None, None], jnp.asarray(kernel)[None, None]
    return jax.lax.conv_general_dilated(x, k, (1, 1), "VALID", rhs_dilation=(dilation, dilation))[0, 0]


@wrong("lets SciPy slide the spread kernel", verdict="forbidden")
def scipy_slides(image, kernel, dilation=1):
    full = spread(kernel, dilation)
    origin = [-(K // 2) for K in full.shape]
    y = scipy.ndimage.correlate(image, full, mode="constant", origin=origin)
    return y[: image.shape[0] - full.shape[0] + 1, : image.shape[1] - full.shape[1] + 1]
