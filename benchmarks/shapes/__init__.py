"""The cases: layers of real networks, and what users have reported as slow. Nothing but data.

    tuned       what jconv's choices were made on
    corrected   what they were tried on, and where the cost model's constants were corrected by what was seen
    held-out    from other networks and of other sizes: the judge, by which nothing was ever corrected
    drawn       drawn at random, for `benchmarks.choices`
    rows        how a row is written: name, x's shape, kernel's shape or window, options of the jconv function

Shapes are channels first, and all lists cover the same groups. Sizes are such that `jax.lax` takes about a second
at most on one core, which is why some batches and images are smaller than the network's own.
"""

from collections.abc import Mapping

from benchmarks.case import Case
from benchmarks.shapes.corrected import CORRECTED
from benchmarks.shapes.held_out import HELD_OUT
from benchmarks.shapes.tuned import TUNED

__all__ = ["GROUPS", "LISTS"]

GROUPS = (
    "dense", "depthwise", "grouped", "transposed", "conv1d", "conv3d", "large_kernels",
    "filters", "pooling", "patches", "deformable", "dispatch",
)  # fmt: skip
LISTS: Mapping[str, tuple[Case, ...]] = {"tuned": TUNED, "corrected": CORRECTED, "held-out": HELD_OUT}
