"""Reference for border_artifact: the response, and a mask of the cells that depend on the padding."""

import numpy as np

from jconv.kit import case

NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge"}


def border_artifact(
    image: np.ndarray, kernel: np.ndarray, padding_mode: str
) -> tuple[np.ndarray, int | float, int | float]:
    """Correlate image (H, W) with kernel, size kept; returns (response, at_border, inside)."""
    (H, W), (KH, KW) = image.shape, kernel.shape
    PH, PW = (KH - 1) // 2, (KW - 1) // 2
    padded = np.pad(image, [(PH, PH), (PW, PW)], mode=NUMPY_MODES[padding_mode])
    windows = np.lib.stride_tricks.sliding_window_view(padded, (KH, KW))  # (H, W, KH, KW), a view
    response = np.sum(windows * kernel, axis=(2, 3))
    is_inside = np.zeros((H, W), bool)
    # H - PH, not -PH: a kernel of one row has no border at the top, and [0:-0] would be nothing at all.
    is_inside[PH : H - PH, PW : W - PW] = True
    # A drop is as strong an edge as a rise: the sign only says which.
    strength = np.abs(response)
    return response, strength[~is_inside].max(), strength[is_inside].max()


MODES = tuple(NUMPY_MODES)
LAPLACIAN = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])


def examples():
    """The worked examples, the course text's edge, and a photo that darkens from top to bottom."""
    for mode in MODES:
        yield case(np.array([[50, 50, 50, 10, 10]]), np.array([[-1, 0, 1]]), mode)
    for mode in MODES:
        yield case(np.full((3, 4), 9), LAPLACIAN, mode)
    # The text draws 0 40 0 as the response to this edge. One row of its kernel gives that with reflect alone.
    edge = np.array([[10, 10, 50], [10, 10, 50], [10, 10, 50]])
    for mode in MODES:
        yield case(edge, np.array([[-1, 0, 1]]), mode)
    sobel_y = np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], np.float32)
    fading = np.outer([0.9, 0.8, 0.6, 0.5, 0.4], np.ones(4)).astype(np.float32)
    yield case(fading, sobel_y, "zeros")


def hidden_cases(rng):
    """Every mode; kernels of one row, one column and the image's size; spikes that show where the border ends."""

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    for mode in MODES:
        yield case(normal(7, 6), normal(5, 3), mode)
    yield case(normal(3, 5), normal(1, 3), "reflect")  # no border above and below
    yield case(normal(7, 6), normal(5, 1), "replicate")  # none on the left and on the right
    yield case(normal(5, 3), normal(5, 3), "zeros")  # one cell inside
    # A kernel that is nearly its middle tap, on an image with one cell that outshines the rest, darker than black:
    # the response is strongest there, below zero, and the cell stands where another border would miscount it.
    around = rng.permutation([-7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7])
    weights = np.insert(around, 7, 1000).reshape(5, 3)
    for place, mode in [((5, 3), "zeros"), ((3, 5), "replicate"), ((3, 1), "reflect")]:
        image = rng.integers(1, 10, (7, 6))
        image[place] = -50
        yield case(image, weights, mode)
    # A tap that looks to the right: only the last column changes with the mode, and all of the border counts.
    image = rng.integers(1, 10, (4, 5))
    image[:, 1] = 90
    yield case(image, np.array([[0, 0, 1]]), "zeros")
