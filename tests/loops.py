"""NumPy loops that do what jconv's functions do: channels first and batched, in float64, complex128 or int64."""

import numpy as np
from oracles import (
    count_positions,
    each_axis,
    loop_conv,
    loop_im2col,
    numpy_pad,
    padding_pairs,
)


def loop_windows(x, step, window, stride, padding, dilation=1, fill=0):
    """`step` of the cells under every window, which are handed over as one last axis."""
    rank = x.ndim - 2
    window, dilation = each_axis(window, rank), each_axis(dilation, rank)
    stride = window if stride is None else each_axis(stride, rank)
    pairs = padding_pairs(padding, rank)
    x = np.pad(x, [(0, 0), (0, 0), *pairs], constant_values=fill)
    out = [
        count_positions(i, k, s, (0, 0), d)
        for i, k, s, d in zip(x.shape[2:], window, stride, dilation, strict=True)
    ]
    y = np.zeros((*x.shape[:2], *out), step(np.ones((1, np.prod(window)), x.dtype)).dtype)
    for position in np.ndindex(*out):
        cut = [
            slice(p * s, p * s + d * (k - 1) + 1, d)
            for p, s, d, k in zip(position, stride, dilation, window, strict=True)
        ]
        y[:, :, *position] = step(x[:, :, *cut].reshape(*x.shape[:2], np.prod(window)))
    return y


def lowest(x):
    return -np.inf if x.dtype.kind == "f" else x.min(initial=0) - 1 if x.dtype.kind in "iu" else False


def loop_max_pool(x, window, stride=None, padding=0, dilation=1):
    return loop_windows(x, lambda cells: cells.max(-1), window, stride, padding, dilation, lowest(x))


def loop_max_pool_with_indices(x, window, stride=None, padding=0, dilation=1):
    size, geometry = x.shape[2:], (window, stride, padding, dilation)
    where = loop_windows(x, lambda cells: cells.argmax(-1), *geometry, lowest(x))
    places = np.arange(np.prod(size)).reshape(1, 1, *size)
    places = [
        loop_windows(places, lambda cells, k=k: cells[..., k], *geometry, -1) for k in range(where.max() + 1)
    ]
    indices = np.choose(where, [np.broadcast_to(p, where.shape) for p in places])
    return loop_max_pool(x, *geometry), indices


def loop_avg_pool(x, window, stride=None, padding=0, count_include_pad=True):
    total = loop_windows(x, lambda cells: cells.sum(-1), window, stride, padding)
    counted = loop_windows(
        np.ones_like(x, np.float64),
        lambda cells: cells.sum(-1),
        window,
        stride,
        padding,
        1,
        float(count_include_pad),
    )
    return total / np.maximum(counted, 1)


def loop_lp_pool(x, window, p=2, stride=None, padding=0):
    return loop_windows(
        np.abs(x), lambda cells: (cells.astype(float) ** p).sum(-1) ** (1 / p), window, stride, padding
    )


def loop_adaptive(step):
    def pool(x, output_size=1):
        sizes = each_axis(output_size, x.ndim - 2)
        y = np.zeros((*x.shape[:2], *sizes), step(np.ones(1, x.dtype), 0).dtype)
        for p in np.ndindex(*sizes):
            cut = [slice(o * i // n, -(-(o + 1) * i // n)) for o, i, n in zip(p, x.shape[2:], sizes, strict=True)]
            y[:, :, *p] = step(x[:, :, *cut].reshape(*x.shape[:2], -1), -1)
        return y

    return pool


def loop_conv_transpose(x, kernel, bias, stride, padding, output_padding, dilation, groups):
    """Every input cell is spread over the output by the kernel."""
    (n, c, *size), (_, o, *taps), rank = x.shape, kernel.shape, x.ndim - 2
    geometry = list(zip(size, taps, each_axis(stride, rank), each_axis(output_padding, rank), strict=True))
    out = [(i - 1) * s - 2 * padding + dilation * (k - 1) + 1 + extra for i, k, s, extra in geometry]
    y = np.zeros((n, o * groups, *out), np.result_type(x, kernel))
    for channel, *place in np.ndindex(c, *size, *taps):
        cell, tap = tuple(place[:rank]), tuple(place[rank:])
        at = tuple(s * p + dilation * k - padding for p, k, (_, _, s, _) in zip(cell, tap, geometry, strict=True))
        if all(0 <= q < cells for q, cells in zip(at, out, strict=True)):
            filters = channel // (c // groups) * o + np.arange(o)
            y[:, filters, *at] += x[:, channel, *cell][:, None] * kernel[channel, :, *tap]
    return y + bias.reshape(-1, *[1] * rank)


def loop_col2im(columns, output_size, kernel_size, stride, padding, dilation):
    """Every number of a column goes where `im2col` finds the number of that cell."""
    lead, channels = columns.shape[0], columns.shape[1] // int(np.prod(kernel_size))
    image = np.zeros((lead, channels, *output_size), columns.dtype)
    numbers = np.arange(1, image.size + 1).reshape(image.shape)
    places = loop_im2col(numbers, kernel_size, each_axis(stride, 2), padding, each_axis(dilation, 2))
    np.add.at(image.reshape(-1), places[places > 0] - 1, columns[places > 0])
    return image


def loop_max_unpool(x, indices, window, stride, padding):
    size = [(i - 1) * stride - 2 * padding + window for i in x.shape[2:]]
    y = np.zeros((*x.shape[:2], int(np.prod(size))), x.dtype)
    for plane in np.ndindex(x.shape[:2]):
        y[plane][indices[plane].ravel()] = x[plane].ravel()
    return y.reshape(*x.shape[:2], *size)


def loop_correlate(x, kernel, **options):
    return loop_conv(x[None, None], kernel[None, None], **options)[0, 0]


def loop_convolve(x, kernel, **options):
    return loop_correlate(x, np.flip(kernel), **options)


def loop_depthwise(x, kernel, bias=None, **options):
    return loop_conv(x, kernel, bias, groups=x.shape[1], **options)


def loop_pointwise(x, kernel, bias):
    return np.einsum("nchw,oc->nohw", x, kernel) + bias[:, None, None]


def loop_separable(x, depthwise, pointwise, bias, **options):
    return loop_pointwise(loop_depthwise(x, depthwise, **options), pointwise, bias)


def loop_apply(image, kernel, padding_mode):
    padding = [((k - 1) // 2, k // 2) for k in kernel.shape]
    padded = numpy_pad(image, padding, padding_mode, 2)
    return np.stack([loop_correlate(plane, kernel) for plane in padded])


def loop_sobel_gradients(image, padding_mode):
    kernel = np.outer([1, 2, 1], [-1, 0, 1])
    return [loop_apply(image, k, padding_mode) for k in (kernel, kernel.T)]


def loop_sobel(image, padding_mode):
    return np.hypot(*loop_sobel_gradients(image, padding_mode))


def loop_sobel_direction(image, padding_mode):
    gx, gy = loop_sobel_gradients(image, padding_mode)
    return np.arctan2(gy + 0.0, gx + 0.0)  # without the sign of -0


def loop_box_blur(image, size, padding_mode):
    return loop_apply(image, np.ones(size), padding_mode) / np.prod(size)


def loop_gaussian_blur(image, sigma, truncate, padding_mode="reflect"):
    """The whole window at once, weight by weight."""
    sigmas = each_axis(sigma, 2) if isinstance(sigma, tuple) else (sigma, sigma)
    rows, columns = (int(truncate * s + 0.5) for s in sigmas)
    kernel = np.zeros((2 * rows + 1, 2 * columns + 1))
    for i, j in np.ndindex(kernel.shape):
        u, v = ((k - r) / s if s else 0 for k, r, s in zip((i, j), (rows, columns), sigmas, strict=True))
        kernel[i, j] = np.exp(-(u**2 + v**2) / 2)
    return loop_apply(image, kernel / kernel.sum(), padding_mode)


def loop_unsharp_mask(image, sigma, amount, truncate):
    return image + amount * (image - loop_gaussian_blur(image, sigma, truncate))


def loop_gallery(name):
    kernel = {
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
        "laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
        "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    }[name]
    return lambda image, padding_mode: loop_apply(image, np.array(kernel), padding_mode)


def loop_border_artifact(image, kernel, padding_mode):
    answer, border, inside = np.abs(loop_apply(image, kernel, padding_mode)), [], []
    for index in np.ndindex(answer.shape):
        reach = [
            p - (k - 1) // 2 >= 0 and p + k // 2 < cells
            for p, k, cells in zip(index[-2:], kernel.shape, image.shape[-2:], strict=True)
        ]
        (inside if all(reach) else border).append(answer[index])
    return np.mean(border) - np.mean(inside)


def loop_pad(x, padding, mode):
    """NumPy cannot crop."""
    crop = [slice(max(-low, 0), i - max(-high, 0)) for (low, high), i in zip(padding, x.shape[2:], strict=True)]
    return numpy_pad(x[:, :, *crop], [(max(a, 0), max(b, 0)) for a, b in padding], mode, x.ndim - 2)
