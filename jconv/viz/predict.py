"""The course texts' quick checks that the page's view `predict` asks, with the answers that jconv computes."""

from functools import cache
from typing import Any

import jax.numpy as jnp

import jconv

_DEPTH = "The Convolution Operation in Depth"
_EIGENVUE = "Convolution (2D)"
_OPERATION = "The Convolution Operation"
_MATTERS = "Why Conv2D Matters"
_PRINCIPLES = "Principles and Mechanisms"


@cache
def data() -> dict[str, Any]:
    """What the page shows in view `predict`, ready for JSON."""
    return {"predict": {"checks": _checks()}}


def _checks() -> list[dict[str, Any]]:
    """The checks by the names that the page asks them under.

    How each is worded and explained is the page's: it asks the same with numbers of its own. What has to be chosen
    for a reason, not for a number, has no `answer` here.
    """
    layer = {"H": 128, "W": 128, "C": 3, "O": 32, "K": 5, "P": 2, "S": 2}
    layer_shape = jconv.conv_output_shape((3, 128, 128), (32, 3, 5, 5), stride=2, padding=2)
    falling = jconv.correlate(jnp.arange(1, 6), jnp.array([1, 0, -1]))
    size = jconv.conv_output_size(5, 3)
    return [
        _check("signal_length", _DEPTH, jconv.conv_output_size(10, 4), N=10, K=4),
        _check("slope", _DEPTH, int(falling[0]), start=1, step=1),
        _check("valid_size", _EIGENVUE, f"{size} × {size}", N=5, K=3),
        _check("window", _DEPTH, _window(3, 1, 1), K=3, i=1, j=1),
        _check("parameters", _DEPTH, jconv.conv_params(64, 128, 3), C=64, O=128, K=3),
        _check(
            "output_size", _DEPTH, jconv.conv_output_size(64, 5, padding=2, stride=2),
            I=64, K=5, P=2, S=2,
        ),
        _check("layer_shape", _DEPTH, list(layer_shape), **layer),
        _check("layer_parameters", _DEPTH, jconv.conv_params(3, 32, 5), **layer),
        _check("same_padding", _DEPTH, jconv.same_padding(7)[0], K=7),
        _check("sobel", _DEPTH, None, a=1, b=2, axis="x"),
        _check("learned", _DEPTH, None),
        _check("flip", _OPERATION, None),
        _check(
            "channels", _MATTERS, str(jconv.conv_output_shape((3, 224, 224), (64, 3, 3, 3))[0]),
            O=64, K=3, C=3,
        ),
        _check(
            "dense_weights", _MATTERS, jconv.dense_params(224 * 224 * 3, 1000, bias=False),
            H=224, W=224, C=3, O=1000,
        ),
        _check("moved", _PRINCIPLES, _moved(10), shift=10, S=1),
        _check("one_by_one", _PRINCIPLES, None, a=1, b=-1),
        _check("blur", _PRINCIPLES, None),
    ]  # fmt: skip


def _check(name: str, source: str, answer: Any, **numbers: Any) -> dict[str, Any]:
    check = {"name": name, "source": source, "numbers": numbers}
    return check if answer is None else {**check, "answer": answer}


def _window(kernel_size: int, i: int, j: int) -> str:
    """The pixels under a kernel, in the page's words: `im2col` tells which they are."""
    side = kernel_size + max(i, j)
    places = jnp.arange(side * side).reshape(1, 1, side, side)
    taken = jconv.im2col(places, kernel_size)[0, :, i * (side - kernel_size + 1) + j]
    first, last = (divmod(int(place), side) for place in (taken[0], taken[-1]))
    return f"rows {first[0]} to {last[0]}, columns {first[1]} to {last[1]}"


def _moved(shift: int) -> int:
    """How far the strongest answer moves when a single bright cell does."""
    kernel = jnp.array([1, 2, 1])
    before, after = (jconv.correlate(jnp.zeros(32, int).at[8 + n].set(1), kernel) for n in (0, shift))
    return int(jnp.argmax(after) - jnp.argmax(before))
