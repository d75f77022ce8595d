"""What the builders of kernels share: checked numbers, and curves sampled at the centres of cells."""

import math
import numbers

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import DTypeLike


def real(function: str, name: str, value: object, *, positive: bool = False, minimum: int | None = None) -> float:
    """`value` as a finite float, above 0 or at least `minimum` where asked; bools are refused."""
    if not isinstance(value, numbers.Real) or isinstance(value, bool):
        raise TypeError(f"{function}: `{name}` must be a number, got {value!r}")
    number = float(value)
    if positive and not number > 0:
        raise ValueError(f"{function}: `{name}` must be positive, got {value}")
    if minimum is not None and not number >= minimum:
        raise ValueError(f"{function}: `{name}` must be at least {minimum}, got {value}")
    if not math.isfinite(number):
        raise ValueError(f"{function}: `{name}` must be finite, got {value}")
    return number


def fractions(function: str, weights: np.ndarray, dtype: DTypeLike) -> jax.Array:
    """Weights below 1 in `dtype`, which has to hold them."""
    if not jnp.issubdtype(dtype, jnp.inexact):
        raise ValueError(
            f"{function}: `dtype` must be floating or complex, since weights are below 1, got {dtype}"
        )
    return jnp.asarray(weights, dtype)


def from_centre(cells: int) -> np.ndarray:
    """How far each cell lies from the centre of its axis, which falls between two cells of an even one."""
    return np.arange(cells) - (cells - 1) / 2


def along_and_across(height: int, width: int, theta: float) -> tuple[np.ndarray, np.ndarray]:
    """Each cell's place in axes that are turned by `theta`, clockwise, since rows go down."""
    rows, columns = from_centre(height)[:, None], from_centre(width)[None, :]
    return columns * np.cos(theta) + rows * np.sin(theta), rows * np.cos(theta) - columns * np.sin(theta)


def bell(cells: int, sigma: float) -> np.ndarray:
    """exp(-u^2 / (2 sigma^2)) at u = distance from the centre, sum 1, for any sigma above 0."""
    u = np.abs(from_centre(cells))
    nearest = u.min()  # the largest weight is made 1 first: of a narrow bell nothing else is left
    with np.errstate(over="ignore"):
        weights = np.exp(-((u - nearest) / sigma) * ((u + nearest) / sigma) / 2)
    return weights / weights.sum()
