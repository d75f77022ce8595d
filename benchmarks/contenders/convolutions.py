"""Convolutions, plain and transposed, and one in the body of a loop."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import torch
from jax import lax
from torch.nn import functional

import jconv
from benchmarks.case import Case
from benchmarks.contenders.contender import Layout

__all__ = ["by_jconv", "by_lax", "by_torch", "moved_by_jconv"]


def by_jconv(case: Case, layout: Layout) -> Callable[..., jax.Array]:
    """By jconv's function, with what it chooses by itself."""
    options = {name: value for name, value in case.options.items() if name != "length"}
    name = f"conv{case.rank}d" if case.function == "scan_conv" else case.function
    function = getattr(jconv, name)

    def compute(x: jax.Array, kernel: jax.Array) -> jax.Array:
        return function(x, kernel, layout=layout, **options)

    return _in_jax_loop(case, compute)


def moved_by_jconv(case: Case, layout: Layout) -> frozenset[str]:
    """The roles of arrays that have their channels last."""
    return frozenset({"features", "kernel"}) if layout == "channels_last" else frozenset()


def by_lax(case: Case, layout: Layout) -> Callable[..., jax.Array]:
    """By `lax.conv_general_dilated`, NCHW and OIHW or NHWC and HWIO."""
    space, last = "DHW"[-case.rank :], layout == "channels_last"
    features = f"N{space}C" if last else f"NC{space}"
    if case.function == "conv_transpose":
        return _lax_transposed(case, features, space, last)

    def compute(x: jax.Array, kernel: jax.Array) -> jax.Array:
        return lax.conv_general_dilated(
            x, kernel, case.stride, case.pads, rhs_dilation=case.dilation, feature_group_count=case.groups,
            dimension_numbers=(features, f"{space}IO" if last else f"OI{space}", features),
        )  # fmt: skip

    return _in_jax_loop(case, compute)


def _lax_transposed(case: Case, features: str, space: str, last: bool) -> Callable[..., jax.Array]:
    """With the input dilated and the kernel flipped, as `lax.conv_transpose` does it, which has no groups."""
    reach = [d * (k - 1) for k, d in zip(case.window, case.dilation, strict=True)]
    extra = case.each("output_padding", 0)
    pads = [(r - low, r - high + e) for r, (low, high), e in zip(reach, case.pads, extra, strict=True)]
    g = case.groups
    swapped = g == 1  # then naming the axes the other way round swaps input and output channels
    letters = "OI" if last == swapped else "IO"
    spec = f"{space}{letters}" if last else f"{letters}{space}"

    def compute(x: jax.Array, kernel: jax.Array) -> jax.Array:
        kernel = jnp.flip(kernel, range(case.rank) if last else range(2, case.rank + 2))
        if g > 1 and last:  # (*K, O/g, C) to (*K, C/g, O)
            kernel = kernel.reshape(*kernel.shape[:-1], g, -1)
            kernel = jnp.moveaxis(kernel, -1, -3)
            kernel = kernel.swapaxes(-1, -2).reshape(*kernel.shape[:-2], -1)
        elif g > 1:  # (C, O/g, *K) to (O, C/g, *K)
            kernel = kernel.reshape(g, -1, *kernel.shape[1:]).swapaxes(1, 2)
            kernel = kernel.reshape(-1, *kernel.shape[2:])
        return lax.conv_general_dilated(
            x, kernel, (1,) * case.rank, pads, lhs_dilation=case.stride, rhs_dilation=case.dilation,
            feature_group_count=g, dimension_numbers=(features, spec, features),
        )  # fmt: skip

    return compute


def by_torch(case: Case) -> Callable[..., torch.Tensor]:
    """By `torch.nn.functional`, which pads by itself where both sides get the same."""
    geometry: dict[str, Any] = {"stride": case.stride, "dilation": case.dilation, "groups": case.groups}
    if case.function == "conv_transpose":
        function = getattr(functional, f"conv_transpose{case.rank}d")
        geometry |= {
            "padding": [low for low, _ in case.pads],
            "output_padding": case.each("output_padding", 0),
        }
        return lambda x, kernel: function(x, kernel, **geometry)
    function = getattr(functional, f"conv{case.rank}d")
    even = all(low == high for low, high in case.pads)
    around = [cells for pair in reversed(case.pads) for cells in pair]

    def compute(x: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
        if even:
            return function(x, kernel, padding=[low for low, _ in case.pads], **geometry)
        return function(functional.pad(x, around), kernel, **geometry)

    if case.function != "scan_conv":
        return compute

    def loop(x: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
        for _ in range(case.options["length"]):
            x = compute(x, kernel)
        return x

    return loop


def _in_jax_loop(case: Case, compute: Callable[..., jax.Array]) -> Callable[..., jax.Array]:
    if case.function != "scan_conv":
        return compute

    def loop(x: jax.Array, kernel: jax.Array) -> jax.Array:
        return lax.scan(lambda y, _: (compute(y, kernel), None), x, length=case.options["length"])[0]

    return loop
