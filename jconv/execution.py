"""From checked arguments to a result: plan, pad, choose the dtypes, lower, add the bias."""

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.typing import ArrayLike, DTypeLike

from jconv.algorithms.select import Method, check_method
from jconv.algorithms.trilinear import multiply
from jconv.arguments import PADDING_MODES, PaddingMode, check_choice, spatial_axes
from jconv.arrays import accumulator_dtype, as_array, channel_vector, sum_dtype
from jconv.geometry.plan import ConvPlan, plan_conv
from jconv.padding import extend


def plan_and_run(
    function: str,
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None,
    rank: int | None,
    method: Method,
    precision: lax.PrecisionLike,
    preferred_element_type: DTypeLike | None,
    padding_mode: PaddingMode,
    **geometry: Any,
) -> jax.Array:
    """Plan in the caller's name, then compute: the body of every convolution that is not transposed."""
    x, kernel = as_array(function, "x", x), as_array(function, "kernel", kernel)
    check_choice(function, "padding_mode", padding_mode, PADDING_MODES)
    plan = plan_conv(function, x.shape, kernel.shape, rank=rank, **geometry)
    bias = check_bias(function, bias, plan.out_channels, kernel.shape)
    check_method(function, method, plan, result_dtype(x, kernel, bias))
    if padding_mode != "zeros" and any(map(any, plan.padding)):
        # Lowerings know zeros only: whatever else stands beyond the edge is written there first.
        axes = spatial_axes(x.ndim, plan.rank, plan.layout)
        x = extend(function, x, plan.padding, mode=padding_mode, axes=axes)
        plan = plan.padded()
    return run(function, x, kernel, bias, plan, method, precision, preferred_element_type)


def check_bias(
    function: str, bias: ArrayLike | None, out_channels: int, kernel_shape: tuple[int, ...]
) -> jax.Array | None:
    """The bias as an array with one number an output channel; `kernel_shape` is as the user gave it."""
    if bias is None:
        return None
    bias = as_array(function, "bias", bias)
    if bias.shape != (out_channels,):
        raise ValueError(
            f"{function}: `bias` must have shape {(out_channels,)}, one number an output channel, "
            f"got {bias.shape} (kernel shape {kernel_shape})"
        )
    return bias


def result_dtype(x: jax.Array, kernel: jax.Array, bias: jax.Array | None) -> np.dtype:
    """The dtype that the arrays have together."""
    return jnp.result_type(*(a for a in (x, kernel, bias) if a is not None))


def run(
    function: str,
    x: jax.Array,
    kernel: jax.Array,
    bias: jax.Array | None,
    plan: ConvPlan,
    method: Method,
    precision: lax.PrecisionLike,
    preferred_element_type: DTypeLike | None,
    transposed: bool = False,
) -> jax.Array:
    """Compute a plan, or its transpose: choose the dtypes, multiply, add the bias."""
    _check_precision(function, precision)
    dtype = result_dtype(x, kernel, bias)
    accumulator, returned = accumulator_dtype(dtype), sum_dtype(dtype)
    if preferred_element_type is not None:
        accumulator = returned = _preferred(function, preferred_element_type, dtype)
    batched = x.ndim == plan.rank + 2
    x, kernel = (x if batched else x[None]).astype(dtype), kernel.astype(dtype)
    arrays, wanted = ((kernel, x), "x") if transposed else ((x, kernel), "y")
    y = multiply(*arrays, plan, wanted=wanted, method=method, precision=precision, dtype=accumulator)
    if bias is not None:
        y = y + channel_vector(bias.astype(accumulator), plan.rank, plan.layout)
    y = y.astype(returned)
    return y if batched else y[0]


def _check_precision(function: str, precision: lax.PrecisionLike) -> None:
    """Refuse what `lax` would refuse, also where no product that is computed has a precision."""
    if precision is None:
        return
    one = jax.ShapeDtypeStruct((1, 1, 1), jnp.float32)
    convolve = partial(lax.conv_general_dilated, window_strides=(1,), padding="VALID", precision=precision)
    try:
        jax.eval_shape(convolve, one, one)
    except (TypeError, ValueError, KeyError):
        raise ValueError(
            f"{function}: `precision` must be None, a `jax.lax.Precision` or its name, or a pair of them, "
            f"got {precision!r}"
        ) from None


def _preferred(function: str, wanted: DTypeLike, dtype: np.dtype) -> np.dtype:
    """The dtype that the user prefers, where sums of `dtype` can be kept in it."""
    try:
        preferred = jnp.dtype(wanted)
    except TypeError:
        raise TypeError(f"{function}: `preferred_element_type` must be a dtype, got {wanted!r}") from None
    kinds = (jnp.complexfloating, jnp.floating, jnp.integer)
    kind = next((k for k in kinds if jnp.issubdtype(dtype, k)), jnp.integer)  # bool counts as integer
    allowed = (jnp.integer, jnp.floating) if kind is jnp.integer else (kind,)
    if not any(map(jnp.issubdtype, [preferred] * len(allowed), allowed)) or preferred.itemsize < dtype.itemsize:
        raise ValueError(
            f"{function}: `preferred_element_type` must be a dtype of {dtype}'s kind and at least its width, "
            f"or a floating one where that is an integer, got {preferred}"
        )
    return preferred
