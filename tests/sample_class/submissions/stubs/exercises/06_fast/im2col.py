"""Lay the windows out as columns, so that a convolution is a matrix product."""

import numpy as np


def im2col(x: np.ndarray, kernel_size: tuple[int, int], stride: int = 1) -> np.ndarray:
    """Copy the windows of x (C, H, W) into columns; returns (C * KH * KW, L)."""
    raise NotImplementedError
