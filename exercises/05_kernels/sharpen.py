"""Sharpen an image by what a blur takes from it.

A blur removes detail. So the image less its blur is the detail, and adding that to the image makes it
sharper. Photographers did it with a blurred negative as a mask: unsharp masking.

    blur[i, j] = the mean of the 3 x 3 window around image[i, j], all nine weighted 1/9: the box blur
    y = image + amount * (image - blur)

Over the border the window sees no zeros: the outermost cells are repeated once outwards, so a flat image
stays flat to its edges. All of it is one kernel, large in the middle, negative around, and its sum is 1.
With amount 9

    9 * (0 0 0)  +  (0 0 0)  -  (1 1 1)     (-1 -1 -1)
        (0 1 0)     (0 1 0)     (1 1 1)  =  (-1  9 -1)     one of the classic sharpening kernels
        (0 0 0)     (0 0 0)     (1 1 1)     (-1 -1 -1)

Example:
    The one-row image 10 10 10 40 40 40 has the blur 10 10 20 30 40 40: one row above and one below repeat it.
    amount 1:     10 10   0 50 40 40      darker on the dark side, brighter on the bright side: the edge stands out
    amount 2:     10 10 -10 60 40 40      past what a photo can hold, and left so
    amount 0:     10 10  10 40 40 40      the image itself
    amount -1:    10 10  20 30 40 40      the blur

Arguments: a NumPy array `image` (H, W), float32 or uint8, of any size from 1 x 1, not always square; a
float or int `amount`. What is computed in uint8 starts again from 0 after 255, and 2 * image is: make the
image floating first.

Return: an array of shape (H, W), floating for photos of uint8 too, and not clipped: values may leave 0 ...
255.

Not the point: `scipy.ndimage`, scikit-image's `unsharp_mask`, OpenCV, jconv. `np.pad` has a mode for this
border, and any way to correlate will do, your own first.

Read more: `help(jconv.filters.unsharp_mask)`, which blurs by a Gaussian; Schreiber, Wirephoto quality
improvement by unsharp masking, 1970.
"""

import numpy as np


def sharpen(image: np.ndarray, amount: float = 1.0) -> np.ndarray:
    """Add `amount` times the difference between image (H, W) and its 3 x 3 box blur; returns (H, W), floating."""
    raise NotImplementedError
