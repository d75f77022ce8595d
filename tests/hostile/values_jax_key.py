# Returns an array of jax's random keys, a type that NumPy does not know.
# verdict: bad_output failed error
import jax


def running_total(values):
    return jax.random.split(jax.random.key(0), len(values))
