"""Train a small convolutional network to read handwritten digits.

Nobody designs these kernels. They start as random numbers, and all the weights are moved, again and again, a
little in the direction in which the network's answers become better. How bad they are is said by the loss, the
cross-entropy of the probabilities that `cnn_forward` makes of the images of a batch, and their labels:

    loss   = mean over n of -log(probabilities[n, labels[n]])
    weight = weight - rate * (derivative of the loss by this weight),    for every weight, several hundred times

Things that decide whether it works:
    random start      weights that are all 0 stay equal, and behind ReLU they stay 0: nothing is learned
    random batches    the images may come in any order, also sorted by label; a network that reads them in that
                      order has forgotten the zeros when it arrives at the nines
    speed             `jax.jit` around a whole step, or `jax.lax.scan` over all of them

Example:
    16 kernels of 3 x 3 over images with a rim of one zero, a bias each, ReLU, max pool of 2, a dense layer to
    10 scores: 16 * 9 + 16 + 256 * 10 + 10 = 2,730 weights. Start them normal, with standard deviation
    sqrt(2 / 9) for the kernels and 1 / 16 for the dense layer, biases with 0. After 300 steps with batches of 64,
    rate 0.05 and momentum 0.9 (v = 0.9 * v + derivative, weight = weight - rate * v) it reads about 98 of
    100 unseen digits, and before the first step about 10.

Arguments: NumPy arrays `train_images` (M, 8, 8), float32 from 0 (paper) to 1 (ink), `train_labels` (M,), ints
from 0 to 9, and `test_images` (T, 8, 8), like train_images. In all cases M is 1000 and T is 300.

Return: an array of T integers, the digit in each of test_images. At least 90 % must be right. Both cases together
may take 60 s; where the steps are jitted, a few seconds will do.

Not the point: torch, flax and their kin, scikit-learn, and jconv's own layers. `jax.grad`, `jax.lax.conv*` and the
rest of jax are welcome. Only your predictions are looked at, so the nearest of train_images would do; but the
point is to see a network learn, and you have built all that it needs.

Read more: LeCun et al., Backpropagation applied to handwritten zip code recognition, 1989. The images are from
E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998.
"""

import numpy as np


def train_digits(train_images: np.ndarray, train_labels: np.ndarray, test_images: np.ndarray) -> np.ndarray:
    """Learn from train_images (M, 8, 8) and train_labels (M,); returns the digits in test_images, (T,)."""
    raise NotImplementedError
