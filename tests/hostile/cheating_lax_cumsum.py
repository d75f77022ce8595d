# Calls jax.lax.cumsum, from the other end.
# verdict: forbidden
import jax
import jax.numpy as jnp


def running_total(values):
    return jax.lax.cumsum(jnp.asarray(values)[::-1], reverse=True)[::-1]
