# Calls the method of a jax array, under jit and vmap.
# verdict: forbidden
import jax
import jax.numpy as jnp


def running_total(values):
    return jax.jit(jax.vmap(lambda row: row.cumsum()))(jnp.asarray(values)[None])[0]
