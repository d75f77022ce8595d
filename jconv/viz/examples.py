"""What the page shows before a reader changes anything: examples, each computed by jconv."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

import jconv
from jconv.viz.traces import trace

_RAMP = [[10 * row * column for column in range(1, 6)] for row in range(1, 6)]
_COUNTING = [[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]]
_SQUARE = np.pad(np.ones((3, 3), int), 1)


@cache
def data() -> dict[str, Any]:
    """Examples by view, ready for JSON."""
    return {
        "slide": {"presets": _slide()},
        "transposed": {"presets": _transposed()},
        "channels": {"presets": _channels()},
    }


def picture() -> np.ndarray:
    """The photograph that is shown, (64, 96) of 0 to 255.

    The tower of the Summer Palace in Beijing: scikit-learn's sample image china.jpg, by danielbuechele, CC BY 2.0.
    """
    with (resources.files("jconv.viz") / "assets" / "picture.npy").open("rb") as file:
        return np.load(file, allow_pickle=False)


def _preset(
    name: str, title: str, why: str, *arrays: Any, names: Sequence[str] | None = None, **options: Any
) -> dict[str, Any]:
    """An example: `names` are those of the input's channels."""
    shown = {"name": name, "title": title, "why": why, "trace": trace(*arrays, **options).to_json()}
    return shown if names is None else {**shown, "names": list(names)}


def _slide() -> list[dict[str, Any]]:
    sobel_x = np.asarray(jconv.kernels.sobel_x()).astype(int)
    patch = picture()[8:24, 34:50].astype(int)
    return [
        _preset(
            "diagonal", "4 × 4 and a diagonal difference",
            "Each output cell is a number less its neighbour below and to the right.",
            _COUNTING, [[1, 0], [0, -1]],
        ),
        _preset(
            "square", "A square and an edge detector",
            "The kernel's weights sum to zero: flat ground gives 0, edges and corners do not.",
            _SQUARE, [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
        ),
        _preset(
            "ramp", "The 5 × 5 ramp under Sobel X",
            "Each row climbs evenly, lower rows more steeply: 160, 240, 320, row by row.",
            _RAMP, sobel_x,
        ),
        _preset(
            "edge", "A vertical edge",
            "Dark on the left, bright on the right: the answer stands where the brightness changes.",
            [[10, 10, 10, 50, 50, 50]] * 5, [[-1, 0, 1]] * 3,
        ),
        _preset(
            "signal", "A signal in one dimension",
            "y[n] = x[n] - x[n + 2]: a constant climb gives a constant answer.",
            [1, 2, 3, 4, 5], [1, 0, -1],
        ),
        _preset(
            "padded", "Not square, with mirrored borders",
            "Padding of 1 keeps the size of a 3 × 3 kernel's output. Cells beyond the edge mirror those inside.",
            [[3, 1, 4, 1, 5, 9], [2, 6, 5, 3, 5, 8], [9, 7, 9, 3, 2, 3], [8, 4, 6, 2, 6, 4]],
            [[0, 1, 0], [1, -4, 1], [0, 1, 0]], padding=1, padding_mode="reflect",
        ),
        _preset(
            "strided", "Every second cell",
            "A stride of 2 halves the output; what does not fit at the end is never seen.",
            np.arange(36).reshape(6, 6), [[0, 1, 0], [1, 1, 1], [0, 1, 0]], stride=2,
        ),
        _preset(
            "flipped", "True convolution",
            "The kernel is flipped before it slides: a single 1 in the input is answered by the kernel itself.",
            np.pad([[1]], 2), [[1, 2, 3], [4, 5, 6], [7, 8, 9]], flip=True,
        ),
        _preset(
            "photograph", "A patch of a photograph",
            "16 × 16 pixels at the edge of a tower against the sky, under Sobel X.",
            patch, sobel_x,
        ),
        _preset(
            "blurred", "A blur, with fractions",
            "The mean of nine cells; the border repeats the edge.",
            [[0, 0, 0, 0, 0], [0, 9, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 0]],
            np.asarray(jconv.kernels.box()), padding=1, padding_mode="replicate",
        ),
    ]  # fmt: skip


def _transposed() -> list[dict[str, Any]]:
    return [
        _preset(
            "stamps", "Stamps side by side",
            "A stride as large as the kernel: every input cell fills a place of its own.",
            [[1, 2], [3, 4]], [[1, 0], [0, -1]], stride=2, transposed=True,
        ),
        _preset(
            "checkerboard", "Stamps that overlap",
            "3 × 3 stamps at a stride of 2 overlap unevenly: where two or four meet, a checkerboard shows.",
            np.ones((3, 3), int), np.ones((3, 3), int), stride=2, transposed=True,
        ),
        _preset(
            "same_size", "Back to the size before a stride",
            "Padding cuts the rim off, output padding adds to the far side: 3 becomes 6, as 6 became 3.",
            [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
            stride=2, padding=1, output_padding=1, transposed=True,
        ),
        _preset(
            "signal", "A signal in one dimension",
            "Each sample stamps four; a stride of 2 lets two stamps meet.",
            [1, 0, 2, -1], [1, 3, 3, 1], stride=2, padding=1, transposed=True,
        ),
        _preset(
            "dilated", "A dilated kernel",
            "Nine taps, two cells apart, see 5 × 5 cells at the price of nine.",
            np.arange(49).reshape(7, 7) % 10, [[1, 0, -1], [2, 0, -2], [1, 0, -1]], dilation=2,
        ),
    ]  # fmt: skip


def _channels() -> list[dict[str, Any]]:
    colours = ("red", "green", "blue")
    red = [[9, 9, 0, 0], [9, 9, 0, 0], [9, 9, 0, 0], [9, 9, 0, 0]]
    green = [[0, 0, 5, 5], [0, 0, 5, 5], [0, 0, 5, 5], [0, 0, 5, 5]]
    blue = [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]]
    rgb = np.array([red, green, blue])
    edge, blur, still = [[-1, 0, 1]] * 3, np.ones((3, 3), int), np.pad([[1]], 1)
    bar = np.zeros((2, 5, 5), int)
    bar[0, :, 2] = bar[1, 2] = 1
    return [
        _preset(
            "rgb", "One kernel over red, green and blue",
            "A kernel has a plane for each input channel. The three sums are added: one output channel.",
            rgb, np.array([[edge, edge, still]]), [0], names=colours,
        ),
        _preset(
            "two", "Two kernels, two output channels",
            "Each output channel has kernels of its own and a bias: 2 × 3 × 3 × 3 + 2 = 56 parameters.",
            rgb, np.array([[edge, edge, still], [blur, still * 0, blur]]), [1, -20], padding=1, names=colours,
        ),
        _preset(
            "difference", "1 × 1: one channel less the other",
            "A vertical bar in one channel, a horizontal one in the other. The weights 1 and -1 tell which is "
            "which; a plain sum of the channels would stay the same if they were swapped.",
            bar, np.array([[[[1]], [[-1]]]]), names=("vertical", "horizontal"),
        ),
        _preset(
            "depthwise", "Depthwise: a channel, a kernel",
            "As many groups as channels: nothing is added across them, and 27 weights do for three channels.",
            rgb, np.array([[edge], [blur], [still]]), groups=3, padding=1, names=colours,
        ),
        _preset(
            "grouped", "Two groups",
            "The first output channel sees the first two input channels, the second the last two.",
            np.arange(36).reshape(4, 3, 3) % 7,
            np.array([[[[1, 0], [0, 1]]] * 2, [[[0, 1], [-1, 0]]] * 2]), groups=2,
        ),
    ]  # fmt: skip
