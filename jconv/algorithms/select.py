"""Which lowering computes a plan.

On CPUs the one whose estimated cost is least (`cost`): nothing is timed, so a program is compiled to the same code
in every process. On other platforms the compiler's own, which calls the vendor's library; nothing was measured
there that would beat it. The platform is known when a program is compiled, and it is then that one is chosen.
"""

from typing import Literal, TypeAlias, get_args

import jax
import jax.numpy as jnp
from jax import lax
from jax.typing import DTypeLike

from jconv.algorithms import cost, reference, slices
from jconv.algorithms.adjoint import with_transposes
from jconv.algorithms.fft import FFT
from jconv.algorithms.gemm import GEMM
from jconv.algorithms.lax import LAX, NATIVE, POLYPHASE
from jconv.algorithms.lax import lower as lax_convolve
from jconv.algorithms.lowering import Lower, Lowering, Product, in_layout
from jconv.algorithms.shift import SHIFT
from jconv.algorithms.winograd import WINOGRAD
from jconv.arguments import check_choice
from jconv.arrays import accumulator_dtype
from jconv.boundary import in_order
from jconv.geometry.plan import ConvPlan

Method: TypeAlias = Literal["auto", "lax", "shift", "gemm", "fft", "winograd", "polyphase", "slices", "reference"]


def _over_slices(wanted: Product) -> Lower:
    """What is best for a product of the convolution over slices."""

    def lower(first: jax.Array, second: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike, /) -> jax.Array:
        return compute(
            first, second, wanted=wanted, plan=plan, method="auto", precision=precision, dtype=first.dtype,
            platform="cpu",
        )  # fmt: skip

    return lower


def _guards(plan: ConvPlan, wanted: Product, batch: int, dtype: jnp.dtype) -> bool:
    """Whether what is best for a product looks first whether all is finite."""
    return _is_guarded(choose(plan, wanted, batch, dtype), plan, wanted, dtype)


def _is_guarded(method: Method, plan: ConvPlan, wanted: Product, dtype: jnp.dtype) -> bool:
    return LOWERINGS[method].spreads(plan, wanted) and jnp.issubdtype(dtype, jnp.inexact)


LOWERINGS: dict[str, Lowering] = {
    "lax": LAX,
    "shift": SHIFT,
    "gemm": GEMM,
    "fft": FFT,
    "winograd": WINOGRAD,
    "polyphase": POLYPHASE,
    "slices": slices.lowering(_over_slices, _guards),
    "reference": Lowering(with_transposes(reference.lower), sized=True),
}


def check_method(function: str, method: Method, plan: ConvPlan, dtype: DTypeLike) -> None:
    """Refuse a method that there is not, or that cannot take the plan."""
    check_choice(function, "method", method, get_args(Method))
    if method == "auto":
        return
    if LOWERINGS[method].sized and not plan.counted:
        raise ValueError(f'{function}: `method` "{method}" needs sizes that are numbers, got {plan.size}')
    if reason := LOWERINGS[method].refuses(plan, jnp.dtype(dtype)):
        raise ValueError(f'{function}: `method` "{method}" {reason}')


def compute(
    first: jax.Array,
    second: jax.Array,
    *,
    wanted: Product,
    plan: ConvPlan,
    method: Method,
    precision: lax.PrecisionLike,
    dtype: jnp.dtype,
    platform: str | None,
) -> jax.Array:
    """A product on a platform, by the method that was asked for or by the one that is best there."""
    if platform != "cpu" and method in ("auto", "lax"):
        return native(first, second, wanted, plan, precision, dtype)
    wide = jnp.promote_types(accumulator_dtype(jnp.result_type(first, second)), dtype)
    first, second = first.astype(wide), second.astype(wide)

    if method != "auto":
        return LOWERINGS[method].products[wanted](first, second, plan, precision).astype(dtype)
    batch = (second if wanted == "x" else first).shape[0]
    method = choose(plan, wanted, batch, wide)
    lower = LOWERINGS[method].products[wanted]
    if _is_guarded(method, plan, wanted, wide):
        lower = _guarded(lower, LOWERINGS["lax"].products[wanted])
        if LOWERINGS[method].turns(plan, wanted, first, second):
            lower = in_layout("channels_last", wanted)(lower)  # once, for both branches
    return lower(first, second, plan, precision).astype(dtype)


def _guarded(lower: Lower, otherwise: Lower) -> Lower:
    """A lowering that spreads what is not finite, and another where something is not."""

    def guarded(first: jax.Array, second: jax.Array, plan: ConvPlan, precision: lax.PrecisionLike, /) -> jax.Array:
        # Below this, sums over a whole image and their products stay finite. A sum of squares is what the compiler
        # is quickest at, and NaN and what overflows are not below anything.
        most = jnp.finfo(first.dtype).max ** 0.7
        first, second = in_order(first), in_order(second)
        finite = jnp.vdot(first, first).real + jnp.vdot(second, second).real < most
        return lax.cond(
            finite,
            lambda first, second: lower(first, second, plan, precision),
            lambda first, second: otherwise(first, second, plan, precision),
            first,
            second,
        )

    return guarded


def native(
    first: jax.Array,
    second: jax.Array,
    wanted: Product,
    plan: ConvPlan,
    precision: lax.PrecisionLike,
    dtype: jnp.dtype,
) -> jax.Array:
    """The platform's own convolution, in the arrays' own layout and dtype: it is fast at half precision."""
    if wanted == "y":
        return lax_convolve(first, second, plan, precision, preferred_element_type=dtype)
    return NATIVE.products[wanted](first, second, plan, precision).astype(dtype)


def choose(plan: ConvPlan, wanted: Product, batch: int, dtype: DTypeLike) -> Method:
    """The cheapest lowering on a CPU; where sizes are known by name only, there is nothing to compare."""
    sizes = (batch, plan.in_channels, plan.out_channels, *plan.size, *plan.output_size)
    if not isinstance(batch, int) or not plan.counted or 0 in sizes:
        return "lax"
    costs = estimates(plan, wanted, batch, dtype)
    return min(costs, key=costs.__getitem__)


def estimates(plan: ConvPlan, wanted: Product, batch: int, dtype: DTypeLike) -> dict[Method, float]:
    """What each lowering that takes the plan would cost, in nanoseconds of the machine that `cost` tells of."""
    methods = [m for m in get_args(Method) if m in cost.COSTS and not LOWERINGS[m].refuses(plan, jnp.dtype(dtype))]
    if wanted != "x" or max(plan.stride) == 1:
        methods.remove("polyphase")  # it would be lax's own
    costs: dict[Method, float] = {method: cost.COSTS[method](plan, wanted, batch) for method in methods}
    if plan.rank > 2:

        def least(planes: ConvPlan, wanted: Product, batch: int) -> float:
            return min(estimates(planes, wanted, batch, dtype).values())

        costs["slices"] = cost.slices(plan, wanted, batch, least)
    return costs
