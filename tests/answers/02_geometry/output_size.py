"""Answers to output_size that its checks are tried on."""

import math

import jax.numpy as jnp

from jconv.kit import right, wrong


@right("counts the starts")
def counted(size, kernel_size, stride=1, padding=0, dilation=1):
    reach = dilation * (kernel_size - 1) + 1
    return len(range(-padding, size + padding - reach + 1, stride))


@right("the formula, with math.floor")
def floored(size, kernel_size, stride=1, padding=0, dilation=1):
    return math.floor((size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride + 1)


@right("the last start, in jax.numpy's integers")
def in_jax(size, kernel_size, stride=1, padding=0, dilation=1):
    last = jnp.array(size + 2 * padding - 1) - dilation * (kernel_size - 1)
    return last // stride + 1


@wrong("rounds up")
def ceiled(size, kernel_size, stride=1, padding=0, dilation=1):
    return math.ceil((size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1


@wrong("rounds to the nearest")
def rounded(size, kernel_size, stride=1, padding=0, dilation=1):
    return round((size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1


@wrong("adds the 1 before it divides")
def one_inside(size, kernel_size, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel_size - 1)) // stride


@wrong("forgets the 1")
def off_by_one(size, kernel_size, stride=1, padding=0, dilation=1):
    return counted(size, kernel_size, stride, padding, dilation) - 1


@wrong("pads on one side")
def one_side(size, kernel_size, stride=1, padding=0, dilation=1):
    return (size + padding - dilation * (kernel_size - 1) - 1) // stride + 1


@wrong("ignores the dilation")
def dense(size, kernel_size, stride=1, padding=0, dilation=1):
    return counted(size, kernel_size, stride, padding)


@wrong("dilates all taps: d * K")
def dilated_kernel(size, kernel_size, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * kernel_size) // stride + 1


@wrong("divides with /")
def a_float(size, kernel_size, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride + 1


@wrong("ignores the stride")
def no_stride(size, kernel_size, stride=1, padding=0, dilation=1):
    return counted(size, kernel_size, 1, padding, dilation)


@wrong("divides the size and the padding apart")
def divided_apart(size, kernel_size, stride=1, padding=0, dilation=1):
    return (size - dilation * (kernel_size - 1) - 1) // stride + 2 * padding // stride + 1


@wrong("takes K + dilation - 1 for the reach: one gap, where K taps have K - 1")
def one_gap(size, kernel_size, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - kernel_size - dilation + 1) // stride + 1


@wrong("forgets that the reach counts the first tap: one position too many")
def first_tap_free(size, kernel_size, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel_size - 1)) // stride + 1
