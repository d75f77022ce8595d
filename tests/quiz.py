"""The quiz: what the course's texts ask, with other numbers at every draw.

A question with choices offers the answers that come out of the usual mistakes. Where numbers are drawn, they are
drawn so that no two choices coincide, and none of the wrong ones is right by luck.
"""

from collections.abc import Iterator

import numpy as np

from jconv.kit.quiz import Question


def questions(rng: np.random.Generator) -> Iterator[Question]:
    """Yield one question of every kind, from the first sliding dot product to the receptive field."""
    for question in (
        _signal_length,
        _kernel_length,
        _valid_size,
        _layer_shape,
        _dilated_size,
        _same_padding,
        _pooled_size,
        _transposed_size,
        _receptive_field,
        _parameters,
        _multiplications,
        _weight_sharing,
        _output_channels,
        _window,
        _one_cell,
        _slope,
        _sobel,
        _recognise,
        _flip,
        _alias,
        _equivariance,
    ):
        yield question(rng)


def _integer(rng, low, high):
    """A Python int from low to high, both included."""
    return int(rng.integers(low, high + 1))


def _pick(rng, *values):
    return values[_integer(rng, 0, len(values) - 1)]


def _choice(rng, prompt, answer, mistakes, explanation):
    """A multiple choice of the answer and its mistakes, in a random order."""
    choices = [answer, *mistakes]
    return Question(prompt, answer, tuple(choices[place] for place in rng.permutation(len(choices))), explanation)


def _rows(kernel):
    """A kernel in a line."""
    return " / ".join(" ".join(map(str, row)) for row in kernel)


def _signal_length(rng):
    K = _integer(rng, 2, 6)
    N = K + _integer(rng, 2, 20)
    return Question(
        f"A kernel of length {K} slides over a signal of length {N}, without padding. How long is the output?",
        N - K + 1,
        explanation=f"N - K + 1 = {N} - {K} + 1 = {N - K + 1}",
    )


def _kernel_length(rng):
    K = _integer(rng, 2, 9)
    N = K + _integer(rng, 5, 50)
    return Question(
        f"A signal of length {N} becomes one of length {N - K + 1}, without padding, with stride 1. "
        "How long is the kernel?",
        K,
        explanation=f"N - K + 1 = {N - K + 1}, so K = {N} - {N - K + 1} + 1 = {K}",
    )


def _valid_size(rng):
    K = _pick(rng, 3, 5, 7)
    N = K + _integer(rng, 2, 30)
    size = N - K + 1
    return _choice(
        rng,
        f"A {K}x{K} kernel slides over an input of {N}x{N}, no padding, stride 1. What is the output size?",
        f"{size}x{size}",
        [f"{wrong}x{wrong}" for wrong in (N, N - 1, N - K)],
        f"N - K + 1 = {N} - {K} + 1 = {size}: the last window starts at {N} - {K} = {N - K}, the first at 0",
    )


def _layer_shape(rng):
    K = _pick(rng, 3, 5, 7)
    C, O, stride, padding = _pick(rng, 1, 3), _pick(rng, 16, 32, 64), _integer(rng, 1, 3), _integer(rng, 0, K // 2)
    H = _pick(rng, 28, 32, 64, 128, 224)
    W = H + _pick(rng, 10, 16, 21)
    OH, OW = ((N + 2 * padding - K) // stride + 1 for N in (H, W))
    return Question(
        f"An image with {C} channel{'s' * (C > 1)}, {H} high and {W} wide, goes through a layer with {O} kernels "
        f"of {K}x{K}, padding {padding}, stride {stride}. Which shape comes out, as channels x height x width?",
        (O, OH, OW),
        explanation=f"{O} kernels make {O} channels; floor(({H} - {K} + 2 * {padding}) / {stride}) + 1 = {OH} and "
        f"floor(({W} - {K} + 2 * {padding}) / {stride}) + 1 = {OW}",
    )


def _dilated_size(rng):
    K, dilation = _pick(rng, 2, 3, 5), _integer(rng, 2, 4)
    reach = dilation * (K - 1) + 1
    N = reach + _integer(rng, 3, 20)
    return Question(
        f"A kernel of {K} taps with dilation {dilation} slides over {N} samples, without padding, with stride 1. "
        "How many outputs are there?",
        N - reach + 1,
        explanation=f"the taps reach over {dilation} * ({K} - 1) + 1 = {reach} samples; "
        f"{N} - {reach} + 1 = {N - reach + 1}",
    )


def _same_padding(rng):
    half = _integer(rng, 1, 6)
    K, N = 2 * half + 1, _pick(rng, 28, 32, 56, 224)
    return Question(
        f"The output of a {K}x{K} kernel with stride 1 shall be {N}x{N}, like its input. "
        "How much padding does that take on each side?",
        half,
        explanation=f"(K - 1) / 2 = ({K} - 1) / 2 = {half}, for {N} + 2 * {half} - {K} + 1 = {N}",
    )


def _pooled_size(rng):
    pool = _integer(rng, 2, 4)
    H, W = (pool * _integer(rng, 2, 9) + _integer(rng, 0, pool - 1) for _ in range(2))
    return Question(
        f"Max pooling takes the largest of each {pool}x{pool} window of a {H}x{W} feature map, with stride {pool} "
        "and without padding. How large is what comes out, as height x width?",
        (H // pool, W // pool),
        explanation=f"{H} // {pool} = {H // pool} and {W} // {pool} = {W // pool}: "
        "a window that is not whole is dropped",
    )


def _transposed_size(rng):
    K, stride, N = _integer(rng, 2, 5), _integer(rng, 2, 3), _integer(rng, 4, 16)
    padding = _integer(rng, 0, (K - 1) // 2)
    size = (N - 1) * stride + K - 2 * padding
    return Question(
        f"A transposed convolution with a kernel of {K}, stride {stride} and padding {padding} turns {N} cells "
        "into more. Into how many?",
        size,
        explanation=f"the last of {N} stamps starts at ({N} - 1) * {stride} and is {K} long; padding cuts off at "
        f"both ends: {(N - 1) * stride} + {K} - 2 * {padding} = {size}",
    )


def _receptive_field(rng):
    layers = [(_pick(rng, 3, 5), _integer(rng, 1, 2)) for _ in range(_integer(rng, 2, 3))]
    field, jump, terms = 1, 1, []
    for K, stride in layers:
        terms.append(f"({K} - 1) * {jump}")
        field += (K - 1) * jump
        jump *= stride
    names = ", then ".join(f"{K}x{K} with stride {stride}" for K, stride in layers)
    return Question(
        f"Convolutions are stacked: {names}. Over how many input rows does one output cell look?",
        field,
        explanation=f"1 + {' + '.join(terms)} = {field}; each kernel spans K - 1 steps, and a step is worth the "
        "product of the strides before it",
    )


def _parameters(rng):
    C, O, K = _pick(rng, 1, 3, 16, 64), _pick(rng, 8, 32, 128), _pick(rng, 1, 3, 5)
    weights = O * C * K * K
    return Question(
        f"How many parameters does nn.Conv2d({C}, {O}, kernel_size={K}) have, its bias included?",
        weights + O,
        explanation=f"{K} * {K} * {C} * {O} + {O} = {weights:,} + {O} = {weights + O:,}",
    )


def _multiplications(rng):
    C, O, K, size = _pick(rng, 1, 3, 8), _pick(rng, 4, 10, 16), _pick(rng, 3, 5), _pick(rng, 10, 20, 28)
    macs = size * size * O * C * K * K
    return Question(
        f"A layer with {O} kernels of {K}x{K} over {C} channel{'s' * (C > 1)} has an output of {size}x{size}. "
        "How many multiplications does it take, one for each weight at each position?",
        macs,
        explanation=f"{size} * {size} positions, {O} kernels of {K} * {K} * {C} weights: {macs:,}",
    )


def _weight_sharing(rng):
    size, C, O = _pick(rng, 10, 14, 28, 56), _pick(rng, 3, 32, 64), _pick(rng, 64, 128)
    return Question(
        f"A 3x3 layer from {C} to {O} channels, padded so that {size}x{size} pixels remain {size}x{size}, is "
        "replaced by one with weights of its own at every position. How many times as many weights is that, "
        "biases aside?",
        size * size,
        explanation=f"{9 * C * O:,} weights serve {size} * {size} = {size * size:,} positions; now each position "
        f"has as many, {9 * C * O * size * size:,} in all",
    )


def _output_channels(rng):
    O, K = _pick(rng, 8, 16, 32, 64), _pick(rng, 3, 5, 7)
    return _choice(
        rng,
        f"{O} kernels of {K}x{K}x3 slide over an RGB image. How many channels does the output have?",
        str(O),
        [str(wrong) for wrong in (3 * O, 3, 1)],
        f"each kernel spans all 3 channels, sums over them, and makes one: {O} kernels make {O}, not 3 * {O}",
    )


def _window(rng):
    K, i = _pick(rng, 2, 3, 5), _integer(rng, 1, 6)
    j = i + _integer(rng, 1, 6)

    def window(top, left, size=K):
        return f"rows {top} to {top + size - 1}, columns {left} to {left + size - 1}"

    return _choice(
        rng,
        f"Rows and columns are counted from 0, there is no padding and the stride is 1. Over which pixels does a "
        f"{K}x{K} kernel lie when the output at row {i}, column {j} is calculated?",
        window(i, j),
        # Exchanged, a cell too large, a cell too late, and stepping over whole windows.
        [window(j, i), window(i, j, K + 1), window(i + 1, j + 1), window(i * K, j * K)],
        f"rows i to i + K - 1 = {i} + {K} - 1 = {i + K - 1}, columns j to j + K - 1 = {j} + {K} - 1 = {j + K - 1}",
    )


def _one_cell(rng):
    image, kernel = rng.integers(0, 10, (3, 4)), rng.permutation(np.arange(-2, 4))[:4].reshape(2, 2)
    i, j = _integer(rng, 0, 1), _integer(rng, 0, 2)
    window = image[i : i + 2, j : j + 2]
    value = int((window * kernel).sum())
    terms = " + ".join(
        f"{x}*{w}" if w >= 0 else f"{x}*({w})" for x, w in zip(window.ravel(), kernel.ravel(), strict=True)
    )
    return Question(
        f"The kernel {_rows(kernel)} slides over the image {_rows(image)} (rows are parted by /), without padding "
        f"and without being flipped. What stands at row {i}, column {j} of the output, counted from 0?",
        value,
        explanation=f"the window is {_rows(window)}: {terms} = {value}",
    )


def _slope(rng):
    slope, start = _pick(rng, -5, -4, -3, 3, 4, 5), _integer(rng, 20, 30)
    signal = ", ".join(str(start + slope * n) for n in range(5))
    return Question(
        f"The kernel [1, 0, -1] slides over the signal [{signal}], as in deep learning. "
        "Every output is the same: which number?",
        -2 * slope,
        explanation=f"signal[n] - signal[n + 2], as {start} - {start + 2 * slope} = {-2 * slope}: "
        f"{'negative where the signal rises' if slope > 0 else 'positive where the signal falls'}",
    )


def _sobel(rng):
    a, b = _integer(rng, 1, 4), _integer(rng, 5, 9)
    name, kernel, found, along, sides = _pick(
        rng,
        (
            "Sobel X",
            ((-a, 0, a), (-b, 0, b), (-a, 0, a)),
            "vertical",
            "from left to right",
            "the left column from the right one",
        ),
        (
            "Sobel Y",
            ((-a, -b, -a), (0, 0, 0), (a, b, a)),
            "horizontal",
            "from top to bottom",
            "the top row from the bottom one",
        ),
    )
    other = "horizontal" if found == "vertical" else "vertical"
    return _choice(
        rng,
        f"Why does {_rows(kernel)}, a kernel like {name}, answer to {found} edges and not to {other} ones?",
        f"it takes {sides}, and at a {found} edge the brightness changes {along}",
        [
            f"its zeros form a {found} line, and the {found} line in the image has to lie under them",
            f"it smooths {along}, which wipes out everything but {found} edges",
            f"deep learning does not flip it; flipped, it would answer to {other} edges",
        ],
        f"on flat ground, and on a {other} edge, the two sides are alike, and what one adds the other takes away, "
        f"{a} + {b} + {a} = {2 * a + b} times the brightness on flat ground; on a {found} edge they differ",
    )


def _recognise(rng):
    a, b, c, d = (int(n) for n in rng.choice(np.arange(1, 6), 4, replace=False))
    kernels = {
        "blurs": (f"{_rows(((1, a, 1), (a, a * a, a), (1, a, 1)))}, all divided by {(a + 2) ** 2}"),
        "sharpens": _rows(((0, -b, 0), (-b, 1 + 4 * b, -b), (0, -b, 0))),
        "finds horizontal edges": _rows(((-c, -2 * c, -c), (0, 0, 0), (c, 2 * c, c))),
        "finds vertical edges": _rows(((-d, 0, d), (-2 * d, 0, 2 * d), (-d, 0, d))),
        "changes nothing": _rows(((0, 0, 0), (0, 1, 0), (0, 0, 0))),
    }
    why = {
        "blurs": f"all weights are positive and add up to ({a} + 2)^2 / ({a} + 2)^2 = 1: a weighted mean",
        "sharpens": f"the weights add up to 1 + 4 * {b} - 4 * {b} = 1, and what a pixel has more than each of its "
        f"neighbours is added {b} times",
        "finds horizontal edges": f"the top is taken from the bottom: -{4 * c} and {4 * c} add up to 0",
        "finds vertical edges": f"the left is taken from the right: -{4 * d} and {4 * d} add up to 0",
        "changes nothing": "the output is the pixel in the middle, times 1",
    }
    asked = _pick(rng, *kernels)
    others = [kernel for effect, kernel in kernels.items() if effect != asked]
    return _choice(
        rng, f"Which of these kernels {asked}, slid over an image as it is?", kernels[asked], others, why[asked]
    )


def _flip(rng):
    a, b, c, d, e, f = (int(n) for n in rng.permutation(np.arange(1, 10))[:6])
    turned = ((a, b, c), (d, e, d), (c, b, a))
    mirrored = ((a, b, a), (c, d, c), (e, f, e))  # left and right alike, top and bottom not
    transposed = ((a, b, c), (b, d, e), (c, e, f))  # alike across the diagonal
    negated = ((-a, -b, -a), (0, 0, 0), (a, b, a))  # the turn changes its sign
    return _choice(
        rng,
        "With which of these kernels do convolution, which flips the kernel, and cross-correlation, which does "
        "not, give the same result on every image?",
        _rows(turned),
        [_rows(mirrored), _rows(transposed), _rows(negated)],
        f"flipping both axes is half a turn: {_rows(turned)} is the same when it is read backwards",
    )


def _alias(rng):
    stride, kept = _integer(rng, 2, 4), _pick(rng, 10, 12, 16)
    N = stride * kept
    alias = _integer(rng, 1, kept // 2 - 1)
    # Too fast for the cells that are kept, on which it looks like `alias` periods; not for all of the cells, which
    # carry N / 2 periods at most.
    wave = kept + alias * (_pick(rng, -1, 1) if stride > 2 else -1)
    return Question(
        f"A wave has {wave} periods in {N} cells. A stride keeps one cell in {stride}, without a blur before it. "
        f"How many periods do the {kept} cells that are kept seem to have?",
        alias,
        explanation=f"{wave}/{N} cycles a cell are {wave}/{kept} a kept cell, more than 1/2; what can be seen is "
        f"the distance to the nearest whole number, |{wave} - {kept}|/{kept} = {alias}/{kept}",
    )


def _equivariance(rng):
    stride = _integer(rng, 1, 3)
    i, j, down, right = _integer(rng, 5, 9), _integer(rng, 10, 19), _integer(rng, 1, 4), _integer(rng, 5, 9)
    return Question(
        f"A feature map, made with stride {stride}, has its largest value at row {i}, column {j}. The image is "
        f"moved {down * stride} down and {right * stride} to the right, and no border comes near. Where is the "
        "largest value now, as row, column?",
        (i + down, j + right),
        explanation=f"the output moves with the input, and a cell of the output is {stride} of the input: "
        f"{i} + {down * stride} / {stride} = {i + down} and {j} + {right * stride} / {stride} = {j + right}",
    )
