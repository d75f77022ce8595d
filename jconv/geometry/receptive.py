"""Receptive fields: which cells of the input a cell of the output sees."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm, prod
from typing import TypeAlias

from jconv.arguments import Ints, common_rank, entries, per_axis
from jconv.geometry.layers import (
    Branches,
    Conv,
    ConvTranspose,
    Layer,
    Norm,
    Pad,
    Pool,
    check_layers,
    layers_rank,
)
from jconv.geometry.window import Window

__all__ = ["ReceptiveField", "receptive_field"]


@dataclass(frozen=True)
class ReceptiveField:
    """What one cell of the output sees, in cells of the input: ints, or one an axis in a tuple.

    Attributes:
        size: cells from the first that is seen to the last; the most that any output cell sees.
        stride: cells from the field of one output cell to that of the next; below 1, a fraction, where
            transposed layers have made the output larger than the input.
        padding: how many cells before the input's first one the first output cell's field begins.
        centre: the middle of the first output cell's field, where the input's first cell is 0; (size - 1) / 2 -
            padding unless given. It is not compared.
    """

    size: Ints
    stride: int | Fraction | tuple[int | Fraction, ...]
    padding: Ints
    centre: float | tuple[float, ...] | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.centre is None:
            size, padding = self.size, self.padding
            if entries(size) is None and entries(padding) is None:
                centre = (size - 1) / 2 - padding  # type: ignore[operator]
            else:
                centre = tuple((s - 1) / 2 - p for s, p in zip(entries(size), entries(padding), strict=True))  # type: ignore[arg-type]
            object.__setattr__(self, "centre", centre)


@dataclass(frozen=True)
class Step:
    """A window on the way from the input to the output."""

    window: Window
    transposed: bool


@dataclass(frozen=True)
class Fork:
    """Paths from one input whose results are merged cell by cell."""

    paths: tuple["Steps", ...]


Steps: TypeAlias = Sequence[Step | Fork]

# Where no input size is given the network is planned on an input so large that nothing reaches its end.
_ENDLESS = 2**60


def receptive_field(layers: Sequence[Layer], *, input_size: Ints | None = None) -> ReceptiveField:
    """What one cell of a network's output sees of its input.

    A window of `span` cells that moves by S with P cells of padding, standing at positions first to last, sees

        S first - P   to   S last - P + span - 1

    and a transposed one ceil((first + P - span + 1) / S) to floor((last + P) / S). From one output cell back
    through all layers this gives the field's first and last cell. Holes that dilation leaves in it are not
    told apart, and of branches the field is the smallest that holds all of theirs: where a transposed layer has a
    dilation, or meets one, the field may be told wider than what is seen, never narrower.

    Args:
        layers: records of `jconv.geometry` (`Conv`, `ConvTranspose`, `Pool`, `Pad`, `Branches`, `Norm`), the
            input's first.
        input_size: cells of the input, one number or one an axis; needed only where a stride above 1 meets
            the padding `"same"`, which depends on it.

    Returns:
        Ints where the layers and the input's size are single ints, else tuples with one entry an axis.

    Raises:
        ValueError: `"same"` with a stride and no `input_size`, a layer that does not fit the input, or branches
            of different strides.
        TypeError: no sequence of layers.

    Example:
        >>> stage = lambda convolutions: [Conv(3, padding=1)] * convolutions + [Pool(2)]
        >>> receptive_field([*stage(2), *stage(2), *stage(3), *stage(3), *stage(3)])  # VGG16
        ReceptiveField(size=212, stride=32, padding=90, centre=15.5)

    References:
        A. Araujo, W. Norris, J. Sim, "Computing receptive fields of convolutional neural networks", 2019.
    """
    function = "receptive_field"
    layers = check_layers(function, layers)
    rank = layers_rank(function, layers)
    if rank is None:
        rank = common_rank(function, input_size=input_size)
    if input_size is None:
        _check_named(function, layers)
        size = (_ENDLESS,) * (rank or 1)
    else:
        size = per_axis(function, "input_size", input_size, rank or 1, minimum=1)
    steps, _ = _plan(function, layers, size)
    return field_of(function, steps, rank)


def field_of(function: str, steps: Steps, rank: int | None) -> ReceptiveField:
    """The field of a network that has been planned; `rank` None for plain numbers."""
    if rank is None:
        return ReceptiveField(*_field_on_axis(function, steps, 0))
    return ReceptiveField(*zip(*(_field_on_axis(function, steps, axis) for axis in range(rank)), strict=True))


def _field_on_axis(function: str, steps: Steps, axis: int) -> tuple[int, int | Fraction, int, float]:
    stride, period = _stride(function, steps, axis)
    # Behind a transposed layer the output cells of one period see fields of different sizes.
    ends = [_seen(steps, axis, cell, cell) for cell in range(period)]
    first, last = ends[0]
    size = max(high - low + 1 for low, high in ends)
    return size, int(stride) if stride.denominator == 1 else stride, -first, (first + last) / 2


def _seen(steps: Steps, axis: int, first: int, last: int) -> tuple[int, int]:
    """The first and the last input cell that the output cells `first` to `last` see."""
    for step in reversed(steps):
        if isinstance(step, Fork):
            ends = [_seen(path, axis, first, last) for path in step.paths]
            first, last = min(low for low, _ in ends), max(high for _, high in ends)
            continue
        s, span, (p, _) = step.window.stride[axis], step.window.span[axis], step.window.padding[axis]
        if step.transposed:
            first, last = -((span - 1 - p - first) // s), (last + p) // s
        else:
            first, last = s * first - p, s * last - p + span - 1
    return first, last


def _stride(function: str, steps: Steps, axis: int, period: int = 1) -> tuple[Fraction, int]:
    """Input cells from one output cell to the next, and after how many output cells the pattern repeats.

    `period` is that of the input's cells. A stride runs through it faster: were it multiplied up only, a stack of
    hourglasses, each of which halves and doubles, would have one of astronomical length.
    """
    stride = Fraction(1)
    for step in steps:
        if isinstance(step, Fork):
            found = [_stride(function, path, axis, period) for path in step.paths]
            strides = {s for s, _ in found}
            if len(strides) > 1:
                told = ", ".join(str(s) for s, _ in found)
                raise ValueError(f"{function}: the paths of `Branches` must have one stride, got {told}")
            stride, period = stride * strides.pop(), lcm(*(p for _, p in found))
        else:
            s = step.window.stride[axis]
            if step.transposed:
                stride, period = stride / s, period * s
            else:
                stride, period = stride * s, period // gcd(period, s)
    return stride, period


def _plan(function: str, layers: Sequence[Layer], size: tuple[int, ...]) -> tuple[Steps, tuple[int, ...]]:
    steps: list[Step | Fork] = []
    for layer in layers:
        if isinstance(layer, Branches):
            planned = [_plan(function, path, size) for path in layer.paths]
            steps.append(Fork(tuple(path for path, _ in planned)))
            size = planned[0][1]
        elif isinstance(layer, Conv | ConvTranspose | Pool | Pad):
            window = layer.slide(f"{function}, {layer!r}", size)
            steps.append(Step(window, isinstance(layer, ConvTranspose)))
            size = window.output_size
        elif not isinstance(layer, Norm):
            raise ValueError(f"{function}: `layers` must have a window each, got {layer!r}, which sees everything")
    return steps, size


def _check_named(function: str, layers: Sequence[Layer]) -> None:
    for layer in layers:
        if isinstance(layer, Branches):
            for path in layer.paths:
                _check_named(function, path)
        elif isinstance(layer, Conv | Pool) and isinstance(layer.padding, str) and "same" in layer.padding:
            stride = layer.stride if isinstance(layer, Conv) or layer.stride is not None else layer.window
            if prod(per_axis(function, "stride", stride, layers_rank(function, [layer]) or 1, minimum=1)) > 1:
                raise ValueError(
                    f"{function}: `input_size` must be given where a stride above 1 meets padding "
                    f'"{layer.padding}", which depends on it, got None and {layer!r}'
                )
