"""Reference for learn_a_kernel: gradient descent, with the gradient written out."""

import numpy as np

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
