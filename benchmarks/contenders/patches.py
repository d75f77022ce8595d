"""im2col and col2im: lax has patches as a convolution with one-hot kernels, PyTorch has `unfold` and `fold`."""

import math
from collections.abc import Callable

import jax
import torch
from jax import lax
from torch.nn import functional

import jconv
from benchmarks.case import Case
from benchmarks.contenders.contender import Layout

__all__ = ["by_jconv", "by_lax", "by_torch", "moved_by_jconv"]


def by_jconv(case: Case, layout: Layout) -> Callable[..., jax.Array]:
    """By jconv's function; `col2im` has no layout."""
    if case.function == "im2col":
        return lambda x: jconv.im2col(x, case.window, layout=layout, **case.options)
    return lambda columns: jconv.col2im(columns, case.x[2:], case.window, **case.options)


def moved_by_jconv(case: Case, layout: Layout) -> frozenset[str]:
    """The roles of arrays that have their channels last."""
    return frozenset({"features"} if layout == "channels_last" and case.function == "im2col" else ())


def by_lax(case: Case, layout: Layout) -> Callable[..., jax.Array]:
    """By `lax.conv_general_dilated_patches`, and its transpose."""
    space, last = "DHW"[-case.rank :], layout == "channels_last"
    features = f"N{space}C" if last else f"NC{space}"
    rows, positions = case.x[1] * math.prod(case.window), math.prod(case.output_size)

    def im2col(x: jax.Array) -> jax.Array:
        patches = lax.conv_general_dilated_patches(
            x, case.window, case.stride, case.pads, rhs_dilation=case.dilation,
            dimension_numbers=(features, f"{space}IO" if last else f"OI{space}", features),
        )  # fmt: skip
        return patches.reshape(case.x[0], positions, rows) if last else patches.reshape(case.x[0], rows, positions)

    if case.function == "im2col":
        return im2col
    shape = (case.x[0], *case.x[2:], case.x[1]) if last else case.x
    return lambda columns: jax.linear_transpose(im2col, jax.ShapeDtypeStruct(shape, columns.dtype))(columns)[0]


def by_torch(case: Case) -> Callable[..., torch.Tensor]:
    """By `unfold` and `fold`."""
    pads = [low for low, _ in case.pads]
    if case.function == "im2col":
        return lambda x: functional.unfold(x, case.window, case.dilation, pads, case.stride)
    return lambda columns: functional.fold(columns, case.x[2:], case.window, case.dilation, pads, case.stride)
