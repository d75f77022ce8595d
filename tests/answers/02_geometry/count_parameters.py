"""Answers to count_parameters that its checks are tried on."""

import numpy as np

from jconv.kit import right, wrong


@right("the three formulas, written out")
def formulas(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    KH, KW = kernel_size
    if kind == "dense":
        inputs, outputs = 1, 1
        for n in in_shape:
            inputs *= n
        for n in out_shape:
            outputs *= n
        return inputs * outputs + (outputs if bias else 0)
    C, (O, OH, OW) = in_shape[0], out_shape
    weights = O * C * KH * KW + (O if bias else 0)
    return weights if kind == "conv" else OH * OW * weights


@right("NumPy's products, as ints")
def with_numpy(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    seen = int(np.prod(in_shape)) if kind == "dense" else int(in_shape[0] * np.prod(kernel_size))
    own = int(out_shape[0]) if kind == "conv" else int(np.prod(out_shape))
    return own * seen + own * bias


@right("NumPy's products, returned as they are")
def numpy_integers(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    seen = np.prod(in_shape) if kind == "dense" else np.prod([in_shape[0], *kernel_size])
    return np.prod(out_shape[:1] if kind == "conv" else out_shape) * (seen + bias)


@wrong("forgets the biases")
def no_bias(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    return formulas(kind, in_shape, out_shape, kernel_size, False)


@wrong("adds the biases always")
def always_bias(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    return formulas(kind, in_shape, out_shape, kernel_size)


@wrong("one bias for the layer")
def one_bias(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    return formulas(kind, in_shape, out_shape, kernel_size, False) + bias


@wrong("a local layer shares its biases")
def shared_biases(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    if kind != "local":
        return formulas(kind, in_shape, out_shape, kernel_size, bias)
    return formulas(kind, in_shape, out_shape, kernel_size, False) + (out_shape[0] if bias else 0)


@wrong("takes the kernel for square")
def square(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    return formulas(kind, in_shape, out_shape, (kernel_size[0], kernel_size[0]), bias)


@wrong("counts the positions of the input in a local layer")
def input_positions(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    if kind != "local":
        return formulas(kind, in_shape, out_shape, kernel_size, bias)
    return formulas(kind, in_shape, (out_shape[0], *in_shape[1:]), kernel_size, bias)


@wrong("a bias for each input channel")
def input_biases(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    if kind != "conv":
        return formulas(kind, in_shape, out_shape, kernel_size, bias)
    return formulas(kind, in_shape, out_shape, kernel_size, False) + (in_shape[0] if bias else 0)


@wrong("a kernel has one channel")
def one_channel(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    if kind != "conv":
        return formulas(kind, in_shape, out_shape, kernel_size, bias)
    return formulas(kind, (1, *in_shape[1:]), out_shape, kernel_size, bias)


@wrong("a dense layer sees the channels alone")
def dense_channels(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    return formulas(kind, in_shape[:1] if kind == "dense" else in_shape, out_shape, kernel_size, bias)


@wrong("returns a float")
def a_float(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    return float(formulas(kind, in_shape, out_shape, kernel_size, bias))


@wrong("a local layer has a bias for each position, not for each output")
def biases_of_positions(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    total = formulas(kind, in_shape, out_shape, kernel_size, bias and kind != "local")
    return total + (out_shape[1] * out_shape[2] if bias and kind == "local" else 0)


@wrong("a convolution has weights at every position: it does not share them")
def unshared(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    return formulas("local" if kind == "conv" else kind, in_shape, out_shape, kernel_size, bias)


@wrong("takes three sizes for granted, where a dense layer may have one", verdict="error")
def three_sizes(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    (C, H, W), (O, OH, OW) = in_shape, out_shape
    return formulas(kind, (C, H, W), (O, OH, OW), kernel_size, bias)
