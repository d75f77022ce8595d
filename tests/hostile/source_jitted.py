# Is compiled by jax, so that the function is no Python function.
# verdict: passed
import jax
import jax.numpy as jnp


@jax.jit
def running_total(values):
    return jnp.tri(len(values), dtype=values.dtype) @ values
