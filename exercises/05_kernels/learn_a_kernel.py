"""Learn a kernel from an image and what the kernel made of it.

Sobel's kernel was designed by hand. A network finds its kernels itself: it starts from anything, compares
its output with the one that is wanted, and changes every weight a little in the direction that makes the
error smaller. Do the same with one hidden 3 x 3 kernel, which made the target from the image by
cross-correlation, unflipped:

    target[i, j] = sum over u, v of image[i + u, j + v] * kernel[u, v]

    error = correlate2d(image, guess) - target                      loss = mean of error^2
    gradient[u, v] = 2 * mean over i, j of error[i, j] * image[i + u, j + v]
    guess = guess - rate * gradient                                 and again

The gradient is what `jax.grad` gives of the loss, and is itself a cross-correlation: of the image with the
error. With images as bright as these, rate 0.1 and 300 steps from zeros are plenty. A rate of 1 throws the
guess farther off at every step; far fewer steps stop on the way. Had the hidden kernel been flipped, the
same steps would find it flipped: this is why networks need not care whether they convolve or
cross-correlate.

Example:
    image  0 0 0 0 0    target   5 0 -5     kernel  -1 0 1    From zeros, the first gradient is -50/9 times
           0 0 0 0 0            10 0 -10            -2 0 2    the kernel, and the first guess 5/9 times it.
           0 0 5 0 0             5 0 -5             -1 0 1    Of the error 4/9 are left; after the second
           0 0 0 0 0                                          step 4/9 of that, 0.198, and so on.
           0 0 0 0 0

Arguments: NumPy arrays `image` (H, W), float32, noise of mean 0 and mean square about 1, or one bright
pixel, as above; `target` (H - 2, W - 2), float32, without noise of its own. H and W are not
always equal; noise fills 9 rows and columns at least, and a bright pixel lies two cells or more from every side.

Return: an array of shape (3, 3), floating. Within 0.01 of every weight is near enough: descent comes close,
and never arrives.

Not the point: jconv. Everything else that finds the kernel is right: the gradient written out in NumPy,
`jax.grad`, or least squares, which solves for the nine weights at once. Put steps by `jax.grad` under
`jax.jit`: 300 of them without it, on every case, take longer than the ten seconds that there are.

Read more: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors, 1986.
"""

import numpy as np


def learn_a_kernel(image: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the kernel (3, 3) whose cross-correlation with image (H, W) is target (H - 2, W - 2)."""
    raise NotImplementedError
