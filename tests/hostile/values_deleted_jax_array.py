# Returns an array of jax whose memory was given back.
# verdict: bad_output failed error
import jax.numpy as jnp


def running_total(values):
    answer = jnp.asarray(values) * 2
    answer.delete()
    return answer
