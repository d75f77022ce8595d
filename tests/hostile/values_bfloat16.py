# Returns an array of a number type that NumPy alone does not have.
# verdict: failed bad_output
import jax.numpy as jnp
import numpy as np


def right(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)


def running_total(values):
    return right(values).astype(jnp.bfloat16)
