"""Reference for conv2d_fft: transform, multiply, transform back, cut."""

import numpy as np

def conv2d_fft(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate image (H, W) with kernel (KH, KW) by FFT; returns (H - KH + 1, W - KW + 1), floating."""
    KH, KW = kernel.shape
    # Spectra can only be multiplied cell by cell where they have the same waves in them: the image's.
    padded = np.zeros(image.shape)
    padded[:KH, :KW] = kernel
    spectrum = np.fft.rfft2(image) * np.conj(np.fft.rfft2(padded))
    circular = np.fft.irfft2(spectrum, s=image.shape)  # the spectrum alone does not tell an odd width from an even
    # Nothing had to be added to the image: what wraps around lies in the rows and columns that are cut off here.
    return circular[: image.shape[0] - KH + 1, : image.shape[1] - KW + 1]
