"""Answers to fibonacci that its checks are tried on."""

from functools import cache

import numpy as np

from jconv.kit import right, wrong


@right("recursive, remembering")
@cache
def recursive(n):
    return n if n < 2 else recursive(n - 1) + recursive(n - 2)


@right("powers of a matrix of Python integers")
def matrix(n):
    return int(np.linalg.matrix_power(np.array([[1, 1], [1, 0]], object), n)[0, 1]) if n else 0


@wrong("starts at 1, 1")
def shifted(n):
    return recursive(n + 1)


@wrong("wraps around in int32")
def narrow(n):
    a, b = np.int32(0), np.int32(1)
    with np.errstate(over="ignore"):
        for _ in range(n):
            a, b = b, np.int32((int(a) + int(b)) & 0x7FFFFFFF)
    return int(a)


@wrong("rounds Binet's formula, in floats")
def binet(n):
    return round(((1 + 5**0.5) / 2) ** n / 5**0.5)


@wrong("returns a float")
def a_float(n):
    return float(recursive(n))


@wrong("changes a before it is used for b")
def in_turn(n):
    a, b = 0, 1
    for _ in range(n):
        a = b
        b = a + b
    return a
