"""How a convolution is computed: one file a lowering, all with one signature, and `select`, which picks.

A lowering receives batched arrays of one dtype, in the plan's layout, and a plan of checked integers:

    lower(x, kernel, plan, *, accumulator, precision) -> y, in the accumulator's dtype

and returns the same numbers as every other, to the rounding of that dtype.
"""
