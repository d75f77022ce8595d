"""Pools: `lax.reduce_window` is what JAX's users and their libraries use."""

import math
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import torch
from jax import lax
from torch.nn import functional

import jconv
from benchmarks.case import Case
from benchmarks.contenders.contender import Layout

__all__ = ["by_jconv", "by_lax", "by_torch", "moved_by_jconv"]


def by_jconv(case: Case, layout: Layout) -> Callable[..., jax.Array]:
    """By jconv's function."""
    function = getattr(jconv, case.function)
    window = (case.kernel,) if case.kernel else ()
    return lambda x: function(x, *window, layout=layout, **case.options)


def moved_by_jconv(case: Case, layout: Layout) -> frozenset[str]:
    """The roles of arrays that have their channels last."""
    return frozenset({"features"}) if layout == "channels_last" else frozenset()


def by_lax(case: Case, layout: Layout) -> Callable[..., jax.Array]:
    """By a reduction over windows, or over axes where that is enough."""
    last = layout == "channels_last"
    axes = tuple(range(1, 1 + case.rank)) if last else tuple(range(2, 2 + case.rank))

    def full(spatial: tuple, other: object) -> tuple:
        return (other, *spatial, other) if last else (other, other, *spatial)

    def reduce(x: jax.Array, start: float, combine: Callable) -> jax.Array:
        pads = full(tuple(case.pads), (0, 0))
        return lax.reduce_window(x, start, combine, full(case.window, 1), full(case.stride, 1), pads)

    def adaptive(x: jax.Array) -> jax.Array:  # as many equal bins an axis as asked for
        bins = case.options["output_size"]
        for axis in reversed(axes):
            x = x.reshape(*x.shape[:axis], bins, -1, *x.shape[axis + 1 :]).mean(axis + 1)
        return x

    formulations = {
        "max_pool": lambda x: reduce(x, -jnp.inf, lax.max),
        "avg_pool": lambda x: reduce(x, 0.0, lax.add) / math.prod(case.window),
        "lp_pool": lambda x: jnp.sqrt(reduce(x**2, 0.0, lax.add)),
        "global_avg_pool": lambda x: x.mean(axes, keepdims=True),
        "adaptive_avg_pool": adaptive,
        "blur_pool": lambda x: _lax_blur(case, x, last),
    }
    return formulations[case.function]


def _lax_blur(case: Case, x: jax.Array, last: bool) -> jax.Array:
    low, high, taps = _blur(case)
    channels = case.x[1]
    kernel = jnp.broadcast_to(jnp.asarray(np.outer(taps, taps), x.dtype), (channels, 1, len(taps), len(taps)))
    pads = [(0, 0), (low, high), (low, high), (0, 0)] if last else [(0, 0), (0, 0), (low, high), (low, high)]
    if last:
        kernel = jnp.transpose(kernel, (2, 3, 1, 0))
    return lax.conv_general_dilated(
        jnp.pad(x, pads, mode="reflect"), kernel, case.stride, "VALID", feature_group_count=channels,
        dimension_numbers=("NHWC", "HWIO", "NHWC") if last else ("NCHW", "OIHW", "NCHW"),
    )  # fmt: skip


def _blur(case: Case) -> tuple[int, int, np.ndarray]:
    size = case.options["filter_size"]
    taps = np.array([math.comb(size - 1, k) for k in range(size)]) / 2 ** (size - 1)
    return (size - 1) // 2, size // 2, taps


def by_torch(case: Case) -> Callable[..., torch.Tensor]:
    """By `torch.nn.functional`; a blur is a depthwise convolution, as in the paper's own code."""
    rank = case.rank
    if case.function == "blur_pool":
        low, high, taps = _blur(case)
        plane = torch.from_numpy(np.outer(taps, taps))
        kernels = {
            t: plane.to(t).expand(case.x[1], 1, -1, -1).contiguous() for t in (torch.float32, torch.float64)
        }
        return lambda x: functional.conv2d(
            functional.pad(x, (low, high, low, high), mode="reflect"), kernels[x.dtype], stride=case.stride,
            groups=case.x[1],
        )  # fmt: skip
    if case.function == "global_avg_pool":
        return lambda x: getattr(functional, f"adaptive_avg_pool{rank}d")(x, 1)
    if case.function == "adaptive_avg_pool":
        return lambda x: getattr(functional, f"adaptive_avg_pool{rank}d")(x, case.options["output_size"])
    if case.function == "lp_pool":
        return lambda x: getattr(functional, f"lp_pool{rank}d")(x, 2.0, case.window, case.stride)
    function = getattr(functional, f"{case.function}{rank}d")
    return lambda x: function(x, case.window, case.stride, [low for low, _ in case.pads])
