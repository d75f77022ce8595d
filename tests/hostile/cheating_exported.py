# Calls a program that was exported to bytes while the file was loaded.
# verdict: forbidden error
import jax
import jax.numpy as jnp
import numpy as np
from jax import export

PROGRAMS = {
    (n, kind): export.export(jax.jit(jnp.cumsum))(jax.ShapeDtypeStruct((n,), kind)).serialize()
    for n in (1, 3, 5, 7)
    for kind in ("int32", "float32")
}


def running_total(values):
    kind = "float32" if values.dtype.kind == "f" else "int32"
    return np.asarray(export.deserialize(PROGRAMS[len(values), kind]).call(values.astype(kind)))
