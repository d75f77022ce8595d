"""The integers of a convolution: sizes, paddings and plans. No arrays and no jax here.

Everything that can be wrong about shapes is found in this package, before any arithmetic: a function of the
library plans first, and what it plans with are tuples of Python integers. Axis letters, here and everywhere:
N batch, C input channels, O output channels, K kernel, and D H W the spatial axes.

    window      a window that slides over a grid: its padding and its positions
    transposed  the cells of a small grid that stand on a large one
    plan        the plan of a convolution, transposed or not
    layers      the layers of a network, as records
    receptive   what a cell of a network's output sees
    solve       the geometries that lead from one size to another
"""

from jconv.geometry.layers import (
    AdaptivePool,
    Branches,
    Conv,
    ConvTranspose,
    Dense,
    Flatten,
    Norm,
    Pad,
    Pool,
)
from jconv.geometry.plan import conv_output_shape
from jconv.geometry.receptive import ReceptiveField, receptive_field
from jconv.geometry.solve import Geometry, solve_geometry
from jconv.geometry.transposed import conv_transpose_output_size
from jconv.geometry.window import conv_output_size, pool_output_size, same_padding

__all__ = [
    "AdaptivePool",
    "Branches",
    "Conv",
    "ConvTranspose",
    "Dense",
    "Flatten",
    "Geometry",
    "Norm",
    "Pad",
    "Pool",
    "ReceptiveField",
    "conv_output_shape",
    "conv_output_size",
    "conv_transpose_output_size",
    "pool_output_size",
    "receptive_field",
    "same_padding",
    "solve_geometry",
]
