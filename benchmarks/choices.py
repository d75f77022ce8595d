"""How good the cost model's choices are: `python -m benchmarks.choices [--shapes LIST | --drawn N] [--group G]`.

Every product of every convolution in the list is computed by every lowering that might be the fastest, in turns.
What is printed is the one that was chosen, the fastest, and how much longer the first takes; at the end the
geometric mean of that over all products. `--json` keeps every time beside its estimate, which is what the model's
constants are set from.
"""

from benchmarks.process import pin, restart_with_settings

if __name__ == "__main__":
    restart_with_settings()

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.case import Case
from benchmarks.shapes import GROUPS, LISTS
from benchmarks.shapes.drawn import draw
from benchmarks.targets import geometric_mean
from benchmarks.timing import take_turns
from jconv.algorithms import select, trilinear
from jconv.algorithms.lowering import OTHERS, Product
from jconv.geometry.plan import ConvPlan, plan_conv, plan_conv_transpose

FAR = 5.0
"""A lowering that is estimated at more than this many times the least is not tried."""


@dataclass(frozen=True)
class Choice:
    """One product of one case: milliseconds by each lowering, as estimated and as measured."""

    case: Case
    product: Product
    estimated: dict[str, float]
    measured: dict[str, float]

    @property
    def chosen(self) -> str:
        """The lowering of the least estimate."""
        return min(self.estimated, key=self.estimated.__getitem__)

    @property
    def fastest(self) -> str:
        """The lowering of the least time."""
        return min(self.measured, key=self.measured.__getitem__)

    @property
    def loss(self) -> float:
        """The time of the one over that of the other."""
        return self.measured[self.chosen] / self.measured[self.fastest]


def plan_of(case: Case) -> ConvPlan:
    """The plan of a convolution, transposed or not."""
    geometry = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "layout": "channels_first"}
    geometry |= case.options
    if case.function == "conv_transpose":
        geometry = {"output_padding": 0, "output_size": None} | geometry
        return plan_conv_transpose("conv_transpose", case.x, case.kernel, **geometry)
    return plan_conv("conv", case.x, case.kernel, **geometry)


def measure(case: Case, product: Product, budget: float) -> Choice:
    """Time a product by each lowering that might be chosen."""
    plan, batch = plan_of(case), case.x[0]
    estimated = select.estimates(plan, product, batch, np.dtype("float32"))
    within = FAR * min(estimated.values())
    rng = np.random.default_rng(0)
    arrays = [
        jnp.asarray(rng.standard_normal(trilinear.shape_of(role, plan, batch)), jnp.float32)
        for role in OTHERS[product]
    ]
    calls, first = {}, {}
    for method in (method for method, cost in estimated.items() if cost <= within):

        def compute(*arrays: jax.Array, method: select.Method = method) -> jax.Array:
            return trilinear.multiply(
                *arrays, plan, wanted=product, method=method, precision=None, dtype=jnp.dtype("float32")
            )

        compiled = jax.jit(compute).lower(*arrays).compile()
        calls[method] = lambda compiled=compiled: compiled(*arrays).block_until_ready()
        calls[method]()
        start = time.perf_counter()
        calls[method]()
        first[method] = time.perf_counter() - start
    timings = take_turns(calls, first, budget)
    measured = {method: 1e3 * timing.median for method, timing in timings.items()}
    return Choice(case, product, {method: cost / 1e6 for method, cost in estimated.items()}, measured)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.choices", description=__doc__)
    parser.add_argument("--shapes", choices=LISTS, default="tuned", help="which list of shapes")
    parser.add_argument("--drawn", type=int, metavar="N", help="so many layers drawn at random, and no list")
    parser.add_argument("--seed", type=int, default=0, help="which ones are drawn")
    parser.add_argument("--group", action="extend", nargs="+", choices=GROUPS, help="only these groups")
    parser.add_argument("--case", default="", help="only cases whose name holds this")
    parser.add_argument("--budget", type=float, default=0.5, metavar="S", help="seconds of timing a product")
    parser.add_argument("--json", metavar="FILE", help="write every time here")
    arguments = parser.parse_args()
    pin(1)
    console = Console(width=None if Console().is_terminal else 160)
    table = Table()
    for heading in ("group", "case", "product", "chosen", "ms", "fastest", "ms", "loss"):
        table.add_column(heading, no_wrap=True, justify="right" if heading in ("ms", "loss") else "left")
    choices = []
    every = draw(arguments.drawn, arguments.seed) if arguments.drawn else LISTS[arguments.shapes]
    for case in every:
        wanted = case.group in (arguments.group or GROUPS) and arguments.case in case.name
        if not wanted or not case.function.startswith("conv"):
            continue
        for product in OTHERS:
            with console.status(f"{case.group}: {case.name}, {product}"):
                choice = measure(case, product, arguments.budget)
            choices.append(choice)
            table.add_row(
                case.group, case.name, product, choice.chosen, f"{choice.measured[choice.chosen]:.3g}",
                choice.fastest, f"{choice.measured[choice.fastest]:.3g}", f"{choice.loss:.2f}",
            )  # fmt: skip
            if arguments.json:
                record = [
                    {"group": c.case.group, "case": c.case.name, "product": c.product, "estimated": c.estimated,
                     "measured": c.measured}
                    for c in choices
                ]  # fmt: skip
                Path(arguments.json).write_text(json.dumps(record, indent=1))
    console.print(table)
    if choices:
        console.print(
            f"the choice takes {geometric_mean(c.loss for c in choices):.3f} times the least, on average"
        )


if __name__ == "__main__":
    main()
