"""NumPy loops for what turns with its input, and for what blurs before it strides: channels first and batched."""

from itertools import product

import numpy as np
from oracles import each_axis, loop_conv, numpy_pad

ORDER = {"p4": 4, "p4m": 8}
ASYMMETRIC = np.array([[1, 2, 3], [4, 5, 6]])


def pose(x, g):
    """Element r + 4 m, by its definition: m mirrors of the columns, then r quarter turns counterclockwise."""
    return np.rot90(x[..., ::-1] if g // 4 else x, g % 4, axes=(-2, -1))


def which(*elements):
    """The element that does these from the last to the first, found by trying all of them on an image."""
    seen = ASYMMETRIC
    for g in reversed(elements):
        seen = pose(seen, g)
    [found] = [g for g in range(8) if np.array_equal(pose(ASYMMETRIC, g), seen)]
    return found


def inverse(g):
    [found] = [h for h in range(8) if which(h, g) == 0]
    return found


def loop_act(x, element, group="p4", on="image"):
    if on == "image":
        return pose(x, element)
    return np.stack(
        [pose(x[..., which(inverse(element), h), :, :], element) for h in range(ORDER[group])], axis=-3
    )


def loop_lift_conv(x, kernel, group="p4", padding=0):
    return np.stack([loop_conv(x, pose(kernel, g), padding=padding) for g in range(ORDER[group])], 2)


def loop_group_conv(x, kernel, group="p4", padding=0):
    """A convolution for each element and each channel of the group, added."""
    answers = []
    for g in range(ORDER[group]):
        turned = loop_act(kernel, g, group, "features")
        answers.append(sum(loop_conv(x[:, :, h], turned[:, :, h], padding=padding) for h in range(ORDER[group])))
    return np.stack(answers, 2)


def loop_group_pool(x, reduce="max"):
    return {"max": np.max, "mean": np.mean, "sum": np.sum}[reduce](x, axis=-3)


def loop_blur_pool(x, filter_size=4, stride=2, padding_mode="reflect"):
    """Neighbours are averaged F - 1 times, which makes Pascal's triangle, and then cells are left out."""
    rank, weights = x.ndim - 2, np.ones(1)
    for _ in range(filter_size - 1):
        weights = np.convolve(weights, [0.5, 0.5])
    padded = numpy_pad(x, [((filter_size - 1) // 2, filter_size // 2)] * rank, padding_mode, rank)
    out = [-(-i // s) for i, s in zip(x.shape[2:], each_axis(stride, rank), strict=True)]
    y = np.zeros((*x.shape[:2], *out), np.result_type(x, float))
    for position in np.ndindex(*out):
        corner = [p * s for p, s in zip(position, each_axis(stride, rank), strict=True)]
        for tap in np.ndindex(*[filter_size] * rank):
            cell = tuple(np.add(corner, tap))
            y[:, :, *position] += padded[:, :, *cell] * np.prod(weights[list(tap)])
    return y


def loop_antialiased_conv(
    x, kernel, bias=None, *, stride=1, filter_size=4, blur_padding_mode="reflect", **geometry
):
    return loop_blur_pool(loop_conv(x, kernel, bias, **geometry), filter_size, stride, blur_padding_mode)


def transfer(kernel, f):
    """A kernel's answer to one frequency, tap by tap."""
    total = 0j
    for tap in np.ndindex(kernel.shape):
        distance = [k - (cells - 1) / 2 for k, cells in zip(tap, kernel.shape, strict=True)]
        total += kernel[tap] * np.exp(2j * np.pi * np.dot(f, distance))
    return total


def loop_frequency_response(kernel, size=64):
    sizes = each_axis(size, kernel.ndim)
    response = np.zeros(sizes, complex)
    for place in np.ndindex(*sizes):
        response[place] = transfer(kernel, [np.fft.fftfreq(n)[i] for n, i in zip(sizes, place, strict=True)])
    return response


def loop_aliased_frequency(frequency, stride=2):
    """The frequency is moved by whole cycles until it is one of those that samples can tell apart."""
    cycles = np.asarray(frequency * stride, float)
    with np.errstate(invalid="ignore"):
        return (cycles + 0.5) % 1 - 0.5


def loop_aliasing_energy(kernel, stride=2, points=24):
    """The integral of |W|^2 over the band that is kept, by Gauss's rule, taken from that over all frequencies."""
    nodes, weights = np.polynomial.legendre.leggauss(points)

    def energy(halves):
        total = 0.0
        for place in product(range(points), repeat=kernel.ndim):
            f = [half * nodes[i] for half, i in zip(halves, place, strict=True)]
            total += abs(transfer(kernel, f)) ** 2 * np.prod(
                [half * weights[i] for half, i in zip(halves, place, strict=True)]
            )
        return total

    strides = each_axis(stride, kernel.ndim)
    return np.asarray(1 - energy([0.5 / s for s in strides]) / energy([0.5] * kernel.ndim))
