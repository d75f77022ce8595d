# Returns a value out of the middle of jax's tracing, which stands for no number.
# verdict: bad_output failed error
import jax

LEAKED = []


def running_total(values):
    jax.jit(lambda x: LEAKED.append(x) or x)(values)
    return LEAKED[-1]
