"""The sizes and stacks that the page's view `geometry` starts from, each with the answer that jconv gives."""

from functools import cache
from typing import Any

import jconv


@cache
def data() -> dict[str, Any]:
    """What the page shows in view `geometry`, ready for JSON."""
    return {"geometry": {"axes": _axes(), "stacks": _stacks()}}


def _axes() -> list[dict[str, Any]]:
    return [
        _axis(
            "signal", "A signal of 10, a kernel of 4", "Each position that fits is one output: 10 − 4 + 1.",
            10, 4,
        ),
        _axis(
            "same", "The size is kept", "One cell of padding at each end gives back what a kernel of 3 takes off.",
            8, 3, low=1, high=1,
        ),
        _axis(
            "halved", "64 becomes 32", "A stride of 2 takes every second position; padding evens the ends.",
            64, 5, stride=2, low=2, high=2,
        ),
        _axis(
            "left", "A cell is left over", "The last cell has no window: the division is rounded down.",
            10, 3, stride=3,
        ),
        _axis(
            "dilated", "Taps with gaps between them", "Three taps, 2 apart, cover 5 cells at the price of 3.",
            11, 3, dilation=2,
        ),
        _axis(
            "ceil", "A pool that rounds up", "In ceil mode the last window may hang over the end.",
            5, 2, kind="pool", stride=2, ceil=True,
        ),
        _axis(
            "gaps", "A stride wider than its kernel", "A kernel of 1 with a stride of 2 skips every second cell.",
            9, 1, stride=2,
        ),
        _axis(
            "doubled", "A transposed convolution doubles", "Each input stamps 4 cells, 2 further on each time.",
            5, 4, kind="transposed", stride=2, low=1, high=1,
        ),
    ]  # fmt: skip


def _axis(name: str, title: str, why: str, length: int, kernel: int, **options: Any) -> dict[str, Any]:
    axis = {
        "kind": "conv", "length": length, "kernel": kernel, "stride": 1, "low": 0, "high": 0, "dilation": 1,
        "ceil": False, "extra": 0, **options,
    }  # fmt: skip
    return {"name": name, "title": title, "why": why, "axis": axis, "output": output_size(**axis)}


def output_size(
    kind: str, length: int, kernel: int, stride: int, low: int, high: int, dilation: int, ceil: bool, extra: int
) -> Any:
    """The size that jconv gives for an axis as the page describes it."""
    options: dict[str, Any] = {"stride": stride, "padding": (low, high), "dilation": dilation}
    if kind == "pool":
        return jconv.pool_output_size(length, kernel, ceil_mode=ceil, **options)
    if kind == "transposed":
        return jconv.conv_transpose_output_size(length, kernel, output_padding=extra, **options)
    return jconv.conv_output_size(length, kernel, **options)


def _stacks() -> list[dict[str, Any]]:
    def stage(convolutions: int) -> list[jconv.Conv | jconv.Pool]:
        return [jconv.Conv(3, padding=1)] * convolutions + [jconv.Pool(2, stride=2)]

    return [
        _stack(
            "three", "Three 3 × 3", "Three small kernels see as far as one of 7 × 7, with 27 weights, not 49.",
            32, [jconv.Conv(3, padding=1)] * 3,
        ),
        _stack("one", "One 7 × 7", "As far in one layer, with 49 weights.", 32, [jconv.Conv(7, padding=3)]),
        _stack(
            "dilated", "Dilations 1, 2, 4, 8", "Each layer doubles what is seen: 16 cells from four kernels of 2.",
            64, [jconv.Conv(2, dilation=2**n) for n in range(4)],
        ),
        _stack(
            "strided", "Strides double the growth", "After a stride of 2 every further tap is worth two cells.",
            64, [jconv.Conv(3, stride=2, padding=1)] * 4,
        ),
        _stack(
            "resnet18_stem", "ResNet-18's stem", "A 7 × 7 and a pool, both with stride 2, before the first block.",
            224, [jconv.Conv(7, stride=2, padding=3), jconv.Pool(3, stride=2, padding=1),
                  jconv.Conv(3, padding=1), jconv.Conv(3, padding=1)],
        ),
        _stack(
            "vgg16", "VGG16", "Thirteen convolutions and five pools: one last cell sees nearly the whole picture.",
            224, [*stage(2), *stage(2), *stage(3), *stage(3), *stage(3)],
        ),
        _stack(
            "gridding", "Dilation that leaves holes", "Three layers with dilation 2 never see every second cell.",
            48, [jconv.Conv(3, padding=2, dilation=2)] * 3,
        ),
    ]  # fmt: skip


def _stack(name: str, title: str, why: str, size: int, layers: list[Any]) -> dict[str, Any]:
    field = jconv.receptive_field(layers)
    return {
        "name": name,
        "title": title,
        "why": why,
        "size": size,
        "layers": [_layer(layer) for layer in layers],
        "field": {"size": field.size, "stride": field.stride, "padding": field.padding, "centre": field.centre},
    }


def _layer(layer: jconv.Conv | jconv.Pool) -> dict[str, Any]:
    pool = isinstance(layer, jconv.Pool)
    return {
        "kind": "pool" if pool else "conv",
        "kernel": layer.window if pool else layer.kernel_size,
        "stride": layer.stride,
        "padding": layer.padding,
        "dilation": layer.dilation,
    }
