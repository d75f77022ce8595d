"""What a product costs on a CPU by each lowering: a few constants times the plan's integers.

The unit is a nanosecond of one core of the machine that the constants were measured on (`python -m benchmarks`,
AVX-512, 100 GFLOP/s); only their ratios matter. They say where the time goes:

    a multiply-add in a matrix product   SUM    a sixteenth of a cycle
    one in a vector loop                 STEP   loads bound it, not the arithmetic
    a number that is copied              COPY   and one that is copied across the cache's lines, TURN
    a number in a transform              SWAP   for each halving of its size
"""

from collections.abc import Callable
from math import log2, prod

from jconv.algorithms import between
from jconv.algorithms.adjoint import CHOSEN, phases_of
from jconv.algorithms.fft import tiles_of, whole_sizes
from jconv.algorithms.gemm import adds_later, holds_all, is_plain
from jconv.algorithms.lax import is_exchanged
from jconv.algorithms.long_row import keeps_rows
from jconv.algorithms.lowering import Product
from jconv.algorithms.rows import lines_of
from jconv.algorithms.shift import DEALT, LANES
from jconv.algorithms.slices import slices_of
from jconv.algorithms.strips import axis_of, outputs_of, share_of
from jconv.algorithms.winograd import stays
from jconv.geometry.plan import ConvPlan

SUM, STEP, COPY, TURN, SWAP = 0.0205, 0.042, 0.15, 0.35, 0.22
DEPTH = 40  # terms of a sum below which a matrix product loses half its speed
NARROW = 10  # rows of a matrix below which it does
WASTE = 1.08  # products by the zeros between the cells of y, of which the compiler leaves most out
START = 8000.0  # of a program that counts as a long one: it is handed to another thread
LONG, LONGER = 500, 2000  # products from which on it does, and beyond which that no longer matters
LOOP = 2000.0  # what a loop of its own costs to run through a few cells
NEAR = 1 << 19  # numbers that stay in a core's own cache, which are read again and again from there
CACHED = 1 << 21  # numbers that stay in the cache from one pass to the next
HELD = 1 << 22  # numbers that may be held beside the arrays, however small those are
UNROLLED = 150  # products that a loop body may have before it takes long to compile


class _Sizes:
    """The integers that costs are made of."""

    def __init__(self, plan: ConvPlan, batch: int) -> None:
        self.n, self.g = batch, plan.groups
        self.c, self.o = plan.depth
        self.taps, self.outputs, self.cells = prod(plan.kernel_size), prod(plan.output_size), prod(plan.size)
        self.macs = plan.macs(batch)
        self.x = batch * plan.in_channels * self.cells
        self.y = batch * plan.out_channels * self.outputs
        self.kernel = prod(plan.kernel_shape)
        self.columns = batch * plan.in_channels * self.taps * self.outputs
        self.first = plan.layout == "channels_first"
        self.last_axis = plan.output_size[-1]
        self.stride = prod(plan.stride)
        self.channels = plan.in_channels, plan.out_channels


def lax(plan: ConvPlan, wanted: Product, batch: int) -> float:
    """A matrix product without visible patches; arrays turned around where their channels are first."""
    s = _Sizes(plan, batch)
    if s.g > 1:
        return s.macs * SUM * _grouped_slowness(s, wanted) + COPY * (s.x + s.y)
    if wanted == "kernel":
        return s.macs * SUM * _kernel_slowness(plan, s) + _turns(s)
    deep, wide = (s.c, s.o) if wanted == "y" else (s.o, s.c)
    slow = 1.2 if plan.rank == 1 else 1.0
    if plan.rank > 2:
        slow = (2 if wanted == "y" else 3) * (4 if deep < 16 else 1)
    if wanted == "x" and s.stride > 1:
        slow *= s.stride if is_exchanged(plan.output_size, plan.kernel_size) else max(WASTE, s.stride / 16)
        slow += (18 + 80 / wide) * (0.6 + 1.2 * (s.stride / s.taps) ** (1 / plan.rank)) / deep
        return s.macs * SUM * slow + _turns(s)
    slow *= (1 + DEPTH / (deep * s.taps)) * _narrow(wide)
    if deep % 4 and deep > 1 and 16 < wide < 48:
        slow += 55 / deep * (20 / wide) ** 3
    return s.macs * SUM * max(slow, _one_by_one(plan, deep, wide, s.taps)) + _turns(s)


def _one_by_one(plan: ConvPlan, deep: int, wide: int, taps: int = 9) -> float:
    """How much longer products take that the compiler makes one by one, for up to 16 channels that come out."""
    if wide > 16:
        return 0.0
    return (1 + (200 / deep / max(1, taps / 9) ** 0.5 + 4) / wide) * {1: 2, 2: 1}.get(plan.rank, 6)


def _grouped_slowness(s: _Sizes, wanted: Product) -> float:
    """The same where there are groups, and it always does so."""
    if wanted == "kernel":
        return 770 * s.g / s.o
    deep, wide = (s.c, s.o) if wanted == "y" else (s.o, s.c)
    spread = 1.5 * s.stride if wanted == "x" and s.stride > 1 else 1
    return (160 / (wide * (0.9 + 0.15 * min(deep, 16))) + 2) * spread


def _kernel_slowness(plan: ConvPlan, s: _Sizes) -> float:
    """The same for a gradient by the kernel, in which images are the channels that go in."""
    slow = {1: 1.3, 2: 1.0}.get(plan.rank, 4.0) * (1 + DEPTH / (s.n * s.outputs)) * _narrow(s.o)
    if s.n == 1 and s.o < 64 and s.o % 32:
        slow *= 1.9
    if s.c == 1:
        slow *= 2.5
    elif plan.rank == 1 and s.stride > 1:
        slow *= 2
    if s.taps <= s.stride:
        slow *= 2
    if s.y > NEAR:
        slow *= 1.8
    if s.stride == 1 and (plan.rank == 1 or plan.kernel_size[-1] < 3):
        return max(slow, 20 / s.o)
    return max(slow, 330 / s.n / s.o if plan.rank == 1 else 0.0, _one_by_one(plan, s.n, s.o))


def _narrow(channels: int) -> float:
    """How much longer a matrix product takes that has few rows."""
    return min(5.0, 1 + (8 / channels) ** 3)


def _turns(s: _Sizes, whole: bool = True) -> float:
    """What turning the arrays around takes, as a whole or an image at a time."""
    if not s.first:
        return COPY * (s.x + s.y)
    spilt = 4 if s.x + s.y > CACHED and whole else 1
    return TURN * spilt * (s.x + s.y) + s.kernel * (1.2 if s.kernel > 1 << 18 else TURN)


def polyphase(plan: ConvPlan, wanted: Product, batch: int) -> float:
    """As `lax`, on the plan of the phases."""
    if wanted != "x":
        return lax(plan, wanted, batch)
    return lax(phases_of(plan).plan, "y", batch) + _interleaving(plan, batch)


def _interleaving(plan: ConvPlan, batch: int) -> float:
    s = _Sizes(plan, batch)
    if s.stride == 1:
        return s.x * COPY
    return s.x * TURN * (1 if plan.stride[-1] in CHOSEN else 2)


def shift(plan: ConvPlan, wanted: Product, batch: int) -> float:
    """Vector loops; short rows are not whole vectors, and strides are gathered."""
    s = _Sizes(plan, batch)
    if wanted == "x":
        return shift(phases_of(plan).plan, "y", batch) + _interleaving(plan, batch)
    if wanted == "kernel":
        lines = lines_of(plan)
        at_once = prod(plan.kernel_size[-2:]) // lines
        passes = s.c * prod(plan.kernel_size[:-2]) * lines
        dealt = TURN if s.stride > 1 else 3 * COPY  # to the phases, with zeros around them
        sums = s.macs * 2 * STEP * (1 + at_once / 32) * _short(prod(plan.output_size[-2:]))
        return sums + dealt * s.x + passes * (COPY * (s.x / s.c + s.y) + 20 * LOOP)
    if s.c * s.taps > UNROLLED:
        return float("inf")
    rows = s.first and s.g > 2 and s.taps > 1 and keeps_rows(plan)
    lanes = _short(prod(plan.output_size[-2:]) if rows else s.last_axis)
    if not s.first and min(s.channels) >= LANES:
        lanes = _short(s.o * s.g if s.c == 1 else s.o)
    lanes *= max(1, s.c * s.taps / 100)  # weights that leave the registers
    strided = s.first and plan.stride[-1] > 1
    deals = strided and s.o * s.taps >= DEALT * plan.stride[-1] ** 2  # cells to phases, once for all taps
    step = STEP * lanes * (1.6 if strided and not deals else 0.9 if rows else 1)
    copied = 0 if between.applies(plan) and s.taps > 1 else 3 if deals else 1.2
    handed_over = START if LONG < s.macs < LONGER and s.g == 1 else 0  # as `lax`'s products are not counted
    again = 2 * COPY * s.o * s.x if s.c * s.cells > CACHED else 0  # every output reads all of x
    return s.macs * step + COPY * (copied * s.x + s.y) + again + handed_over


def _short(cells: int) -> float:
    """How much longer a row takes that is no whole vectors."""
    whole, rest = divmod(cells, 8)
    return (whole + (1 if rest == 4 or rest == 6 else 0.5 * rest)) * 8 / cells if cells < 64 else 1.0


def gemm(plan: ConvPlan, wanted: Product, batch: int) -> float:
    """A matrix product and its patches."""
    s = _Sizes(plan, batch)
    if s.c * s.o == 1 and wanted != "kernel":
        return float("inf")
    if wanted == "x" and is_plain(plan):
        return gemm(phases_of(plan).plan, "y", batch) + _interleaving(plan, batch)
    overlap = s.taps > 1 and plan.stride != plan.kernel_size
    patches = 0.0 if s.taps == s.stride == 1 else s.columns * COPY * plan.rank / 2
    turned = 0.0 if s.first or s.g == s.taps == s.stride == 1 else TURN * (s.x + s.y) + 1.2 * s.kernel
    if max(plan.kernel_size) > 40:
        patches *= 20 if s.columns > batch * CACHED else 4  # put together from halves
    if wanted == "kernel":
        patches *= 2 if plan.stride[-1] > 1 and overlap else 1
        narrow = 1.4 * NARROW if s.g > 1 else NARROW  # products of many small matrices
        work = (1.1 if overlap else 1) * s.macs * SUM * (1 + narrow / s.o) * (1 + narrow / (s.c * s.taps))
        work += s.n * s.kernel * TURN + TURN * (s.y if s.o < s.c * s.taps else 0)
    elif wanted == "y" and adds_later(plan):
        patches = 2 * COPY * s.y * s.taps
        work = s.macs * SUM * (1 + DEPTH / 8 / s.c) * (1 + NARROW / (s.o * s.taps))
    elif wanted == "y":
        patches *= 3 if plan.stride[-1] > 1 and overlap else 1  # cells that are no neighbours
        work = s.macs * SUM * (1 + DEPTH / 8 / (s.c * s.taps)) * (1 + NARROW / s.o)
    else:
        work = s.macs * SUM * (1 + DEPTH / 8 / s.o) * (1 + NARROW / (s.c * s.taps)) + s.kernel * TURN
        # Added up where they came from.
        if plan.rank == 1:
            patches *= 40 if s.stride > 1 else 3
        else:
            thin = s.g > 1 or s.c < LANES
            patches *= 2 if not overlap else (7 if thin else 5) if s.stride > 1 else 4 if thin else 1.5
    if wanted == "y" and holds_all(plan, batch):
        return work + patches + turned + COPY * s.x
    return work + patches + turned + COPY * (s.x + s.y) + (LOOP if s.first else 0) * s.n


def winograd(plan: ConvPlan, wanted: Product, batch: int) -> float:
    """A share of the products of `lax`, and the sums before and after them."""
    axis = axis_of(plan)
    if axis is None:
        return float("inf")
    s, taps, share = _Sizes(plan, batch), plan.kernel_size[axis], share_of(plan, axis)
    deep, wide = (s.c, s.o) if wanted == "y" else (s.o, s.c)
    products, narrow, others = share * s.macs * SUM, 1 + NARROW / wide, s.taps // taps
    if stays(plan, wanted):
        shallow = 1.5 if s.g > 1 else 1  # products of many small matrices
        patches = 2 * share * taps * COPY * (s.x * others if plan.rank > 2 else 0.0)
        sums = 2.7 * share * taps * COPY * (s.x + s.y)
        return shallow * (products * narrow + sums + patches) + LOOP * (3 + 5 * s.n)
    spilt = 1.0 if s.x + s.y <= CACHED else 2.5 if wanted == "kernel" else 1.5
    sums = 3 * share * taps * COPY * (s.x + s.y) * spilt + 6 * COPY * s.kernel + 40 * LOOP
    turns = _turns(s, whole=False)
    if wanted == "kernel":
        at_once = s.n if s.x + s.y <= CACHED // 2 * s.g else 1
        if at_once * share * taps * others * s.x / s.n > max(HELD, 3 * (s.x + s.y)):  # the patches of six sums
            return float("inf")
        together = s.outputs * at_once
        products *= 1.1 * (1 + DEPTH / 4 * outputs_of(taps) / together) * (1 + NARROW / s.o)
        return (products + 2 * sums + turns) * (0.75 if s.g > 1 and s.o > 16 else 1)
    slow = (1 + DEPTH / (1 if others > 1 else 4) / (deep * others)) * narrow
    slow *= 2 if plan.rank > 2 and s.taps > 3 else 1
    return products * max(slow, 1.3 * _one_by_one(plan, deep, wide)) + sums + turns


def fft(plan: ConvPlan, wanted: Product, batch: int) -> float:
    """Transforms of every channel of the images and of the kernels, and the products of spectra."""
    s = _Sizes(plan, batch)
    if wanted == "x":
        return fft(phases_of(plan).plan, "y", batch) + _interleaving(plan, batch)
    if wanted == "y":
        _, sizes, counts = zip(*tiles_of(plan), strict=True)
    else:
        sizes, counts = whole_sizes(plan), [1]
    size, images = prod(sizes), s.n * prod(counts)
    transforms = images * sum(s.channels) + s.g * s.c * s.o
    products = images * s.g * s.c * s.o
    spilt = (
        max(1.0, size * transforms / CACHED) ** (1 / 3) if s.c > 1 else 1.0
    )  # sums over channels read all spectra
    return size * spilt * (transforms * SWAP * log2(max(size, 2)) + products * 3 * COPY) + 10 * LOOP


def slices(plan: ConvPlan, wanted: Product, batch: int, least: Callable[[ConvPlan, Product, int], float]) -> float:
    """What is copied for a convolution over slices, and the least that this one costs."""
    if wanted == "x":
        return slices(phases_of(plan).plan, "y", batch, least) + _interleaving(plan, batch)
    s = _Sizes(plan, batch)
    windows = s.x // plan.size[0] * plan.output_size[0] * plan.kernel_size[0]
    if windows > max(HELD, 4 * (s.x + s.y)):
        return float("inf")
    copies = (3 if wanted == "kernel" else 2) * COPY * (windows + s.y) + 3 * TURN * s.kernel
    return copies + least(slices_of(plan), wanted, batch * plan.output_size[0])


COSTS: dict[str, Callable[[ConvPlan, Product, int], float]] = {
    "lax": lax,
    "polyphase": polyphase,
    "shift": shift,
    "gemm": gemm,
    "winograd": winograd,
    "fft": fft,
}
