"""What the view "Pipeline" ships: a network, digits, and numbers that jconv computed and counted."""

import base64
import importlib.util
import json
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

import jconv
from jconv.viz import network

ROOT = Path(__file__).parents[1]
BYTES = 45_000  # that this view may add to the page


@pytest.fixture(scope="module")
def shipped():
    return network.data()["pipeline"]


def unpacked(array):
    integers = np.frombuffer(base64.b64decode(array["data"]), f"<i{array['bytes']}")
    return integers.reshape(array["shape"]) / array["unit"]


def test_it_is_small(shipped):
    assert len(json.dumps(shipped, separators=(",", ":"), ensure_ascii=False)) < BYTES


def test_costs_are_those_of_the_formulas(shipped):
    told = {row["name"]: row for row in shipped["layers"]}
    costs = {
        "conv1": (jconv.conv_params(1, 8, 3), jconv.conv_macs(1, 8, 3, 8)),
        "conv2": (jconv.conv_params(8, 16, 3), jconv.conv_macs(8, 16, 3, 4)),
        "dense": (jconv.dense_params(64, 10), 640),
        "pool1": (0, 0),
        "pool2": (0, 0),
    }
    assert {name: (told[name]["parameters"], told[name]["macs"]) for name in costs} == costs
    cells = {"conv1": 512, "pool1": 128, "conv2": 256, "pool2": 64, "dense": 10}
    assert {name: told[name]["cells"] for name in cells} == cells
    parameters, macs = map(sum, zip(*costs.values(), strict=True))
    assert shipped["totals"] == {"cells": sum(cells.values()), "parameters": parameters, "macs": macs}
    assert parameters == sum(unpacked(array).size for array in shipped["weights"].values())


def test_receptive_fields_are_jconvs(shipped):
    told = {row["name"]: row.get("field") for row in shipped["layers"]}
    convolution, pool = jconv.Conv(3, padding=1), jconv.Pool(2)
    stage = [("conv", [convolution]), ("relu", []), ("pool", [pool])]
    layers = []
    for name, own in [(f"{kind}{number}", own) for number in "12" for kind, own in stage]:
        layers += own
        seen = jconv.receptive_field(layers)
        assert told[name] == {"size": seen.size, "stride": seen.stride, "padding": seen.padding}
    assert told["dense"] is told["softmax"] is None


def test_packed_numbers_are_exact(shipped, rng):
    for digit, image in zip(shipped["digits"], network._stored()["samples"], strict=True):
        computed = network.forward(image)
        for name in ("conv1", "conv2"):
            np.testing.assert_array_equal(unpacked(digit[name]), computed[name])
    steps = rng.integers(-40_000, 40_000, (3, 4)).astype(np.float32) / 32
    np.testing.assert_array_equal(unpacked(network.packed(steps)), steps)
    np.testing.assert_array_equal(unpacked(network.packed(np.zeros(2))), [0, 0])


def test_every_sample_is_read_correctly(shipped):
    for digit in shipped["digits"]:
        assert np.argmax(digit["softmax"]) == np.argmax(digit["dense"]) == digit["label"]
        assert sum(digit["softmax"]) == pytest.approx(1, abs=1e-6)


def test_the_accuracy_is_that_of_the_digits_that_were_held_out(shipped):
    spec = importlib.util.spec_from_file_location("train", ROOT / "docs/train_viewer_network.py")
    train = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(train)
    images, labels, order = train.digits()
    weights = {name: jnp.asarray(unpacked(array), jnp.float32) for name, array in shipped["weights"].items()}
    held_out = order[: train.HELD_OUT]
    right = train.scores(weights, images[held_out]).argmax(axis=1) == labels[held_out]
    assert len(right) == shipped["held_out"]
    assert float(right.mean()) == pytest.approx(shipped["accuracy"])
    assert shipped["accuracy"] >= 0.95
    held = {np.asarray(image, int).tobytes() for image in images[held_out, 0]}
    assert all(np.array(digit["pixels"]).tobytes() in held for digit in shipped["digits"])
