"""Some groups of some images at a time, so that what is copied on the way stays in a core's own cache.

Groups and images are independent of each other in a convolution. A pass over all of them that only prepares the
next one, such as zeros put around or cells dealt out, is written to memory and read again from there; where a
block of them goes through all passes before the next one begins, only the first and the last see the memory.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, prod
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from jconv.boundary import cut, put, strip_by_strip, unravel
from jconv.geometry.plan import ConvPlan

_BLOCK = 1 << 18  # bytes of x and y in a block
OWN = 1 << 20  # bytes that stay in a core's own cache while it goes through them again and again
_TOGETHER = 1 << 21  # bytes of x and y, up to which a group's images are added up as one block


@dataclass(frozen=True)
class Blocks:
    """How the images and groups of a convolution are dealt out to blocks.

    Attributes:
        whole: the plan of all groups.
        n: the images; their number may be known by name only.
        images: of a block, a divisor of n.
        groups: of a block. The last block may see groups again that the one before has seen, unless a kernel's
            gradient is added up over images: then this is a divisor as well.
    """

    whole: ConvPlan
    n: Any
    images: Any
    groups: int

    @classmethod
    def of_results(cls, plan: ConvPlan, n: Any, itemsize: int) -> "Blocks":
        """Those of a convolution that stay in the cache; one, if that takes but two, or if no group does."""
        each = _numbers_of_a_group(plan) * itemsize
        if not (isinstance(n, int) and plan.counted) or each * n * plan.groups <= 2 * _BLOCK or each > _BLOCK:
            return cls(plan, n, n, plan.groups)
        images = divisor(n, _BLOCK // (each * plan.groups))
        return cls(plan, n, images, _shared_out(plan.groups, _BLOCK // (each * images)))

    @classmethod
    def of_groups(cls, plan: ConvPlan, n: Any, itemsize: int, together: bool = False) -> "Blocks":
        """The same where a group's kernel is made, or made ready, for all of its images.

        They stay together where one asks for it, and if they are not too large.
        """
        each = _numbers_of_a_group(plan) * itemsize
        if not (isinstance(n, int) and plan.counted) or each * n * plan.groups <= 2 * _BLOCK:
            return cls(plan, n, n, plan.groups)
        if each * n > _TOGETHER and not together:
            return cls(plan, n, 1, divisor(plan.groups, _BLOCK // each))
        return cls(plan, n, n, _shared_out(plan.groups, _BLOCK // (each * n)))

    @property
    def count(self) -> Any:
        """How many blocks there are."""
        return prod(self._counts)

    @property
    def numbers(self) -> Any:
        """How many numbers x and y have."""
        return self.n * self.whole.groups * _numbers_of_a_group(self.whole)

    @property
    def plan(self) -> ConvPlan:
        """The plan of a block."""
        c, o = self.whole.depth
        return replace(self.whole, groups=self.groups, in_channels=self.groups * c, out_channels=self.groups * o)

    def convolve(
        self,
        x: jax.Array,
        kernel: jax.Array,
        by: Callable[..., jax.Array],
        after: Callable[[jax.Array], jax.Array] = lambda y: y,
        shape: tuple | None = None,
    ) -> jax.Array:
        """What `by(x, kernel, plan)` makes of all blocks; channels first.

        What `after` makes of that, as it is put in its place, belongs into an array of this shape.
        """

        def read(i: jax.Array) -> tuple[jax.Array, jax.Array]:
            return self.cut_images(i, x), self.cut_filters(i, kernel)

        def put_block(i: jax.Array, y: jax.Array, block: jax.Array) -> jax.Array:
            return self.put_images(i, y, after(block))

        y = jnp.zeros(shape or self.whole.output_shape(self.n), x.dtype)
        return strip_by_strip(self.count, read, lambda block: by(*block, self.plan), put_block, y)

    def kernel_gradient(self, x: jax.Array, y: jax.Array, by: Callable[..., jax.Array]) -> jax.Array:
        """The gradients by the kernel that `by(x, y, plan)` makes of all blocks; channels first."""

        def read(i: jax.Array) -> tuple[jax.Array, jax.Array]:
            return self.cut_images(i, x), self.cut_images(i, y)

        kernel = jnp.zeros(self.whole.kernel_shape, x.dtype)
        return strip_by_strip(self.count, read, lambda block: by(*block, self.plan), self.add_filters, kernel)

    def cut_images(self, i: jax.Array, array: jax.Array, channels: int = 1) -> jax.Array:
        """A block of x or of y, whose channels are the axis `channels`."""
        return array if self.count == 1 else cut(array, *self.part(i, array.shape, channels, self.images))

    def put_images(self, i: jax.Array, array: jax.Array, block: jax.Array, channels: int = 1) -> jax.Array:
        """An array as x or y, with a block in its place."""
        if self.count == 1:
            return block
        corner, _ = self.part(i, array.shape, channels, self.images)
        return put(array, block, corner)

    def cut_filters(self, i: jax.Array, kernel: jax.Array, filters: int = 0) -> jax.Array:
        """A block's filters."""
        return kernel if self.groups == self.whole.groups else cut(kernel, *self.part(i, kernel.shape, filters))

    def add_filters(self, i: jax.Array, kernel: jax.Array, block: jax.Array, whole: bool = True) -> jax.Array:
        """A gradient by the kernel, whose first axis goes by groups, and what a block or its part adds to it."""
        if self.count == 1:
            return block if whole else kernel + block
        corner, sizes = self.part(i, kernel.shape, 0)
        once = whole and self.images == self.n
        return put(kernel, block if once else cut(kernel, corner, sizes) + block, corner)

    @property
    def _counts(self) -> tuple[Any, int]:
        return self.n // self.images, ceil(self.whole.groups / self.groups)

    def part(self, i: jax.Array, shape: tuple, channels: int, images: Any = None) -> tuple[tuple, tuple]:
        """The corner and the shape of what a block sees of an array: its channels, and so many of its images."""
        image, part = unravel(i, self._counts)
        group = lax.min(part * self.groups, jnp.int32(self.whole.groups - self.groups))
        corner, sizes = [0] * len(shape), list(shape)
        if images is not None:
            corner[0], sizes[0] = image * images, images
        each = shape[channels] // self.whole.groups
        corner[channels], sizes[channels] = group * each, self.groups * each
        return tuple(corner), tuple(sizes)


def cores() -> int:
    """How many cores this process may run on, which is how many threads the compiler's programs have."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def at_once(several: int) -> int:
    """Bytes that are gone through together: what stays in one core's own cache, or is enough for several."""
    return OWN if cores() == 1 else several


def divisor(number: int, most: int) -> int:
    """The largest divisor that is at most so much, and 1 at least."""
    return max(d for d in range(1, number + 1) if number % d == 0 and d <= max(1, most))


def _shared_out(number: int, most: int) -> int:
    """How many each part has, of as few equal parts as have at most so many."""
    return ceil(number / ceil(number / max(1, most)))


def _numbers_of_a_group(plan: ConvPlan) -> int:
    """In x and y, of one image."""
    c, o = plan.depth
    return c * prod(plan.size) + o * prod(plan.output_size)
