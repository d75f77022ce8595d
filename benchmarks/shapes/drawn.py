"""Layers drawn at random, for what no list holds: sizes that no network has, odd strides, small images."""

from math import prod

import numpy as np

from benchmarks.case import Case
from benchmarks.shapes.rows import conv, listed, up

PRODUCTS = 2e5, 2e8
"""Multiply-adds of a layer, at least and at most; as many are drawn of each order of magnitude."""


def draw(count: int, seed: int) -> tuple[Case, ...]:
    """So many layers; the same ones for the same seed."""
    rng = np.random.default_rng(seed)
    groups: dict[str, list[Case]] = {}
    drawn = 0
    while drawn < count:
        case = _layer(rng)
        if case is not None:
            group, row = case
            groups.setdefault(group, []).append(row)
            drawn += 1
    return listed(**groups)


def _layer(rng: np.random.Generator) -> tuple[str, Case] | None:
    """A group and a layer; None where what was drawn is none, or too large or small."""
    group = str(rng.choice(["dense", "depthwise", "grouped", "transposed", "conv1d", "conv3d"], p=_SHARES))
    rank = {"conv1d": 1, "conv3d": 3}.get(group, 2)
    taps = rng.choice([1, 2, 3, 4, 5, 7, 9, 11], p=[0.1, 0.1, 0.36, 0.1, 0.14, 0.1, 0.05, 0.05], size=rank)
    if rng.random() < 0.8:
        taps[:] = taps[0]
    stride = int(rng.choice([1, 2, 3, 4], p=[0.64, 0.26, 0.05, 0.05]))
    dilation = int(rng.choice([1, 2, 4], p=[0.85, 0.1, 0.05])) if stride == 1 else 1
    pads = (taps - 1) * dilation // 2
    if rng.random() < 0.2:
        pads = rng.integers(0, taps * dilation, size=rank)
    wanted = np.exp(rng.uniform(*np.log(PRODUCTS)))
    c, o = (int(np.exp(rng.uniform(0, np.log(640)))) for _ in range(2))
    parts = 1
    if group == "depthwise":
        parts, o = c, c
    elif group == "grouped" or (group != "dense" and rng.random() < 0.15):
        parts = int(rng.choice([2, 4, 8, 16, 32]))
        c, o = (max(1, size // parts) * parts for size in (c, o))
    batch = int(rng.choice([1, 2, 4, 8, 16, 32], p=[0.4, 0.1, 0.1, 0.2, 0.1, 0.1]))
    each = c // parts * o * prod(taps.tolist())
    outputs = wanted / each / batch
    side = round(outputs ** (1 / rank)) * (1 if group == "transposed" else stride)
    size = np.maximum(1, side * np.exp(rng.uniform(-0.3, 0.3, size=rank))).astype(int)
    if min(size + 2 * pads - (taps - 1) * dilation) < 1 or not 1 <= outputs <= 3e5:
        return None
    name = (
        f"{batch}x{c}x{'x'.join(map(str, size))} to {o} k{'x'.join(map(str, taps))} s{stride} d{dilation} g{parts}"
    )
    options = {"stride": stride, "padding": tuple(pads.tolist()), "dilation": dilation, "groups": parts}
    x = batch, c, *size.tolist()
    if group == "transposed":
        if min((size - 1) * stride - 2 * pads + (taps - 1) * dilation) < 0:
            return None
        return group, up(name, x, (c, o // parts, *taps.tolist()), **options)
    return group, conv(name, x, (o, c // parts, *taps.tolist()), **options)


_SHARES = [0.35, 0.15, 0.15, 0.15, 0.12, 0.08]
