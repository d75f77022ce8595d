"""Published networks as records of layers, as their papers and torchvision's models arrange them."""

from jconv import AdaptivePool, Branches, Conv, ConvTranspose, Dense, Flatten, Norm, Pad, Pool


def vgg(convolutions):
    """VGG by its convolutions a stage, up to its last pool (Simonyan and Zisserman, 2014)."""
    stages = zip(convolutions, (64, 128, 256, 512, 512), strict=True)
    return [layer for n, c in stages for layer in [*[Conv(3, out_channels=c, padding=1)] * n, Pool(2)]]


def vgg16():
    return [*vgg((2, 2, 3, 3, 3)), Flatten(), Dense(4096), Dense(4096), Dense(1000)]


def alexnet():
    """The one-tower AlexNet of "One weird trick" (Krizhevsky, 2014)."""
    return [
        Conv(11, out_channels=64, stride=4, padding=2),
        Pool(3, stride=2),
        Conv(5, out_channels=192, padding=2),
        Pool(3, stride=2),
        Conv(3, out_channels=384, padding=1),
        Conv(3, out_channels=256, padding=1),
        Conv(3, out_channels=256, padding=1),
        Pool(3, stride=2),
        AdaptivePool(6),
        Flatten(),
        Dense(4096),
        Dense(4096),
        Dense(1000),
    ]


def alexnet_v2():
    """As the receptive-field table has it: the first convolution without padding, up to the last pool."""
    same = [Conv(3, padding=1)] * 3
    return [Conv(11, stride=4), Pool(3, stride=2), Conv(5, padding=2), Pool(3, stride=2), *same, Pool(3, stride=2)]


def normed(kernel_size, out_channels, **options):
    """A convolution that keeps the size, with a normalisation in place of its bias."""
    padding = (kernel_size - 1) // 2
    return [Conv(kernel_size, out_channels=out_channels, padding=padding, bias=False, **options), Norm()]


def resnet(blocks, bottleneck, stride_in_the_last_unit=False):
    """ResNet (He et al., 2015); torchvision has the stride of a stage in its first block's 3x3."""
    layers, channels = [*normed(7, 64, stride=2), Pool(3, stride=2, padding=1)], 64
    for stage, n in enumerate(blocks):
        width = 64 * 2**stage
        out = 4 * width if bottleneck else width
        for block in range(n):
            strided = stage < 3 and block == n - 1 if stride_in_the_last_unit else stage > 0 and block == 0
            stride = 2 if strided else 1
            if bottleneck:
                body = [*normed(1, width), *normed(3, width, stride=stride), *normed(1, out)]
            else:
                body = [*normed(3, width, stride=stride), *normed(3, out)]
            same = stride == 1 and channels == out
            layers.append(Branches(body, [] if same else normed(1, out, stride=stride), merge="add"))
            channels = out
    return [*layers, AdaptivePool(), Flatten(), Dense(1000)]


def inverted_residual(channels, expansion, out, kernel, stride, squeeze=None):
    """MobileNetV2's block; with `squeeze`, EfficientNet's, which gates its channels."""
    hidden = channels * expansion
    body = [*(normed(1, hidden) if expansion > 1 else []), *normed(kernel, hidden, stride=stride, groups=hidden)]
    if squeeze:
        gate = [AdaptivePool(), Conv(1, out_channels=squeeze), Conv(1, out_channels=hidden)]
        body.append(Branches([], gate, merge="multiply"))
    body += normed(1, out)
    return [Branches(body, [], merge="add")] if stride == 1 and channels == out else body


# expansion, channels, blocks, stride
MOBILENET_V2 = [
    (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
]  # fmt: skip


def mobilenet_v2():
    """Sandler et al., 2018."""
    layers, channels = normed(3, 32, stride=2), 32
    for expansion, out, blocks, stride in MOBILENET_V2:
        for block in range(blocks):
            layers += inverted_residual(channels, expansion, out, 3, stride if block == 0 else 1)
            channels = out
    return [*layers, *normed(1, 1280), AdaptivePool(), Flatten(), Dense(1000)]


def mobilenet_v1():
    """Howard et al., 2017, up to the global pool."""
    strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1]
    separable = [layer for s in strides for layer in (Conv(3, stride=s, padding=1), Conv(1))]
    return [Conv(3, stride=2, padding=1), *separable]


def efficientnet_b0():
    """Tan and Le, 2019."""
    layers, channels = normed(3, 32, stride=2), 32
    for expansion, kernel, stride, out, blocks in [
        (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3),
        (6, 5, 2, 192, 4), (6, 3, 1, 320, 1),
    ]:  # fmt: skip
        for block in range(blocks):
            step = stride if block == 0 else 1
            layers += inverted_residual(channels, expansion, out, kernel, step, squeeze=channels // 4)
            channels = out
    return [*layers, *normed(1, 1280), AdaptivePool(), Flatten(), Dense(1000)]


def unet(out_channels, padding=0):
    """Ronneberger et al., 2015; without padding the skipped features are cropped to what is left."""
    crops = [(0, 4, 16, 40, 88)[depth] if padding == 0 else 0 for depth in range(5)]

    def level(depth, width):
        twice = [Conv(3, out_channels=width, padding=padding)] * 2
        if depth == 0:
            return twice
        below = [Pool(2), *level(depth - 1, 2 * width), ConvTranspose(2, out_channels=width, stride=2)]
        return [*twice, Branches([Pad(-crops[depth])], below, merge="concatenate"), *twice]

    return [*level(4, 64), Conv(1, out_channels=out_channels)]
