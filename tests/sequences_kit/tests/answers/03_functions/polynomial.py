"""Answers to polynomial that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("powers")
def powers(x, coefficients):
    return sum((c * jnp.asarray(x) ** n for n, c in enumerate(coefficients)), jnp.zeros(x.shape))


@right("a product with a matrix of powers")
def matrix(x, coefficients):
    return jnp.stack([jnp.asarray(x) ** n for n in range(len(coefficients))], axis=-1) @ jnp.array(coefficients)


@wrong("takes the coefficients from the other end")
def reverse(x, coefficients):
    return powers(x, coefficients[::-1])


@wrong("loses the shape of a constant")
def constant(x, coefficients):
    total = coefficients[-1]
    for c in coefficients[-2::-1]:
        total = total * x + c
    return total


@wrong("cannot be traced", verdict="error")
def concrete(x, coefficients):
    return np.polynomial.polynomial.polyvander(x, len(coefficients) - 1) @ np.array(coefficients)


@wrong("counts the powers from 1")
def from_one(x, coefficients):
    return powers(x, (0.0, *coefficients))


@wrong("has no derivative")
def stopped(x, coefficients):
    return powers(jax.lax.stop_gradient(jnp.asarray(x)), coefficients)


@wrong("calls jax's own", verdict="forbidden")
def ready_made(x, coefficients):
    return jnp.polyval(jnp.array(coefficients[::-1]), x)
