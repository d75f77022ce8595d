"""Every mistake and its message: function, argument, rule, and what was received, before any arithmetic.

A row is a call and the whole text that it must raise. The shapes in the first table become arrays.
"""

import re
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import METHOD_MISTAKE

from jconv import (
    col2im,
    conv,
    conv1d,
    conv2d,
    conv3d,
    conv_output_shape,
    conv_output_size,
    conv_params,
    conv_transpose,
    convolve,
    correlate,
    filters,
    im2col,
    kernels,
    pad,
    same_padding,
)

X, K = (2, 3, 8, 8), (4, 3, 3, 3)
ONE_OR_PAIR = "an int, or have one int or one (low, high) pair an axis"
MODES = '"zeros", "reflect", "replicate", "circular", "symmetric"'
TOO_LARGE = "the kernel must not be larger than the padded input, got a kernel of"

# function, shapes of its arrays, its options, the text after "function: "
# fmt: off
VALUE_ERRORS = [
    # rank
    (conv2d, [(8, 8), K], {}, "`x` must have 4 axes (N, C, H, W) or 3 axes (C, H, W), got 2 (shape (8, 8))"),
    (conv2d, [(1, *X), K], {},
     "`x` must have 4 axes (N, C, H, W) or 3 axes (C, H, W), got 5 (shape (1, 2, 3, 8, 8))"),
    (conv2d, [(), K], {}, "`x` must have 4 axes (N, C, H, W) or 3 axes (C, H, W), got 0 (shape ())"),
    (conv2d, [X, (3, 3, 64)], {}, "`kernel` must have 4 axes (O, C, KH, KW), got 3 (shape (3, 3, 64))"),
    (conv1d, [(3, 8), K], {}, "`kernel` must have 3 axes (O, C, KW), got 4 (shape (4, 3, 3, 3))"),
    (conv3d, [(3, 8, 8, 8), K], {},
     "`kernel` must have 5 axes (O, C, KD, KH, KW), got 4 (shape (4, 3, 3, 3))"),
    (conv, [X, (3, 3)], {}, "`kernel` must have at least 3 axes (O, C, KW), got 2 (shape (3, 3))"),
    (conv, [(8, 8), (1,) * 6], {},
     "`x` must have 6 axes (N, C, S0, S1, S2, S3) or 5 axes (C, S0, S1, S2, S3), got 2 (shape (8, 8))"),
    (conv2d, [(8, 8), K], {"layout": "channels_last"},
     "`x` must have 4 axes (N, H, W, C) or 3 axes (H, W, C), got 2 (shape (8, 8))"),
    (conv2d, [X, (3, 3)], {"layout": "channels_last"},
     "`kernel` must have 4 axes (KH, KW, C, O), got 2 (shape (3, 3))"),
    (correlate, [(8, 8), (3,)], {},
     "`x` and `kernel` must have the same number of axes, at least one, got 2 and 1 (shapes (8, 8) and "
     "(3,))"),
    (convolve, [(), ()], {},
     "`x` and `kernel` must have the same number of axes, at least one, got 0 and 0 (shapes () and ())"),
    (im2col, [(8, 8)], {"kernel_size": 3},
     "`x` must be batched and have a spatial axis where `kernel_size` is an int, got shape (8, 8); for an "
     "unbatched array give `kernel_size` one int an axis"),
    (im2col, [(8, 8)], {"kernel_size": (3, 3)},
     "`x` must have 4 axes (N, C, H, W) or 3 axes (C, H, W), got 2 (shape (8, 8))"),
    (col2im, [(1, 1, 4, 4)], {"output_size": (3, 3), "kernel_size": 2},
     "`columns` must have 3 axes (N, C * prod(K), L) or 2 axes (C * prod(K), L), got 4 (shape (1, 1, 4, 4))"),
    (pad, [(8, 8)], {"padding": 1},
     "`x` must be batched and have a spatial axis where `padding` is an int, got shape (8, 8); for an "
     "unbatched array give `padding` one int an axis"),
    (filters.apply, [(8,), (3, 3)], {}, "`image` must have a height and a width, got shape (8,)"),
    (filters.apply, [(8, 8), (3, 3)], {"channel_axis": 0},
     "`image` must have a height and a width, got shape (8, 8)"),
    (filters.apply, [(8, 8), (3,)], {}, "`kernel` must have 2 axes (KH, KW), got shape (3,)"),
    # channels, groups, bias
    (conv2d, [(1, 3, 8, 8), (8, 4, 3, 3)], {},
     "`x` has 3 channels but `kernel` expects 4 (kernel shape (8, 4, 3, 3), groups=1)"),
    (conv2d, [(8, 8, 3), K], {},
     "`x` has 8 channels but `kernel` expects 3 (kernel shape (4, 3, 3, 3), groups=1)"),
    (conv2d, [(1, 6, 8, 8), (4, 2, 3, 3)], {"groups": 2},
     "`x` has 6 channels but `kernel` expects 4 (kernel shape (4, 2, 3, 3), groups=2)"),
    (conv2d, [X, K], {"groups": 3},
     "`groups` must divide the channels of `x` and the output channels of `kernel`, got groups=3 for 3 and "
     "4 (x shape (2, 3, 8, 8), kernel shape (4, 3, 3, 3))"),
    (conv2d, [X, K], {"groups": 2},
     "`groups` must divide the channels of `x` and the output channels of `kernel`, got groups=2 for 3 and "
     "4 (x shape (2, 3, 8, 8), kernel shape (4, 3, 3, 3))"),
    (conv2d, [X, K], {"groups": 0}, "`groups` must be at least 1, got 0"),
    (conv2d, [X, K, (3,)], {},
     "`bias` must have shape (4,), one number an output channel, got (3,) (kernel shape (4, 3, 3, 3))"),
    (conv2d, [X, K, (4, 1, 1)], {},
     "`bias` must have shape (4,), one number an output channel, got (4, 1, 1) (kernel shape (4, 3, 3, 3))"),
    (conv2d, [X, K, ()], {},
     "`bias` must have shape (4,), one number an output channel, got () (kernel shape (4, 3, 3, 3))"),
    # the kernel and the input
    (conv2d, [X, (4, 3, 9, 3)], {},
     f"{TOO_LARGE} 9 (dilation 1: 9 cells) on 8 cells (size 8, padding (0, 0)) along spatial axis 0"),
    (conv2d, [X, K], {"dilation": (1, 5), "padding": (0, 1)},
     f"{TOO_LARGE} 3 (dilation 5: 11 cells) on 10 cells (size 8, padding (1, 1)) along spatial axis 1"),
    (conv2d, [X, K], {"dilation": 10**12},
     f"{TOO_LARGE} 3 (dilation 1000000000000: 2000000000001 cells) on 8 cells (size 8, padding (0, 0)) "
     "along spatial axis 0"),
    (conv2d, [(1, 3, 0, 8), K], {},
     f"{TOO_LARGE} 3 (dilation 1: 3 cells) on 0 cells (size 0, padding (0, 0)) along spatial axis 0"),
    (correlate, [(3,), (4,)], {},
     f"{TOO_LARGE} 4 (dilation 1: 4 cells) on 3 cells (size 3, padding (0, 0)) along spatial axis 0"),
    (im2col, [X], {"kernel_size": 9},
     f"{TOO_LARGE} 9 (dilation 1: 9 cells) on 8 cells (size 8, padding (0, 0)) along spatial axis 0"),
    (col2im, [(1, 4, 1)], {"output_size": 1, "kernel_size": 2},
     f"{TOO_LARGE} 2 (dilation 1: 2 cells) on 1 cells (size 1, padding (0, 0)) along spatial axis 0"),
    # stride, dilation
    (conv2d, [X, K], {"stride": 0}, "`stride` must be at least 1, got 0"),
    (conv2d, [X, K], {"stride": (1, -2)}, "`stride` must be at least 1, got -2"),
    (conv2d, [X, K], {"stride": (1, 1, 1)},
     "`stride` must be an int or have one an axis, 2 here, got 3: (1, 1, 1)"),
    (conv2d, [X, K], {"stride": ()}, "`stride` must be an int or have one an axis, 2 here, got 0: ()"),
    (conv2d, [X, K], {"dilation": 0}, "`dilation` must be at least 1, got 0"),
    (conv2d, [X, K], {"dilation": -1}, "`dilation` must be at least 1, got -1"),
    (conv2d, [X, K], {"dilation": (2,)},
     "`dilation` must be an int or have one an axis, 2 here, got 1: (2,)"),
    (convolve, [(8,), (3,)], {"stride": (1, 1)},
     "`stride` must be an int or have one an axis, 1 here, got 2: (1, 1)"),
    (im2col, [X], {"kernel_size": 3, "stride": 0}, "`stride` must be at least 1, got 0"),
    (im2col, [X], {"kernel_size": 0}, "`kernel_size` must be at least 1, got 0"),
    # padding
    (conv2d, [X, K], {"padding": (1,)}, f"`padding` must be {ONE_OR_PAIR}, 2 here, got 1: (1,)"),
    (conv2d, [X, K], {"padding": ((1, 2), (1, 2, 3))},
     "`padding` must have a low and a high amount in each pair, got (1, 2, 3)"),
    (conv2d, [X, K], {"padding": ((), 1)}, "`padding` must have a low and a high amount in each pair, got ()"),
    (conv2d, [X, K], {"padding": (1, 1, 1, 1)},
     f"`padding` must be {ONE_OR_PAIR}, 2 here, got 4: (1, 1, 1, 1)"),
    (conv1d, [(3, 8), (4, 3, 3)], {"padding": (1, 2)},
     f"`padding` must be {ONE_OR_PAIR}, 1 here, got 2: (1, 2)"),
    (conv2d, [X, K], {"padding": -1}, "`padding` must be at least 0, got -1"),
    (conv2d, [X, K], {"padding": ((0, 0), (2, -1))}, "`padding` must be at least 0, got -1"),
    (im2col, [X], {"kernel_size": 3, "padding": -1}, "`padding` must be at least 0, got -1"),
    (conv2d, [X, K], {"padding": "SAME"},
     '`padding` must be one of "valid", "same", "same_lower", "full", "causal", or an int, ints or pairs; '
     'got \'SAME\''),
    (conv2d, [X, K], {"padding": "causal"}, '`padding` "causal" needs one spatial axis, got 2'),
    (conv2d, [X, K], {"padding": 8, "padding_mode": "reflect"},
     '`padding` in mode "reflect" must be smaller than the axis, got (8, 8) for 8 cells along spatial axis '
     '0'),
    (conv2d, [X, K], {"padding": ((0, 0), (0, 9)), "padding_mode": "circular"},
     '`padding` in mode "circular" must not exceed the axis, got (0, 9) for 8 cells along spatial axis 1'),
    (im2col, [X], {"kernel_size": 3, "padding": 9, "padding_mode": "symmetric"},
     '`padding` in mode "symmetric" must not exceed the axis, got (9, 9) for 8 cells along spatial axis 0'),
    (pad, [X], {"padding": ((0, 8), 0), "mode": "reflect"},
     '`padding` in mode "reflect" must be smaller than the axis, got (0, 8) for 8 cells along spatial axis '
     '0'),
    (pad, [(1, 1, 0)], {"padding": 1, "mode": "replicate"},
     '`padding` in mode "replicate" must have a cell to repeat, got (1, 1) for 0 cells along spatial axis 0'),
    (pad, [X], {"padding": (0, -5)},
     "`padding` must not crop more than there is, got (-5, -5) for 8 cells along spatial axis 1"),
    (pad, [X], {"padding": 1, "mode": "reflect", "value": 2},
     '`value` belongs to mode "zeros", got value=2 with mode "reflect"'),
    # words
    (conv2d, [X, K], {"padding_mode": "constant"}, f"`padding_mode` must be one of {MODES}; got 'constant'"),
    (conv2d, [X, K], {"padding_mode": None}, f"`padding_mode` must be one of {MODES}; got None"),
    (pad, [X], {"padding": 1, "mode": "edge"}, f"`mode` must be one of {MODES}; got 'edge'"),
    (conv2d, [X, K], {"layout": "NHWC"},
     "`layout` must be one of \"channels_first\", \"channels_last\"; got 'NHWC'"),
    (im2col, [X], {"kernel_size": 3, "layout": 1},
     '`layout` must be one of "channels_first", "channels_last"; got 1'),
    (conv2d, [X, K], {"method": "cudnn"},
     METHOD_MISTAKE),
    (filters.apply, [(3, 8, 8), (3, 3)], {"channel_axis": 3},
     "`channel_axis` must name an axis of `image`, got 3 (shape (3, 8, 8))"),
    (filters.sobel_magnitude, [(3, 8, 8)], {"channel_axis": -4},
     "`channel_axis` must name an axis of `image`, got -4 (shape (3, 8, 8))"),
    # fold
    (col2im, [(1, 4, 3)], {"output_size": (3, 3), "kernel_size": 2},
     "`columns` must have a multiple of 4 rows (the taps of a kernel of (2, 2)) and 4 columns (output "
     "positions (2, 2) in an image of (3, 3)), got shape (1, 4, 3)"),
    (col2im, [(5, 4)], {"output_size": (3, 3), "kernel_size": 2},
     "`columns` must have a multiple of 4 rows (the taps of a kernel of (2, 2)) and 4 columns (output "
     "positions (2, 2) in an image of (3, 3)), got shape (5, 4)"),
    (col2im, [(1, 4, 4)], {"output_size": (3, 3), "kernel_size": (2,)},
     "arguments must have one int an axis, got lengths {'output_size': 2, 'kernel_size': 1}"),
]

# Types: no arrays, arrays of nothing that can be multiplied, and no integers. The call and the whole text.
x, kernel = np.ones(X, np.float32), np.ones(K, np.float32)
NO_INTS = "must be made of ints, got"
WRONG_TYPES = [
    (lambda: conv2d(np.ma.ones(X), kernel), "conv2d: `x` must be an array without a mask, got MaskedArray"),
    (lambda: conv2d([[[[1.0]]]], kernel), "conv2d: `x` must be an array, got list"),
    (lambda: conv2d(x, [[[[1.0]]]]), "conv2d: `kernel` must be an array, got list"),
    (lambda: conv2d(x, kernel, [1.0, 2.0, 3.0, 4.0]), "conv2d: `bias` must be an array, got list"),
    (lambda: conv2d(x, kernel, 1.0), "conv2d: `bias` must be an array, got float"),
    (lambda: conv2d(None, kernel), "conv2d: `x` must be an array, got NoneType"),
    (lambda: correlate((1, 2), kernel), "correlate: `x` must be an array, got tuple"),
    (lambda: pad([1, 2], 1), "pad: `x` must be an array, got list"),
    (lambda: im2col([1, 2], 1), "im2col: `x` must be an array, got list"),
    (lambda: col2im([1, 2], 1, 1), "col2im: `columns` must be an array, got list"),
    (lambda: filters.apply([[1]], kernel), "filters.apply: `image` must be an array, got list"),
    (lambda: filters.apply(x, [[1]]), "filters.apply: `kernel` must be an array, got list"),
    (lambda: conv2d(np.full(X, "1"), kernel), "conv2d: `x` must hold numbers, got dtype <U1"),
    (lambda: conv2d(x, np.full(K, b"1")), "conv2d: `kernel` must hold numbers, got dtype |S1"),
    (lambda: conv2d(np.full(X, None), kernel), "conv2d: `x` must hold numbers, got dtype object"),
    (lambda: pad(np.zeros(X, "M8[s]"), 1), "pad: `x` must hold numbers, got dtype datetime64[s]"),
    (lambda: conv2d(x, kernel, stride=2.0), f"conv2d: `stride` {NO_INTS} 2.0 (float)"),
    (lambda: conv2d(x, kernel, stride=True), f"conv2d: `stride` {NO_INTS} True (bool)"),
    (lambda: conv2d(x, kernel, stride=(1, np.True_)), f"conv2d: `stride` {NO_INTS} np.True_ (bool)"),
    (lambda: conv2d(x, kernel, stride="2"), f"conv2d: `stride` {NO_INTS} '2' (str)"),
    (lambda: conv2d(x, kernel, stride=None), f"conv2d: `stride` {NO_INTS} None (NoneType)"),
    (lambda: conv2d(x, kernel, dilation=(1, 1.5)), f"conv2d: `dilation` {NO_INTS} 1.5 (float)"),
    (lambda: conv2d(x, kernel, groups=1.0), f"conv2d: `groups` {NO_INTS} 1.0 (float)"),
    (lambda: conv2d(x, kernel, padding=1.0), f"conv2d: `padding` {NO_INTS} 1.0 (float)"),
    (lambda: conv2d(x, kernel, padding=None), f"conv2d: `padding` {NO_INTS} None (NoneType)"),
    (lambda: conv2d(x, kernel, padding=((0, 1), (0, 0.5))), f"conv2d: `padding` {NO_INTS} 0.5 (float)"),
    (lambda: pad(x, (1, "1")), f"pad: `padding` {NO_INTS} '1' (str)"),
    (lambda: im2col(x, 2.0), f"im2col: `kernel_size` {NO_INTS} 2.0 (float)"),
    (lambda: col2im(x[0], 4.0, 1), f"col2im: `output_size` {NO_INTS} 4.0 (float)"),
    (lambda: conv_output_size(9.0, 3), f"conv_output_size: `size` {NO_INTS} 9.0 (float)"),
    (lambda: same_padding("3"), f"same_padding: `kernel_size` {NO_INTS} '3' (str)"),
    (lambda: conv_params(3.0, 64, 3), f"conv_params: `in_channels` {NO_INTS} 3.0 (float)"),
    (lambda: conv_params(3, 64, True), f"conv_params: `kernel_size` {NO_INTS} True (bool)"),
    (lambda: kernels.box(2.5), f"kernels.box: `size` {NO_INTS} 2.5 (float)"),
    (lambda: kernels.laplacian(4.0), f"kernels.laplacian: `neighbours` {NO_INTS} 4.0 (float)"),
]

# Calls without arrays, which the first table cannot hold.
WRONG_VALUES = [
    (lambda: conv2d(x, kernel, padding_mode=np.array(["zeros", "reflect"])),
     f"conv2d: `padding_mode` must be one of {MODES}; got array(['zeros', 'reflect'], dtype='<U7')"),
    *(
        (lambda run=run, wrong=wrong: run(precision=wrong),
         f"{name}: `precision` must be None, a `jax.lax.Precision` or its name, or a pair of them, got {wrong!r}")
        for name, run in (
            ("conv2d", lambda **options: conv2d(x, kernel, **options)),
            ("conv2d", lambda **options: conv2d(x, kernel, method="shift", **options)),
            ("conv_transpose", lambda **options: conv_transpose(x, kernel.transpose(1, 0, 2, 3), **options)),
        )
        for wrong in ("exact", 3.5)
    ),
    (lambda: conv_output_size(2, 3),
     f"conv_output_size: {TOO_LARGE} 3 (dilation 1: 3 cells) on 2 cells (size 2, padding (0, 0)) along "
     "spatial axis 0"),
    (lambda: conv_output_size(-1, 3), "conv_output_size: `size` must be at least 0, got -1"),
    (lambda: conv_output_size((9, 9), (3, 3, 3)),
     "conv_output_size: arguments must have one int an axis, got lengths {'size': 2, 'kernel_size': 3}"),
    (lambda: conv_output_size(9, 3, stride=(1, 2)),
     "conv_output_size: `stride` must be an int or have one an axis, 1 here, got 2: (1, 2)"),
    (lambda: conv_output_shape(X, (8, 4, 3, 3)),
     "conv_output_shape: `x` has 3 channels but `kernel` expects 4 (kernel shape (8, 4, 3, 3), groups=1)"),
    (lambda: same_padding(0), "same_padding: `kernel_size` must be at least 1, got 0"),
    (lambda: same_padding((3, 3), dilation=(1, 2, 3)),
     "same_padding: arguments must have one int an axis, got lengths {'kernel_size': 2, 'dilation': 3}"),
    (lambda: conv_params(0, 64, 3), "conv_params: `in_channels` must be at least 1, got 0"),
    (lambda: conv_params(4, 6, 3, groups=4),
     "conv_params: `groups` must divide `in_channels` and `out_channels`, got groups=4 for 4 and 6"),
    (lambda: conv_params(3, 64, (3, 0)), "conv_params: `kernel_size` must be at least 1, got 0"),
    (lambda: kernels.identity(0), "kernels.identity: `size` must be at least 1, got 0"),
    (lambda: kernels.box((1, 2, 3)),
     "kernels.box: `size` must be an int or have one an axis, 2 here, got 3: (1, 2, 3)"),
    (lambda: kernels.gaussian(3, 0), "kernels.gaussian: `sigma` must be positive, got 0"),
    (lambda: kernels.gaussian(3, -1.5), "kernels.gaussian: `sigma` must be positive, got -1.5"),
    (lambda: kernels.gaussian(3, float("nan")), "kernels.gaussian: `sigma` must be positive, got nan"),
    (lambda: kernels.laplacian(6), "kernels.laplacian: `neighbours` must be 4 or 8, got 6"),
]

# The message's own wording is left open here: it must name the function and the argument that the user wrote.
NAMED = [
    # NumPy arrays where ints are meant
    (lambda: conv2d(x, kernel, stride=np.array([2.5, 2.0])), "conv2d: `stride` "),
    (lambda: conv2d(x, kernel, stride=np.array(2.5)), "conv2d: `stride` "),
    (lambda: pad(x, np.array([[1.0, 1.0], [1.0, 1.0]])), "pad: `padding` "),
    (lambda: im2col(x, np.array([2.0, 2.0])), "im2col: `kernel_size` "),
    (lambda: conv_output_size(np.array([9.0, 9.0]), 3), "conv_output_size: `size` "),
    (lambda: conv_params(3, 64, 3.0), "conv_params: `kernel_size` "),
    (lambda: pad(x, ()), "pad: `padding` "),
    (lambda: conv_params(3, 64, ()), "conv_params: `kernel_size` "),
    (lambda: conv_output_shape(8, K), "conv_output_shape: `x_shape` "),
    (lambda: conv_output_shape(X, "OIHW"), "conv_output_shape: `kernel_shape` "),
    # the argument that the user wrote
    (lambda: conv2d(x, np.ones((4, 3, 0, 3))), "conv2d: `kernel` "),
    (lambda: correlate(np.ones(3), np.ones(0)), "correlate: `kernel` "),
    (lambda: filters.apply(x, np.ones((0, 3))), "filters.apply: `kernel` "),
    (lambda: filters.apply(x, kernel[0, 0], padding_mode="mirror"), "filters.apply: `padding_mode` "),
    (lambda: filters.apply(np.ones((1, 9)), kernel[0, 0]), "filters.apply: `image` "),
    (lambda: filters.sobel_magnitude(np.ones((1, 9))), "filters.sobel_magnitude: `image` "),
    (lambda: filters.sobel_magnitude(np.ones((9, 9), np.complex64)), "filters.sobel_magnitude: `image` "),
    (lambda: filters.apply(x, kernel[0, 0], channel_axis=1.0), "filters.apply: `channel_axis` "),
    (lambda: kernels.gaussian(3, "1"), "kernels.gaussian: `sigma` "),
    # dtypes that NumPy has and JAX has not
    (lambda: conv2d(np.ones(X, np.longdouble), kernel), "conv2d: `x` "),
    (lambda: conv2d(x, np.ones(K, [("red", "f4")])), "conv2d: `kernel` "),
    # constants that the image's dtype cannot hold
    (lambda: pad(np.ones((1, 1, 2), np.int8), 1, value=300), "pad: `value` "),
    (lambda: pad(np.ones((1, 1, 2), np.int32), 1, value=-np.inf), "pad: `value` "),
    (lambda: pad(np.ones((1, 1, 2), np.int32), 1, value=0.5), "pad: `value` "),
    (lambda: pad(x, 1, value=1j), "pad: `value` "),
    (lambda: pad(x, 1, value=None), "pad: `value` "),
    (lambda: pad(x, 1, value=np.ones(3)), "pad: `value` "),
    # results that no sum of these products can be
    (lambda: conv2d(x, kernel, preferred_element_type=jnp.int32), "conv2d: `preferred_element_type` "),
    (lambda: conv2d(x, kernel, preferred_element_type=jnp.int32, method="reference"),
     "conv2d: `preferred_element_type` "),
    (lambda: conv2d(x, kernel, preferred_element_type="number"), "conv2d: `preferred_element_type` "),
]

# And the rule that was broken, which the reader of these could not guess from the argument alone.
RULED = [
    (lambda: conv2d(x, kernel, padding=((1, 2, 3), (1, 1))), "conv2d: `padding` ", "pair"),
    (lambda: conv_output_size(9, 3, padding=((1, 2), (3, 4))), "conv_output_size: `padding` ", "pair"),
    (lambda: pad(x, "same"), "pad: `padding` ", "'same'"),
]
# fmt: on


def exactly(text):
    """The whole first line; JAX may note below it that it left frames out of the traceback."""
    return rf"^{re.escape(text)}(\n-----|\Z)"


def name_of(function):
    module = function.__module__.split(".")[1]
    return f"{module}.{function.__name__}" if module == "filters" else function.__name__


def row_id(value):
    """The text of a row names its test."""
    if isinstance(value, str):
        return value
    return "" if getattr(value, "__name__", "<lambda>") == "<lambda>" else name_of(value)


@pytest.mark.parametrize(("function", "shapes", "options", "text"), VALUE_ERRORS, ids=row_id)
@pytest.mark.parametrize("traced_by", [None, "jit", "eval_shape"])
def test_the_same_message_at_once_and_while_tracing(function, shapes, options, text, traced_by):
    call = partial(function, **options)
    call = {None: call, "jit": jax.jit(call), "eval_shape": partial(jax.eval_shape, call)}[traced_by]
    with pytest.raises(ValueError, match=exactly(f"{name_of(function)}: {text}")):
        call(*(jnp.ones(shape) for shape in shapes))


@pytest.mark.parametrize("method", ["auto", "lax", "reference"])
def test_mistakes_are_found_from_shapes_alone_whatever_the_method(method):
    huge = jax.ShapeDtypeStruct((10**6, 10**6, 10**6), jnp.float32)  # 4 exabytes: no arithmetic comes first
    run = partial(conv1d, method=method)
    with pytest.raises(ValueError, match=r"^conv1d: `x` has 1000000 channels but `kernel` expects 3 "):
        jax.eval_shape(run, huge, jax.ShapeDtypeStruct((1, 3, 3), jnp.float32))


@pytest.mark.parametrize(
    "mistake", [{"bias": np.ones(3)}, {"method": "cudnn"}, {"stride": 0}, {"groups": 2}], ids=str
)
def test_mistakes_are_found_before_the_border_is_written(mistake, monkeypatch):
    monkeypatch.setattr(jnp, "pad", lambda *_, **__: pytest.fail("arithmetic came before the check"))
    with pytest.raises(ValueError, match=rf"^conv2d: `{next(iter(mistake))}` must "):
        conv2d(x, kernel, padding=1, padding_mode="reflect", **mistake)


@pytest.mark.parametrize(("call", "text"), WRONG_TYPES, ids=row_id)
def test_wrong_types(call, text):
    with pytest.raises(TypeError, match=exactly(text)):
        call()


@pytest.mark.parametrize(("call", "text"), WRONG_VALUES, ids=row_id)
def test_wrong_values(call, text):
    with pytest.raises(ValueError, match=exactly(text)):
        call()


@pytest.mark.parametrize(("call", "start", "rule"), [(*row, "") for row in NAMED] + RULED, ids=row_id)
def test_the_function_and_the_argument_are_named(call, start, rule):
    with pytest.raises((TypeError, ValueError), match=f"^{re.escape(start)}.*{rule}"):
        call()


@pytest.mark.parametrize("function", [conv, conv1d, conv2d, conv3d, correlate, convolve, pad, im2col])
def test_options_go_by_name(function):
    with pytest.raises(TypeError, match="positional argument"):
        function(x, kernel, None, 2)


def test_an_unknown_option_is_an_error():
    with pytest.raises(TypeError, match="unexpected keyword argument 'strides'"):
        conv2d(x, kernel, strides=2)
