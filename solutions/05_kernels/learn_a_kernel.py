"""Reference for learn_a_kernel: gradient descent, with the gradient written out."""

import numpy as np

from jconv.kit import case, expecting


def learn_a_kernel(image: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the kernel (3, 3) whose cross-correlation with image (H, W) is target (H - 2, W - 2)."""
    # The windows do not change while the kernel does: one row a position, nine numbers in it.
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3)).reshape(-1, 9)
    wanted = target.ravel()
    guess = np.zeros(9)
    for _ in range(300):
        error = windows @ guess - wanted
        # A weight is to blame for an error as far as the cell it was laid over was bright.
        gradient = 2 * error @ windows / len(wanted)
        guess -= 0.1 * gradient
    return guess.reshape(3, 3)


SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def _made_by(kernel, image):
    """The case whose answer is the kernel: known here, and hidden from the reference."""
    kernel, image = np.asarray(kernel, np.float32), image.astype(np.float32)
    target = np.einsum("ijuv,uv->ij", np.lib.stride_tricks.sliding_window_view(image, (3, 3)), kernel)
    return expecting(kernel, case(image, target))


def examples():
    """One bright pixel, whose target is the kernel turned by 180 degrees; then noise, as in the hidden cases."""
    yield _made_by(SOBEL_X, np.pad(np.full((1, 1), 5), 2))
    yield _made_by(SOBEL_X, np.random.default_rng(0).normal(size=(9, 10)))


def hidden_cases(rng):
    """Kernels of the galleries and kernels of nobody; none of the latter has a symmetry or two weights alike.

    Images of this size never make descent slow: in 400 draws the slowest direction lost 4 % of its error a step.
    """
    laplacian = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    blur = np.outer([1, 2, 1], [1, 2, 1]) / 16
    emboss = np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])
    for kernel in [SOBEL_X.T, laplacian, blur, emboss]:
        yield _made_by(kernel, rng.normal(size=(9, 10)))
    apart = np.array([-2, -1.5, -1.1, -0.6, -0.2, 0.4, 0.9, 1.3, 1.8])
    for shape in [(9, 10), (10, 9)]:
        yield _made_by(rng.permutation(apart).reshape(3, 3), rng.normal(size=shape))
