"""What all filters share: where an image's height and width stand, and how kernels and taps go over them."""

from dataclasses import dataclass, replace
from functools import reduce
from math import gcd, prod
from typing import ClassVar

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from jconv.arguments import PADDING_MODES, PaddingMode, check_choice, integer
from jconv.arrays import accumulator_dtype, bordered, mean_dtype
from jconv.execution import plan_and_run
from jconv.filters.windows import Cell, Window, over_planes, with_border
from jconv.folding import materialised
from jconv.padding import check_border
from jconv.passes import along

_FEW = 12  # taps in a window, which are quicker added up at once than in two passes
_LARGE = 1 << 18  # cells of planes that are copied for a pass: less than that takes no time
_ROWS = 16  # cells seen beyond a plane, above and below it, up to which it is passed over as it lies
_COLUMNS = 12  # and beside it
_PAGE = 4096  # bytes: what lies a multiple of it apart goes to the same place in a core's first cache
_WAYS = 9  # of which there are 8; one more does no harm yet
_SPARE = 16  # numbers that are put between rows where they collide


def sweep(
    function: str,
    image: jax.Array,
    kernels: list[jax.Array],
    padding_mode: PaddingMode,
    channel_axis: int | None,
) -> list[jax.Array]:
    """Every plane under several kernels of one size, in one convolution; half precision comes back as float32."""
    axes = height_and_width(function, image, padding_mode, channel_axis)
    size = kernels[0].shape
    if len(size) != 2:
        raise ValueError(f"{function}: `kernel` must have 2 axes (KH, KW), got shape {size}")
    if 0 in size:
        raise ValueError(f"{function}: `kernel` must have a tap along every axis, got shape {size}")
    check_border(function, "image", image.shape, axes, [k // 2 for k in size], padding_mode)
    if not jnp.issubdtype(image.dtype, jnp.inexact):
        image = image.astype(jnp.float32)
    kernel = jnp.stack(kernels)
    floating = [array for array in (image, kernel) if jnp.issubdtype(array.dtype, jnp.inexact)]
    wide = accumulator_dtype(jnp.result_type(*floating))  # whole numbers widen nothing
    planes = Planes(image.astype(wide), axes)
    rows, columns = (((k - 1) // 2, k // 2) for k in size)
    window = Window(function, _correlated, (rows, columns), padding_mode, planes.shape, _convolved)
    return [planes.image_of(rows) for rows in over_planes(window, planes.image, kernel.astype(wide))]


def _correlated(cell: Cell, kernels: jax.Array) -> list[jax.Array]:
    """The sum of a window's cells, weighed by each of the kernels."""
    count, rows, columns = kernels.shape
    weights = lax.split(kernels.reshape(-1), (1,) * kernels.size)

    def weighed(number: int, u: int, v: int) -> jax.Array:
        seen, weight = cell(u, v), weights[(number * rows + u) * columns + v]
        return lax.mul(lax.broadcast_in_dim(weight, seen.shape, (seen.ndim - 1,)), seen)

    def of_column(number: int, v: int) -> jax.Array:
        return reduce(lax.add, [weighed(number, u, v) for u in range(rows)])

    return [reduce(lax.add, [of_column(number, v) for v in range(columns)]) for number in range(count)]


def _convolved(cells: jax.Array, kernels: jax.Array, window: Window) -> list[jax.Array]:
    """The same as a convolution, by whatever is best for its sizes."""
    rows = with_border(window, cells)
    n, h, w, step = rows.shape
    y = plan_and_run(
        window.function, rows.reshape(n, 1, h, w * step), kernels[:, None], None, 2, "auto", None,
        cells.dtype, "zeros", stride=1, padding=0, dilation=(1, step), groups=1, layout="channels_first",
    )  # fmt: skip
    return [y[:, i] for i in range(len(kernels))]


class Planes:
    """The planes of an image, channels behind W left where they are.

    Attributes:
        image: with H and W side by side.
        shape: `(planes, H, W, step)`: cells that are neighbours along W stand `step` apart.
    """

    def __init__(self, image: jax.Array, axes: tuple[int, int]) -> None:
        h, w = axes
        self._moved = axes if w != h + 1 else None
        if self._moved:  # channels between them
            image = jnp.moveaxis(image, axes, (-2, -1))
            h, w = image.ndim - 2, image.ndim - 1
        self.image = image
        self.shape = prod(image.shape[:h]), image.shape[h], image.shape[w], prod(image.shape[w + 1 :])

    def image_of(self, rows: jax.Array) -> jax.Array:
        """Planes `(planes, H, W * step)` as the image that they belong to."""
        image = rows.reshape(self.image.shape)
        return jnp.moveaxis(image, (-2, -1), self._moved) if self._moved else image


@dataclass(frozen=True)
class Finish:
    """What comes back of the sums over an image's cells: here the sums themselves."""

    sees_image: ClassVar[bool] = False

    def of(self, sums: jax.Array, image: jax.Array) -> jax.Array:
        """The result, cell by cell."""
        return sums


def along_both(
    function: str,
    image: jax.Array,
    taps: tuple[np.ndarray, np.ndarray],
    padding_mode: PaddingMode,
    channel_axis: int | None,
    finish: Finish,
) -> jax.Array:
    """Every plane under the outer product of taps along H and along W; half precision comes back as float32.

    An even number of taps K is anchored at (K - 1) // 2. A few taps are added up in one loop, more of them in a
    pass along each axis.
    """
    axes = height_and_width(function, image, padding_mode, channel_axis)
    check_border(function, "image", image.shape, axes, [len(t) // 2 for t in taps], padding_mode)
    wide = accumulator_dtype(mean_dtype(image.dtype))
    planes = Planes(image.astype(wide), axes)
    weights = [jnp.asarray(t, jnp.finfo(wide).dtype) for t in taps]
    rows, columns = (((len(t) - 1) // 2, len(t) // 2) for t in taps)
    window = Window(function, _Weighed(finish), (rows, columns), padding_mode, planes.shape)
    passes = [axis for axis in (0, 1) if len(taps[axis]) > 1]
    if len(passes) == 2 and prod(map(len, taps)) <= _FEW and window.gains:
        return planes.image_of(*over_planes(window, planes.image, weights[0][:, None] * weights[1][None]))
    if not passes:
        return finish.of(image.astype(wide), image.astype(wide))
    y = planes.image
    for axis in passes:
        done = finish if axis == passes[-1] else Finish()
        y = _one_pass(y, planes.image, weights[axis], axis, window, done).reshape(y.shape)
    return planes.image_of(y)


@dataclass(frozen=True)
class _Weighed:
    """What becomes of the weighed sum of a window's cells, and of the cell that it stands at."""

    finish: Finish

    def __call__(self, cell: Cell, weights: jax.Array) -> list[jax.Array]:
        """The one result."""
        [sums] = _correlated(cell, weights[None])
        return [self.finish.of(sums, cell(*((taps - 1) // 2 for taps in weights.shape)))]


def _one_pass(
    y: jax.Array, image: jax.Array, taps: jax.Array, axis: int, window: Window, finish: Finish
) -> jax.Array:
    """Planes under taps along one axis, as they lie where that gains something."""
    reach = tuple(pair if a == axis else (0, 0) for a, pair in enumerate(window.reach))
    alone = replace(window, compute=_Weighed(finish), reach=reach, plain=_Bordered(axis, finish))
    n, h, w, step = window.shape
    collide = axis == 0 and _collide(len(taps), w * step * y.dtype.itemsize)
    if alone.gains and _lie(window)[axis] and not (finish.sees_image or collide):
        return over_planes(alone, y, jnp.expand_dims(taps, 1 - axis))[0]
    rows = y.reshape(n, h, w * step)
    if axis == 0:
        spare = _SPARE if collide else 0
        sums = _bordered_sums(bordered(rows, [(0, 0), (0, 0), (0, spare)]), taps, axis, alone)[:, :, : w * step]
    else:
        sums = _bordered_sums(rows.reshape(window.shape), taps, axis, alone).reshape(rows.shape)
    sums = finish.of(sums, image.reshape(rows.shape))
    return sums if step == 1 else materialised(sums)  # a loop over three colours is slow


def _lie(window: Window) -> tuple[bool, bool]:
    """Whether the passes along H and along W are quicker over planes as they lie.

    A copy for one of them goes on in the same loop as the other pass: it is worth it for a few cells at the ends
    of rows, and without such a loop in any case, as with several channels.
    """
    (_, h, w, step), (rows, columns) = window.shape, map(sum, window.reach)
    if not all(isinstance(size, int) for size in (h, w, step)) or h * w * step < _LARGE or rows > _ROWS:
        return False, False
    both = columns * step <= _COLUMNS
    return both or step > 1, both


@dataclass(frozen=True)
class _Bordered:
    """A pass along one axis of planes that are copied for it, with a border."""

    axis: int
    finish: Finish

    def __call__(self, cells: jax.Array, taps: jax.Array, window: Window) -> list[jax.Array]:
        """The one result."""
        n, h, w, step = cells.shape
        sums = _bordered_sums(cells, taps.reshape(-1), self.axis, window)
        return [self.finish.of(*(array.reshape(n, h, w * step) for array in (sums, cells)))]


def _bordered_sums(rows: jax.Array, taps: jax.Array, axis: int, window: Window) -> jax.Array:
    reach = window.reach[axis]
    return along(window.function, rows, taps, axis + 1, padding=reach, padding_mode=window.mode)


def _collide(rows: int, length: int) -> bool:
    """Whether cells one below the other, in rows of so many bytes, contend for the same few places in a cache."""
    return isinstance(length, int) and rows > _WAYS * _PAGE // gcd(length, _PAGE)


def height_and_width(
    function: str, image: jax.Array, padding_mode: PaddingMode, channel_axis: int | None
) -> tuple[int, int]:
    """Where H and W stand: the last two axes but for the channels'."""
    check_choice(function, "padding_mode", padding_mode, PADDING_MODES)
    axes = list(range(image.ndim))
    if channel_axis is not None:
        axis = integer(function, "channel_axis", channel_axis, minimum=None)
        if not -image.ndim <= axis < image.ndim:
            raise ValueError(
                f"{function}: `channel_axis` must name an axis of `image`, got {axis} (shape {image.shape})"
            )
        del axes[axis]
    if len(axes) < 2 or 0 in (image.shape[axes[-2]], image.shape[axes[-1]]):
        raise ValueError(f"{function}: `image` must have a height and a width, got shape {image.shape}")
    return axes[-2], axes[-1]


def check_real(function: str, **arrays: jax.Array) -> None:
    """Refuse complex numbers."""
    for name, array in arrays.items():
        if jnp.iscomplexobj(array):
            raise TypeError(f"{function}: `{name}` must be real, got dtype {array.dtype}")
