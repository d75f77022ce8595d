"""Answers to train_digits that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


def nearest(train_images, train_labels, test_images):
    """The label of the most similar image: no network, but quick, and right 97 times of 100."""
    train, test = train_images.reshape(-1, 64), test_images.reshape(-1, 64)
    distances = (train**2).sum(1) - 2 * test @ train.T
    return train_labels[distances.argmin(axis=1)]


@right("the most similar image")
def most_similar(train_images, train_labels, test_images):
    return nearest(train_images, train_labels, test_images)


@right("NumPy, gradients by hand")
def by_hand(train_images, train_labels, test_images):
    rng = np.random.default_rng(0)
    kernel, bias = rng.normal(0, 0.5, (9, 8)), np.zeros(8)
    dense, dense_bias = rng.normal(0, 0.1, (3 * 3 * 8, 10)), np.zeros(10)

    def windows(images):
        return np.lib.stride_tricks.sliding_window_view(images, (3, 3), axis=(1, 2)).reshape(-1, 6, 6, 9)

    def forward(windows):
        y = np.maximum(windows @ kernel + bias, 0)
        cells = y.reshape(-1, 3, 2, 3, 2, 8)
        features = cells.max(axis=(2, 4))
        scores = features.reshape(len(y), -1) @ dense + dense_bias
        return cells, features, scores

    train = windows(train_images)
    for _ in range(400):
        batch = rng.integers(0, len(train), 50)
        cells, features, scores = forward(train[batch])
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        dscores = powers / powers.sum(axis=1, keepdims=True)
        dscores[np.arange(50), train_labels[batch]] -= 1
        dscores /= 50
        dfeatures = (dscores @ dense.T).reshape(features.shape)
        is_largest = (cells == features[:, :, None, :, None]) & (cells > 0)
        dy = (is_largest * dfeatures[:, :, None, :, None]).reshape(50, 6, 6, 8)
        dense -= 0.5 * features.reshape(50, -1).T @ dscores
        dense_bias -= 0.5 * dscores.sum(axis=0)
        kernel -= 0.5 * np.tensordot(train[batch], dy, ((0, 1, 2), (0, 1, 2)))
        bias -= 0.5 * dy.sum(axis=(0, 1, 2))
    return forward(windows(test_images))[2].argmax(axis=1)


def start(zeros=False):
    first, second = jax.random.split(jax.random.key(1))
    size = 0 if zeros else 1
    return {
        "kernel": size * jax.random.normal(first, (12, 1, 3, 3)) / 2,
        "bias": jnp.zeros((12, 1, 1)),
        "dense": size * jax.random.normal(second, (108, 10)) / 10,
        "dense_bias": jnp.zeros(10),
    }


def scores_of(weights, images):
    y = jax.lax.conv_general_dilated(images[:, None], weights["kernel"], (1, 1), "VALID")
    z = jax.nn.relu(y + weights["bias"])
    p = jax.lax.reduce_window(z, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")
    return p.reshape(len(p), -1) @ weights["dense"] + weights["dense_bias"]


@jax.jit
def one_step(weights, images, labels, rate):
    def loss(weights):
        log_probabilities = jax.nn.log_softmax(scores_of(weights, images))
        return -(log_probabilities * jax.nn.one_hot(labels, 10)).sum(axis=1).mean()

    return jax.tree.map(lambda w, g: w - rate * g, weights, jax.grad(loss)(weights))


def in_epochs(images, labels, *, epochs=12, rate=0.3, shuffled=True, zeros=False):
    rng = np.random.default_rng(2)
    weights = start(zeros)
    for _ in range(epochs):
        order = rng.permutation(len(images)) if shuffled else np.arange(len(images))
        for batch in order.reshape(-1, 40):
            weights = one_step(weights, images[batch], labels[batch], rate)
    return weights


@right("jax's layers, a jitted step, shuffled epochs")
def epochs(train_images, train_labels, test_images):
    return scores_of(in_epochs(train_images, train_labels), test_images).argmax(axis=1)


@wrong("goes through the images in the order in which they come")
def not_shuffled(train_images, train_labels, test_images):
    weights = in_epochs(train_images, train_labels, shuffled=False)
    return scores_of(weights, test_images).argmax(axis=1)


@wrong("forgets to train")
def not_trained(train_images, train_labels, test_images):
    return scores_of(start(), test_images).argmax(axis=1)


@wrong("starts with weights that are all 0")
def all_zeros(train_images, train_labels, test_images):
    weights = in_epochs(train_images, train_labels, zeros=True)
    return scores_of(weights, test_images).argmax(axis=1)


@wrong("goes up the gradient")
def upwards(train_images, train_labels, test_images):
    weights = in_epochs(train_images, train_labels, rate=-0.05)
    return scores_of(weights, test_images).argmax(axis=1)


@wrong("takes steps that are far too large")
def too_fast(train_images, train_labels, test_images):
    weights = in_epochs(train_images, train_labels, rate=30.0)
    return scores_of(weights, test_images).argmax(axis=1)


@wrong("predicts the most common digit")
def most_common(train_images, train_labels, test_images):
    return np.full(len(test_images), np.bincount(train_labels).argmax())


@wrong("counts the digits from 1")
def shifted(train_images, train_labels, test_images):
    return nearest(train_images, train_labels, test_images) + 1


@wrong("transposes the test images")
def transposed(train_images, train_labels, test_images):
    return nearest(train_images, train_labels, test_images.transpose(0, 2, 1))


@wrong("scales the images once more to learn from, and not those to read")
def scaled_twice(train_images, train_labels, test_images):
    weights = in_epochs(train_images / 16, train_labels)
    return scores_of(weights, test_images).argmax(axis=1)


@wrong("returns a score a class")
def probabilities(train_images, train_labels, test_images):
    return np.eye(10, dtype=np.float32)[nearest(train_images, train_labels, test_images)]


@wrong("returns floats")
def floats(train_images, train_labels, test_images):
    return nearest(train_images, train_labels, test_images).astype(np.float32)


@wrong("reads the images that it has learned from")
def training_images(train_images, train_labels, test_images):
    return nearest(train_images, train_labels, train_images)


@wrong("learns from ten images")
def ten_images(train_images, train_labels, test_images):
    return nearest(train_images[::100], train_labels[::100], test_images)


@wrong("lets scikit-learn do it", verdict="forbidden")
def ready_made(train_images, train_labels, test_images):
    from sklearn.neighbors import KNeighborsClassifier

    classifier = KNeighborsClassifier(1).fit(train_images.reshape(-1, 64), train_labels)
    return classifier.predict(test_images.reshape(-1, 64))
