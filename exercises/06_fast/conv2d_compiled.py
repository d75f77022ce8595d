"""Write a layer for the compiler: a program without a loop over pixels, and without a look at a value.

`jax.jit` calls your function once, with arrays that have a shape and a dtype and no numbers in them, and notes
down what is done with them. The note is a program; XLA compiles it, and it runs on all arrays of these shapes. A
Python loop is gone by then: what is noted is its body, once for every round. Loop over the pixels of a
photograph, and the program has millions of lines. Loop over the kernel's taps, and it has a few a tap:

    y[n, o] = sum over u, v of the image that tap (u, v) sees, x[n, :, u::stride, v::stride], cut to OH x OW,
              its channels weighed by kernel[o, :, u, v] and added up

    y[n, o, i, j] = sum over c, u, v of x[n, c, i * stride + u, j * stride + v] * kernel[o, c, u, v]

OH = floor((H - KH) / stride) + 1, and OW likewise: there is no padding. It is correlation, as everywhere in
networks: the kernel is not flipped.

Your function is exported: jax makes a program of it for the shapes of each case, and the program is run on numbers
that your function has not seen. So no `if` may ask for a value, no cell can be assigned to
(`y.at[...].add(...)` makes a new array), and NumPy's own functions do not take what they are given. Sizes, loops
over sizes, and `stride` are ordinary ints.

Example:
    N = C = O = 1, stride 2:
    x  1 2 3 4 5    kernel  1 10    tap (0, 0) sees  1 3    tap (0, 1) sees  2 4    y  21 43
       6 7 8 9 0                                     1 0                     2 3       21 30
       1 2 0 3 4
    OH = floor((3 - 1) / 2) + 1 = 2, OW = floor((5 - 2) / 2) + 1 = 2. The last column is never seen.

Arguments: float32 arrays `x` (N, C, H, W) and `kernel` (O, C, KH, KW); an int `stride`, 1 or more, for both
axes. The kernel fits into the image; no two of the sizes need be equal.

Return: a floating array of shape (N, O, OH, OW).

Not the point: convolutions of jax's own, however they are reached, and jconv: neither may be in the program.
`jnp.einsum`, `@` and all of indexing are welcome.

Read more: "Thinking in JAX" in JAX's documentation, on tracing; `help(jconv.conv2d)`, whose `method="shift"` is
this, and `help(jconv.explain)`, which tells when it is the fastest.
"""

import jax.numpy as jnp


def conv2d_compiled(x: jnp.ndarray, kernel: jnp.ndarray, stride: int = 1) -> jnp.ndarray:
    """Correlate x (N, C, H, W) with kernel (O, C, KH, KW), a tap at a time; returns (N, O, OH, OW)."""
    raise NotImplementedError
