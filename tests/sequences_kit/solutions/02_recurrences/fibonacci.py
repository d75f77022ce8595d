"""Reference for fibonacci: two variables that move along."""

from jconv.kit import case


def fibonacci(n: int) -> int:
    """Return the n-th Fibonacci number."""
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b  # both at once: the old a is needed for the new b
    return a


def examples():
    """The start of the sequence."""
    for n in range(4):
        yield case(n)
    yield case(6)


def hidden_cases(rng):
    """Numbers around the end of int32, and around the end of exact floats."""
    yield case(int(rng.integers(20, 30)))
    yield case(int(rng.integers(48, 60)))
    yield case(int(rng.integers(80, 90)))
