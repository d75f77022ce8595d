"""One-dimensional passes: what a filter that is an outer product is computed with, an axis at a time."""

from math import prod

import jax
import jax.numpy as jnp

from jconv.arguments import PaddingMode, Pair
from jconv.arrays import accumulator_dtype
from jconv.execution import plan_and_run
from jconv.padding import extend


def along(
    function: str,
    x: jax.Array,
    taps: jax.Array,
    axis: int,
    *,
    padding: Pair,
    stride: int = 1,
    padding_mode: PaddingMode,
) -> jax.Array:
    """Correlate an array of any rank with taps along one of its axes; the other axes are left alone.

        y[..., p, ...] = sum over k of x[..., S p + k - low, ...] taps[k]

    The result comes in the dtype that its sums were kept in, float32 for half precision, so that the next pass
    starts from them unrounded. Whether the axis has enough cells for its border is the caller's to check, in
    the words of the caller's arguments (`jconv.padding.check_border`).

    Args:
        function: the name that errors start with.
        x: an array with at least one axis.
        taps: `(K,)`.
        axis: the axis of x to go along, counted from either end.
        padding: cells added at its ends, `(low, high)`.
        stride: cells S between two results.
        padding_mode: what stands in the padding: see `jconv.pad`.

    Returns:
        An array of x's shape but along `axis`, in the accumulator's dtype of x and taps.
    """
    axis %= x.ndim
    wide = accumulator_dtype(jnp.result_type(x, taps))
    x = x.astype(wide)
    before, cells, behind = prod(x.shape[:axis]), x.shape[axis], prod(x.shape[axis + 1 :])
    size = len(taps)
    if padding_mode != "zeros":
        pairs = tuple(padding if a == axis else (0, 0) for a in range(x.ndim))
        x = extend(function, x, pairs, mode=padding_mode, axes=tuple(range(x.ndim)))
        cells, padding = x.shape[axis], (0, 0)
    result = (*x.shape[:axis], (cells + sum(padding) - size) // stride + 1, *x.shape[axis + 1 :])
    if before * behind == 0:
        return jnp.zeros(result, wide)
    if stride == 1 and isinstance(behind, int):
        # As one long axis, on which neighbours along ours stand `behind` cells apart.
        shape, dilation = (before, 1, cells * behind), behind
        window = {"stride": 1, "padding": (tuple(p * behind for p in padding),)}
    else:
        shape, dilation, taps = (before, 1, cells, behind), 1, taps[:, None]
        window = {"stride": (stride, 1), "padding": (padding, (0, 0))}
    y = plan_and_run(
        function, x.reshape(shape), taps.astype(wide)[None, None], None, None, "auto", None, wide, "zeros",
        dilation=dilation, groups=1, layout="channels_first", **window,
    )  # fmt: skip
    return y.reshape(result)
