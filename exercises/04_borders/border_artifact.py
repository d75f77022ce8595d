"""Measure the edge that zero padding invents.

A response as large as its image needs cells beyond the image's edge, and the usual guess is zeros. To an edge
detector on a bright image that is a drop into darkness: it finds a frame of edges which nobody photographed, often
the strongest of all, and a network may learn to look at the frame. Reflect and replicate padding go on with what
is there. Cross-correlate, in each of the three ways, and compare the frame with the rest:

    response[i, j] = sum over u, v of padded[i + u, j + v] * kernel[u, v],    i = 0 ... H - 1,  j = 0 ... W - 1
    at_border      = the largest |response| where the window reaches over the edge
    inside         = the largest |response| everywhere else

`padded` has PH = (KH - 1) / 2 more rows above and below, and PW = (KW - 1) / 2 more columns on either side. So
the border is PH cells high at the top and the bottom, and PW cells wide on the left and the right.

Example:
    image 50 50 50 10 10, one row, kernel [[-1, 0, 1]]                    response          at_border  inside
    "zeros"      0 | 50 50 50 10 10 |  0    an edge that is not there    50 0 -40 -40 -10      50        40
    "reflect"   50 | 50 50 50 10 10 | 10    as `pad_reflect`              0 0 -40 -40   0       0        40
    "replicate" 50 | 50 50 50 10 10 | 10    as `pad_replicate`, the same: one cell from an edge that is flat
    An image of 3 x 4 nines has no edges. Under 0 1 0 / 1 -4 1 / 0 1 0 the response with zeros is -18 in the
    corners and -9 between them, so at_border is 18; inside, and with the other two modes everywhere, it is 0.

Arguments: NumPy arrays `image` (H, W) and `kernel` (KH, KW), no larger than the image; KH and KW are odd and not
both 1. `padding_mode` is a string, "zeros", "reflect" or "replicate".

Return: a tuple of three: the array `response` (H, W), and the numbers `at_border` and `inside`. They hold integers
where the arguments are integers (int64 here, nothing overflows), floating-point numbers where they are float32.

Not the point: a ready-made correlation, of SciPy, jax or jconv. `np.pad` is welcome here; its modes are called
"constant", "reflect" and "edge". So are your own `correlate2d`, `pad_reflect` and `pad_replicate`, copied in.

Read more: Alsallakh et al., Mind the pad: CNNs can develop blind spots, 2021; `help(jconv.pad)`.
"""

import numpy as np


def border_artifact(
    image: np.ndarray, kernel: np.ndarray, padding_mode: str
) -> tuple[np.ndarray, int | float, int | float]:
    """Correlate image (H, W) with kernel, size kept; returns (response, at_border, inside)."""
    raise NotImplementedError
