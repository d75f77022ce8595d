"""Answers to output_length that its checks are tried on."""

import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("counts the positions one by one")
def counted(size, kernel_size, mode="valid"):
    if mode == "same":
        return size
    first, last = (0, size - kernel_size) if mode == "valid" else (1 - kernel_size, size - 1)
    return len(range(first, last + 1))


@right("a table")
def table(size, kernel_size, mode="valid"):
    return {"valid": max(0, size + 1 - kernel_size), "same": size, "full": size + kernel_size - 1}[mode]


@right("what the modes add to the size, in jax.numpy")
def in_jax(size, kernel_size, mode="valid"):
    more = jnp.array([1 - kernel_size, 0, kernel_size - 1])[["valid", "same", "full"].index(mode)]
    return jnp.maximum(size + more, 0)


@wrong("forgets the + 1")
def off_by_one(size, kernel_size, mode="valid"):
    return max(table(size, kernel_size, mode) - (mode == "valid"), 0)


@wrong("goes below zero")
def negative(size, kernel_size, mode="valid"):
    return size - kernel_size + 1 if mode == "valid" else table(size, kernel_size, mode)


@wrong("stops at one position")
def at_least_one(size, kernel_size, mode="valid"):
    return max(table(size, kernel_size, mode), 1)


@wrong("exchanges signal and kernel where the kernel is longer, as NumPy does")
def numpy_like(size, kernel_size, mode="valid"):
    return len(np.convolve(np.ones(size), np.ones(kernel_size), mode))


@wrong("full: a kernel's length too long")
def full_too_long(size, kernel_size, mode="valid"):
    return table(size, kernel_size, mode) + (mode == "full")


@wrong("same: a cell short for even kernels, as with padding K // 2 - 1")
def same_by_padding(size, kernel_size, mode="valid"):
    return (
        size + 2 * ((kernel_size - 1) // 2) - kernel_size + 1 if mode == "same" else table(size, kernel_size, mode)
    )


@wrong("ignores the mode")
def always_valid(size, kernel_size, mode="valid"):
    return table(size, kernel_size)


@wrong("returns a float")
def a_float(size, kernel_size, mode="valid"):
    return float(table(size, kernel_size, mode))


@wrong("valid: slides the shorter along the longer, as NumPy and SciPy do")
def absolute(size, kernel_size, mode="valid"):
    return abs(size - kernel_size) + 1 if mode == "valid" else table(size, kernel_size, mode)


@wrong("same: as long as the longer of the two")
def same_as_longer(size, kernel_size, mode="valid"):
    return max(size, kernel_size) if mode == "same" else table(size, kernel_size, mode)


@wrong("takes same for the default")
def other_default(size, kernel_size, mode="same"):
    return table(size, kernel_size, mode)
