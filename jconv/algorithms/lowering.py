"""What a lowering is: how it computes the products of the trilinear form, and what it refuses."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from math import prod
from typing import Literal, Protocol, TypeAlias

import jax
import jax.numpy as jnp
from jax import lax

from jconv.arguments import Layout
from jconv.boundary import reordered
from jconv.geometry.plan import ConvPlan

# The three arrays of a convolution; the name of one stands for the product that computes it from the others.
Product: TypeAlias = Literal["x", "kernel", "y"]
OTHERS: dict[Product, tuple[Product, Product]] = {"y": ("x", "kernel"), "x": ("kernel", "y"), "kernel": ("x", "y")}


class Lower(Protocol):
    """The one signature of all lowerings, whichever product they compute.

    The arrays are the two others in the order x, kernel, y; batched, of one dtype that holds their sums, in the
    plan's layout. What comes back is of that dtype.
    """

    def __call__(
        self, first: jax.Array, second: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike, /
    ) -> jax.Array:
        """Compute the product."""
        ...


@dataclass(frozen=True)
class Lowering:
    """A way to compute convolutions.

    Attributes:
        products: the products that it computes.
        refuses: why it cannot take a plan and a dtype; None where it can.
        spreads: whether an infinity or a NaN reaches results that do not see it, for a plan and a product.
        turns: whether two arrays are best turned around, channels last, before one decides between this lowering
            and another.
        sized: whether sizes must be numbers, since images are cut into parts or looped over; `jax.export` may know
            them by name only.
    """

    products: dict[Product, Lower]
    refuses: Callable[[ConvPlan, jnp.dtype], str | None] = lambda plan, dtype: None
    spreads: Callable[[ConvPlan, Product], bool] = lambda plan, wanted: False
    turns: Callable[[ConvPlan, Product, jax.Array, jax.Array], bool] = lambda plan, wanted, first, second: False
    sized: bool = False


def turned(array: jax.Array, role: Product, to: Layout) -> jax.Array:
    """One of the three arrays, in the other layout than it is in."""
    first, last = ((0, 1), (-1, -2)) if role == "kernel" else (1, -1)
    if role == "kernel" or not all(isinstance(size, int) for size in array.shape):
        return jnp.moveaxis(array, *((first, last) if to == "channels_last" else (last, first)))
    # The spatial axes as one: what the compiler makes of it takes less time, and so does the compiler.
    n, *sizes = array.shape
    if to == "channels_last":
        channels, *space = sizes
        return reordered(array.reshape(n, channels, prod(space)), (0, 2, 1)).reshape(n, *space, channels)
    *space, channels = sizes
    return reordered(array.reshape(n, prod(space), channels), (0, 2, 1)).reshape(n, channels, *space)


def in_layout(layout: Layout, product: Product) -> Callable[[Lower], Lower]:
    """Make of a lowering that is written for one layout one that takes both, by turning arrays around."""

    def decorate(lower: Lower) -> Lower:
        @wraps(lower)
        def either(
            first: jax.Array, second: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike, /
        ) -> jax.Array:
            if plan.layout == layout:
                return lower(first, second, plan, precision)
            one, other = OTHERS[product]
            first, second = turned(first, one, layout), turned(second, other, layout)
            return turned(lower(first, second, replace(plan, layout=layout), precision), product, plan.layout)

        return either

    return decorate
