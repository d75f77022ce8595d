# Binds jax's primitive of cumulative sums, which no function of jax's is called for.
# verdict: forbidden
import jax.numpy as jnp
from jax._src.lax.control_flow.loops import cumsum_p


def running_total(values):
    return cumsum_p.bind(jnp.asarray(values), axis=0, reverse=False)
