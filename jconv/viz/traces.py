"""A convolution of small arrays with all that its picture needs: input, kernel, output, parameters.

Nothing is recorded step by step. What a step shows follows from these four, and they are a thousandth of the size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeAlias

import jax.numpy as jnp
import numpy as np

import jconv

Operation: TypeAlias = Literal["correlate", "convolve", "conv", "conv_transpose"]
Pairs: TypeAlias = tuple[tuple[int, int], ...]

MOST_CELLS = 65_536
MOST_TAPS = 1_024
_INT32 = np.iinfo(np.int32)


@dataclass(frozen=True, eq=False)
class Trace:
    """A convolution to be shown; `trace` makes one.

    Attributes:
        operation: the function that computed it. `correlate` and `convolve` have plain arrays, `conv` and
            `conv_transpose` have `(C, *spatial)` and a kernel with both channel axes.
        x: the input.
        kernel: the kernel.
        bias: one number an output channel, or None.
        y: the output.
        stride: cells between two positions, one an axis.
        padding: cells beyond the edges, a pair an axis; for `conv_transpose`, cells cut off.
        dilation: cells between taps, one an axis.
        groups: the number of groups.
        padding_mode: what stands in the padding.
        output_padding: cells added on the high side of a transposed convolution, one an axis.
    """

    _repr_html_: ClassVar[Callable[["Trace"], str]]  # for notebooks: the package sets it, since the page is above

    operation: Operation
    x: np.ndarray
    kernel: np.ndarray
    bias: np.ndarray | None
    y: np.ndarray
    stride: tuple[int, ...]
    padding: Pairs
    dilation: tuple[int, ...]
    groups: int
    padding_mode: str
    output_padding: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """The trace as plain lists and numbers; NaN and the infinities, which JSON lacks, as words."""
        return {
            "op": self.operation,
            "x": array_json(self.x),
            "kernel": array_json(self.kernel),
            "bias": None if self.bias is None else array_json(self.bias),
            "y": array_json(self.y),
            "stride": list(self.stride),
            "padding": [list(pair) for pair in self.padding],
            "dilation": list(self.dilation),
            "groups": self.groups,
            "padding_mode": self.padding_mode,
            "output_padding": list(self.output_padding),
        }


def trace(
    x: Any,
    kernel: Any,
    bias: Any = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: Any = 0,
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    output_padding: int | Sequence[int] = 0,
    flip: bool = False,
    transposed: bool = False,
) -> Trace:
    """Compute a convolution of small arrays, along one or two axes, in order to show it.

    Args:
        x: an array without channels, as `jconv.correlate` takes, or `(C, *spatial)`.
        kernel: an array of the same rank, or `(O, C/groups, *K)`; `(C, O/groups, *K)` if `transposed`.
        bias: one number an output channel, where there are channels.
        stride: as in `jconv.conv`, like the next four.
        padding: cells beyond the edges; numbers only if `transposed`.
        dilation: cells between taps.
        groups: the number of groups, where there are channels.
        padding_mode: what stands in the padding.
        output_padding: as in `jconv.conv_transpose`.
        flip: flip the kernel first, as mathematics does; for arrays without channels.
        transposed: the transposed convolution.

    Returns:
        A `Trace`, which a notebook shows and `to_html` and `svg` draw.

    Raises:
        ValueError: ragged, empty or oversized arrays, more than two spatial axes, and whatever jconv refuses.
        TypeError: arrays that do not hold real numbers.

    Example:
        >>> trace([1, 2, 3, 4, 5], [1, 0, -1]).y
        array([-2, -2, -2], dtype=int32)
    """
    x, kernel = _numbers("x", x, MOST_CELLS), _numbers("kernel", kernel, MOST_TAPS)
    bias = None if bias is None else _numbers("bias", bias, MOST_TAPS)
    channels = kernel.ndim != x.ndim
    rank = x.ndim - channels
    if kernel.ndim - x.ndim not in (0, 1) or rank not in (1, 2):
        raise ValueError(
            "trace: `x` and `kernel` must have one or two axes each, or `x` one more for its channels and "
            f"`kernel` two more, got shapes {x.shape} and {kernel.shape}"
        )
    if not channels and (bias is not None or groups != 1):
        raise ValueError("trace: `bias` and `groups` need channels: `x` (C, *spatial), `kernel` (O, C/groups, *K)")
    if flip and (channels or transposed):
        raise ValueError("trace: `flip` is for arrays without channels, and not for `transposed`")
    options: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation}
    if transposed:
        if isinstance(padding, str):
            raise ValueError(f"trace: `padding` must be numbers where `transposed`, got {padding!r}")
        if not channels:
            x, kernel = x[None], kernel[None, None]
        operation: Operation = "conv_transpose"
        y = jconv.conv_transpose(x, kernel, bias, groups=groups, output_padding=output_padding, **options)
        # The integers of a transposed convolution are those of the convolution that it is the adjoint of.
        options["padding"] = 0
        pads = _pairs(padding, rank)
    elif channels:
        operation = "conv"
        y = jconv.conv(x, kernel, bias, groups=groups, padding_mode=padding_mode, **options)  # type: ignore[arg-type]
        pads = None
    else:
        operation = "convolve" if flip else "correlate"
        y = getattr(jconv, operation)(x, kernel, padding_mode=padding_mode, **options)
        pads = None
    plan = _plan(x, kernel, transposed or channels, transposed, groups, options)
    return Trace(
        operation=operation,
        x=x,
        kernel=kernel,
        bias=bias,
        y=np.asarray(y),
        stride=plan.stride,
        padding=plan.padding if pads is None else pads,
        dilation=plan.dilation,
        groups=groups,
        padding_mode=padding_mode,
        output_padding=tuple(np.broadcast_to(output_padding, rank).tolist()),
    )


def _plan(
    x: np.ndarray, kernel: np.ndarray, channels: bool, transposed: bool, groups: int, options: dict[str, Any]
) -> Any:
    """The integers of a convolution that was computed: jconv tells them."""
    if not channels:
        x, kernel = x[None], kernel[None, None]
    if transposed:  # any input that is large enough; only stride and dilation are read
        spatial = tuple(int(k) * 8 for k in kernel.shape[2:])
        x = np.empty((kernel.shape[1], *spatial), np.float32)
        groups = 1
    return jconv.explain(x, kernel, groups=groups, **options).plan


def _pairs(padding: Any, rank: int) -> Pairs:
    """Padding as a pair an axis: an int, one int an axis, or a pair an axis."""
    entries = [padding] * rank if np.ndim(padding) == 0 else list(padding)
    return tuple((int(e), int(e)) if np.ndim(e) == 0 else (int(e[0]), int(e[1])) for e in entries)


def _numbers(name: str, value: Any, most: int) -> np.ndarray:
    """A user's numbers as int32 or float32."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"trace: `{name}` must be rectangular, got rows of different lengths") from None
    if array.dtype.kind not in "biuf" and array.dtype != jnp.bfloat16:
        raise TypeError(f"trace: `{name}` must hold real numbers, got {array.dtype}")
    if array.size == 0 or array.ndim == 0:
        raise ValueError(f"trace: `{name}` must have at least one axis and one cell, got shape {array.shape}")
    if array.size > most:
        raise ValueError(f"trace: `{name}` must have no more than {most} cells to be shown, got {array.size}")
    if array.dtype.kind in "biu":
        if array.dtype.kind != "b" and (array.max() > _INT32.max or array.min() < _INT32.min):
            raise ValueError(f"trace: `{name}` must fit int32, got {array.min()} to {array.max()}")
        return array.astype(np.int32)
    return array.astype(np.float32)


def array_json(array: np.ndarray) -> dict[str, Any]:
    """An array as nested lists, its floats in the fewest digits that tell float32 apart."""
    if array.dtype.kind in "iu":
        return {"dtype": "int32", "data": array.tolist()}
    shortest = array.astype(np.float32).astype("U32").astype(np.float64)
    return {"dtype": "float32", "data": _finite(shortest.tolist())}


def _finite(nested: Any) -> Any:
    if isinstance(nested, list):
        return [_finite(entry) for entry in nested]
    if np.isfinite(nested):
        return int(nested) if float(nested).is_integer() and abs(nested) < 2**53 else nested
    return "NaN" if np.isnan(nested) else "Infinity" if nested > 0 else "-Infinity"
