"""Reference for train_digits: one convolution, one dense layer, stochastic gradient descent with momentum.

The images in digits.npz are those of scikit-learn's load_digits: E. Alpaydin and C. Kaynak, Optical Recognition
of Handwritten Digits, UCI Machine Learning Repository, 1998, CC BY 4.0. They are 1,797 of 8 x 8 cells, of 0 to 16.
"""

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np


CHANNELS, STEPS, BATCH, RATE, MOMENTUM = 16, 300, 64, 0.05, 0.9


@jax.jit
def train_digits(train_images: np.ndarray, train_labels: np.ndarray, test_images: np.ndarray) -> np.ndarray:
    """Learn from train_images (M, 8, 8) and train_labels (M,); returns the digits in test_images, (T,)."""
    # A fixed key: who trains twice gets the same network, and a mistake can be looked for.
    for_kernel, for_dense, for_batches = jax.random.split(jax.random.key(0), 3)
    # So much of the spread that what leaves a layer is about as large as what enters it; biases may start at 0.
    weights = {
        "kernel": jax.random.normal(for_kernel, (9, CHANNELS)) * jnp.sqrt(2 / 9),
        "bias": jnp.zeros(CHANNELS),
        "dense": jax.random.normal(for_dense, (16 * CHANNELS, 10)) / 16,
        "dense_bias": jnp.zeros(10),
    }
    # The images stay the same while the kernel changes: their windows are laid out once, not in every step.
    windows = _windows(train_images)

    def step(state, batch):
        weights, velocity = state
        gradient = jax.grad(_loss)(weights, windows[batch], train_labels[batch])
        # Momentum: what the last batches agree on adds up, what they disagree on cancels.
        velocity = jax.tree.map(lambda v, g: MOMENTUM * v + g, velocity, gradient)
        return (jax.tree.map(lambda w, v: w - RATE * v, weights, velocity), velocity), None

    still = jax.tree.map(jnp.zeros_like, weights)
    batches = jax.random.randint(for_batches, (STEPS, BATCH), 0, len(windows))  # drawn, not in the given order
    (weights, _), _ = jax.lax.scan(step, (weights, still), batches)
    return _scores(weights, _windows(test_images)).argmax(axis=1)  # softmax would not change which is largest


def _windows(images):
    """(N, 8, 8) to (N, 8, 8, 9): around every cell the nine that a 3 x 3 kernel lies over."""
    padded = jnp.pad(images, ((0, 0), (1, 1), (1, 1)))
    return jnp.stack([padded[:, u : u + 8, v : v + 8] for u in range(3) for v in range(3)], axis=-1)


def _scores(weights, windows):
    """The network of `cnn_forward`, without the softmax."""
    y = jnp.maximum(windows @ weights["kernel"] + weights["bias"], 0)  # (N, 8, 8, CHANNELS)
    pooled = y.reshape(-1, 4, 2, 4, 2, CHANNELS).max(axis=(2, 4))
    return pooled.reshape(len(pooled), -1) @ weights["dense"] + weights["dense_bias"]


def _loss(weights, windows, labels):
    # log_softmax in one: the logarithm of a probability that was rounded to 0 would be -inf.
    log_probabilities = jax.nn.log_softmax(_scores(weights, windows), axis=1)
    return -jnp.take_along_axis(log_probabilities, labels[:, None], axis=1).mean()


def _draw(rng, order):
    """A case of 1000 images to learn from and 300 others, whose labels are the answer."""
    with np.load(Path(__file__).with_name("digits.npz")) as digits:
        images, labels = digits["images"].astype(np.float32) / 16, digits["labels"].astype(np.int64)
    chosen = rng.permutation(len(images))
    train, test = chosen[:1000], chosen[1000:1300]
    train = train[order(labels[train])]
    return expecting(labels[test], case(images[train], labels[train], images[test]))
