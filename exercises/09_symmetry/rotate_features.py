"""Turn the features of a rotation-equivariant layer.

Such a layer lays its kernel over the image in four poses, turned by 0, 90, 180 and 270 degrees, and answers
with four planes a channel: plane h says where the pattern was found in pose h. Turn the image by 90 degrees.
Every find then lies elsewhere, so the planes turn; and what stood in pose h now stands in pose h + 1, so the
planes change places, in a circle:

    result[c, h] = features[c, (h - turns) mod 4], turned by `turns` quarter turns counterclockwise

A quarter turn counterclockwise makes a plane of H x W one of W x H:

    turned[i, j] = plane[j, W - 1 - i],        1 2 3  becomes  3 6
                                               4 5 6           2 5
                                                               1 4
Example:
    features of one channel, four planes of 1 x 2:   1 2    3 4    5 6    7 8
    turns = 1, four planes of 2 x 1:                  8      2      4      6
                                                      7      1      3      5
    turns = 2, the planes are 1 x 2 again:           6 5    8 7    2 1    4 3
    turns = 4 changes nothing; turns = -1, clockwise, undoes turns = 1.

Arguments: a NumPy array `features` (C, 4, H, W), where H and W need not be equal; an int `turns`, any, also
negative.

Return: an array of shape (C, 4, H, W), (C, 4, W, H) for an odd number of turns. Nothing is computed, only
moved: integers stay integers, floating numbers floating.

Not the point: `jconv.equivariance.act`. `np.rot90` and `np.roll` are welcome, on the right axes.

Read more: Cohen and Welling, Group equivariant convolutional networks, 2016;
`help(jconv.equivariance.act)`.
"""

import numpy as np


def rotate_features(features: np.ndarray, turns: int = 1) -> np.ndarray:
    """Turn features (C, 4, H, W) by quarter turns counterclockwise, planes and their order."""
    raise NotImplementedError
