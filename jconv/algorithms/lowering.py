"""What a lowering is: how it computes the products of the trilinear form, and what it refuses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import jax
import jax.numpy as jnp
from jax import lax

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
    """

    products: dict[Product, Lower]
    refuses: Callable[[ConvPlan, jnp.dtype], str | None] = lambda plan, dtype: None
    spreads: Callable[[ConvPlan, Product], bool] = lambda plan, wanted: False
