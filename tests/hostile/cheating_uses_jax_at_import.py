# Tries itself out while it is loaded, compiled: what jax keeps of that is no program made beforehand.
# verdict: passed
import jax
import jax.numpy as jnp


@jax.jit
def running_total(values):
    n = jnp.arange(len(values))
    return (values * (n <= n[:, None])).sum(1).astype(values.dtype)


assert running_total(jnp.array([1, 2, 3])).tolist() == [1, 3, 6]
assert running_total.lower(jnp.arange(4)).compile().cost_analysis() is not None
