"""Answers to receptive_field that its checks are tried on."""

import numpy as np

from jconv.kit import right, wrong


@right("from the last layer back to the image")
def backwards(layers):
    field, jump = 1, 1
    for kernel, stride, dilation in reversed(layers):
        field = (field - 1) * stride + dilation * (kernel - 1) + 1
        jump = jump * stride
    return field, jump


@right("follows the last pixel that is seen")
def pixels(layers):
    last, step = 0, 1
    for kernel, stride, dilation in layers[::-1]:
        last = last * stride + dilation * (kernel - 1)
        step *= stride
    return last + 1, step


@right("all layers at once, with NumPy's products and sums")
def at_once(layers):
    kernels, strides, dilations = np.array(layers, int).reshape(-1, 3).T
    jumps = np.cumprod([1, *strides])
    return 1 + (dilations * (kernels - 1) * jumps[:-1]).sum(), jumps[-1]


@wrong("multiplies the jump before it is used")
def jump_first(layers):
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        jump *= stride
        field += dilation * (kernel - 1) * jump
    return field, jump


@wrong("ignores strides")
def no_strides(layers):
    return 1 + sum(d * (k - 1) for k, _, d in layers), backwards(layers)[1]


@wrong("ignores dilation")
def no_dilation(layers):
    return backwards(tuple((k, s, 1) for k, s, _ in layers))


@wrong("adds kernels, not kernels less one")
def kernels_added(layers):
    field, jump = 0 if layers else 1, 1
    for kernel, stride, dilation in layers:
        field += dilation * kernel * jump
        jump *= stride
    return field, jump


@wrong("dilates the whole kernel: d * K in place of d * (K - 1) + 1")
def dilated_kernel(layers):
    return backwards(tuple((k * d, s, 1) for k, s, d in layers))


@wrong("takes the layers from the wrong end")
def reversed_order(layers):
    return backwards(layers[::-1])


@wrong("starts at 0")
def from_zero(layers):
    field, jump = backwards(layers)
    return field - 1, jump


@wrong("adds up the strides")
def strides_added(layers):
    return backwards(layers)[0], 1 + sum(s - 1 for _, s, _ in layers)


@wrong("returns the field alone")
def field_alone(layers):
    return backwards(layers)[0]


@wrong("multiplies the jump by the dilation too")
def dilated_jump(layers):
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        field += dilation * (kernel - 1) * jump
        jump *= stride * dilation
    return field, jump


@wrong("counts the cells that are read, without the gaps between them")
def without_gaps(layers):
    seen = {0}
    for kernel, stride, dilation in reversed(layers):
        seen = {cell * stride + tap * dilation for cell in seen for tap in range(kernel)}
    return len(seen), backwards(layers)[1]


@wrong("leaves the last layer's stride out of the jump")
def last_stride_left_out(layers):
    return backwards(layers)[0], backwards(layers[:-1])[1]


@wrong("takes a first layer for granted", verdict="error")
def first_layer_apart(layers):
    (kernel, jump, dilation), *others = layers
    field = dilation * (kernel - 1) + 1
    for kernel, stride, dilation in others:
        field += dilation * (kernel - 1) * jump
        jump *= stride
    return field, jump
