"""What a reference's answers say about an attempt under `jax.jit`, `jax.vmap` and `jax.grad`.

The reference may be plain NumPy: nothing here transforms it.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.transforming import turned_pair, weights
from jconv.kit.attempt.values import Value

STEP = 1e-2  # of the difference quotient, taken in float64; exact where the function is linear
GRADIENT_TOLERANCE = 1e-3  # for the quotient of a smooth function, and for float32 in the attempt


def expected_under(transform: str, reference: Callable[[Call], Value], call: Call) -> tuple[Call, Value]:
    """The call under a transformation, and the answer expected.

    Args:
        transform: "jit", "vmap" or "grad".
        reference: gives the reference's answer to a plain call.
        call: the plain call.
    """
    return replace(call, transform=transform), _EXPECTED[transform](reference, call)


def _under_vmap(reference: Callable[[Call], Value], call: Call) -> Value:
    first, *rest = call.args
    return np.stack(
        [np.asarray(reference(replace(call, args=(x, *rest)))) for x in turned_pair(np.asarray(first))]
    )


def _under_grad(reference: Callable[[Call], Value], call: Call) -> Value:
    """Central differences of the weighted sum of the answer's cells, in float64 throughout."""
    x, *rest = map(_wide, call.args)
    named = {name: _wide(value) for name, value in call.kwargs.items()}

    def weighted_sum(x: np.ndarray) -> float:
        answer = np.asarray(reference(Call((x, *rest), named)))
        return float((answer * weights(answer.shape)).sum())

    x = np.asarray(x)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = STEP
        gradient[index] = (weighted_sum(x + step) - weighted_sum(x - step)) / (2 * STEP)
    return gradient


def _wide(value: Value) -> Value:
    is_floating = isinstance(value, np.ndarray) and value.dtype.kind == "f"
    return value.astype(np.float64) if is_floating else value  # type: ignore[union-attr]


_EXPECTED: dict[str, Callable[[Callable[[Call], Value], Call], Value]] = {
    "jit": lambda reference, call: reference(call),
    "vmap": _under_vmap,
    "grad": _under_grad,
}
