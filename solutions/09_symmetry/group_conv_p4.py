"""Reference for group_conv_p4: four poses, whose planes turn and change places."""

import numpy as np

from jconv.kit import case


def group_conv_p4(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Correlate features x (C, 4, H, W) with kernel (O, C, 4, K, K) in four poses; returns (O, 4, OH, OW)."""
    K = kernel.shape[-1]
    windows = np.lib.stride_tricks.sliding_window_view(x, (K, K), axis=(2, 3))  # (C, 4, OH, OW, K, K), a view
    planes = []
    for g in range(4):
        # A part that stood in pose h - g stands in pose h once the whole is turned g times. Without this
        # the kernel would ask for a lying nose in a standing face.
        moved_on = kernel[:, :, [(h - g) % 4 for h in range(4)]]
        pose = np.rot90(moved_on, g, axes=(3, 4))
        # The poses of the features are summed over like channels; the kernel's own pose g remains.
        planes.append(np.einsum("chijuv,ochuv->oij", windows, pose))
    return np.stack(planes, axis=1)


def examples():
    """The worked example and its features moved on; turns that show in a kernel of 2 x 2; floats."""
    digits, pair = np.array([1, 10, 100, 1000]).reshape(1, 4, 1, 1), np.array([1, 2, 0, 0]).reshape(1, 1, 4, 1, 1)
    yield case(digits, pair)  # 21, 210, 2100, 1002
    yield case(np.roll(digits, 1, axis=1), pair)  # 1002, 21, 210, 2100
    one_tap = np.zeros((1, 1, 4, 2, 2), int)
    one_tap[0, 0, 0] = [[1, 0], [0, 0]]  # top left in pose 0, bottom left in pose 1, and so on
    yield case(np.arange(16).reshape(1, 4, 2, 2), one_tap)  # 0, 6, 11, 13
    yield case(np.arange(24, dtype=np.float32).reshape(1, 4, 2, 3) / 8, np.ones((2, 1, 4, 2, 2), np.float32))


def hidden_cases(rng):
    """C, O, K, H and W apart; kernels where only the turn shows, and where only the change of places does."""

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    yield case(normal(2, 4, 3, 5), normal(3, 2, 4, 2, 2))
    yield case(normal(2, 4, 3, 5), normal(3, 2, 4, 3, 3))
    yield case(normal(3, 4, 3, 2), normal(2, 3, 4, 1, 1))  # a turn does not show: only the places change
    yield case(normal(2, 4, 3, 5), normal(2, 2, 4, 2, 2))  # an exchange of O and C shows in the values only
    yield case(normal(4, 4, 3, 2), normal(1, 4, 4, 2, 2))  # as many channels as poses
    same_planes = np.repeat(normal(1, 2, 1, 2, 2), 4, axis=2)
    yield case(normal(2, 4, 3, 5), same_planes)  # changed places do not show: only the turn does
    # Weights without repetition: drawn one by one they could come out symmetric, and forgive a turn.
    yield case(rng.integers(-9, 10, (1, 4, 3, 2)), rng.permutation(np.arange(-16, 16)).reshape(2, 1, 4, 2, 2))
    # float32 holds no odd number above 2^24; 32 bits hold all of these sums.
    yield case(
        rng.integers(1 << 24, 1 << 25, (1, 4, 2, 3)), rng.permutation(np.arange(16) % 3).reshape(1, 1, 4, 2, 2)
    )
