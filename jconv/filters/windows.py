"""Small windows over large planes, on CPUs in little more than one pass.

Whatever stands beyond an image is written around it first, elsewhere: two passes over all of it, which for nine
taps take longer than the taps. Here nothing is copied. The image is one long row as it lies, on which a window is
a few shifts; what the outermost rows and columns see beyond the edge is computed for strips of them, and comes to
its place in the loop that computes the rest.

What another pass has computed need not be kept: windows along its rows are computed to where these were, a few
rows at a time, which are copied with their border into the cache.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from jconv.arguments import PaddingMode, Pair
from jconv.boundary import apart, computed, cut, put
from jconv.padding import NUMPY_MODES, extend

Cell: TypeAlias = Callable[[int, int], jax.Array]  # all images moved by so many rows and columns

_TAPS = 64  # in a window, from which on other ways are as fast
_COLUMNS = 20  # whose cells are put in place one by one
_SMALL = 1 << 14  # cells of an image that is soon done anyway
_STRIP = 1 << 17  # bytes of rows that are computed in place at a time


@dataclass(frozen=True)
class Window:
    """What is computed of a window, and where it stands.

    Attributes:
        function: the name that errors start with.
        compute: the results at all pixels, of the cells around each, of weights, and of what is beside them.
        reach: how far the window goes from its pixel: `((up, down), (left, right))`.
        mode: what stands beyond the border.
        shape: of the planes: `(N, H, W, step)`, where neighbours along W stand `step` cells apart.
        plain: computes the same where this module is no gain, and where derivatives are asked for; of planes,
            weights, this window and what is beside. None for `compute` on an image with a border around it.
        in_place: whether rows are computed to where they are, of a window that sees one row and has one result.
    """

    function: str
    compute: Callable[..., list[jax.Array]]
    reach: tuple[Pair, Pair]
    mode: PaddingMode
    shape: tuple[int, int, int, int]
    plain: "Callable[..., list[jax.Array]] | None" = None
    in_place: bool = False

    @property
    def gains(self) -> bool:
        """Whether there is something to gain."""
        if not all(isinstance(size, int) for size in self.shape):
            return False
        n, h, w, step = self.shape
        (up, down), (left, right) = self.reach
        taps, columns = (up + down + 1) * (left + right + 1), (left + right) * step
        if n == 0 or h * w * step < _SMALL or not 1 < taps <= _TAPS:
            return False
        return self.in_place or (columns <= _COLUMNS and h > 2 * self.ends and w >= max(left, right))

    @property
    def ends(self) -> int:
        """Rows, above and below, whose windows reach beyond the plane, or on one long row beyond its ends."""
        return max(self.reach[0]) + 1


@partial(jax.custom_jvp, nondiff_argnums=(0,))
@partial(jax.jit, static_argnums=0)
def over_planes(window: Window, image: jax.Array, weights: jax.Array, *beside: jax.Array) -> list[jax.Array]:
    """What is computed of the window at every pixel, `(N, H, W * step)` each, of an image of so many cells.

    The image may have any shape, and best has the one that the user gave it: an axis of one cell more, and the
    compiler copies what it reads. In place, other images' cells at the same pixels may be seen as well.
    """
    arrays, plain = (image, weights, *beside), partial(_plain, window)
    if not window.gains:
        return plain(*arrays)
    way = _in_place if window.in_place else _on_one_row
    return lax.platform_dependent(*arrays, cpu=partial(way, window), default=plain)


@over_planes.defjvp
def _derivative(window: Window, primals: tuple, tangents: tuple) -> tuple:
    return over_planes(window, *primals), jax.jvp(partial(_plain, window), primals, tangents)[1]


def with_border(window: Window, cells: jax.Array) -> jax.Array:
    """Planes with what stands beyond their borders."""
    return extend(window.function, cells, ((0, 0), *window.reach, (0, 0)), mode=window.mode, axes=(0, 1, 2, 3))


def _plain(window: Window, image: jax.Array, weights: jax.Array, *beside: jax.Array) -> list[jax.Array]:
    cells = image.reshape(window.shape)
    if window.plain is not None:
        return window.plain(cells, weights, window, *beside)
    n, h, w, step = cells.shape
    around = with_border(window, cells)
    return window.compute(lambda u, v: around[:, u : u + h, v : v + w].reshape(n, h, w * step), weights)


def _on_one_row(window: Window, image: jax.Array, weights: jax.Array) -> list[jax.Array]:
    return apart(partial(_inside_and_edges, window), image, weights)


def _inside_and_edges(window: Window, image: jax.Array, weights: jax.Array) -> list[jax.Array]:
    n, h, w, step = window.shape
    (up, _), (left, right) = window.reach
    ends, inner = window.ends, h - 2 * window.ends
    rows = image.reshape(n, h * w * step)

    def cell(u: int, v: int) -> jax.Array:
        start = ((ends - up + u) * w + v - left) * step
        return lax.reshape(lax.slice_in_dim(rows, start, start + inner * w * step, axis=1), (n, inner, w * step))

    inside = window.compute(cell, weights)
    cells = image.reshape(window.shape)
    if left + right:

        def of_columns(strip: jax.Array, weights: jax.Array) -> list[jax.Array]:
            results, first = len(strip) - left - right, ends - up

            def seen(u: int, v: int) -> jax.Array:
                columns = lax.slice_in_dim(strip, v, v + results)
                return lax.slice_in_dim(columns, first + u, first + u + inner, axis=columns.ndim - 1)

            return window.compute(seen, weights)

        columns = apart(of_columns, _outermost_columns(cells, window), weights)
        inside = [_with_columns(y, edge, window) for y, edge in zip(inside, columns, strict=True)]

    def of_rows(strip: jax.Array, weights: jax.Array) -> list[jax.Array]:
        def seen(u: int, v: int) -> jax.Array:
            block = lax.slice(strip, (0, u, v, 0), (2 * n, u + ends, v + w, step))
            return lax.reshape(block, (2 * n, ends, w * step))

        return window.compute(seen, weights)

    outer = apart(of_rows, _outermost_rows(cells, window), weights)
    return [jnp.concatenate([edge[:n], y, edge[n:]], 1) for y, edge in zip(inside, outer, strict=True)]


def _in_place(window: Window, image: jax.Array, weights: jax.Array, *beside: jax.Array) -> list[jax.Array]:
    """The results of a strip of rows at a time, which have their border in the cache and nowhere else.

    All strips are equally high: the last leaves alone what the one above has computed.
    """
    n, h, w, step = window.shape
    lines, *others = (array.reshape(n * h, w * step) for array in (image, *beside))
    count = ceil(lines.size * image.dtype.itemsize / _STRIP)
    rows = ceil(n * h / count)
    count = ceil(n * h / rows)
    cells = (rows, w, step) if step > 1 else (rows, w)  # an axis of one cell more would be a copy more
    edges = ((0, 0), window.reach[1], (0, 0))[: len(cells)]

    def with_columns(strip: jax.Array) -> jax.Array:
        axes = tuple(range(len(cells)))
        return extend(window.function, strip.reshape(cells), edges, mode=window.mode, axes=axes).reshape(rows, -1)

    def compute_strip(i: jax.Array, lines: jax.Array) -> jax.Array:
        place = i.astype(jnp.int32) * rows
        first = lax.min(place, jnp.int32(n * h - rows))
        strip, *seen = (cut(array, (first, 0), (rows, w * step)) for array in (lines, *others))
        around = apart(with_columns, strip)

        def cell(_: int, v: int) -> jax.Array:
            return lax.slice_in_dim(around, v * step, (v + w) * step, axis=1)

        [y] = window.compute(cell, weights, *map(computed, seen))
        if count * rows > n * h:
            y = lax.select(lax.broadcasted_iota(jnp.int32, y.shape, 0) >= place - first, y, strip)
        return put(lines, y, (first, 0))

    return [lax.fori_loop(0, count, compute_strip, lines).reshape(n, h, w * step)]


def _with_columns(y: jax.Array, edge: jax.Array, window: Window) -> jax.Array:
    """Results with those of the outermost columns in their places."""
    (left, right), (_, _, w, step) = window.reach[1], window.shape
    column = lax.broadcasted_iota(jnp.int32, y.shape[1:], 1)
    for results, start in ((edge[:left], 0), (edge[len(edge) - right :], w - right)):
        for number, at in np.ndindex(len(results), step):
            y = jnp.where(column == (start + number) * step + at, results[number, :, at, :, None], y)
    return y


def _outermost_columns(cells: jax.Array, window: Window) -> jax.Array:
    """The columns that the outermost results see, rows along the last axis: `(columns, N, step, H)`."""
    left, right = window.reach[1]
    reach = left + right
    numbers = _numbers(cells.shape[2], (left, right), window.mode)
    seen = [*numbers[: left + reach], *numbers[len(numbers) - right - reach :]]
    return jnp.concatenate([piece.transpose(2, 0, 3, 1) for piece in _taken(cells, seen, 2)])


def _outermost_rows(cells: jax.Array, window: Window) -> jax.Array:
    """The rows that the first and the last results see: `(2 N, rows, W + border, step)`."""
    rows, columns = (_numbers(cells.shape[axis + 1], window.reach[axis], window.mode) for axis in (0, 1))
    seen = window.ends + sum(window.reach[0])
    strips = [jnp.concatenate(_taken(cells, part, 1), 1) for part in (rows[:seen], rows[len(rows) - seen :])]
    return jnp.concatenate(_taken(jnp.concatenate(strips), columns, 2), 2)


def _taken(array: jax.Array, numbers: Sequence[int | None], axis: int) -> list[jax.Array]:
    """The cells of an axis that have these numbers, in pieces: as many at a time as go up, down or stay."""
    runs: list[list] = []
    for number in numbers:
        if runs and _goes_on(runs[-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])

    def piece(run: list) -> jax.Array:
        size = (*array.shape[:axis], len(run), *array.shape[axis + 1 :])
        if run[0] is None:
            return jnp.zeros(size, array.dtype)
        cells = lax.slice_in_dim(array, min(run), max(run) + 1, axis=axis)
        return jnp.broadcast_to(lax.rev(cells, (axis,)) if run[-1] < run[0] else cells, size)

    return [*map(piece, runs)]


def _goes_on(run: list, number: int | None) -> bool:
    if run[0] is None or number is None:
        return run[0] is number
    return number - run[-1] in ((-1, 0, 1) if len(run) == 1 else (run[1] - run[0],))


def _numbers(size: int, pair: Pair, mode: PaddingMode) -> Sequence[int | None]:
    """Which cell of an axis stands at each place of it and beyond its ends; None for a zero."""
    if mode == "zeros":
        return [*[None] * pair[0], *range(size), *[None] * pair[1]]
    return np.pad(np.arange(size), pair, mode=NUMPY_MODES[mode]).tolist()
