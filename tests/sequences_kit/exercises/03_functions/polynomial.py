"""Evaluate a polynomial, differentiably.

    p(x) = coefficients[0] + coefficients[1] x + coefficients[2] x^2 + ...

Example:
    coefficients [2, 3, 4] at x = 2: 2 + 6 + 16 = 24.

Arguments: `x`, a floating array of NumPy or jax, of any shape; `coefficients`, a tuple of floats, at least one.

Return: an array of x's shape. Write it so that jax can transform it: it is also called under `jax.jit` and under
`jax.vmap` over x, and its derivative by x is taken with `jax.grad`.

Not the point: `polyval`, NumPy's or jax's.
"""

import jax


def polynomial(x: jax.Array, coefficients: tuple[float, ...]) -> jax.Array:
    """Return the polynomial's values at x."""
    raise NotImplementedError
