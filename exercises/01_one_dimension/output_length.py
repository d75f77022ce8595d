"""How long is the output? Count the positions of a kernel along a signal, in the three modes that are in use.

A kernel of K taps slides along N samples. The mode says how far it may hang over the ends, where zeros stand:

    "valid"   not at all: every tap lies on a sample            N - K + 1
    "same"    so far that there are as many outputs as samples  N
    "full"    as long as one tap still lies on a sample         N + K - 1

Example:
    A signal of 10 samples and a kernel of 4 taps: "valid" gives 7, "same" 10, "full" 13.
    A signal of 5 and a kernel of 3: 3, 5 and 7.
    A signal of 3 and a kernel of 5: the kernel lies nowhere wholly on the signal, so "valid" gives 0;
    "same" gives 3 and "full" 7.

Arguments: `size` N and `kernel_size` K are ints, 1 or more; K may be larger than N. `mode` is one of the three
strings, and nothing else: that need not be checked.

Return: an int, never negative.

Not the point: building arrays to look at their length, and jconv.

Read more: `help(jconv.conv_output_size)`; `scipy.signal.correlate` and `np.convolve` have the same three modes.
Where the kernel is longer, they exchange it with the signal: both for "valid", `np.convolve` for "same" too. Here
the signal stays the signal.
"""


def output_length(size: int, kernel_size: int, mode: str = "valid") -> int:
    """Return how many outputs a kernel of K taps gives along N samples."""
    raise NotImplementedError
