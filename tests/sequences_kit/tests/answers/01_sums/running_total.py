"""Answers to running_total that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("a loop and a list")
def loop(values):
    total, totals = 0, []
    for value in values:
        total = total + value
        totals.append(total)
    return np.array(totals)


@right("jitted: a product with a triangle of ones")
@jax.jit
def triangle(values):
    return jnp.tri(len(values), dtype=values.dtype) @ values


@wrong("leaves out the number itself")
def exclusive(values):
    return np.array([values[:n].sum() for n in range(len(values))])


@wrong("adds up from the end")
def backwards(values):
    return np.array([values[n:].sum() for n in range(len(values))])


@wrong("adds a number and the one before it only")
def pairs(values):
    return values + np.concatenate([values[:1] * 0, values[:-1]])


@wrong("turns integers into floats")
def floats(values):
    totals = np.zeros(len(values))
    totals[:] = loop(values)
    return totals


@wrong("returns the last total alone")
def last(values):
    return values.sum()


@wrong("calls what would do it all", verdict="forbidden")
def ready_made(values):
    return values.cumsum()
