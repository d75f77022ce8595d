"""Answers to grouped that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv.kit import right, wrong


@right("a loop over output channels, each of which finds its own input channels")
def output_by_output(x, kernel, groups):
    O, D, _, _ = kernel.shape
    output = []
    for o in range(O):
        first = o // (O // groups) * D
        output.append(layer(x[first : first + D], kernel[o : o + 1])[0])
    return np.stack(output)


@right("reshapes: the groups become an axis, and there is no loop over them")
def group_axis(x, kernel, groups):
    _, H, W = x.shape
    O, D, KH, KW = kernel.shape
    windows = np.lib.stride_tricks.sliding_window_view(x.reshape(groups, D, H, W), (KH, KW), axis=(2, 3))
    by_group = np.einsum("gcijuv,gocuv->goij", windows, kernel.reshape(groups, O // groups, D, KH, KW))
    return by_group.reshape(O, *by_group.shape[2:])


@right("jitted: an ordinary layer whose kernel is 0 between groups")
@partial(jax.jit, static_argnames="groups")
def block_diagonal(x, kernel, groups):
    C, H, W = x.shape
    O, D, KH, KW = kernel.shape
    same_group = jnp.arange(O)[:, None] // (O // groups) == jnp.arange(C)[None] // D
    full = jnp.where(same_group[:, :, None, None], jnp.tile(kernel, (1, groups, 1, 1)), 0)
    rows = jnp.arange(H - KH + 1)[:, None] + jnp.arange(KH)
    columns = jnp.arange(W - KW + 1)[:, None] + jnp.arange(KW)
    windows = x[:, rows[:, None, :, None], columns[:, None, :]]
    return jnp.einsum("ocuv,cijuv->oij", full, windows)


def layer(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[2:], axis=(1, 2))
    return np.tensordot(kernel, windows, axes=[(1, 2, 3), (0, 3, 4)])


@wrong("deals the input channels out like cards: group g gets g, g + G, g + 2 G")
def interleaved_inputs(x, kernel, groups):
    kernels = np.split(kernel, groups)
    return np.concatenate([layer(x[g::groups], kernels[g]) for g in range(groups)])


@wrong("deals the output channels out like cards")
def interleaved_outputs(x, kernel, groups):
    inputs = np.split(x, groups)
    return np.stack([layer(inputs[o % groups], kernel[o : o + 1])[0] for o in range(len(kernel))])


@wrong("shows every group the first C / G channels")
def first_group_only(x, kernel, groups):
    return layer(x[: kernel.shape[1]], kernel)


@wrong("repeats the kernel over all channels, so that groups mix")
def everything_mixes(x, kernel, groups):
    return layer(x, np.tile(kernel, (1, groups, 1, 1)))


@wrong("adds the groups up instead of placing them side by side")
def added(x, kernel, groups):
    return sum(layer(*group) for group in zip(np.split(x, groups), np.split(kernel, groups), strict=True))


@wrong("takes o // G for the group of output channel o, where O / G is to divide")
def wrong_divisor(x, kernel, groups):
    inputs = np.split(x, groups)
    return np.stack([layer(inputs[o // groups % groups], kernel[o : o + 1])[0] for o in range(len(kernel))])


@wrong("counts a group's input channels in steps of O / G")
def steps_of_outputs(x, kernel, groups):
    O, D, _, _ = kernel.shape
    step = O // groups
    starts = [min(o // step * step, len(x) - D) for o in range(O)]
    return np.stack([layer(x[start : start + D], kernel[o : o + 1])[0] for o, start in enumerate(starts)])


@wrong("works for a group a channel only", verdict="error")
def depthwise_only(x, kernel, groups):
    x = np.repeat(x, len(kernel) // len(x), axis=0)
    return np.stack([layer(x[o : o + 1], kernel[o : o + 1])[0] for o in range(len(kernel))])


@wrong("ignores the groups", verdict="error")
def ungrouped(x, kernel, groups):
    return layer(x, kernel)


@wrong("stacks the groups on an axis of their own")
def stacked(x, kernel, groups):
    return np.stack([layer(*group) for group in zip(np.split(x, groups), np.split(kernel, groups), strict=True)])


@wrong("fills an array of zeros, which is floating")
def always_floats(x, kernel, groups):
    return np.zeros(1) + group_axis(x, kernel, groups)


@wrong("names the groups to jax", verdict="forbidden")
def ready_made(x, kernel, groups):
    return jax.lax.conv_general_dilated(x[None], kernel, (1, 1), "VALID", feature_group_count=groups)[0]
