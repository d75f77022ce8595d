"""Reference for sharpen: blur, subtract, add."""

import numpy as np

from jconv.kit import case


def sharpen(image: np.ndarray, amount: float = 1.0) -> np.ndarray:
    """Add `amount` times the difference between image (H, W) and its 3 x 3 box blur; returns (H, W), floating."""
    image = image.astype(np.float32)  # before the first sum: nine bright uint8 cells do not fit into uint8
    # Zeros around the image would be a step of their own, and a step is what this sharpens: a bright frame.
    padded = np.pad(image, 1, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))  # as many as the image has cells
    blur = windows.mean(axis=(2, 3))
    return image + amount * (image - blur)


def examples():
    """The worked row at every amount, two photos, and one bright pixel, which shows the whole kernel."""
    row = np.array([[10, 10, 10, 40, 40, 40]], np.float32)
    for amount in [1.0, 2.0, 0, -1]:
        yield case(row, amount)
    yield case(np.full((2, 3), 200, np.uint8))  # flat stays flat
    yield case(np.array([[0, 0, 0, 255], [0, 0, 255, 255], [0, 255, 255, 255]], np.uint8), 0.5)
    yield case(np.pad(np.ones((1, 1), np.float32), 2), 9.0)  # the classic kernel


def hidden_cases(rng):
    """All sizes down to one cell, so every border is near; photos bright enough to wrap; amounts but 1."""
    for shape, amount in [((5, 6), 1.5), ((6, 4), 0.4), ((3, 7), 9.0), ((1, 6), 2.5), ((4, 1), -1.0)]:
        yield case(rng.normal(size=shape).astype(np.float32), amount)
    yield case(rng.normal(size=(5, 6)).astype(np.float32))  # the amount is 1 where none is given
    yield case(rng.integers(150, 256, (6, 4)).astype(np.uint8), 2)
    yield case(rng.permutation(np.arange(0, 240, 8)).reshape(5, 6).astype(np.uint8), 0.7)
    yield case(rng.normal(size=(1, 1)).astype(np.float32), 3.0)  # nine times itself, so its own blur
    yield case(rng.integers(0, 256, (3, 4)).astype(np.uint8), 0)  # the image itself, and floating
