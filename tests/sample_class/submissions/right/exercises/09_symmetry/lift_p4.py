"""Reference for lift_p4: four poses, one correlation each."""

import numpy as np

def lift_p4(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Correlate x (C, H, W) with kernel (O, C, K, K) in four poses; returns (O, 4, H - K + 1, W - K + 1)."""
    K = kernel.shape[-1]
    windows = np.lib.stride_tricks.sliding_window_view(x, (K, K), axis=(1, 2))  # (C, OH, OW, K, K), a view
    # One set of weights makes all four: this sharing is what the equivariance rests on. Height and width are
    # the last two axes of a kernel; rot90 turns the first two unless told.
    poses = [np.rot90(kernel, g, axes=(2, 3)) for g in range(4)]
    return np.stack([np.einsum("cijuv,ocuv->oij", windows, pose) for pose in poses], axis=1)
