"""The cases: layers of real networks, and what users have reported as slow. Nothing but data.

`TUNED` is what jconv's choices were made on. `HELD_OUT` comes from other networks and other sizes, and is for the
verdict: a choice that only suits the first list shows there. (The cost model's constants were last corrected with
both lists in view.) Both cover the same groups; a row is

    name, x's shape, kernel's shape or window, options of the jconv function

with shapes channels first. Sizes are such that `jax.lax` takes about a second at most on one core, which is why
some batches and images are smaller than the network's own.
"""

from typing import Any

from benchmarks.case import Case

__all__ = ["GROUPS", "HELD_OUT", "TUNED"]

GROUPS = (
    "dense", "depthwise", "grouped", "transposed", "conv1d", "conv3d", "large_kernels",
    "filters", "pooling", "patches", "deformable", "dispatch",
)  # fmt: skip


def conv(name: str, x: tuple[int, ...], kernel: tuple[int, ...], **options: Any) -> Case:
    """A convolution of as many axes as the shapes have; the group is filled in below."""
    return Case("", name, f"conv{len(x) - 2}d", x, kernel, options)


def scan_conv(name: str, x: tuple[int, ...], kernel: tuple[int, ...], **options: Any) -> Case:
    """The same in the body of a loop, `length` times over."""
    return Case("", name, "scan_conv", x, kernel, options)


def up(name: str, x: tuple[int, ...], kernel: tuple[int, ...], **options: Any) -> Case:
    """A transposed convolution."""
    return Case("", name, "conv_transpose", x, kernel, options)


def over(function: str, name: str, x: tuple[int, ...], kernel: tuple[int, ...] = (), **options: Any) -> Case:
    """A pool, a filter, im2col: anything by jconv's name of it."""
    return Case("", name, function, x, kernel, options)


def depthwise(name: str, x: tuple[int, ...], window: tuple[int, ...], multiplier: int = 1, **options: Any) -> Case:
    """A convolution of every channel by itself."""
    return conv(name, x, (x[1] * multiplier, 1, *window), groups=x[1], **options)


def _list(**groups: list[Case]) -> tuple[Case, ...]:
    rows = []
    for group, cases in groups.items():
        rows += [Case(group, case.name, case.function, case.x, case.kernel, case.options) for case in cases]
    return tuple(rows)


TUNED = _list(
    dense=[
        conv("ResNet-50 conv1 7x7 s2", (1, 3, 224, 224), (64, 3, 7, 7), stride=2, padding=3),
        conv("ResNet-50 conv2 3x3", (1, 64, 56, 56), (64, 64, 3, 3), padding=1),
        conv("ResNet-50 conv4 3x3 b8", (8, 256, 14, 14), (256, 256, 3, 3), padding=1),
        conv("ResNet-50 conv5 3x3", (1, 512, 7, 7), (512, 512, 3, 3), padding=1),
        conv("ResNet-50 conv3 3x3 s2", (8, 128, 56, 56), (128, 128, 3, 3), stride=2, padding=1),
        conv("ResNet-50 1x1 256-64", (8, 256, 56, 56), (64, 256, 1, 1)),
        conv("ResNet-50 1x1 512-2048", (1, 512, 7, 7), (2048, 512, 1, 1)),
        conv("ResNet-50 1x1 s2 shortcut", (8, 512, 28, 28), (1024, 512, 1, 1), stride=2),
        conv("VGG-16 conv3 3x3", (1, 128, 56, 56), (256, 128, 3, 3), padding=1),
        conv("VGG-16 conv1 3x3", (1, 3, 224, 224), (64, 3, 3, 3), padding=1),
        conv("U-Net level 1 3x3", (1, 64, 140, 140), (64, 64, 3, 3)),
        conv("DeepLab ASPP 3x3 d12", (1, 512, 33, 33), (256, 512, 3, 3), padding=12, dilation=12),
        conv("LeNet 5x5 b16", (16, 1, 28, 28), (6, 1, 5, 5), padding=2),
        scan_conv("1x1 in a loop (jax 12868)", (1, 256, 1024), (256, 256, 1), length=2),
    ],
    depthwise=[
        depthwise("MobileNetV2 3x3 112", (1, 32, 112, 112), (3, 3), padding=1),
        depthwise("MobileNetV2 3x3 s2 112", (1, 96, 112, 112), (3, 3), stride=2, padding=1),
        depthwise("MobileNetV2 3x3 14 b8", (8, 384, 14, 14), (3, 3), padding=1),
        depthwise("MobileNetV2 3x3 7 b16", (16, 960, 7, 7), (3, 3), padding=1),
        depthwise("EfficientNet 5x5 28", (1, 240, 28, 28), (5, 5), padding=2),
        depthwise("EfficientNet 5x5 s2 b8", (8, 144, 56, 56), (5, 5), stride=2, padding=2),
        depthwise("ConvNeXt 7x7 56", (1, 96, 56, 56), (7, 7), padding=3),
        depthwise("ConvNeXt 7x7 14 b8", (8, 384, 14, 14), (7, 7), padding=3),
        depthwise("3x3 124 (jax 23713)", (1, 256, 124, 124), (3, 3), padding=1),
        depthwise("3x3 d4", (1, 128, 56, 56), (3, 3), padding=4, dilation=4),
        depthwise("multiplier 2 3x3", (1, 64, 40, 40), (3, 3), 2, padding=1),
        depthwise("multiplier 4 first layer", (8, 3, 96, 96), (3, 3), 4, padding=1),
    ],
    grouped=[
        conv("ResNeXt-50 32x4d 56", (1, 128, 56, 56), (128, 4, 3, 3), padding=1, groups=32),
        conv("ResNeXt-50 32x4d 28", (1, 256, 28, 28), (256, 8, 3, 3), padding=1, groups=32),
        conv("ResNeXt-50 32x4d 14", (1, 512, 14, 14), (512, 16, 3, 3), padding=1, groups=32),
        conv("ResNeXt-50 32x4d 7 b4", (4, 1024, 7, 7), (1024, 32, 3, 3), padding=1, groups=32),
        conv("ResNeXt-50 32x4d s2", (1, 256, 56, 56), (256, 8, 3, 3), stride=2, padding=1, groups=32),
        conv("AlexNet conv2 5x5 g2", (8, 96, 27, 27), (256, 48, 5, 5), padding=2, groups=2),
        conv("ShuffleNet 1x1 g3 b8", (8, 240, 28, 28), (60, 80, 1, 1), groups=3),
        conv("g8 64 a group", (1, 512, 14, 14), (512, 64, 3, 3), padding=1, groups=8),
        conv("g4 32 a group b16", (16, 128, 28, 28), (128, 32, 3, 3), padding=1, groups=4),
    ],
    transposed=[
        up("DCGAN 1-4 4x4", (8, 100, 1, 1), (100, 512, 4, 4)),
        up("DCGAN 4-8 4x4 s2", (8, 512, 4, 4), (512, 256, 4, 4), stride=2, padding=1),
        up("DCGAN 16-32 4x4 s2", (8, 128, 16, 16), (128, 64, 4, 4), stride=2, padding=1),
        up("DCGAN 32-64 RGB 4x4 s2", (16, 64, 32, 32), (64, 3, 4, 4), stride=2, padding=1),
        up("U-Net up 2x2 s2", (1, 512, 28, 28), (512, 256, 2, 2), stride=2),
        up("U-Net up 2x2 s2 large", (1, 128, 100, 100), (128, 64, 2, 2), stride=2),
        up("FCN-8s up 16x16 s8", (1, 21, 28, 28), (21, 21, 16, 16), stride=8, padding=4),
        up("3x3 s2 op1", (1, 128, 28, 28), (128, 64, 3, 3), stride=2, padding=1, output_padding=1),
        up("3x3 s1", (1, 64, 56, 56), (64, 64, 3, 3), padding=1),
        up("grouped g4 4x4 s2", (1, 128, 28, 28), (128, 16, 4, 4), stride=2, padding=1, groups=4),
        up("depthwise 4x4 s2", (1, 64, 56, 56), (64, 1, 4, 4), stride=2, padding=1, groups=64),
        up("1-D k16 s8 (jax 23783)", (1, 16, 2000), (16, 1, 16), stride=8, padding=4),
        up("3-D k3 s2 (xla 34273)", (1, 64, 16, 16, 16), (64, 1, 3, 3, 3), stride=2, padding=1, output_padding=1),
    ],
    conv1d=[
        conv("wav2vec 2.0 k10 s5", (1, 1, 16000), (512, 1, 10), stride=5),
        conv("wav2vec 2.0 k3 s2", (1, 512, 1599), (512, 512, 3), stride=2),
        conv("wav2vec 2.0 positional k128 g16", (1, 768, 49), (768, 48, 128), padding=64, groups=16),
        conv("WaveNet causal k2 d8", (1, 64, 4000), (128, 64, 2), padding="causal", dilation=8),
        conv("WaveNet causal k2 d512", (1, 64, 4000), (128, 64, 2), padding="causal", dilation=512),
        depthwise("Conv-TasNet k3 d16", (1, 512, 2000), (3,), padding=16, dilation=16),
        conv("Conv-TasNet encoder k16 s8", (8, 1, 16000), (512, 1, 16), stride=8),
        conv("Conv-TasNet 1x1", (1, 128, 2000), (512, 128, 1)),
        depthwise("k5 (jax 13800)", (4, 512, 1024), (5,), padding=2),
        depthwise("k5 d64 (jax 26266)", (8, 64, 1024), (5,), padding="causal", dilation=64),
        conv("TCN k3 d4 b16", (16, 25, 400), (25, 25, 3), padding="causal", dilation=4),
        depthwise("Conformer k31", (1, 256, 500), (31,), padding=15),
    ],
    conv3d=[
        conv("C3D 3x3x3", (1, 64, 8, 28, 28), (128, 64, 3, 3, 3), padding=1),
        conv("C3D first 3x3x3", (1, 3, 16, 56, 56), (64, 3, 3, 3, 3), padding=1),
        conv("R(2+1)D 1x3x3", (1, 64, 8, 28, 28), (144, 64, 1, 3, 3), padding=(0, 1, 1)),
        conv("R(2+1)D 3x1x1", (1, 144, 8, 28, 28), (64, 144, 3, 1, 1), padding=(1, 0, 0)),
        conv("I3D 1x1x1", (1, 192, 8, 28, 28), (64, 192, 1, 1, 1)),
        conv("3-D U-Net 3x3x3", (1, 32, 24, 24, 24), (64, 32, 3, 3, 3), padding=1),
        conv("3-D ResNet 3x3x3 s2", (1, 64, 8, 28, 28), (128, 64, 3, 3, 3), stride=2, padding=1),
        depthwise("X3D 3x3x3", (1, 54, 8, 28, 28), (3, 3, 3), padding=1),
        depthwise("X3D 3x3x3 s122", (1, 54, 8, 56, 56), (3, 3, 3), stride=(1, 2, 2), padding=1),
        conv("grouped g8", (1, 64, 8, 14, 14), (64, 8, 3, 3, 3), padding=1, groups=8),
    ],
    large_kernels=[
        depthwise("RepLKNet 31x31 56", (1, 32, 56, 56), (31, 31), padding=15),
        depthwise("RepLKNet 29x29 28", (1, 64, 28, 28), (29, 29), padding=14),
        depthwise("RepLKNet 13x13 7 b8", (8, 256, 7, 7), (13, 13), padding=6),
        depthwise("11x11 s4", (8, 32, 64, 64), (11, 11), stride=4, padding=5),
        conv("AlexNet conv1 11x11 s4", (1, 3, 224, 224), (64, 3, 11, 11), stride=4, padding=2),
        conv("one channel 31x31", (1, 1, 256, 256), (1, 1, 31, 31), padding=15),
        conv("one channel 9x9 1080p", (1, 1, 1080, 1920), (1, 1, 9, 9), padding=4),
        conv("Gabor bank 15x15", (1, 1, 128, 128), (16, 1, 15, 15), padding=7),
        conv("SRCNN 9x9", (1, 3, 128, 128), (64, 3, 9, 9), padding=4),
        depthwise("three channels 49x49", (1, 3, 96, 96), (49, 49), padding=24),
        conv("ViT patches 16x16 s16", (8, 3, 224, 224), (384, 3, 16, 16), stride=16),
    ],
    filters=[
        over("sobel_magnitude", "Sobel magnitude 1080p", (1080, 1920)),
        over("sobel_magnitude", "Sobel magnitude 512", (512, 512)),
        over("gaussian_blur", "Gaussian sigma 2 1080p", (1080, 1920), sigma=2.0),
        over("gaussian_blur", "Gaussian sigma 1 512 RGB", (512, 512, 3), sigma=1.0, channel_axis=-1),
        over("gaussian_blur", "Gaussian sigma 5 512", (512, 512), sigma=5.0),
        over("box_blur", "box 9x9 1080p", (1080, 1920), size=9),
        over("box_blur", "box 3x3 512 RGB", (512, 512, 3), size=3, channel_axis=-1),
        over("apply", "any 3x3 1080p", (1080, 1920), (3, 3)),
        over("apply", "any 5x5 1080p", (1080, 1920), (5, 5)),
        over("apply", "any 31x31 512", (512, 512), (31, 31)),
        over("apply", "any 7x7 512 RGB", (512, 512, 3), (7, 7), channel_axis=-1),
        over("laplacian", "Laplacian 1080p", (1080, 1920)),
        over("unsharp_mask", "unsharp mask 1080p RGB", (1080, 1920, 3), sigma=1.0, channel_axis=-1),
    ],
    pooling=[
        over("max_pool", "ResNet-50 max 3x3 s2 p1", (1, 64, 112, 112), (3, 3), stride=2, padding=1),
        over("max_pool", "VGG-16 max 2x2", (8, 128, 56, 56), (2, 2)),
        over("max_pool", "Inception max 3x3 s1 p1", (8, 192, 28, 28), (3, 3), stride=1, padding=1),
        over("max_pool", "SPP max 13x13 s1", (1, 128, 19, 19), (13, 13), stride=1, padding=6),
        over("max_pool", "C3D max 2x2x2", (1, 64, 16, 28, 28), (2, 2, 2)),
        over("max_pool", "audio max 4", (8, 64, 8000), (4,)),
        over("avg_pool", "DenseNet avg 2x2", (8, 128, 56, 56), (2, 2)),
        over("avg_pool", "Inception avg 3x3 s1 p1", (8, 192, 28, 28), (3, 3), stride=1, padding=1),
        over("global_avg_pool", "ResNet-50 global avg", (16, 2048, 7, 7)),
        over("adaptive_avg_pool", "adaptive avg 7", (8, 128, 56, 56), output_size=7),
        over("lp_pool", "L2 3x3 s2", (1, 64, 56, 56), (3, 3), stride=2),
        over("blur_pool", "blur pool 4 s2", (1, 64, 112, 112), filter_size=4, stride=2),
    ],
    patches=[
        over("im2col", "im2col 3x3 p1", (1, 64, 56, 56), (3, 3), padding=1),
        over("im2col", "im2col 3x3 b8", (8, 32, 28, 28), (3, 3), padding=1),
        over("im2col", "im2col 7x7 s2", (1, 3, 224, 224), (7, 7), stride=2, padding=3),
        over("im2col", "ViT patches 16x16", (2, 3, 112, 112), (16, 16), stride=16),
        over("im2col", "im2col 3x3 d2", (1, 32, 56, 56), (3, 3), padding=2, dilation=2),
        over("col2im", "col2im 3x3 p1", (1, 64, 56, 56), (3, 3), padding=1),
        over("col2im", "col2im 8x8 s4 blocks", (1, 3, 128, 128), (8, 8), stride=4),
        over("col2im", "col2im 16x16 s16", (1, 3, 128, 128), (16, 16), stride=16),
    ],
    deformable=[
        over("deform_conv2d", "DCNv1 3x3", (1, 64, 28, 28), (64, 64, 3, 3), padding=1),
        over("deform_conv2d", "DCNv2 3x3", (1, 128, 14, 14), (128, 128, 3, 3), padding=1, mask=True),
        over("deform_conv2d", "DCNv2 3x3 4 offset groups b8", (8, 64, 14, 14), (64, 64, 3, 3), padding=1,
             mask=True, offset_groups=4),
        over("deform_conv2d", "DCNv1 5x5 s2", (1, 32, 56, 56), (32, 32, 5, 5), stride=2, padding=2),
    ],
    dispatch=[
        conv("4x4 image, 2x2 kernel", (1, 1, 4, 4), (1, 1, 2, 2)),
        conv("4x4 image, 3x3 kernel, padded", (1, 1, 4, 4), (1, 1, 3, 3), padding=1),
    ],
)  # fmt: skip

HELD_OUT = _list(
    dense=[
        conv("Inception-v3 stem 3x3 s2", (1, 3, 299, 299), (32, 3, 3, 3), stride=2),
        conv("Inception-v3 1x7", (1, 160, 17, 17), (160, 160, 1, 7), padding=(0, 3)),
        conv("Inception-v3 5x5", (8, 48, 35, 35), (64, 48, 5, 5), padding=2),
        conv("DenseNet-121 3x3", (8, 128, 28, 28), (32, 128, 3, 3), padding=1),
        conv("DenseNet-121 1x1", (1, 480, 28, 28), (128, 480, 1, 1)),
        conv("Darknet-53 3x3", (1, 128, 52, 52), (256, 128, 3, 3), padding=1),
        conv("Darknet-53 3x3 s2", (1, 256, 52, 52), (512, 256, 3, 3), stride=2, padding=1),
        conv("EDSR 3x3", (1, 64, 96, 96), (64, 64, 3, 3), padding=1),
        conv("WideResNet-28-10 b16", (16, 160, 32, 32), (160, 160, 3, 3), padding=1),
        conv("CIFAR stem b16", (16, 3, 32, 32), (16, 3, 3, 3), padding=1),
        conv("Swin patch merging 2x2 s2", (4, 96, 56, 56), (192, 96, 2, 2), stride=2),
        conv("HDC 3x3 d2", (1, 128, 45, 45), (128, 128, 3, 3), padding=2, dilation=2),
        conv("Nature DQN 8x8 s4 b16", (16, 4, 84, 84), (32, 4, 8, 8), stride=4),
        scan_conv("recurrent 3x3 in a loop", (1, 24, 24, 24), (24, 24, 3, 3), padding=1, length=4),
    ],
    depthwise=[
        depthwise("MobileNetV1 3x3 s2", (1, 64, 96, 96), (3, 3), stride=2, padding=1),
        depthwise("MobileNetV1 3x3 12 b8", (8, 512, 12, 12), (3, 3), padding=1),
        depthwise("MobileNetV3 5x5 14", (1, 672, 14, 14), (5, 5), padding=2),
        depthwise("MobileNetV3 3x3 20 b16", (16, 200, 20, 20), (3, 3), padding=1),
        depthwise("Xception 3x3 19", (1, 728, 19, 19), (3, 3), padding=1),
        depthwise("EfficientNet-B4 3x3 95", (1, 144, 95, 95), (3, 3), padding=1),
        depthwise("MnasNet 5x5 s2", (8, 72, 48, 48), (5, 5), stride=2, padding=2),
        depthwise("ConvNeXt 7x7 28 b4", (4, 192, 24, 24), (7, 7), padding=3),
        depthwise("DeepLabV3+ 3x3 d6", (1, 256, 33, 33), (3, 3), padding=6, dilation=6),
        depthwise("FastViT 7x7 s2", (1, 64, 64, 64), (7, 7), stride=2, padding=3),
        depthwise("multiplier 3 5x5", (1, 40, 40, 40), (5, 5), 3, padding=2),
    ],
    grouped=[
        conv("ResNeXt-101 64x4d 14", (1, 512, 14, 14), (512, 8, 3, 3), padding=1, groups=64),
        conv("ResNeXt-29 8x64d CIFAR", (4, 512, 16, 16), (512, 64, 3, 3), padding=1, groups=8),
        conv("RegNetX-800MF g16", (8, 128, 28, 28), (128, 16, 3, 3), padding=1, groups=8),
        conv("RegNetX-400MF s2", (1, 64, 56, 56), (64, 16, 3, 3), stride=2, padding=1, groups=4),
        conv("ShuffleNet 1x1 g8", (8, 384, 28, 28), (96, 48, 1, 1), groups=8),
        conv("AlexNet conv4 g2", (1, 384, 13, 13), (384, 192, 3, 3), padding=1, groups=2),
        conv("SqueezeBERT k1 g4", (4, 768, 128), (768, 192, 1), groups=4),
        conv("CondenseNet g4 b16", (16, 64, 16, 16), (16, 16, 3, 3), padding=1, groups=4),
        conv("pairs g48", (1, 96, 40, 40), (96, 2, 3, 3), padding=1, groups=48),
    ],
    transposed=[
        up("WGAN 8-16 5x5 s2", (4, 256, 8, 8), (256, 128, 5, 5), stride=2, padding=2, output_padding=1),
        up("VAE 7-14 3x3 s2 b16", (16, 64, 7, 7), (64, 32, 3, 3), stride=2, padding=1, output_padding=1),
        up("StyleGAN-like 32-64", (1, 256, 32, 32), (256, 128, 3, 3), stride=2, padding=1, output_padding=1),
        up("pix2pix 4x4 s2", (1, 256, 48, 48), (256, 64, 4, 4), stride=2, padding=1),
        up("Mask R-CNN 2x2 s2 b8", (8, 256, 14, 14), (256, 256, 2, 2), stride=2),
        up("FCN-32s 64x64 s32", (1, 8, 7, 7), (8, 8, 64, 64), stride=32, padding=16),
        up("FSRCNN 9x9 s3", (1, 56, 48, 48), (56, 1, 9, 9), stride=3, padding=4, output_padding=2),
        up("grouped g8 3x3 s2", (1, 96, 20, 20), (96, 12, 3, 3), stride=2, padding=1, groups=8),
        up("depthwise bilinear 8x8 s4", (1, 24, 32, 32), (24, 1, 8, 8), stride=4, padding=2, groups=24),
        up("HiFi-GAN k16 s8", (1, 128, 256), (128, 64, 16), stride=8, padding=4),
        up("Demucs k8 s4", (1, 128, 1000), (128, 64, 8), stride=4, padding=2),
        up("V-Net 2x2x2 s2", (1, 64, 16, 16, 16), (64, 32, 2, 2, 2), stride=2),
    ],
    conv1d=[
        conv("Whisper k3", (1, 80, 3000), (384, 80, 3), padding=1),
        conv("Whisper k3 s2", (1, 384, 3000), (384, 384, 3), stride=2, padding=1),
        conv("HuBERT positional k128 g16 b4", (4, 512, 60), (512, 32, 128), padding=64, groups=16),
        conv("Tacotron 2 k5", (8, 512, 120), (512, 512, 5), padding=2),
        conv("Demucs k8 s4", (4, 64, 4000), (128, 64, 8), stride=4),
        conv("ByteNet causal k3 d16", (1, 128, 1500), (128, 128, 3), padding="causal", dilation=16),
        depthwise("Mamba causal k4", (2, 1536, 512), (4,), padding="causal"),
        depthwise("QuartzNet k63", (1, 256, 600), (63,), padding=31),
        depthwise("Hyena-like k512 causal", (1, 64, 1024), (512,), padding="causal"),
        conv("M5 raw audio k80 s4", (8, 1, 8000), (32, 1, 80), stride=4),
        conv("ECG k7 b16", (16, 12, 1000), (32, 12, 7), padding=3),
        conv("ParallelWaveGAN k3 d128", (1, 64, 6000), (128, 64, 3), padding=128, dilation=128),
    ],
    conv3d=[
        conv("SlowFast fast 5x7x7", (1, 3, 8, 56, 56), (8, 3, 5, 7, 7), stride=(1, 2, 2), padding=(2, 3, 3)),
        conv("S3D 1x3x3", (1, 96, 8, 20, 20), (128, 96, 1, 3, 3), padding=(0, 1, 1)),
        conv("S3D 3x1x1", (1, 128, 8, 20, 20), (128, 128, 3, 1, 1), padding=(1, 0, 0)),
        conv("V-Net 5x5x5", (1, 16, 20, 20, 20), (16, 16, 5, 5, 5), padding=2),
        conv("MedicalNet 3x3x3 d2", (1, 64, 10, 14, 14), (64, 64, 3, 3, 3), padding=2, dilation=2),
        conv("3-D ResNet 1x1x1 s2", (2, 128, 8, 14, 14), (256, 128, 1, 1, 1), stride=2),
        conv("video VAE 3x3x3 b2", (2, 32, 6, 24, 24), (32, 32, 3, 3, 3), padding=1),
        depthwise("CSN 3x3x3", (1, 64, 8, 20, 20), (3, 3, 3), padding=1),
        depthwise("Uniformer 5x5x5", (1, 64, 8, 14, 14), (5, 5, 5), padding=2),
        conv("grouped g4", (2, 48, 6, 16, 16), (48, 12, 3, 3, 3), padding=1, groups=4),
    ],
    large_kernels=[
        depthwise("SLaK 51x5", (1, 64, 48, 48), (51, 5), padding=(25, 2)),
        depthwise("UniRepLKNet 13x13", (2, 96, 32, 32), (13, 13), padding=6),
        depthwise("RepLKNet 27x27 14", (1, 256, 14, 14), (27, 27), padding=13),
        depthwise("LSKNet 7x7 d3", (1, 64, 64, 64), (7, 7), padding=9, dilation=3),
        conv("ResNet-B stem 9x9 s4", (2, 3, 192, 192), (48, 3, 9, 9), stride=4, padding=4),
        conv("one channel 21x21", (1, 1, 400, 300), (1, 1, 21, 21), padding=10),
        conv("one channel 5x5 720p", (1, 1, 720, 1280), (1, 1, 5, 5), padding=2),
        conv("filter bank 11x11", (1, 1, 160, 160), (24, 1, 11, 11), padding=5),
        conv("three to one 17x17", (1, 3, 160, 120), (1, 3, 17, 17), padding=8),
        depthwise("one channel 51x51", (1, 1, 128, 128), (51, 51), padding=25),
        conv("MLP-Mixer patches 32x32", (4, 3, 256, 256), (512, 3, 32, 32), stride=32),
    ],
    filters=[
        over("sobel_magnitude", "Sobel magnitude 720p", (720, 1280)),
        over("sobel_magnitude", "Sobel magnitude 400x600 RGB", (400, 600, 3), channel_axis=-1),
        over("gaussian_blur", "Gaussian sigma 3 720p", (720, 1280), sigma=3.0),
        over("gaussian_blur", "Gaussian sigma 1.5 720p RGB", (720, 1280, 3), sigma=1.5, channel_axis=-1),
        over("gaussian_blur", "Gaussian sigma 0.8 300x451", (300, 451), sigma=0.8),
        over("box_blur", "box 5x5 720p", (720, 1280), size=5),
        over("box_blur", "box 15x15 720p RGB", (720, 1280, 3), size=15, channel_axis=-1),
        over("apply", "any 3x3 640x480 RGB", (480, 640, 3), (3, 3), channel_axis=-1),
        over("apply", "any 7x7 720p", (720, 1280), (7, 7)),
        over("apply", "any 11x11 1000x1000", (1000, 1000), (11, 11)),
        over("apply", "any 21x21 640x480", (480, 640), (21, 21)),
        over("sharpen", "sharpen 720p", (720, 1280)),
        over("emboss", "emboss 640x480 RGB planes", (3, 480, 640), channel_axis=0),
        over("unsharp_mask", "unsharp mask 720p", (720, 1280), sigma=2.0),
    ],
    pooling=[
        over("max_pool", "SqueezeNet max 3x3 s2", (1, 96, 111, 111), (3, 3), stride=2),
        over("max_pool", "U-Net max 2x2", (1, 64, 128, 128), (2, 2)),
        over("max_pool", "SPPF max 5x5 s1", (4, 128, 20, 20), (5, 5), stride=1, padding=2),
        over("max_pool", "TextCNN max 50", (16, 100, 50), (50,)),
        over("max_pool", "3-D U-Net max 1x2x2", (1, 32, 16, 32, 32), (1, 2, 2)),
        over("avg_pool", "LeNet avg 2x2 b16", (16, 6, 28, 28), (2, 2)),
        over("avg_pool", "PoolFormer avg 3x3 s1 p1", (2, 96, 48, 48), (3, 3), stride=1, padding=1),
        over("avg_pool", "audio avg 10 s5", (4, 64, 6000), (10,), stride=5),
        over("global_avg_pool", "EfficientNet global avg", (8, 1280, 9, 9)),
        over("adaptive_avg_pool", "PSPNet adaptive avg 6", (1, 256, 60, 60), output_size=6),
        over("lp_pool", "L2 2x2", (4, 32, 48, 48), (2, 2)),
        over("blur_pool", "blur pool 3 s2", (2, 64, 56, 56), filter_size=3, stride=2),
    ],
    patches=[
        over("im2col", "im2col 5x5 p2", (1, 32, 40, 40), (5, 5), padding=2),
        over("im2col", "im2col 3x3 s2 b4", (4, 48, 40, 40), (3, 3), stride=2, padding=1),
        over("im2col", "BEiT patches 8x8", (4, 3, 160, 160), (8, 8), stride=8),
        over("im2col", "non-local means 7x7", (1, 1, 128, 128), (7, 7), padding=3),
        over("col2im", "col2im 5x5 s2", (2, 16, 48, 48), (5, 5), stride=2, padding=2),
        over("col2im", "denoising blocks 12x12 s3", (1, 1, 120, 120), (12, 12), stride=3),
        over("col2im", "T2T 3x3 s2", (2, 64, 28, 28), (3, 3), stride=2, padding=1),
    ],
    deformable=[
        over("deform_conv2d", "DCNv1 3x3 d2", (1, 96, 20, 20), (96, 96, 3, 3), padding=2, dilation=2),
        over("deform_conv2d", "DCNv2 3x3 s2", (2, 48, 40, 40), (64, 48, 3, 3), stride=2, padding=1, mask=True),
        over("deform_conv2d", "EDVR 8 offset groups", (1, 64, 32, 32), (64, 64, 3, 3), padding=1, mask=True,
             offset_groups=8),
        over("deform_conv2d", "DCN 7x7", (1, 16, 24, 24), (16, 16, 7, 7), padding=3),
    ],
    dispatch=[
        conv("5x5 image, 3x3 kernel", (1, 1, 5, 5), (1, 1, 3, 3)),
        conv("8 samples, 3 taps", (1, 1, 8), (1, 1, 3), padding=1),
    ],
)  # fmt: skip
