"""One-dimensional passes: what a filter that is an outer product is computed with, an axis at a time."""

from math import prod

import jax
import jax.numpy as jnp

from jconv.arguments import PaddingMode, Pair
from jconv.arrays import accumulator_dtype
from jconv.execution import plan_and_run


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
    moved = jnp.moveaxis(x, axis, -1)
    *lead, cells = moved.shape
    wide = accumulator_dtype(jnp.result_type(x, taps))
    # Every line is an image of its own with one channel; a product and not -1, which zero cells would not give.
    y = plan_and_run(
        function, moved.reshape(prod(lead), 1, cells), taps[None, None], None, 1, "auto", None, wide,
        padding_mode, stride=stride, padding=(padding,), dilation=1, groups=1, layout="channels_first",
    )  # fmt: skip
    return jnp.moveaxis(y.reshape(*lead, y.shape[-1]), -1, axis)
