# Asks jax for an array of 8 GB.
# verdict: memory error crash
import jax.numpy as jnp


def running_total(values):
    return jnp.ones(2**31, jnp.float32).block_until_ready()[: len(values)]
