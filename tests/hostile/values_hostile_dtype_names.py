# Returns an array whose type has ten thousand fields with names of markup.
# verdict: bad_output failed output_limit
import numpy as np


def running_total(values):
    return np.zeros(1, [(f"</td>\n\0{n}", "i1") for n in range(10000)])
