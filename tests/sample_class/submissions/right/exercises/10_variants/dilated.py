"""Reference for dilated: read every window with a step."""

import numpy as np

def dilated(image: np.ndarray, kernel: np.ndarray, dilation: int = 1) -> np.ndarray:
    """Cross-correlate image (H, W) with kernel (KH, KW), whose taps lie `dilation` cells apart."""
    H, W = image.shape
    KH, KW = kernel.shape
    # K taps have K - 1 gaps between them; dilation * K would count a gap behind the last one.
    reach_down, reach_right = dilation * (KH - 1) + 1, dilation * (KW - 1) + 1
    output = np.empty((H - reach_down + 1, W - reach_right + 1), np.result_type(image, kernel))
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            # The step picks the cells under the taps. Filling the kernel with zeros gives the same numbers,
            # and multiplies by every one of these zeros.
            under_the_taps = image[i : i + reach_down : dilation, j : j + reach_right : dilation]
            output[i, j] = np.sum(under_the_taps * kernel)
    return output
