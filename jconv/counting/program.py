"""What a program costs: any JAX function, traced and walked through, operation by operation."""

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from jconv.arguments import entries, integer
from jconv.counting.rules import VIEWS, operations, words
from jconv.counting.tables import drawn, grouped, new_table

if TYPE_CHECKING:
    from jax.extend.core import ClosedJaxpr, Jaxpr, JaxprEqn  # which takes as long to import as all of jconv
    from rich.table import Table

__all__ = ["Counts", "PrimitiveCounts", "count"]

# A call runs its program once.
_CALLS = words(
    """call checkpoint closed_call composite core_call custom_jvp_call custom_lin custom_partitioning
    custom_vjp_call custom_vjp_call_jaxpr custom_vmap_call jit linear_call pjit remat2"""
)


@dataclass(frozen=True)
class PrimitiveCounts:
    """What the calls of one primitive cost together.

    Attributes:
        calls: how often it is called.
        macs: multiply-accumulates.
        flops: arithmetic of every kind.
        bytes: what is read and written.
    """

    calls: int = 0
    macs: int = 0
    flops: int = 0
    bytes: int = 0

    def __add__(self, other: "PrimitiveCounts") -> "PrimitiveCounts":
        return PrimitiveCounts(
            self.calls + other.calls, self.macs + other.macs, self.flops + other.flops, self.bytes + other.bytes
        )

    def __mul__(self, times: int) -> "PrimitiveCounts":
        return PrimitiveCounts(times * self.calls, times * self.macs, times * self.flops, times * self.bytes)


@dataclass(frozen=True)
class Counts:
    """What a function costs.

    Attributes:
        macs: multiply-accumulates of convolutions and matrix products.
        flops: arithmetic of every kind: two for a MAC, one for each element that is added, compared, ...
        parameters: how many numbers the function learns; see `count`.
        bytes: what the operations read and write, each as if it stood alone; fused they need less.
        by_primitive: the same by JAX primitive.
        uncounted: how often a primitive occurs for whose cost there is no rule; it adds to nothing else.
    """

    macs: int
    flops: int
    parameters: int
    bytes: int
    by_primitive: Mapping[str, PrimitiveCounts]
    uncounted: Mapping[str, int]

    def __rich__(self) -> "Table":
        columns = ("primitive", "calls", "MACs", "FLOPs", "bytes")
        table = new_table(*columns, words=1, title=f"{self.parameters:,} parameters")
        costly = sorted(self.by_primitive.items(), key=lambda item: (-item[1].flops, -item[1].bytes, item[0]))
        for name, c in costly:
            table.add_row(name, *map(grouped, (c.calls, c.macs, c.flops, c.bytes)))
        for name, calls in self.uncounted.items():
            table.add_row(name, grouped(calls), "not counted")
        for column, total in zip(table.columns, ["total", "", self.macs, self.flops, self.bytes], strict=True):
            column.footer = total if isinstance(total, str) else grouped(total)
        return table

    def __str__(self) -> str:
        return drawn(self.__rich__())


def count(fn: Callable, *args: Any, parameter_argnums: int | Sequence[int] | None = None) -> Counts:
    """Count what a JAX function computes: multiply-accumulates, other arithmetic, parameters and memory traffic.

    The function is traced, never run. What it was traced to is walked through, into calls of every kind: `jit`,
    `checkpoint`, custom derivatives; `scan` as often as it is long; `shard_map` once for each device; of the
    branches of `cond` the costliest, with what is `uncounted` in any of them. A `while_loop` is counted as if it
    ran once, its condition too, and listed in `uncounted`.

    A convolution has a MAC for every weight at every output position, products with padding included; one whose
    input is dilated, a transposed one, has them at every input position. `dot_general` has m n k. Complex
    numbers count as real ones do. Operations outside these are FLOPs and no MACs: one an element for arithmetic, a
    window's cells for each output cell of a pool. Moving data is neither.

    Args:
        fn: any function of JAX arrays, or a module (Equinox's, Flax NNX's) that is called. Give the module itself
            and not its method: then what a call updates in it, statistics or random keys, is traced as well.
        args: what it is called with. Arrays may be `jax.ShapeDtypeStruct`s, so a large network takes no memory;
            whatever is no array is passed as it is.
        parameter_argnums: which arguments hold parameters. Unless given: those that are containers (a dict, a
            module, an optimiser's state) rather than arrays. Floating arrays that `fn` holds or closes over are
            always parameters, the running statistics of a normalisation among them.

    Returns:
        `Counts`.

    Raises:
        TypeError: `fn` cannot be called.
        ValueError: `parameter_argnums` names no argument.

    Example:
        >>> import jax.numpy as jnp
        >>> from jconv import conv2d
        >>> x, weights = jnp.ones((1, 3, 224, 224)), {"kernel": jnp.ones((64, 3, 7, 7)), "bias": jnp.ones(64)}
        >>> def layer(weights, x):
        ...     return conv2d(x, weights["kernel"], weights["bias"], stride=2, padding=3)
        >>> counts = count(layer, weights, x)
        >>> counts.macs, counts.parameters
        (118013952, 9472)
        >>> counts.by_primitive["add"].flops  # the bias
        802816
    """
    if not callable(fn):
        raise TypeError(f"count: `fn` must be callable, got {fn!r}")
    learned = _parameter_argnums(args, parameter_argnums)
    leaves, structure = jax.tree.flatten((fn, args))
    traced = [leaf for leaf in leaves if _is_array(leaf)]

    def call(*arrays: jax.Array) -> list[jax.Array]:
        given = iter(arrays)
        function, arguments = structure.unflatten([next(given) if _is_array(leaf) else leaf for leaf in leaves])
        return [leaf for leaf in jax.tree.leaves(function(*arguments)) if _is_array(leaf)]

    program = jax.make_jaxpr(call)(*traced)
    tally, uncounted = _tally(program)
    total = sum(tally.values(), PrimitiveCounts())
    parameters = [*jax.tree.leaves(fn), *jax.tree.leaves([args[i] for i in learned]), *_constants(program)]
    return Counts(
        macs=total.macs,
        flops=total.flops,
        parameters=sum(
            int(np.size(p)) for p in parameters if _is_array(p) and jnp.issubdtype(p.dtype, jnp.inexact)
        ),
        bytes=total.bytes,
        by_primitive=MappingProxyType(tally),
        uncounted=MappingProxyType(dict(uncounted)),
    )


def _parameter_argnums(args: tuple, argnums: int | Sequence[int] | None) -> list[int]:
    if argnums is None:
        return [i for i, arg in enumerate(args) if not jax.tree_util.all_leaves([arg])]
    numbers = entries(argnums)
    numbers = (argnums,) if numbers is None else numbers
    chosen = [integer("count", "parameter_argnums", i, minimum=None) for i in numbers]
    if any(not -len(args) <= i < len(args) for i in chosen):
        raise ValueError(
            f"count: `parameter_argnums` must name an argument, got {argnums} with {len(args)} of them"
        )
    return sorted({i % len(args) for i in chosen})


def _is_array(leaf: object) -> bool:
    return isinstance(leaf, jax.Array | np.ndarray | np.generic | jax.ShapeDtypeStruct)


def _constants(program: "ClosedJaxpr | Jaxpr") -> list[Any]:
    """The arrays that a program closes over, at any depth, each once."""
    found = {id(constant): constant for constant in getattr(program, "consts", ())}
    for eqn in program.eqns:
        for inner in _programs(eqn.params.values()):
            found |= {id(constant): constant for constant in _constants(inner)}
    return list(found.values())


def _programs(values: Iterable[Any]) -> "list[ClosedJaxpr | Jaxpr]":
    """The programs among the parameters of an operation."""
    found = []
    for value in values:
        if hasattr(value, "eqns"):
            found.append(value)
        elif isinstance(value, tuple | list):
            found += _programs(value)
    return found


# ---------------------------------------------------------------------------------------------------------
# The walk

_Tally = tuple[dict[str, PrimitiveCounts], Counter[str]]


def _tally(program: "ClosedJaxpr | Jaxpr") -> _Tally:
    """The cost of a program by primitive, and what has no rule."""
    return _added(map(_equation, program.eqns))


def _added(parts: Iterable[_Tally]) -> _Tally:
    tally: dict[str, PrimitiveCounts] = {}
    uncounted: Counter[str] = Counter()
    for inner, unknown in parts:
        for name, counts in inner.items():
            tally[name] = tally.get(name, PrimitiveCounts()) + counts
        uncounted.update(unknown)
    return tally, uncounted


def _equation(eqn: "JaxprEqn") -> _Tally:
    name, params = eqn.primitive.name, eqn.params
    if name in _CALLS:
        return _tally(_programs(params.values())[0])
    if name == "scan":
        return _times(params["length"], _tally(params["jaxpr"]))
    if name == "cond":
        branches = [_tally(branch) for branch in params["branches"]]
        costliest, _ = max(branches, key=lambda branch: sum(branch[0].values(), PrimitiveCounts()).flops)
        # What has no rule may be the costliest of all, so none of it is left out.
        return costliest, reduce(operator.or_, (unknown for _, unknown in branches))
    if name == "while":
        return _added([_tally(params["cond_jaxpr"]), _tally(params["body_jaxpr"]), ({}, Counter({name: 1}))])
    if name == "shard_map":
        axes = params.get("newly_manual_axes", params["mesh"].axis_names)
        return _times(prod(params["mesh"].shape[axis] for axis in axes), _tally(params["jaxpr"]))
    if name == "custom_linear_solve":
        return _tally(params["jaxprs"].solve)
    if name in VIEWS:
        return {}, Counter()
    computed = operations(eqn)
    if computed is None:
        return {}, Counter({name: 1})
    macs, others = computed
    moved = sum(_bytes(v.aval) for v in (*eqn.invars, *eqn.outvars))
    return {name: PrimitiveCounts(1, macs, 2 * macs + others, moved)}, Counter()


def _times(times: int, tally: _Tally) -> _Tally:
    counted, uncounted = tally
    return (
        {name: counts * times for name, counts in counted.items()},
        Counter({name: calls * times for name, calls in uncounted.items()}),
    )


def _bytes(aval: Any) -> int:
    """The memory of an array; a token takes none."""
    dtype = getattr(aval, "dtype", None)
    return 0 if dtype is None else prod(aval.shape) * dtype.itemsize
