# Lets compiled code call np.cumsum back, on a thread of jax's own.
# verdict: forbidden
import jax
import jax.numpy as jnp
import numpy as np


def running_total(values):
    values = jnp.asarray(values)
    shape = jax.ShapeDtypeStruct(values.shape, values.dtype)
    add_up = lambda v: np.cumsum(np.asarray(v), dtype=v.dtype)
    return jax.jit(lambda v: jax.pure_callback(add_up, shape, v))(values)
