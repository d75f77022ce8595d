"""Kernels that are an outer product of taps along H and along W: K + K steps a cell in place of K K.

A few taps are added up in one loop all the same, which is one pass over the image in place of two. Of others, the
pass along H goes over planes as they lie (`windows`), or where much stands beyond them, over a copy with a border;
the pass along W goes over its results in place.
"""

from dataclasses import dataclass, replace
from math import gcd, prod
from typing import ClassVar

import jax
import jax.numpy as jnp
import numpy as np

from jconv.arguments import PaddingMode
from jconv.arrays import accumulator_dtype, bordered, mean_dtype
from jconv.filters.planes import Planes, correlated, height_and_width
from jconv.filters.windows import Cell, Window, over_planes
from jconv.folding import materialised
from jconv.padding import check_border
from jconv.passes import along

_FEW = 12  # taps in a window, which are quicker added up at once than in two passes
_MANY = 36  # taps of a pass, beyond which the border is worth a copy
_PAGE = 4096  # bytes: what lies a multiple of it apart goes to the same place in a core's first cache
_WAYS = 9  # of which there are 8; one more does no harm yet
_SPARE = 16  # numbers that are put between rows where they collide


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
    """What becomes of the weighed sum of a window's cells, and of the image's at that pixel."""

    finish: Finish

    def __call__(self, cell: Cell, weights: jax.Array, image: jax.Array | None = None) -> list[jax.Array]:
        """The one result; of the window's own cells, or those of another image."""
        [sums] = correlated(cell, weights[None])
        own = cell(*((taps - 1) // 2 for taps in weights.shape))
        return [self.finish.of(sums, own if image is None else image)]


def _one_pass(
    y: jax.Array, image: jax.Array, taps: jax.Array, axis: int, window: Window, finish: Finish
) -> jax.Array:
    """Planes under taps along one axis, as they lie or in place where that gains something."""
    n, h, w, step = window.shape
    reach = tuple(pair if a == axis else (0, 0) for a, pair in enumerate(window.reach))
    passed = axis == 1 and y is not image  # its cells are nobody's but this pass's
    alone = replace(window, compute=_Weighed(finish), reach=reach, plain=_Bordered(axis, finish), in_place=passed)
    collide = axis == 0 and _collide(len(taps), w * step * y.dtype.itemsize)
    if alone.gains and len(taps) <= _MANY and not collide:
        beside = [image] * (passed and finish.sees_image)
        return over_planes(alone, y, jnp.expand_dims(taps, 1 - axis), *beside)[0]
    rows = y.reshape(n, h, w * step)
    if axis == 0:
        spare = _SPARE if collide else 0
        sums = _bordered_sums(bordered(rows, [(0, 0), (0, 0), (0, spare)]), taps, axis, alone)[:, :, : w * step]
    else:
        sums = _bordered_sums(rows.reshape(window.shape), taps, axis, alone).reshape(rows.shape)
    sums = finish.of(sums, image.reshape(rows.shape))
    return sums if step == 1 else materialised(sums)  # a loop over three colours is slow


@dataclass(frozen=True)
class _Bordered:
    """A pass along one axis of planes that are copied for it, with a border."""

    axis: int
    finish: Finish

    def __call__(
        self, cells: jax.Array, taps: jax.Array, window: Window, image: jax.Array | None = None
    ) -> list[jax.Array]:
        """The one result."""
        n, h, w, step = cells.shape
        sums = _bordered_sums(cells, taps.reshape(-1), self.axis, window)
        own = cells if image is None else image
        return [self.finish.of(*(array.reshape(n, h, w * step) for array in (sums, own)))]


def _bordered_sums(rows: jax.Array, taps: jax.Array, axis: int, window: Window) -> jax.Array:
    reach = window.reach[axis]
    return along(window.function, rows, taps, axis + 1, padding=reach, padding_mode=window.mode)


def _collide(rows: int, length: int) -> bool:
    """Whether cells one below the other, in rows of so many bytes, contend for the same few places in a cache."""
    return isinstance(length, int) and rows > _WAYS * _PAGE // gcd(length, _PAGE)
