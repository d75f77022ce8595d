"""Which lowering computes a plan."""

from typing import Literal, Protocol, TypeAlias, get_args

import jax
import jax.numpy as jnp
from jax import lax

from jconv.algorithms import lax as lax_lowering
from jconv.algorithms import reference
from jconv.arguments import check_choice
from jconv.geometry.plan import ConvPlan

Method: TypeAlias = Literal["auto", "lax", "reference"]


class Lowering(Protocol):
    """The one signature of all lowerings."""

    def __call__(
        self,
        x: jax.Array,
        kernel: jax.Array,
        plan: ConvPlan,
        *,
        accumulator: jnp.dtype,
        precision: lax.PrecisionLike,
    ) -> jax.Array:
        """Compute the plan."""
        ...


_LOWERINGS: dict[str, Lowering] = {"lax": lax_lowering.lower, "reference": reference.lower}


def select(function: str, method: Method) -> Lowering:
    """The lowering that `method` names; "auto" is lax's own."""
    check_choice(function, "method", method, get_args(Method))
    return _LOWERINGS["lax" if method == "auto" else method]
