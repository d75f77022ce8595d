"""The integers of a convolution: sizes, paddings and plans. No arrays and no jax here.

Everything that can be wrong about shapes is found in this package, before any arithmetic: a function of the
library plans first, and what it plans with are tuples of Python integers. Axis letters, here and everywhere:
N batch, C input channels, O output channels, K kernel, and D H W the spatial axes.

    window    a window that slides over a grid: its padding and its positions
    plan      the plan of a convolution, transposed or not
"""

from jconv.geometry.plan import conv_output_shape, conv_transpose_output_size
from jconv.geometry.window import conv_output_size, pool_output_size, same_padding

__all__ = [
    "conv_output_shape",
    "conv_output_size",
    "conv_transpose_output_size",
    "pool_output_size",
    "same_padding",
]
