import jax
import jax.numpy as jnp


@jax.jit
def correlate1d(signal, kernel):
    starts = jnp.arange(signal.shape[0] - kernel.shape[0] + 1)
    return jax.vmap(lambda n: jax.lax.dynamic_slice(signal, (n,), kernel.shape) @ kernel)(starts)
