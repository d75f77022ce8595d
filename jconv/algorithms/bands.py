"""Images that are larger than the cache, a band of rows at a time.

Sums of rows, their products and the sums of these are several times as large as an image. Of a band they stay in
the cache; of a whole image they are written to memory and read again. Bands overlap in x, as strips do, and see
zeros beyond an image's first and last row.
"""

from dataclasses import dataclass, replace
from math import ceil, prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms.blocks import Blocks, at_once
from jconv.algorithms.strips import axis_of, cells_of, outputs_of, with_size
from jconv.boundary import cut, put
from jconv.geometry.plan import ConvPlan

_BAND = 1 << 24  # bytes of x and y, in which several cores find enough to do


@dataclass(frozen=True)
class Bands:
    """How an image is cut along the axis of its strips.

    Attributes:
        whole: the plan of all rows.
        rows: of y in a band. The last one may compute rows again that the one before has computed.
        cells: rows of x that a band's strips go over.
    """

    whole: ConvPlan
    rows: int
    cells: int

    @classmethod
    def of(cls, plan: ConvPlan, steps: Blocks, itemsize: int) -> "Bands":
        """Those of the images of a step."""
        axis, count = axis_of(plan) or 0, 1
        if steps.images == 1 and plan.counted:
            filters = prod(plan.kernel_shape) * itemsize  # which are read again for each band
            each = (prod(plan.x_shape(1)) + prod(plan.output_shape(1))) * itemsize
            count = ceil(each / max(at_once(_BAND), filters))
        rows = rows_together(plan, count)
        return cls(plan, rows, cells_of(rows, plan.kernel_size[axis], plan.dilation[axis]))

    @property
    def axis(self) -> int:
        """Which spatial axis it is."""
        return axis_of(self.whole) or 0

    @property
    def at(self) -> int:
        """Where it is in an array of images."""
        return self.whole.spatial_axes[self.axis]

    @property
    def count(self) -> int:
        """How many bands there are."""
        outputs = self.whole.output_size[self.axis]
        return 1 if self.rows == outputs else ceil(outputs / self.rows)

    @property
    def plan(self) -> ConvPlan:
        """The plan of a band, whose zeros along the axis are among its cells."""
        if self.count == 1:
            return self.whole
        plan, axis = self.whole, self.axis
        return replace(
            plan,
            size=with_size(plan.size, axis, self.cells),
            padding=with_size(plan.padding, axis, (0, 0)),
            output_size=with_size(plan.output_size, axis, self.rows),
        )

    def first(self, band: jax.Array) -> jax.Array:
        """A band's first row of y."""
        return lax.min(band * self.rows, jnp.int32(self.whole.output_size[self.axis] - self.rows))

    def read(
        self, band: jax.Array, x: jax.Array, corner: tuple, sizes: tuple[int, ...]
    ) -> tuple[jax.Array, jax.Array]:
        """The rows of a part of x that a band sees, as far as there are any, and how many too early they begin."""
        size, low = self.whole.size[self.axis], self.whole.padding[self.axis][0]
        held, first = min(self.cells, size), self.first(band) - low
        start = lax.clamp(jnp.int32(0), first, jnp.int32(size - held))
        seen = cut(x, with_size(corner, self.at, start), with_size(sizes, self.at, held))
        return seen, first - start

    def read_results(self, band: jax.Array, y: jax.Array, corner: tuple, sizes: tuple[int, ...]) -> jax.Array:
        """A band's rows of a part of y, with zeros for those that the band before has."""
        first = self.first(band)
        rows = cut(y, with_size(corner, self.at, first), with_size(sizes, self.at, self.rows))
        if self.count * self.rows == self.whole.output_size[self.axis]:
            return rows
        counts = lax.broadcasted_iota(jnp.int32, rows.shape, self.at) >= band * self.rows - first
        return lax.select(counts, rows, lax.full_like(rows, 0))

    def placed(self, seen: jax.Array, skipped: jax.Array, space: int) -> jax.Array:
        """What was read of x, with zeros where there are no rows; its spatial axes are those from `space` on."""
        at, held = self.axis + space, seen.shape[self.axis + space]
        last = self.whole.output_size[self.axis] - self.rows - self.whole.padding[self.axis][0]
        early = max(0, last - self.whole.size[self.axis] + held)
        late = self.whole.padding[self.axis][0]
        rows = max(early + self.cells, early + late + held)
        zeros = jnp.zeros(with_size(seen.shape, at, rows), seen.dtype)
        placed = put(zeros, seen, with_size((0,) * seen.ndim, at, early - skipped))
        return lax.slice_in_dim(placed, early, early + self.cells, axis=at)


def rows_together(plan: ConvPlan, count: int) -> int:
    """Rows of y along the strips' axis in so many bands, or fewer: whole strips, so that none is made in vain."""
    axis = axis_of(plan) or 0
    outputs, least = plan.output_size[axis], outputs_of(plan.kernel_size[axis]) * plan.dilation[axis]
    if count == 1 or (count := min(count, outputs // least)) <= 1:
        return outputs
    return ceil(outputs / count / least) * least
