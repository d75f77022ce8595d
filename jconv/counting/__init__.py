"""What a network costs: parameters, multiply-accumulates, memory; by formula, layer by layer, or from a program.

formulas   one layer, in integers
summary    a network written as records, a row a layer
program    any JAX function, by walking through what it was traced to
"""

from jconv.counting.formulas import conv_macs, conv_params, dense_params, locally_connected_params
from jconv.counting.network import LayerCost, Summary, summary
from jconv.counting.program import Counts, PrimitiveCounts, count

__all__ = [
    "Counts",
    "LayerCost",
    "PrimitiveCounts",
    "Summary",
    "conv_macs",
    "conv_params",
    "count",
    "dense_params",
    "locally_connected_params",
    "summary",
]
