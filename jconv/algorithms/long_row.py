"""Planes as one long row each: no vector ends where a row does, and nothing is put beside rows.

What a tap finds past the end of a row is the start of the next one, where zeros should be; so what the taps of a
column of the kernel come to is left out there.
"""

from itertools import product, starmap
from math import ceil, prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms.terms import Places, block, put_together, weighed
from jconv.arrays import bordered
from jconv.boundary import apart
from jconv.geometry.plan import ConvPlan
from jconv.sums import in_runs


def keeps_rows(plan: ConvPlan) -> bool:
    """Whether rows stay as long as they are, and cells beside each other stay so."""
    return plan.rank > 1 and plan.counted and plan.stride[-2:] == (1, 1) and plan.size[-1] == plan.output_size[-1]


class LongRow:
    """The rows of a plan's images, one after the other."""

    def __init__(self, plan: ConvPlan) -> None:
        self.plan, self.width, self.rows = plan, plan.size[-1], plan.output_size[-2]
        (above, below), (before, behind) = plan.padding[-2:]
        self.edges = [*plan.padding[:-2], (above * self.width + before, below * self.width + behind)]
        starts = [[k * d for k in range(taps)] for taps, d in zip(plan.kernel_size, plan.dilation, strict=True)]
        planes = product(*(
            [slice(start, start + s * (size - 1) + 1, s) for start in along]
            for along, s, size in zip(starts[:-2], plan.stride, plan.output_size, strict=False)
        ))  # fmt: skip
        self.lines = [(*plane, row * self.width) for plane in planes for row in starts[-2]]
        self.columns = starts[-1]

    @property
    def ends(self) -> int:
        """The rows, above and below, that see what stands before or behind a plane in a row; 0 for volumes."""
        if self.plan.rank > 2:
            return 0
        (low, _), (height, _), span = self.edges[-1], self.plan.size, self.plan.span
        high = (self.rows + span[0] - 1 - height) * self.width + span[1] - 1 - low
        return max(0, ceil(low / self.width), ceil(high / self.width))

    def with_border(self, x: jax.Array, kernel: jax.Array) -> jax.Array:
        """The results, of a copy of the images with what stands around them."""
        n, g, c = x.shape[0], self.plan.groups, self.plan.depth[0]
        x = x.reshape(n * g * c, *self.plan.size[:-2], prod(self.plan.size[-2:]))
        x = bordered(x, [(0, 0), *self.edges])
        return self._summed(x.reshape(n, g, c, *x.shape[1:]), kernel, self.rows)

    def as_it_lies(self, x: jax.Array, kernel: jax.Array) -> jax.Array:
        """The same without a copy, but for the rows that see what stands around an image."""
        n, g, c = x.shape[0], self.plan.groups, self.plan.depth[0]
        x, (low, _), last = x.reshape(n, g, c, -1), self.edges[-1], self.rows - self.ends
        strip = (self.ends + self.plan.span[0] - 1) * self.width + self.plan.span[1] - 1

        def outermost(x: jax.Array, kernel: jax.Array) -> jax.Array:
            strips = [
                bordered(x, [(0, 0)] * 3 + [(low - first, first - low + strip - x.shape[-1])])
                for first in (0, last * self.width)
            ]
            return self._summed(jnp.concatenate(strips), kernel, self.ends)

        outer = apart(outermost, x, kernel)
        inner = self._summed(x, kernel, last - self.ends, self.ends * self.width - low)
        return put_together([outer[:n], inner, outer[n:]], inner.ndim - 1)

    def _summed(self, x: jax.Array, kernel: jax.Array, rows: int, first: int = 0) -> jax.Array:
        """So many rows of results, of images `(n, g, c, *others, row)` whose cells they see from this one on."""
        g, (c, o), cells = self.plan.groups, self.plan.depth, rows * self.width
        taps = len(self.columns)
        weights = lax.split(kernel.reshape(g * o, -1), (1,) * (c * prod(self.plan.kernel_size)), 1)
        shape = (x.shape[0], g, o, *self.plan.output_size[:-2], cells)
        column = lax.rem(lax.iota(jnp.int32, cells), jnp.int32(self.width))
        columns = Places(self.width, 1, self.width, len(shape) - 1, column)

        def seen(tap: int, start: int) -> jax.Array:
            """What the taps of a column of the kernel come to."""
            total = in_runs([
                weighed(
                    weights[(i * len(self.lines) + k) * taps + tap],
                    block(x, (slice(i, i + 1), *plane, slice(row + start + first, row + start + first + cells))),
                    shape,
                )
                for i in range(c)
                for k, (*plane, row) in enumerate(self.lines)
            ])  # fmt: skip
            return columns.inside(total, start - self.plan.padding[-1][0])

        return in_runs([*starmap(seen, enumerate(self.columns))])
