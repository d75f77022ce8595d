"""Every public array function of jconv with small arrays and options, and the loop (loops.py) it must equal."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import jax
import numpy as np
from loops import (
    loop_adaptive,
    loop_apply,
    loop_avg_pool,
    loop_border_artifact,
    loop_box_blur,
    loop_col2im,
    loop_conv_transpose,
    loop_convolve,
    loop_correlate,
    loop_depthwise,
    loop_gallery,
    loop_gaussian_blur,
    loop_lp_pool,
    loop_max_pool,
    loop_max_pool_with_indices,
    loop_max_unpool,
    loop_pad,
    loop_pointwise,
    loop_separable,
    loop_sobel,
    loop_sobel_direction,
    loop_unsharp_mask,
)
from loops_symmetry import (
    loop_act,
    loop_aliased_frequency,
    loop_aliasing_energy,
    loop_antialiased_conv,
    loop_blur_pool,
    loop_frequency_response,
    loop_group_conv,
    loop_group_pool,
    loop_lift_conv,
)
from loops_variants import loop_deform, loop_local
from oracles import loop_conv, loop_im2col

import jconv

Shape = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Case:
    """One way to call one function: arrays of these shapes, then static arguments, then options."""

    name: str
    shapes: tuple[Shape, ...]
    static: tuple
    options: dict[str, Any]
    oracle: Callable | None
    batched: bool  # whether x's first axis may have any length
    cells: int  # where above 0, the last array holds places among so many cells
    beside: tuple[int, ...]  # the arrays that have x's batch; always real, and about 1 in size
    named: tuple[str, ...]  # the last arrays, which go by these names

    def __call__(self, *arrays: jax.Array) -> Any:
        count = len(arrays) - len(self.named)
        named = dict(zip(self.named, arrays[count:], strict=True))
        return reduce(getattr, self.name.split("."), jconv)(*arrays[:count], *self.static, **named, **self.options)

    def __str__(self) -> str:
        return ",".join([self.name, *map(str, self.static), *(f"{k}={v}" for k, v in self.options.items())])

    def has_batch(self, i: int) -> bool:
        """Whether an array has a batch: x, what stands beside it, and the places of max_unpool."""
        return i == 0 or i in self.beside or self.cells > 0

    def draw(self, rng: np.random.Generator, dtype: Any = np.float32) -> list[np.ndarray]:
        """Numbers between -1 and 1, no two of an array alike and none 0; integers and bools as they come."""
        return [self._draw(rng, i, dtype) for i in range(len(self.shapes))]

    def _draw(self, rng: np.random.Generator, i: int, dtype: Any) -> np.ndarray:
        shape, dtype = self.shapes[i], np.dtype(dtype)
        if self.cells and i == len(self.shapes) - 1:
            last = self.options.get("layout") == "channels_last"
            first = (shape[0], shape[-1], *shape[1:-1]) if last else shape
            planes = [rng.permutation(self.cells)[: np.prod(first[2:])] for _ in range(first[0] * first[1])]
            places = np.array(planes, np.int32).reshape(first)
            return np.moveaxis(places, 1, -1) if last else places
        dtype = np.zeros((), dtype).real.dtype if i in self.beside else dtype
        if dtype.kind in "iu" and i in self.beside:
            return rng.integers(-(dtype.kind == "i"), 1, shape, endpoint=True).astype(dtype)
        if dtype.kind in "biu":
            low, high = (0, 1) if dtype.kind == "b" else (max(np.iinfo(dtype).min, -500), np.iinfo(dtype).max)
            return rng.integers(low, min(high, 500), shape, endpoint=True).astype(dtype)
        spread = (2 * rng.permutation(int(np.prod(shape))) + 1.1) / np.prod(shape) - 1
        spread = spread.reshape(shape)
        return (spread + 1j * rng.permutation(spread)).astype(dtype) if dtype.kind == "c" else spread.astype(dtype)


def case(
    name: str,
    shapes: list[Shape],
    *static: Any,
    oracle: Any = None,
    batched: bool = True,
    cells: int = 0,
    beside: tuple[int, ...] = (),
    named: tuple[str, ...] = (),
    **options: Any,
) -> Case:
    """A row of the table."""
    return Case(name, tuple(shapes), static, options, oracle, batched, cells, beside, named)


def public_array_functions() -> set[str]:
    """The public functions that return arrays computed from arrays, found by their annotations."""
    found = set()
    for prefix, module in [("", jconv), ("filters.", jconv.filters), ("equivariance.", jconv.equivariance)]:
        for name in module.__all__:
            member = getattr(module, name)
            if not inspect.isfunction(member) or "Callable" in str(inspect.signature(member)):
                continue  # what takes functions is tested with some
            if "Array" in str(inspect.signature(member).return_annotation):
                found.add(prefix + name)
    return found


# ---------------------------------------------------------------------------------------------------------
# The table. The first row of a function has an oracle; the others are there for their options.

LAST = {"layout": "channels_last"}
CASES = [
    case(
        "conv", [(2, 4, 5, 4), (4, 2, 3, 2), (4,)], oracle=loop_conv,
        stride=(2, 1), padding=((0, 2), (1, 0)), dilation=(1, 2), groups=2,
    ),
    case(
        "conv", [(2, 5, 4, 4), (3, 2, 2, 4), (4,)],
        stride=(1, 2), padding=(2, 1), groups=2, padding_mode="reflect", **LAST,
    ),
    case("conv", [(2, 2, 4, 3), (2, 2, 2, 2)], padding="same_lower", padding_mode="symmetric", method="reference"),
    case("conv1d", [(2, 3, 7), (2, 3, 3), (2,)], oracle=loop_conv, stride=2, padding=((4, 0),), dilation=2),
    case("conv1d", [(2, 7, 2), (2, 2, 3), (3,)], padding="causal", stride=2, **LAST),
    case("conv2d", [(2, 2, 5, 4), (3, 2, 3, 2)], oracle=loop_conv, stride=(2, 1), padding=((1, 2), (0, 1))),
    case("conv2d", [(2, 2, 5, 4), (3, 2, 2, 3)], stride=2, padding="same", padding_mode="circular"),
    case("conv3d", [(1, 2, 3, 2, 3), (2, 1, 2, 2, 2), (2,)], oracle=loop_conv, padding=(1, 0, 1), groups=2),
    case(
        "correlate", [(5, 6), (3, 2)], oracle=loop_correlate, batched=False,
        padding=((1, 1), (0, 2)), stride=(1, 2),
    ),
    case("correlate", [(7,), (3,)], padding="same", padding_mode="replicate", dilation=2, batched=False),
    case("convolve", [(4, 3), (2, 3)], oracle=loop_convolve, padding=((1, 1), (2, 2)), batched=False),
    case("convolve", [(5,), (3,)], padding="full", batched=False),
    case("depthwise_conv", [(2, 3, 4, 5), (6, 1, 2, 3), (6,)], oracle=loop_depthwise, stride=2, padding=1),
    case("depthwise_conv", [(2, 6, 2), (3, 1, 4), (4,)], padding="same", padding_mode="reflect", **LAST),
    case("pointwise_conv", [(2, 3, 4, 3), (2, 3), (2,)], oracle=loop_pointwise),
    case("pointwise_conv", [(2, 5, 3), (2, 3)], **LAST),
    case("separable_conv", [(2, 2, 5, 4), (4, 1, 3, 2), (3, 4), (3,)], oracle=loop_separable, stride=2, padding=1),
    case("separable_conv", [(2, 5, 2), (3, 1, 2), (3, 2)], padding="same", dilation=2, **LAST),
    case(
        "conv_transpose", [(2, 4, 3, 2), (4, 2, 2, 3), (4,)], oracle=loop_conv_transpose,
        stride=(2, 3), padding=1, output_padding=(1, 2), dilation=2, groups=2,
    ),
    case("conv_transpose", [(2, 4, 4), (3, 3, 4)], stride=2, padding="same", **LAST),
    case("conv_transpose", [(2, 2, 3), (2, 2, 3)], stride=2, output_size=8, method="reference"),
    case(
        "deform_conv2d", [(1, 4, 4, 3), (1, 16, 2, 3), (4, 2, 2, 2), (4,), (1, 8, 2, 3)], oracle=loop_deform,
        beside=(1, 4), named=("mask",), stride=(2, 1), padding=((0, 1), (1, 0)), groups=2,
    ),
    case("deform_conv2d", [(2, 4, 3), (8, 4, 3), (3, 2, 2, 2)], padding="same", dilation=2, batched=False),
    case(
        "locally_connected", [(2, 2, 5, 4), (2, 3, 3, 2, 3, 2), (2, 3, 3)], oracle=loop_local,
        stride=(2, 1), padding=((0, 1), (1, 0)), dilation=(1, 2),
    ),
    case("locally_connected", [(2, 7), (3, 4, 2, 3), (4,)], stride=3, padding="same", batched=False),
    case("pad", [(2, 2, 4, 5)], ((1, 2), (-1, 0)), oracle=loop_pad, mode="reflect"),
    case("pad", [(2, 4, 3, 2)], ((2, -1), (0, 1)), value=7, **LAST),
    case(
        "im2col", [(2, 2, 5, 4)], (2, 3), oracle=loop_im2col,
        stride=(2, 1), padding=((1, 1), (0, 2)), dilation=(2, 1),
    ),
    case("im2col", [(2, 5, 2)], 3, padding=2, padding_mode="circular", **LAST),
    case(
        "col2im", [(2, 8, 12)], (5, 4), (2, 2), oracle=loop_col2im,
        stride=(2, 1), padding=((1, 1), (0, 1)), dilation=1,
    ),
    case("col2im", [(2, 6, 3)], (5,), (3,), dilation=2, padding=1),
    case("max_pool", [(2, 2, 5, 6)], (2, 3), oracle=loop_max_pool, stride=(1, 2), padding=(1, 0), dilation=(2, 1)),
    case("max_pool", [(2, 5, 4, 2)], 2, padding=1, ceil_mode=True, **LAST),
    case("max_pool", [(2, 2, 13)], 9, stride=2, padding=1),
    case(
        "max_pool_with_indices", [(2, 2, 5, 6)], (2, 3), oracle=loop_max_pool_with_indices,
        stride=(1, 2), padding=1,
    ),
    case("max_pool_with_indices", [(2, 5, 4, 2)], 3, stride=2, ceil_mode=True, **LAST),
    case("max_unpool", [(2, 2, 3, 2)] * 2, 3, oracle=loop_max_unpool, stride=2, padding=1, cells=15),
    case("max_unpool", [(2, 3, 2)] * 2, 2, output_size=7, cells=6, **LAST),
    case("avg_pool", [(2, 2, 5, 6)], (2, 3), oracle=loop_avg_pool, stride=2, padding=1, count_include_pad=False),
    case("avg_pool", [(2, 5, 4, 2)], 2, padding=1, ceil_mode=True, **LAST),
    case("avg_pool", [(2, 2, 13)], 10, stride=3, divisor_override=7),
    case("lp_pool", [(2, 2, 5, 6)], (2, 3), oracle=loop_lp_pool, p=3, stride=2, padding=1),
    case("lp_pool", [(2, 5, 4, 2)], 2, p=1.5, ceil_mode=True, **LAST),
    case("lp_pool", [(2, 2, 5)], 2, p=float("inf"), stride=1),
    case("global_max_pool", [(2, 3, 3, 4)], oracle=loop_adaptive(np.max)),
    case("global_max_pool", [(2, 3, 4, 3)], **LAST),
    case("global_avg_pool", [(2, 3, 3, 4)], oracle=loop_adaptive(np.mean)),
    case("global_avg_pool", [(2, 3, 4, 3)], **LAST),
    case("adaptive_max_pool", [(2, 2, 5, 7)], (3, 2), oracle=loop_adaptive(np.max)),
    case("adaptive_max_pool", [(2, 4, 5, 2)], (None, 3), **LAST),
    case("adaptive_avg_pool", [(2, 2, 5, 7)], (3, 2), oracle=loop_adaptive(np.mean)),
    case("adaptive_avg_pool", [(2, 4, 5, 2)], (None, 7), **LAST),
    case("filters.apply", [(2, 4, 5), (3, 2)], oracle=loop_apply, padding_mode="reflect"),
    case("filters.apply", [(4, 5, 2), (2, 2)], padding_mode="zeros", channel_axis=-1, batched=False),
    case("filters.sobel_magnitude", [(2, 4, 5)], oracle=loop_sobel, padding_mode="symmetric"),
    case("filters.sobel_magnitude", [(4, 2, 5)], channel_axis=1, batched=False),
    case("filters.sobel_direction", [(2, 4, 5)], oracle=loop_sobel_direction, padding_mode="symmetric"),
    case("filters.box_blur", [(2, 4, 5)], (3, 2), oracle=loop_box_blur, padding_mode="circular"),
    case("filters.box_blur", [(4, 5, 2)], 2, channel_axis=2, batched=False),
    case("filters.gaussian_blur", [(2, 4, 5)], (0.6, 1.1), oracle=loop_gaussian_blur, truncate=2.0),
    case("filters.gaussian_blur", [(4, 2, 5)], 0.5, padding_mode="zeros", channel_axis=1, batched=False),
    case("filters.sharpen", [(2, 4, 5)], oracle=loop_gallery("sharpen"), padding_mode="replicate"),
    case("filters.unsharp_mask", [(2, 4, 5)], 0.7, oracle=loop_unsharp_mask, amount=1.5, truncate=2.0),
    case("filters.unsharp_mask", [(2, 4, 5)], (0, 0.4), padding_mode="circular", channel_axis=0),
    case("filters.laplacian", [(2, 4, 5)], oracle=loop_gallery("laplacian"), padding_mode="circular"),
    case("filters.laplacian", [(4, 2, 5)], neighbours=8, channel_axis=1, batched=False),
    case("filters.emboss", [(2, 4, 5)], oracle=loop_gallery("emboss"), padding_mode="reflect"),
    case(
        "filters.border_artifact", [(2, 5, 4), (3, 2)], oracle=loop_border_artifact, batched=False,
        padding_mode="zeros",
    ),
    case(
        "blur_pool", [(2, 2, 5, 4)], oracle=loop_blur_pool,
        filter_size=3, stride=(2, 1), padding_mode="symmetric",
    ),
    case("blur_pool", [(2, 5, 4, 2)], filter_size=4, stride=3, **LAST),
    case("blur_pool", [(2, 5)], filter_size=2, stride=(2,), padding_mode="zeros", batched=False),
    case(
        "antialiased_conv", [(1, 4, 4, 5), (2, 2, 2, 3), (2,)], oracle=loop_antialiased_conv,
        stride=(2, 1), padding=((0, 1), (1, 0)), dilation=(1, 2), groups=2,
        filter_size=3, blur_padding_mode="zeros",
    ),
    case("antialiased_conv", [(2, 7, 2), (3, 2, 2)], stride=2, padding="same", padding_mode="circular", **LAST),
    case("frequency_response", [(3, 2)], oracle=loop_frequency_response, size=(4, 3), batched=False),
    case("aliased_frequency", [(3, 5)], oracle=loop_aliased_frequency, stride=3),
    case("aliasing_energy", [(3, 2)], oracle=loop_aliasing_energy, stride=(2, 3), batched=False),
    case("equivariance.act", [(2, 1, 8, 2, 3)], 7, oracle=loop_act, group="p4m", on="features"),
    case("equivariance.act", [(4, 2, 3)], 3, on="features", batched=False),
    case("equivariance.lift_conv", [(1, 2, 3, 2), (2, 2, 2, 2)], oracle=loop_lift_conv, group="p4m", padding=1),
    case("equivariance.lift_conv", [(2, 5, 4), (1, 2, 3, 3)], padding="same", batched=False),
    case("equivariance.group_conv", [(2, 1, 4, 3, 2), (2, 1, 4, 2, 2)], oracle=loop_group_conv),
    case("equivariance.group_conv", [(1, 8, 1, 2), (1, 1, 8, 1, 1)], group="p4m", padding=1, batched=False),
    case("equivariance.group_pool", [(2, 2, 4, 3, 2)], oracle=loop_group_pool),
    case("equivariance.group_pool", [(8, 3, 2)], reduce="mean", batched=False),
    case("equivariance.group_pool", [(4, 3, 2)], reduce="sum", batched=False),
]  # fmt: skip
FIRST = [case for case in CASES if case.oracle]
