"""Convolution in JAX: a library of pure functions, and the exercises, autograder and pictures that teach it.

The names below load with the first one that is asked for, so `import jconv` costs nothing by itself: pytest
imports it in every run (the exercises' plugin), and must not load jax before the run's own settings stand.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jconv import antialias, counting, equivariance, filters, geometry, kernels
    from jconv.adaptive import (
        adaptive_avg_pool,
        adaptive_max_pool,
        global_avg_pool,
        global_max_pool,
        max_unpool,
    )
    from jconv.antialias import (
        aliased_frequency,
        aliasing_energy,
        antialiased_conv,
        blur_pool,
        frequency_response,
    )
    from jconv.convolution import conv, conv1d, conv2d, conv3d
    from jconv.correlation import convolve, correlate
    from jconv.counting import (
        Counts,
        Explanation,
        LayerCost,
        PrimitiveCounts,
        Summary,
        conv_macs,
        conv_params,
        count,
        dense_params,
        explain,
        locally_connected_params,
        summary,
    )
    from jconv.deformable import deform_conv2d
    from jconv.effective import EffectiveReceptiveField, effective_receptive_field
    from jconv.geometry import (
        AdaptivePool,
        Branches,
        Conv,
        ConvTranspose,
        Dense,
        Flatten,
        Geometry,
        Norm,
        Pad,
        Pool,
        ReceptiveField,
        conv_output_shape,
        conv_output_size,
        conv_transpose_output_size,
        pool_output_size,
        receptive_field,
        same_padding,
        solve_geometry,
    )
    from jconv.local import locally_connected
    from jconv.padding import pad
    from jconv.patches import col2im, im2col
    from jconv.pooling import avg_pool, lp_pool, max_pool, max_pool_with_indices
    from jconv.separable import depthwise_conv, pointwise_conv, separable_conv
    from jconv.transposed import conv_transpose

__version__ = "0.1.0"

__all__ = [
    "AdaptivePool",
    "Branches",
    "Conv",
    "ConvTranspose",
    "Counts",
    "Dense",
    "EffectiveReceptiveField",
    "Explanation",
    "Flatten",
    "Geometry",
    "LayerCost",
    "Norm",
    "Pad",
    "Pool",
    "PrimitiveCounts",
    "ReceptiveField",
    "Summary",
    "adaptive_avg_pool",
    "adaptive_max_pool",
    "aliased_frequency",
    "aliasing_energy",
    "antialias",
    "antialiased_conv",
    "avg_pool",
    "blur_pool",
    "col2im",
    "conv",
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_macs",
    "conv_output_shape",
    "conv_output_size",
    "conv_params",
    "conv_transpose",
    "conv_transpose_output_size",
    "convolve",
    "correlate",
    "count",
    "counting",
    "deform_conv2d",
    "dense_params",
    "depthwise_conv",
    "effective_receptive_field",
    "equivariance",
    "explain",
    "filters",
    "frequency_response",
    "geometry",
    "global_avg_pool",
    "global_max_pool",
    "im2col",
    "kernels",
    "locally_connected",
    "locally_connected_params",
    "lp_pool",
    "max_pool",
    "max_pool_with_indices",
    "max_unpool",
    "pad",
    "pointwise_conv",
    "pool_output_size",
    "receptive_field",
    "same_padding",
    "separable_conv",
    "solve_geometry",
    "summary",
]

# The modules whose public names are jconv's own; those that need no jax come first, and alone if they suffice.
_HOMES = (
    "geometry",
    "counting",
    "padding",
    "patches",
    "convolution",
    "correlation",
    "separable",
    "transposed",
    "deformable",
    "local",
    "pooling",
    "adaptive",
    "effective",
    "antialias",
)
_MODULES = ("antialias", "counting", "equivariance", "filters", "geometry", "grader", "kernels", "kit", "viz")


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"jconv.{name}")
    if name in __all__:
        for home in _HOMES:
            module = import_module(f"jconv.{home}")
            if name in module.__all__:
                return globals().setdefault(name, getattr(module, name))
    raise AttributeError(f"module 'jconv' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
