"""Reference for conv2d_channels: a map a channel, added up; the same again for every kernel."""

import numpy as np

def conv2d_channels(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Convolve an image x (C, H, W) with kernel (O, C, KH, KW), add bias (O,); returns (O, OH, OW)."""
    maps = []
    for weights, b in zip(kernel, bias, strict=True):  # an output channel each
        # Red with red, green with green: zip pairs the channels, and sum leaves nothing of them but one map.
        channels = [_correlate2d(image, w) for image, w in zip(x, weights, strict=True)]
        maps.append(sum(channels) + b)  # here, not in the line above: b is added once, not C times
    return np.stack(maps)


def _correlate2d(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)  # (OH, OW, KH, KW), a view
    return np.sum(windows * kernel, axis=(2, 3))
