"""Add the last two numbers.

    F(0) = 0, F(1) = 1, F(n) = F(n - 1) + F(n - 2)

Example:
    0, 1, 1, 2, 3, 5, 8: F(6) = 8.

Arguments: an int n, 0 or more.

Return: an int. F(100) has 21 digits, and calling yourself twice for each takes longer than the universe is old.
"""


def fibonacci(n: int) -> int:
    """Return the n-th Fibonacci number."""
    raise NotImplementedError
