"""Train the network that the visualiser's view "Pipeline" shows, and write jconv/viz/assets/network.npz.

python docs/train_viewer_network.py          (half a minute; the same network every time)

Two convolutions with pools, then a dense layer, on digits of 8 x 8 cells: E. Alpaydin and C. Kaynak, Optical
Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998, CC BY 4.0, as scikit-learn's load_digits
and the exercise train_digits have them.
"""

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

import jconv

ROOT = Path(__file__).parents[1]
DIGITS = ROOT / "solutions/11_learning/digits.npz"
WRITTEN = ROOT / "jconv/viz/assets/network.npz"

# Of 1,797 digits: never trained on, though the number of steps was chosen with a look at them. The samples of the
# page are among them.
HELD_OUT = 497
STEPS, BATCH, RATE, MOMENTUM, DECAY = 8000, 64, 0.05, 0.9, 1e-4

# Weights are multiples of a power of two, so coarse that float32 holds what both convolutions compute exactly:
# whoever adds in another order, a browser for one, gets the same numbers to the last bit. They also print short.
UNITS = {"kernel1": 1024, "bias1": 1024, "kernel2": 64, "bias2": 64, "weights": 64, "bias": 64}

Weights = dict[str, jax.Array]


def scores(weights: Weights, images: jax.Array) -> jax.Array:
    """The ten scores of each image, (N, 1, 8, 8) to (N, 10)."""
    y = jnp.maximum(jconv.conv2d(images, weights["kernel1"], weights["bias1"], padding=1), 0)
    y = jconv.max_pool(y, 2)
    y = jnp.maximum(jconv.conv2d(y, weights["kernel2"], weights["bias2"], padding=1), 0)
    y = jconv.max_pool(y, 2)
    return y.reshape(len(y), -1) @ weights["weights"] + weights["bias"][None]


def rounded(weights: Weights) -> Weights:
    """Weights as they are shipped, to whom the gradient passes as if nothing had been rounded."""
    return {
        name: w + jax.lax.stop_gradient(jnp.round(w * UNITS[name]) / UNITS[name] - w)
        for name, w in weights.items()
    }


def fresh(key: jax.Array) -> Weights:
    """Weights before training, so spread that what leaves a layer is about as large as what enters it."""
    first, second, third = jax.random.split(key, 3)
    return {
        "kernel1": jax.random.normal(first, (8, 1, 3, 3)) * jnp.sqrt(2 / 9) / 16,  # pixels go up to 16
        "bias1": jnp.zeros(8),
        "kernel2": jax.random.normal(second, (16, 8, 3, 3)) * jnp.sqrt(2 / 72),
        "bias2": jnp.zeros(16),
        "weights": jax.random.normal(third, (64, 10)) / 8,
        "bias": jnp.zeros(10),
    }


# Steps in proportion to the weights: those of the first kernel are a sixteenth of the others'.
SCALE = {name: 1 / 256 if name == "kernel1" else 1.0 for name in UNITS}


def loss(weights: Weights, images: jax.Array, labels: jax.Array) -> jax.Array:
    """Cross-entropy of the rounded network, and a little of the weights' size."""
    logs = jax.nn.log_softmax(scores(rounded(weights), images))
    size = sum(jnp.sum(w**2) / SCALE[name] for name, w in weights.items())
    return -jnp.take_along_axis(logs, labels[:, None], axis=1).mean() + DECAY * size


def varied(key: jax.Array, images: jax.Array) -> jax.Array:
    """The images as a pointer might draw them: moved by a cell at most, a third of them in full ink or none."""
    for_place, for_ink = jax.random.split(key)
    padded = jnp.pad(images, ((0, 0), (0, 0), (1, 1), (1, 1)))
    corners = jax.random.randint(for_place, (len(images), 2), 0, 3)
    moved = jax.vmap(lambda image, at: jax.lax.dynamic_slice(image, (0, *at), (1, 8, 8)))(padded, corners)
    return jnp.where(jax.random.bernoulli(for_ink, 1 / 3, (len(images), 1, 1, 1)), 16.0 * (moved > 7), moved)


@jax.jit
def train(images: jax.Array, labels: jax.Array) -> Weights:
    """Stochastic gradient descent with momentum, its rate falling to nothing."""
    for_weights, for_batches, for_variety = jax.random.split(jax.random.key(0), 3)
    weights = fresh(for_weights)

    def step(state: tuple[Weights, Weights], drawn: tuple[jax.Array, jax.Array]) -> tuple:
        (weights, velocity), (number, batch) = state, drawn
        drawn_by_pointer = varied(jax.random.fold_in(for_variety, number), images[batch])
        gradient = jax.grad(loss)(weights, drawn_by_pointer, labels[batch])
        rate = RATE * (1 + jnp.cos(jnp.pi * number / STEPS)) / 2
        velocity = {name: MOMENTUM * velocity[name] + gradient[name] for name in weights}
        moved = {name: weights[name] - rate * SCALE[name] * velocity[name] for name in weights}
        return (moved, velocity), None

    still = jax.tree.map(jnp.zeros_like, weights)
    batches = jax.random.randint(for_batches, (STEPS, BATCH), 0, len(images))
    (weights, _), _ = jax.lax.scan(step, (weights, still), (jnp.arange(STEPS), batches))
    return rounded(weights)


def digits() -> tuple[jax.Array, jax.Array, jax.Array]:
    """All images, (N, 1, 8, 8), their labels, and an order whose first `HELD_OUT` are kept from training."""
    with np.load(DIGITS) as stored:
        images, labels = jnp.asarray(stored["images"], jnp.float32)[:, None], jnp.asarray(stored["labels"], int)
    return images, labels, jax.random.permutation(jax.random.key(1), len(images))


def main() -> None:
    """Train, tell how well it reads digits that it has not seen, and write it down with a digit of each kind."""
    images, labels, order = digits()
    held_out, learned = order[:HELD_OUT], order[HELD_OUT:]
    weights = train(images[learned], labels[learned])
    right = scores(weights, images[held_out]).argmax(axis=1) == labels[held_out]
    print(f"of {HELD_OUT} digits that were held out, {right.mean():.1%} are read correctly")
    samples = jnp.stack([held_out[jnp.argmax(right & (labels[held_out] == digit))] for digit in range(10)])
    np.savez_compressed(
        WRITTEN,
        samples=np.asarray(images[samples, 0], np.uint8),
        accuracy=np.float64(right.mean()),
        held_out=np.int64(HELD_OUT),
        **{name: np.asarray(w, np.float16) for name, w in weights.items()},  # which holds them exactly
    )
    print(f"{WRITTEN.relative_to(ROOT)}: {sum(w.size for w in weights.values())} weights")


if __name__ == "__main__":
    main()
