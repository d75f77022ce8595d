"""What a network costs: parameters, multiply-accumulates, memory; by formula, layer by layer, or from a program.

Only `count` and `explain` need jax, and load it when they are asked for.

    formulas   one layer, in integers
    network    a network written as records, a row a layer
    rules      one operation of JAX
    program    any JAX function, by walking through what it was traced to
    choice     how a convolution will be computed, and why so
    tables     all of them as text
"""

from typing import TYPE_CHECKING, Any

from jconv.counting.formulas import conv_macs, conv_params, dense_params, locally_connected_params
from jconv.counting.network import LayerCost, Summary, summary

if TYPE_CHECKING:
    from jconv.counting.choice import Explanation, explain
    from jconv.counting.program import Counts, PrimitiveCounts, count

__all__ = [
    "Counts",
    "Explanation",
    "LayerCost",
    "PrimitiveCounts",
    "Summary",
    "conv_macs",
    "conv_params",
    "count",
    "dense_params",
    "explain",
    "locally_connected_params",
    "summary",
]


def __getattr__(name: str) -> Any:
    if name in ("Counts", "PrimitiveCounts", "count"):
        from jconv.counting import program

        return getattr(program, name)
    if name in ("Explanation", "explain"):
        from jconv.counting import choice

        return getattr(choice, name)
    raise AttributeError(f"module 'jconv.counting' has no attribute {name!r}")
