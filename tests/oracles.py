"""Slow, plain answers that share nothing with jconv: Python loops over NumPy arrays, and `numpy.pad`."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

# jconv's words for what NumPy pads with.
NUMPY_MODES = {
    "zeros": "constant",
    "reflect": "reflect",
    "replicate": "edge",
    "circular": "wrap",
    "symmetric": "symmetric",
}

# What is said of a method that there is not, after the function's name.
METHOD_MISTAKE = (
    '`method` must be one of "auto", "lax", "shift", "gemm", "fft", "winograd", "polyphase", "slices", '
    "\"reference\"; got 'cudnn'"
)


def loop_conv(
    x: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray | None = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: Any = 0,
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
) -> np.ndarray:
    """Convolution by its definition, one multiplication at a time.

    `x` is (N, C, *spatial), `kernel` is (O, C/groups, *K); a tap that falls outside the image adds nothing.
    Sums are kept in float64, complex128 or int64.
    """
    wide = _wide(x, kernel) if bias is None else _wide(x, kernel, bias)
    x, kernel = x.astype(wide), kernel.astype(wide)
    (n, c, *size), (o, c_group, *taps) = x.shape, kernel.shape
    assert c == c_group * groups, "the oracle was asked for channels that do not fit"
    strides, dilations = each_axis(stride, len(size)), each_axis(dilation, len(size))
    pairs = padding_pairs(padding, len(size))
    out = [count_positions(*axis) for axis in zip(size, taps, strides, pairs, dilations, strict=True)]
    y = np.zeros((n, o, *out), wide)
    for image, filter_, position in product(range(n), range(o), np.ndindex(*out)):
        first_channel = filter_ // (o // groups) * c_group
        total = wide(0) if bias is None else wide(bias[filter_])
        for channel, tap in product(range(c_group), np.ndindex(*taps)):
            cell = tuple(
                s * p + d * k - low
                for s, p, d, k, (low, _) in zip(strides, position, dilations, tap, pairs, strict=True)
            )
            if all(0 <= i < cells for i, cells in zip(cell, size, strict=True)):
                total += x[(image, first_channel + channel, *cell)] * kernel[(filter_, channel, *tap)]
        y[(image, filter_, *position)] = total
    return y


def loop_products(
    x: np.ndarray,
    kernel: np.ndarray,
    y: np.ndarray,
    *,
    stride: int | Sequence[int] = 1,
    padding: Any = 0,
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
) -> dict[str, np.ndarray]:
    """What three arrays make two by two: "y" of x and kernel, "x" of kernel and y, "kernel" of x and y.

    One triple of cells after the other, x[n, c, S p + d k - P], kernel[o, c, k] and y[n, o, p]: of each, any two
    are multiplied and added to the third.
    """
    wide = _wide(x, kernel, y)
    x, kernel, y = x.astype(wide), kernel.astype(wide), y.astype(wide)
    (_, c, *size), (o, c_group, *taps), rank = x.shape, kernel.shape, x.ndim - 2
    assert c == c_group * groups, "the oracle was asked for channels that do not fit"
    strides, dilations, pairs = each_axis(stride, rank), each_axis(dilation, rank), padding_pairs(padding, rank)
    sums = {"x": np.zeros_like(x), "kernel": np.zeros_like(kernel), "y": np.zeros_like(y)}
    for position, tap in product(np.ndindex(*y.shape[2:]), np.ndindex(*taps)):
        cell = tuple(
            s * p + d * k - low
            for s, p, d, k, (low, _) in zip(strides, position, dilations, tap, pairs, strict=True)
        )
        if not all(0 <= i < cells for i, cells in zip(cell, size, strict=True)):
            continue
        for filter_, channel in product(range(o), range(c_group)):
            at_x = (slice(None), filter_ // (o // groups) * c_group + channel, *cell)
            at_kernel, at_y = (filter_, channel, *tap), (slice(None), filter_, *position)
            sums["y"][at_y] += x[at_x] * kernel[at_kernel]
            sums["x"][at_x] += kernel[at_kernel] * y[at_y]
            sums["kernel"][at_kernel] += (x[at_x] * y[at_y]).sum()
    return sums


def loop_im2col(
    x: np.ndarray, taps: Sequence[int], stride: Sequence[int], padding: Any, dilation: Sequence[int]
) -> np.ndarray:
    """Every patch of a (N, C, *spatial) image as a column, channel by channel, copied cell by cell."""
    (n, c, *size), pairs = x.shape, padding_pairs(padding, len(taps))
    out = [count_positions(*axis) for axis in zip(size, taps, stride, pairs, dilation, strict=True)]
    columns = np.zeros((n, c * int(np.prod(taps)), int(np.prod(out))), x.dtype)
    for image, channel in product(range(n), range(c)):
        for k, tap in enumerate(np.ndindex(*taps)):
            for p, position in enumerate(np.ndindex(*out)):
                cell = tuple(
                    s * q + d * t - low
                    for s, q, d, t, (low, _) in zip(stride, position, dilation, tap, pairs, strict=True)
                )
                if all(0 <= i < cells for i, cells in zip(cell, size, strict=True)):
                    columns[image, channel * int(np.prod(taps)) + k, p] = x[(image, channel, *cell)]
    return columns


def count_positions(size: int, taps: int, stride: int, pair: tuple[int, int], dilation: int) -> int:
    """Where a window can stand, counted by trying every place."""
    low, high = pair
    corners = range(-low, size + high, stride)
    return sum(corner + dilation * (taps - 1) < size + high for corner in corners)


def numpy_pad(x: np.ndarray, padding: Any, mode: str, rank: int) -> np.ndarray:
    """`numpy.pad` on the last `rank` axes."""
    pairs = padding_pairs(padding, rank)
    return np.pad(x, [(0, 0)] * (x.ndim - rank) + pairs, mode=NUMPY_MODES[mode])


def padding_pairs(padding: Any, rank: int) -> list[tuple[int, int]]:
    """An int, ints or pairs, as pairs."""
    entries = [padding] * rank if isinstance(padding, int) else padding
    return [(p, p) if isinstance(p, int) else tuple(p) for p in entries]


def each_axis(value: int | Sequence[int], rank: int) -> tuple[int, ...]:
    """An int for every axis, or one an axis."""
    return (value,) * rank if isinstance(value, int) else tuple(value)


def to_channels_last(x: np.ndarray, kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(N, C, *spatial) and (O, C, *K) as (N, *spatial, C) and (*K, C, O)."""
    return np.moveaxis(x, 1, -1), np.moveaxis(kernel, (1, 0), (-2, -1))


def whole_numbers(rng: np.random.Generator, *shape: int, dtype: Any = np.float32) -> np.ndarray:
    """Small integers, in a floating dtype: their sums of products are exact, so results can be equal.

    None is 0, so that a tap or a channel that is left out shows.
    """
    return (rng.integers(1, 6, shape) * rng.choice([-1, 1], shape)).astype(dtype)


def assert_close(actual: Any, expected: Any, *, relative: float = 1e-5) -> None:
    """Equal shapes, and values within `relative` of the largest expected magnitude.

    float32 sums of 100 products in another order differ by at most 100 * 2^-24 = 6e-6 of that magnitude;
    a cell that cancels to nearly 0 keeps the error of its terms, so nothing is relative to single cells.
    """
    actual, expected = np.asarray(actual), np.asarray(expected)
    assert actual.shape == expected.shape
    largest = np.abs(expected).max(initial=1e-30)
    np.testing.assert_allclose(actual, expected, rtol=0, atol=relative * largest)


def _wide(*arrays: np.ndarray) -> Any:
    kind = np.result_type(*arrays).kind
    return {"f": np.float64, "c": np.complex128}.get(kind, np.int64)
