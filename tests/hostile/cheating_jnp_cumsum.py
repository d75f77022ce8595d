# Calls jnp.cumsum.
# verdict: forbidden
import jax.numpy as jnp


def running_total(values):
    return jnp.cumsum(values)
