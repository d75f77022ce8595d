"""How a convolution is computed: one file a lowering, all with one signature, and `select`, which picks.

    trilinear    convolution as a primitive of JAX: three products of one form, closed under differentiation
    lowering     what a lowering is
    lax          the compiler's own convolution
    shift, rows  a sum of shifted images; its gradient by the kernel
    gemm         im2col and a matrix product
    winograd     about half of the products, for sums before and after; strips: of which rows
    fft          spectra
    reference    the textbook's loop
    adjoint      a transposed convolution as plain ones
    cost         what each costs, from the plan's integers
    select       which one computes a plan

A lowering receives batched arrays of one dtype that holds their sums, in the plan's layout, and a plan of checked
integers, and returns the same numbers as every other, to the rounding of that dtype.
"""
