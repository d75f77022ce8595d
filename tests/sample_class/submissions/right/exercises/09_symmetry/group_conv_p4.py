"""Reference for group_conv_p4: four poses, whose planes turn and change places."""

import numpy as np

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
