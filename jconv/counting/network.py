"""The table of a network: shape, parameters, multiply-accumulates, memory and receptive field, layer by layer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from jconv.arguments import entries, integer, per_axis, shape_of
from jconv.counting.formulas import weights
from jconv.counting.tables import drawn, grouped, new_table
from jconv.geometry.layers import (
    AdaptivePool,
    Branches,
    ConvTranspose,
    Dense,
    Flatten,
    Layer,
    Norm,
    Pad,
    Pool,
    Windowed,
    check_layers,
    layers_rank,
)
from jconv.geometry.receptive import Fork, ReceptiveField, Step, field_of

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["LayerCost", "Summary", "summary"]

Shape: TypeAlias = tuple[int, ...]
Path: TypeAlias = list[Step | Fork] | None


@dataclass(frozen=True)
class LayerCost:
    """One row of a summary.

    Attributes:
        path: where the layer stands: `"3"`, or in a fork `"3.1.0"`, the first layer of its second path.
        layer: the layer as one writes it.
        output_shape: what comes out of it.
        parameters: numbers that it learns.
        macs: multiply-accumulates, for the whole batch.
        activation_bytes: the memory that its output takes.
        receptive_field: what a cell of its output sees of the network's input; None where it sees everything.
    """

    path: str
    layer: str
    output_shape: Shape
    parameters: int
    macs: int
    activation_bytes: int
    receptive_field: ReceptiveField | None


@dataclass(frozen=True)
class Summary:
    """A network's cost: the rows, their totals, and as text a table.

    Attributes:
        records: one `LayerCost` a layer, in the order of computation.
        input_shape: the shape that the network was given.
        output_shape: the shape that comes out.
        parameters: of all layers.
        macs: of all layers, for the whole batch.
        activation_bytes: of all outputs together, which is what training keeps.
    """

    records: tuple[LayerCost, ...]
    input_shape: Shape
    output_shape: Shape
    parameters: int = field(init=False)
    macs: int = field(init=False)
    activation_bytes: int = field(init=False)

    def __post_init__(self) -> None:
        for name in ("parameters", "macs", "activation_bytes"):
            object.__setattr__(self, name, sum(getattr(record, name) for record in self.records))

    def __rich__(self) -> "Table":
        columns = ("", "layer", "output", "parameters", "MACs", "activation bytes", "field", "stride")
        table = new_table(*columns, words=2, title=f"input {_times(self.input_shape)}")
        for r in self.records:
            seen = r.receptive_field
            reach = ("all", "") if seen is None else (_times(seen.size), _times(seen.stride))
            numbers = map(grouped, (r.parameters, r.macs, r.activation_bytes))
            table.add_row(r.path, r.layer, _times(r.output_shape), *numbers, *reach)
        totals = map(grouped, (self.parameters, self.macs, self.activation_bytes))
        for column, total in zip(table.columns[1:], ["total", _times(self.output_shape), *totals], strict=False):
            column.footer = total
        return table

    def __str__(self) -> str:
        return drawn(self.__rich__())


def summary(layers: Sequence[Layer], input_shape: Sequence[int], *, bytes_per_element: int = 4) -> Summary:
    """What every layer of a network makes and costs.

    Parameters are what is learned (`conv_params`, `dense_params`, two numbers a channel for `Norm`). A MAC is one
    multiplication and one addition; those of convolutions and dense layers are counted, padding included, and
    biases, normalisations, activations and pools are not, as in the figures that papers give.

    Args:
        layers: records of `jconv.geometry`, the input's first; see `Branches` for what is not a chain.
        input_shape: `(N, C, *spatial)` or, for one image, `(C, *spatial)`. There are as many spatial axes as the
            layers' sizes have entries, and two where all of those are single ints.
        bytes_per_element: of the activations; 4 for float32.

    Returns:
        A `Summary`: `.records`, totals, and a table as `str` or in a rich console.

    Raises:
        ValueError: a layer that does not fit what reaches it, named by its place.
        TypeError: no layers.

    Example:
        >>> from jconv.geometry import Conv, Dense, Flatten, Pool
        >>> lenet = [Conv(5, out_channels=6, padding=2), Pool(2), Conv(5, out_channels=16), Pool(2)]
        >>> lenet += [Flatten(), Dense(120), Dense(84), Dense(10)]
        >>> cost = summary(lenet, (1, 28, 28))
        >>> cost.parameters, cost.macs, cost.output_shape
        (61706, 416520, (10,))
        >>> cost.records[2].receptive_field
        ReceptiveField(size=14, stride=2, padding=2, centre=4.5)

    References:
        Y. LeCun et al., "Gradient-based learning applied to document recognition", 1998.
    """
    function = "summary"
    layers = check_layers(function, layers)
    field_rank = layers_rank(function, layers)
    rank = field_rank or 2
    shape = shape_of(function, "input_shape", input_shape)
    if len(shape) not in (rank + 1, rank + 2):
        raise ValueError(
            f"{function}: `input_shape` must have {rank + 2} axes (N, C and {rank} spatial ones) or {rank + 1}, "
            f"got {len(shape)}: {shape}"
            + ("; for another rank give a size one int an axis" if not field_rank else "")
        )
    itemsize = integer(function, "bytes_per_element", bytes_per_element, minimum=1)
    batch = shape[: len(shape) - rank - 1]
    if len(set(shape[-rank:])) > 1:
        field_rank = rank  # the padding "same" may differ from axis to axis
    walk = _Walk(function, rank, field_rank, batch, itemsize, [])
    output_shape, _ = walk.through(layers, shape[len(batch) :], [], "")
    return Summary(tuple(walk.records), shape, (*batch, *output_shape))


@dataclass(frozen=True)
class _Walk:
    """A walk through the layers with the shape of one image, which leaves a record at each."""

    function: str
    rank: int
    field_rank: int | None
    batch: Shape
    itemsize: int
    records: list[LayerCost]

    def through(self, layers: Sequence[Layer], shape: Shape, before: Path, place: str) -> tuple[Shape, Path]:
        """Walk a path: the shape at its end and its windows, after those that stand `before` it.

        In place of windows stands None where a cell sees the whole input.
        """
        path: Path = []
        for number, layer in enumerate(layers):
            here = f"{place}{number}"
            where = f"{self.function}: layer {here}, {layer!r}"
            seen = None if before is None or path is None else [*before, *path]
            parameters = macs = 0
            if isinstance(layer, Branches):
                ends = [self.through(p, shape, seen, f"{here}.{i}.") for i, p in enumerate(layer.paths)]
                shape = _merged(where, layer, [end for end, _ in ends])
                paths = tuple(steps for _, steps in ends if steps is not None)
                # A gate of one cell a channel sees as good as everything, however it came to be one cell.
                gated = layer.merge == "multiply" and len({end[1:] for end, _ in ends}) > 1
                step = Fork(paths) if len(paths) == len(ends) and not gated else None
            else:
                shape, parameters, macs, step = _layer(where, layer, shape, self.rank)
            sees_all = step is None and not isinstance(layer, Norm)
            path = None if sees_all or path is None else path if step is None else [*path, step]
            whole = (*self.batch, *shape)
            field_ = None if before is None or path is None else field_of(where, [*before, *path], self.field_rank)
            self.records.append(
                LayerCost(
                    here,
                    repr(layer),
                    whole,
                    parameters,
                    prod(self.batch) * macs,
                    self.itemsize * prod(whole),
                    field_,
                )
            )
        return shape, path


def _layer(where: str, layer: Layer, shape: Shape, rank: int) -> tuple[Shape, int, int, Step | None]:
    """The shape after a layer, its parameters, its MACs for one image, and its window if it has one."""
    channels, size = shape[0], shape[1:]
    if isinstance(layer, Flatten):
        return (prod(shape),), 0, 0, None
    if isinstance(layer, Norm):
        return shape, 2 * channels, 0, None
    if isinstance(layer, Dense):
        features = integer(where, "out_features", layer.out_features, minimum=1)
        if size:
            raise ValueError(f"{where}: `Dense` must follow a `Flatten`, got shape {shape}")
        return (features,), features * (channels + bool(layer.bias)), features * channels, None
    if not size:
        raise ValueError(f"{where}: the layer must have spatial axes to work on, got shape {shape}")
    if isinstance(layer, AdaptivePool):
        return (channels, *per_axis(where, "output_size", layer.output_size, rank, minimum=1)), 0, 0, None
    assert isinstance(layer, Windowed)
    window = layer.slide(where, size)
    step = Step(window, isinstance(layer, ConvTranspose))
    if isinstance(layer, Pool | Pad):
        return (channels, *window.output_size), 0, 0, step
    if layer.out_channels is None:
        raise ValueError(f"{where}: `out_channels` must be given for a summary")
    learned = weights(where, channels, layer.out_channels, window.kernel_size, layer.groups)
    # A transposed convolution applies each weight once for every cell that it reads.
    macs = learned * prod(size if step.transposed else window.output_size)
    channels = int(layer.out_channels)  # a NumPy integer would overflow
    return (channels, *window.output_size), learned + (channels if layer.bias else 0), macs, step


def _merged(where: str, layer: Branches, shapes: list[Shape]) -> Shape:
    """The shape that a fork's paths merge into."""
    channels, sizes = [shape[0] for shape in shapes], [shape[1:] for shape in shapes]
    widest = max(sizes, key=prod)
    if layer.merge == "concatenate":
        fits, merged = len(set(sizes)) == 1, (sum(channels), *widest)
    elif layer.merge == "add":
        fits, merged = len(set(shapes)) == 1, shapes[0]
    else:
        gates = {widest, (1,) * len(widest)}
        fits, merged = len(set(channels)) == 1 and set(sizes) <= gates, (channels[0], *widest)
    if not fits:
        rule = {"add": "leave one shape", "concatenate": "leave one size"}
        raise ValueError(
            f'{where}: the paths of a fork that are merged by "{layer.merge}" must '
            f"{rule.get(layer.merge, 'leave one shape, or one cell a channel')}, got {', '.join(map(str, shapes))}"
        )
    return merged


def _times(numbers: object) -> str:
    """`64×56×56`; a number of its own as it stands; equal ones an axis once."""
    values = entries(numbers)
    return str(numbers) if values is None else "×".join(map(str, values))
