"""Who takes part in a case, and with which formulation.

    contender      what a contender is, and how arrays come to it and back
    convolutions   conv1d, conv2d, conv3d, transposed, in a loop
    pools          max, average, Lp, adaptive, blur
    patches        im2col and col2im
    deformable     deformable convolution, which neither lax nor PyTorch without extras has
    filters        image filters, against OpenCV and SciPy

A module has a function for each library, which takes the case and whether channels come last, and returns what is
timed: a function of arrays. `lax` is written as its users write it, and PyTorch as its documentation says.
"""

from types import ModuleType

from benchmarks.case import Case
from benchmarks.contenders import convolutions, deformable, filters, patches, pools
from benchmarks.contenders.contender import Contender, Layout

__all__ = ["Contender", "contenders", "reference"]


def contenders(case: Case, layout: Layout) -> list[Contender]:
    """All that compute a case, jconv first and in the layout asked for."""
    home = _home(case)
    jconv = Contender("jconv", "jax", home.by_jconv(case, layout), home.moved_by_jconv(case, layout))
    first = Contender("lax NCHW", "jax", home.by_lax(case, "channels_first"))
    everyone = [jconv, first]
    if home is not deformable:
        last = home.by_lax(case, "channels_last")
        everyone += [Contender("lax NHWC", "jax", last, frozenset({"features", "kernel", "columns"}))]
    if case.group == "dispatch":
        return everyone
    if home is filters:
        return [
            *everyone,
            Contender("OpenCV", "numpy", filters.by_opencv(case)),
            Contender("SciPy", "numpy", filters.by_scipy(case)),
        ]
    everyone += [Contender("PyTorch", "torch", home.by_torch(case))]
    if case.rank > 1:  # PyTorch has no such format for one axis
        everyone += [Contender("PyTorch channels_last", "torch", home.by_torch(case), channels_last=True)]
    return everyone


def reference(case: Case) -> Contender:
    """Who computes the float64 result that all others must agree with."""
    home = _home(case)
    if home is filters:
        return Contender("SciPy float64", "numpy", filters.by_scipy(case), dtype="float64")
    return Contender("PyTorch float64", "torch", home.by_torch(case), dtype="float64")


def _home(case: Case) -> ModuleType:
    if case.group == "filters":
        return filters
    if case.function.endswith("_pool"):
        return pools
    if case.function in ("im2col", "col2im"):
        return patches
    return deformable if case.function == "deform_conv2d" else convolutions
