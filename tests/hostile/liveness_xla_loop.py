# Runs a compiled XLA loop that never ends: no Python code runs, so nothing in Python can interrupt it.
# verdict: timeout
import jax
import jax.numpy as jnp


def running_total(values):
    ends_never = jax.jit(lambda x: jax.lax.while_loop(lambda y: y.sum() > -1, lambda y: (y + 1) % 7, x))
    return ends_never(jnp.abs(jnp.asarray(values))).block_until_ready()
