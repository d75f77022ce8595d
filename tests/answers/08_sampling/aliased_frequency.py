"""Answers to aliased_frequency that its checks are tried on."""

import math

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("by remainder: what is left past 1/2 is seen from the other side")
def remainder(frequency, stride):
    cycles = frequency * stride % 1
    return min(cycles, 1 - cycles)


@right("folds at 0 and 1/2 until nothing sticks out, as a strip of paper")
def folded_strip(frequency, stride):
    cycles = frequency * stride
    while cycles > 0.5:
        cycles = abs(cycles - 1)
    return cycles


@right("jitted, in float32")
@jax.jit
def jitted(frequency, stride):
    cycles = frequency * stride
    return jnp.abs(cycles - jnp.round(cycles))


@right("by the angle of a turning pointer, in NumPy")
def pointer(frequency, stride):
    return np.abs(np.angle(np.exp(2j * np.pi * frequency * stride))) / (2 * np.pi)


@wrong("takes whole cycles away, and does not fold")
def no_fold(frequency, stride):
    return frequency * stride % 1


@wrong("keeps the sign, as jconv's own does")
def signed(frequency, stride):
    return frequency * stride - round(frequency * stride)


@wrong("counts in cycles per cell, where kept cells are asked for")
def per_cell(frequency, stride):
    return remainder(frequency, stride) / stride


@wrong("folds once only")
def folds_once(frequency, stride):
    cycles = frequency * stride
    return abs(1 - cycles) if cycles > 0.5 else cycles


@wrong("cuts off at 1/2 instead of folding")
def cut_off(frequency, stride):
    return min(frequency * stride, 0.5)


@wrong("divides by the stride")
def divided(frequency, stride):
    return remainder(frequency / stride, 1)


@wrong("folds, and forgets the stride")
def no_stride(frequency, stride):
    return remainder(frequency, 1)


@wrong("measures the distance to the next lower half")
def halves(frequency, stride):
    return frequency * stride % 0.5


@wrong("takes the integer below, not the nearest")
def floored(frequency, stride):
    return abs(frequency * stride - math.floor(frequency * stride))


@wrong("rounds to two digits")
def two_digits(frequency, stride):
    return round(remainder(frequency, stride), 2)
