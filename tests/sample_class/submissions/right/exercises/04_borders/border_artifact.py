"""Reference for border_artifact: the response, and a mask of the cells that depend on the padding."""

import numpy as np


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
