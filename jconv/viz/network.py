"""What the view `pipeline` shows: a small network, ten digits, and what jconv makes of them layer by layer.

`docs/train_viewer_network.py` trained the network. Whatever a layer is described by was counted by jconv.
"""

import base64
from functools import cache
from importlib import resources
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

import jconv
from jconv.viz.traces import array_json

INPUT_SHAPE = (1, 8, 8)
LAYERS = {
    "conv1": jconv.Conv(3, padding=1, out_channels=8),
    "pool1": jconv.Pool(2),
    "conv2": jconv.Conv(3, padding=1, out_channels=16),
    "pool2": jconv.Pool(2),
    "flatten": jconv.Flatten(),
    "dense": jconv.Dense(10),
}
_AFTER = {"conv1": "relu1", "conv2": "relu2", "dense": "softmax"}  # what learns nothing, and so is no record
_TEXTS = {  # title, what it does
    "input": ("Input", "The picture: 64 pixels, from 0 for paper to 16 for ink."),
    "conv1": (
        "Convolution 1",
        "Eight kernels slide over the picture, each drawn above its map. Blue is where a kernel finds its own "
        "pattern of paper and ink, orange where it finds the opposite.",
    ),
    "relu1": ("ReLU 1", "Negative numbers become 0: only what was found goes on."),
    "pool1": ("Max pool 1", "Of every 2 × 2 cells the largest is kept: half as tall, half as wide."),
    "conv2": ("Convolution 2", "Sixteen kernels look at all eight maps at once, for patterns of patterns."),
    "relu2": ("ReLU 2", "Negative numbers become 0 again."),
    "pool2": ("Max pool 2", "Again the largest of every 2 × 2: what is left are 64 numbers."),
    "dense": ("Dense", "Each of the ten digits weighs all 64 numbers and adds them up to its score."),
    "softmax": ("Softmax", "The scores as probabilities: each above 0, together 1."),
}
_CREDIT = (
    "E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, "
    "1998, CC BY 4.0"
)
_CODE = """\
import jax, jax.numpy as jnp, numpy as np
import jconv
from importlib.resources import files
net = np.load(files("jconv.viz") / "assets" / "network.npz")
x = jnp.array(pixels, dtype=jnp.float32).reshape(1, 8, 8)
x = jax.nn.relu(jconv.conv2d(x, net["kernel1"], net["bias1"], padding=1))
x = jconv.max_pool(x, (2, 2))
x = jax.nn.relu(jconv.conv2d(x, net["kernel2"], net["bias2"], padding=1))
x = jconv.max_pool(x, (2, 2))
scores = x.reshape(64) @ net["weights"] + net["bias"]
probabilities = jax.nn.softmax(scores)"""


@cache
def data() -> dict[str, Any]:
    """What the page shows in view `pipeline`, ready for JSON."""
    stored = _stored()
    cost = jconv.summary(list(LAYERS.values()), INPUT_SHAPE, bytes_per_element=1)
    rows = _rows(cost)
    weights = ("kernel1", "bias1", "kernel2", "bias2", "weights", "bias")
    return {
        "pipeline": {
            "credit": _CREDIT,
            "accuracy": float(stored["accuracy"]),
            "held_out": int(stored["held_out"]),
            "code": _CODE.split("\n"),
            "layers": rows,
            "totals": {
                # Less than the summary's, where flattening copies.
                "cells": sum(row.get("cells", 0) for row in rows),
                "parameters": cost.parameters,
                "macs": cost.macs,
            },
            "weights": {name: packed(stored[name]) for name in weights},
            "digits": [_digit(label, image) for label, image in enumerate(stored["samples"])],
        }
    }


def forward(x: Any) -> dict[str, np.ndarray]:
    """What jconv computes of an image, (8, 8) of 0 to 16, by layer; ReLUs and pools follow from these."""
    stored = _stored()
    kernel1, bias1, kernel2, bias2, weights, bias = (
        jnp.asarray(stored[name], jnp.float32)
        for name in ("kernel1", "bias1", "kernel2", "bias2", "weights", "bias")
    )
    x = jnp.asarray(x, jnp.float32)[None]
    conv1 = jconv.conv2d(x, kernel1, bias1, padding=1)
    pool1 = jconv.max_pool(jax.nn.relu(conv1), (2, 2))
    conv2 = jconv.conv2d(pool1, kernel2, bias2, padding=1)
    pool2 = jconv.max_pool(jax.nn.relu(conv2), (2, 2))
    scores = pool2.reshape(-1) @ weights + bias
    named = {"conv1": conv1, "conv2": conv2, "dense": scores, "softmax": jax.nn.softmax(scores)}
    return {name: np.asarray(y) for name, y in named.items()}


@cache
def _stored() -> dict[str, np.ndarray]:
    with (resources.files("jconv.viz") / "assets" / "network.npz").open("rb") as file:
        return dict(np.load(file, allow_pickle=False))


def _digit(label: int, image: np.ndarray) -> dict[str, Any]:
    computed = forward(image)
    convolved = {name: packed(computed[name]) for name in ("conv1", "conv2")}
    scored = {name: array_json(computed[name])["data"] for name in ("dense", "softmax")}
    return {"label": label, "pixels": image.ravel().tolist(), **convolved, **scored}


def _rows(cost: jconv.Summary) -> list[dict[str, Any]]:
    """A description of the input, of every layer, and of what follows a layer without learning anything."""
    rows: list[dict[str, Any]] = [_row("input", INPUT_SHAPE, None)]
    for (name, layer), record in zip(LAYERS.items(), cost.records, strict=True):
        if isinstance(layer, jconv.Flatten):
            continue
        shape, seen = record.output_shape, record.receptive_field
        row = _row(name, shape, seen)
        row |= {"cells": record.activation_bytes, "parameters": record.parameters, "macs": record.macs}
        if isinstance(layer, jconv.Conv | jconv.Pool):
            row["window"] = _field(jconv.receptive_field([layer]))  # on the layer before it
        rows.append(row)
        if name in _AFTER:
            rows.append(_row(_AFTER[name], shape, seen))
    return rows


def _row(name: str, shape: tuple[int, ...], seen: jconv.ReceptiveField | None) -> dict[str, Any]:
    title, why = _TEXTS[name]
    shown = {"name": name, "kind": name.rstrip("12"), "title": title, "why": why, "shape": list(shape)}
    return shown | ({"field": _field(seen)} if seen else {})


def _field(seen: jconv.ReceptiveField) -> dict[str, Any]:
    return {"size": seen.size, "stride": seen.stride, "padding": seen.padding}


def packed(array: np.ndarray) -> dict[str, Any]:
    """Multiples of a power of two as integers in base64, a quarter of what their decimals would take.

    The weights were rounded to such multiples, so the sums of both convolutions are some as well.
    """
    wide = array.astype(np.float64)
    unit = next(2**power for power in range(24) if not np.any(wide * 2**power % 1))
    integers = (wide * unit).astype("<i4")
    if np.abs(integers).max(initial=0) < 2**15:
        integers = integers.astype("<i2")
    text = base64.b64encode(integers.tobytes()).decode()
    return {"shape": list(array.shape), "unit": unit, "bytes": integers.itemsize, "data": text}
