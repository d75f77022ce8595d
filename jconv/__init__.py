"""Convolution in JAX: a library of pure functions, and the exercises, autograder and pictures that teach it.

The names below load with the first one that is asked for, so `import jconv` costs nothing by itself: pytest
imports it in every run (the exercises' plugin), and must not load jax before the run's own settings stand.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jconv import counting, filters, geometry, kernels
    from jconv.convolution import conv, conv1d, conv2d, conv3d, convolve, correlate
    from jconv.counting import conv_params
    from jconv.geometry import conv_output_shape, conv_output_size, same_padding
    from jconv.padding import pad
    from jconv.patches import col2im, im2col

__version__ = "0.1.0"

__all__ = [
    "col2im",
    "conv",
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_output_shape",
    "conv_output_size",
    "conv_params",
    "convolve",
    "correlate",
    "counting",
    "filters",
    "geometry",
    "im2col",
    "kernels",
    "pad",
    "same_padding",
]

_HOMES = ("geometry", "counting", "padding", "patches", "convolution")  # whose public names are jconv's own


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in map(import_module, (f"jconv.{home}" for home in _HOMES)):
            if name in module.__all__:
                return globals().setdefault(name, getattr(module, name))
    if name in ("counting", "filters", "geometry", "grader", "kernels", "kit"):
        return import_module(f"jconv.{name}")
    raise AttributeError(f"module 'jconv' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
