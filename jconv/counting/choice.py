"""How a convolution will be computed, and why so."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from jconv.algorithms.select import LOWERINGS, Method, choose, estimates
from jconv.arguments import Ints, Layout, Padding
from jconv.arrays import accumulator_dtype
from jconv.counting.tables import drawn, new_table
from jconv.geometry.plan import ConvPlan, plan_conv

if TYPE_CHECKING:
    from rich.table import Table

    from jconv.algorithms.lowering import Product

__all__ = ["Explanation", "explain"]

PRODUCTS: dict["Product", str] = {"y": "forward", "x": "gradient by x", "kernel": "gradient by kernel"}
WHY: dict[Method, str] = {
    "lax": "the compiler's own convolution",
    "polyphase": "the compiler's own, on the phases of the stride: no zero is multiplied",
    "slices": "a convolution over slices, with the taps along the first axis as channels",
    "shift": "a sum of shifted images: few products an output, in one vector loop without patches",
    "gemm": "one matrix product with the patches under the kernel",
    "winograd": "about half of the products, for sums of rows before and after them",
    "fft": "a product of spectra, which costs no more for a larger kernel",
    "reference": "the textbook's loop",
}


@dataclass(frozen=True)
class Explanation:
    """How a convolution and its gradients are computed.

    Attributes:
        plan: the integers of the convolution.
        platform: what it would run on.
        costs: estimated milliseconds of one core, by product (`"y"`, `"x"`, `"kernel"`) and method. Estimates are
            there to be compared with each other. Empty on other platforms than CPUs, where nothing is estimated.
        choices: the method that `method="auto"` means, by product.
        refusals: why a method cannot take the plan, by method.
    """

    plan: ConvPlan
    platform: str
    costs: Mapping["Product", Mapping[str, float]]
    choices: Mapping["Product", Method]
    refusals: Mapping[str, str]

    def __rich__(self) -> "Table":
        p = self.plan
        title = (
            f"{p.in_channels} to {p.out_channels} channels, groups {p.groups}, kernel {p.kernel_size}, "
            f"stride {p.stride}, padding {p.padding}, dilation {p.dilation}: {p.size} to {p.output_size}, "
            f"on {self.platform}"
        )
        table = new_table("method", *PRODUCTS.values(), words=1, title=title)
        table.show_footer = False
        methods = [m for m in LOWERINGS if any(m in costs for costs in self.costs.values())]
        for method in methods or sorted(set(self.choices.values())):
            cells = []
            for product in PRODUCTS:
                cost = self.costs.get(product, {}).get(method)
                chosen = " *" if self.choices[product] == method else "  "
                number = "" if cost is None else "not considered" if cost == float("inf") else f"{cost:.3g} ms"
                cells.append(number + chosen)
            table.add_row(method, *cells)
        return table

    def __str__(self) -> str:
        reasons = [f"* {method}: {WHY[method]}" for method in dict.fromkeys(self.choices.values())]
        refused = [f"{method} {reason}" for method, reason in self.refusals.items()]
        return "\n".join([drawn(self.__rich__()), *reasons, *refused])


def explain(
    x: Any,
    kernel: Any,
    *,
    stride: Ints = 1,
    padding: Padding = 0,
    dilation: Ints = 1,
    groups: int = 1,
    layout: Layout = "channels_first",
    platform: str | None = None,
) -> Explanation:
    """Tell how `conv` would compute these shapes with `method="auto"`, what else it could do, and at what cost.

    On CPUs every lowering has a cost, a few constants times the plan's integers (`jconv.algorithms.cost`), and the
    cheapest is taken: for the convolution and for each of its gradients. On other platforms it is the compiler's
    own. Nothing is timed and nothing is run.

    Args:
        x: as in `conv`; an array, or a `jax.ShapeDtypeStruct`.
        kernel: likewise.
        stride: as in `conv`, like the next four.
        padding: cells beyond the edges.
        dilation: cells between taps.
        groups: the number of groups.
        layout: of both.
        platform: `"cpu"`, `"gpu"` or `"tpu"`; jax's default unless given.

    Returns:
        An `Explanation`, which prints as a table.

    Raises:
        ValueError: shapes that `conv` refuses.
        TypeError: something that has no shape and dtype.

    Example:
        >>> import jax
        >>> x = jax.ShapeDtypeStruct((1, 96, 56, 56), "float32")
        >>> kernel = jax.ShapeDtypeStruct((96, 1, 7, 7), "float32")
        >>> told = explain(x, kernel, padding=3, groups=96, platform="cpu")
        >>> told.choices["y"], told.costs["y"]["shift"] < told.costs["y"]["lax"]
        ('shift', True)
    """
    function = "explain"
    for name, array in (("x", x), ("kernel", kernel)):
        if not hasattr(array, "shape") or not hasattr(array, "dtype"):
            raise TypeError(
                f"{function}: `{name}` must be an array or a shape and dtype, got {type(array).__name__}"
            )
    plan = plan_conv(
        function, tuple(x.shape), tuple(kernel.shape), stride=stride, padding=padding, dilation=dilation,
        groups=groups, layout=layout,
    )  # fmt: skip
    dtype = accumulator_dtype(jnp.result_type(x.dtype, kernel.dtype))
    batch = x.shape[0] if len(x.shape) == plan.rank + 2 else 1
    where = platform or jax.default_backend()
    on_cpu = where == "cpu"
    costs: dict[Product, Mapping[str, float]] = {}
    for product in PRODUCTS if on_cpu else ():
        estimated = estimates(plan, product, batch, dtype)
        costs[product] = MappingProxyType({method: cost / 1e6 for method, cost in estimated.items()})
    refusals = {
        m: reason for m, lowering in LOWERINGS.items() if (reason := lowering.refuses(plan, jnp.dtype(dtype)))
    }
    return Explanation(
        plan=plan,
        platform=where,
        costs=MappingProxyType(costs),
        choices=MappingProxyType({p: choose(plan, p, batch, dtype) if on_cpu else "lax" for p in PRODUCTS}),
        refusals=MappingProxyType(refusals),
    )
