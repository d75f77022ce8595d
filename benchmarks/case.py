"""A case: one layer of a network or one filter over an image, as data, and what follows from its integers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

__all__ = ["Case", "Pads"]

Pads = list[tuple[int, int]]
"""Cells below and above, one pair a spatial axis."""


@dataclass(frozen=True)
class Case:
    """What is computed. Shapes are channels first; a contender that works otherwise moves the axes beforehand."""

    group: str
    name: str
    function: str
    """jconv's name of it; `scan_conv` is `conv2d` in the body of a loop."""
    x: tuple[int, ...]
    """`(N, C, *spatial)`; of col2im the image it returns; of a filter the image, `(H, W)` or with channels."""
    kernel: tuple[int, ...] = ()
    """The kernel's shape, of pools and patches the window; of a filter that takes a kernel `(KH, KW)`."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What `function` is given besides, by jconv's names."""

    @property
    def rank(self) -> int:
        """The number of spatial axes."""
        return len(self.x) - 2

    @property
    def window(self) -> tuple[int, ...]:
        """The kernel's spatial size."""
        return self.kernel[-self.rank :] if self.kernel else ()

    def each(self, option: str, default: int | tuple[int, ...] = 1) -> tuple[int, ...]:
        """An option that is one int or one an axis, one an axis."""
        value = self.options.get(option, default)
        return (value,) * self.rank if isinstance(value, int) else tuple(value)

    @property
    def stride(self) -> tuple[int, ...]:
        """One an axis: of a pool the window's size unless given."""
        return self.each("stride", self.window if self.function.endswith("_pool") else 1)

    @property
    def dilation(self) -> tuple[int, ...]:
        """One an axis."""
        return self.each("dilation")

    @property
    def groups(self) -> int:
        """Groups of channels that do not see each other."""
        return self.options.get("groups", 1)

    @property
    def pads(self) -> Pads:
        """The padding in cells; `"causal"` and pairs are spelled out."""
        padding = self.options.get("padding", 0)
        if padding == "causal":
            return [(self.dilation[0] * (self.window[0] - 1), 0)]
        if isinstance(padding, int):
            return [(padding, padding)] * self.rank
        return [p if isinstance(p, Sequence) else (p, p) for p in padding]

    @property
    def output_size(self) -> tuple[int, ...]:
        """The spatial size of the result, of col2im that of the positions."""
        axes = zip(self.x[2:], self.window, self.stride, self.dilation, self.pads, strict=True)
        if self.function == "conv_transpose":
            extra = self.each("output_padding", 0)
            full = [(n - 1) * s + d * (k - 1) + 1 - low - high for n, k, s, d, (low, high) in axes]
            return tuple(n + e for n, e in zip(full, extra, strict=True))
        return tuple((n + low + high - d * (k - 1) - 1) // s + 1 for n, k, s, d, (low, high) in axes)

    @property
    def macs(self) -> int:
        """Multiply-accumulates of the forward pass, padding counted; 0 where they are not what costs."""
        if not self.function.startswith("conv"):
            return 0
        positions = self.x[2:] if self.function == "conv_transpose" else self.output_size
        return self.x[0] * prod(positions) * prod(self.kernel)
