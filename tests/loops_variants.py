"""NumPy loops for the convolutions that are not `conv`: channels first and batched, in float64 or complex128."""

import numpy as np
from oracles import count_positions, each_axis, padding_pairs


def loop_deform(x, offset, kernel, bias=None, mask=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Every tap of every position is sent elsewhere and read between the cells."""
    (n, c, *size), (o, per_group, *taps) = x.shape, kernel.shape
    strides, dilations, pairs = each_axis(stride, 2), each_axis(dilation, 2), padding_pairs(padding, 2)
    out = [count_positions(*axis) for axis in zip(size, taps, strides, pairs, dilations, strict=True)]
    count = int(np.prod(taps))
    movers = offset.shape[1] // (2 * count)
    samples = np.zeros((n, c, count, *out), np.result_type(x, np.float64))
    for image, mover, k, row, column in np.ndindex(n, movers, count, *out):
        tap = np.unravel_index(k, taps)
        place = [
            p * s - low + t * d + offset[image, 2 * (mover * count + k) + axis, row, column]
            for axis, (p, s, (low, _), t, d) in enumerate(
                zip((row, column), strides, pairs, tap, dilations, strict=True)
            )
        ]
        moved = slice(mover * c // movers, (mover + 1) * c // movers)
        seen = between(x[image, moved], *place)
        samples[image, moved, k, row, column] = (
            seen if mask is None else seen * mask[image, mover * count + k, row, column]
        )
    y = np.zeros((n, o, *out), np.result_type(samples, kernel))
    for filter_ in range(o):
        first = filter_ // (o // groups) * per_group
        weights = kernel[filter_].reshape(1, per_group, count, 1, 1)
        y[:, filter_] = (samples[:, first : first + per_group] * weights).sum((1, 2))
    return y if bias is None else y + bias.reshape(-1, 1, 1)


def between(image, y, x):
    """An image (C, H, W) at a place between its cells: each of the four around it, the nearer the more."""
    if np.isnan(y) or np.isnan(x):
        return np.full(len(image), np.nan)
    seen = np.zeros(len(image), np.result_type(image, np.float64))
    if not (-1 < y < image.shape[1] and -1 < x < image.shape[2]):
        return seen
    for row, column in np.ndindex(2, 2):
        cell = int(np.floor(y)) + row, int(np.floor(x)) + column
        weight = (1 - abs(y - cell[0])) * (1 - abs(x - cell[1]))
        if weight > 0 and all(0 <= i < cells for i, cells in zip(cell, image.shape[1:], strict=True)):
            seen += weight * image[:, *cell]
    return seen


def loop_local(x, kernel, bias=None, *, stride=1, padding=0, dilation=1):
    """A dot product of each position's patch, cut from the padded image, with that position's weights."""
    rank = x.ndim - 2
    strides, dilations = each_axis(stride, rank), each_axis(dilation, rank)
    x = np.pad(x, [(0, 0), (0, 0), *padding_pairs(padding, rank)])
    out, taps = kernel.shape[:rank], kernel.shape[rank + 2 :]
    for axis, (cells, k, s, d, o) in enumerate(zip(x.shape[2:], taps, strides, dilations, out, strict=True)):
        assert count_positions(cells, k, s, (0, 0), d) == o, f"the oracle has too many positions on axis {axis}"
    y = np.zeros((x.shape[0], kernel.shape[rank], *out), np.result_type(x, kernel))
    for position in np.ndindex(*out):
        cut = [
            slice(p * s, p * s + d * (k - 1) + 1, d)
            for p, s, d, k in zip(position, strides, dilations, taps, strict=True)
        ]
        for image, filter_ in np.ndindex(*y.shape[:2]):
            y[image, filter_, *position] = (x[image, :, *cut] * kernel[(*position, filter_)]).sum()
    if bias is None:
        return y
    return y + (bias.reshape(-1, *[1] * rank) if bias.ndim == 1 else np.moveaxis(bias, -1, 0))
