"""The layers of a network as records: sizes, strides and channels, without a single weight.

A network is a sequence of them, with `Branches` where it forks. `jconv.receptive_field` reads their geometry,
`jconv.summary` their cost as well. What changes neither, an activation or a dropout, is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, fields
from typing import Literal, TypeAlias, get_args

from jconv.arguments import Ints, Padding, check_choice, common_rank, entries, padding_pairs
from jconv.geometry.transposed import transposed_window
from jconv.geometry.window import Window, plan_window

__all__ = ["AdaptivePool", "Branches", "Conv", "ConvTranspose", "Dense", "Flatten", "Norm", "Pad", "Pool"]

Merge: TypeAlias = Literal["add", "concatenate", "multiply"]


@dataclass(frozen=True)
class Conv:
    """A convolution: the arguments of `jconv.conv`, with the kernel's sizes in place of the kernel.

    Only a `summary` needs `out_channels`, O. The first four are what `jconv.solve_geometry` lists.

    Example:
        >>> Conv(3, padding=1, out_channels=64)
        Conv(3, padding=1, out_channels=64)
    """

    kernel_size: Ints
    stride: Ints = 1
    padding: Padding = 0
    dilation: Ints = 1
    _: KW_ONLY
    out_channels: int | None = None
    groups: int = 1
    bias: bool = True

    def slide(self, function: str, size: tuple[int, ...]) -> Window:
        """Where the kernel stands on `size` cells."""
        return plan_window(function, size, self.kernel_size, self.stride, self.padding, self.dilation)

    def __repr__(self) -> str:
        return written(self)


@dataclass(frozen=True)
class ConvTranspose:
    """A transposed convolution: the arguments of `jconv.conv_transpose`, with the kernel's sizes.

    Only a `summary` needs `out_channels`, O.

    Example:
        >>> ConvTranspose(2, stride=2, out_channels=512)
        ConvTranspose(2, stride=2, out_channels=512)
    """

    kernel_size: Ints
    stride: Ints = 1
    padding: Padding = 0
    dilation: Ints = 1
    _: KW_ONLY
    output_padding: Ints = 0
    out_channels: int | None = None
    groups: int = 1
    bias: bool = True

    def slide(self, function: str, size: tuple[int, ...]) -> Window:
        """Where the `size` cells of the input stand on the output."""
        return transposed_window(
            function, size, self.kernel_size, self.stride, self.padding, self.output_padding, None, self.dilation
        )

    def __repr__(self) -> str:
        return written(self)


@dataclass(frozen=True)
class Pool:
    """A pool of any kind: the arguments of `jconv.max_pool`.

    Example:
        >>> Pool(3, stride=2, padding=1)
        Pool(3, stride=2, padding=1)
    """

    window: Ints
    stride: Ints | None = None
    padding: Padding = 0
    dilation: Ints = 1
    _: KW_ONLY
    ceil_mode: bool = False

    def slide(self, function: str, size: tuple[int, ...]) -> Window:
        """Where the window stands on `size` cells."""
        stride = self.window if self.stride is None else self.stride
        return plan_window(
            function, size, self.window, stride, self.padding, self.dilation,
            name="window", ceil_mode=self.ceil_mode,
        )  # fmt: skip

    def __repr__(self) -> str:
        return written(self)


@dataclass(frozen=True)
class Pad:
    """`jconv.pad`; negative amounts crop.

    Example:
        >>> Pad(-4)
        Pad(-4)
    """

    padding: Ints | Sequence[Sequence[int]]

    def slide(self, function: str, size: tuple[int, ...]) -> Window:
        """A window of one cell that stands on every cell that is left or added."""
        pairs = padding_pairs(function, self.padding, len(size), minimum=None)
        ones, output = (1,) * len(size), tuple(i + low + high for i, (low, high) in zip(size, pairs, strict=True))
        if min(output) < 1:
            raise ValueError(f"{function}: `padding` must leave a cell, got {self.padding} for sizes {size}")
        return Window(size=size, kernel_size=ones, stride=ones, padding=pairs, dilation=ones, output_size=output)

    def __repr__(self) -> str:
        return written(self)


@dataclass(frozen=True)
class AdaptivePool:
    """A pool to a given size, as `jconv.adaptive_avg_pool`; of size 1 a global one.

    Example:
        >>> AdaptivePool(7)
        AdaptivePool(7)
    """

    output_size: Ints = 1

    def __repr__(self) -> str:
        return written(self)


@dataclass(frozen=True)
class Norm:
    """A normalisation that learns two numbers a channel, a scale and a shift: batch, group or instance norm.

    Example:
        >>> Norm()
        Norm()
    """


@dataclass(frozen=True)
class Flatten:
    """Channels and cells in one row, before a dense layer.

    Example:
        >>> Flatten()
        Flatten()
    """


@dataclass(frozen=True)
class Dense:
    """A fully connected layer: `x @ weights + bias`.

    Example:
        >>> Dense(1000)
        Dense(1000)
    """

    out_features: int
    _: KW_ONLY
    bias: bool = True

    def __repr__(self) -> str:
        return written(self)


@dataclass(frozen=True)
class Branches:
    """A fork: the same input goes through every path, and what comes out is merged.

    A path is a sequence of layers; an empty one hands the input on. `"add"` makes a residual block,
    `"concatenate"` joins channels as U-Net and DenseNet do, `"multiply"` gates channels as squeeze and
    excitation does, where one path leaves a single cell that all cells share.

    Example:
        >>> Branches([Conv(3, padding=1), Conv(3, padding=1)], [], merge="add")
        Branches(2 paths, merge='add')
    """

    paths: tuple[Sequence["Layer"], ...]
    merge: Merge

    def __init__(self, *paths: Sequence["Layer"], merge: Merge) -> None:
        object.__setattr__(self, "paths", paths)
        object.__setattr__(self, "merge", merge)

    def __repr__(self) -> str:
        return f"Branches({len(self.paths)} paths, merge={self.merge!r})"


Layer: TypeAlias = Conv | ConvTranspose | Pool | Pad | AdaptivePool | Norm | Flatten | Dense | Branches
Windowed: TypeAlias = Conv | ConvTranspose | Pool | Pad

_SIZES = ("kernel_size", "window", "stride", "dilation", "output_padding", "output_size", "padding")


def check_layers(function: str, layers: object) -> Sequence[Layer]:
    """Refuse what is no sequence of layers, at any depth."""
    sequence = entries(layers)
    if sequence is None:
        raise TypeError(f"{function}: `layers` must be a sequence of layers, got {layers!r}")
    for layer in sequence:
        if not isinstance(layer, Layer):
            raise TypeError(f"{function}: `layers` must hold Conv, Pool and their like, got {layer!r}")
        if isinstance(layer, Branches):
            if not layer.paths:
                raise ValueError(f"{function}: `Branches` must have a path, got none")
            check_choice(function, "merge", layer.merge, get_args(Merge))
            for path in layer.paths:
                check_layers(function, path)
    return sequence


def layers_rank(function: str, layers: Sequence[Layer]) -> int | None:
    """The number of spatial axes that the layers' sizes agree on; None where all of them are single ints."""
    return common_rank(function, **{f"{name} of {layer!r}": value for layer, name, value in _sizes(layers)})


def written(layer: Layer) -> str:
    """A layer as one writes it, without its defaults."""
    first, *others = fields(layer)
    values = {f.name: getattr(layer, f.name) for f in others}
    # An array would answer a comparison with an array.
    said = [f for f in others if entries(values[f.name]) is not None or values[f.name] != f.default]
    words = [repr(getattr(layer, first.name)), *(f"{f.name}={values[f.name]!r}" for f in said)]
    return f"{type(layer).__name__}({', '.join(words)})"


def _sizes(layers: Sequence[Layer]) -> Iterator[tuple[Layer, str, object]]:
    for layer in layers:
        if isinstance(layer, Branches):
            for path in layer.paths:
                yield from _sizes(path)
        else:
            for name in _SIZES:
                value = getattr(layer, name, None)
                if entries(value) is not None:
                    yield layer, name, value
