"""A boundary that XLA does not fuse across.

XLA's CPU compiler fuses whatever it can into one loop, and so computes the first pass of two once for every tap
of the second, or turns an image around inside the sum that reads it, a cell at a time.
`lax.optimization_barrier` is taken away before it fuses, and calls are inlined. What it keeps is a call that is
marked as not to be inlined: a computation of its own, whose results are arrays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import jax
import jax.numpy as jnp
from jax import lax
from jax.experimental.xla_metadata import set_xla_metadata
from jax.extend.core import Primitive
from jax.interpreters import ad, batching, mlir

from jconv.meshes import mesh_axes, varying

TOGETHER = 8  # arrays that the compiler puts together as it computes them; of more it computes each first


def apart(function: Callable, *arrays: Any) -> Any:
    """`function(*arrays)`, computed by itself."""

    def alone(*arrays: Any) -> Any:
        with set_xla_metadata(inlineable=None):  # this call, and not those of which it consists
            return function(*arrays)

    return _call(jax.jit(alone), *arrays)


def _call(function: Callable, *arrays: Any) -> Any:
    with set_xla_metadata(inlineable="false"):
        return function(*arrays)


# Functions that are traced once for each shape.
_SAME = jax.jit(lambda array: array)
_IN_ROW = jax.jit(lambda array: lax.reshape(array, (array.size,)))


@partial(jax.jit, static_argnums=0)
def apart_on_cpu(function: Callable, *arrays: Any) -> Any:
    """`function(*arrays)`, computed by itself on CPUs; a function with a name, that it be compiled once."""
    return lax.platform_dependent(*arrays, cpu=partial(apart, function), default=function)


def computed(array: jax.Array) -> jax.Array:
    """The same array, computed before it is used.

    The compiler turns an array around block by block, several times as quickly as cell by cell, if nothing else is
    to be done on the way: no slice taken, no axes parted that lie as one. And a product of matrices whose result
    is turned around it turns around itself.
    """
    return _call(_SAME, array)


def in_order(array: jax.Array) -> jax.Array:
    """An array whose numbers lie in memory in the order of its axes.

    The compiler may take a transposed array as one that lies in another order, and turn it around where it is
    used: in each branch of a conditional anew, and once for each sum that reads it.
    """
    return lax.reshape(_call(_IN_ROW, array), array.shape)  # numbers in a row have one order only


def reordered(array: jax.Array, axes: Sequence[int]) -> jax.Array:
    """An array with its axes in another order, in memory as well, and without those of one cell.

    Such axes have no place in memory, and where the compiler gives them one it copies the array for that.
    """
    kept = [axis for axis, size in enumerate(array.shape) if size != 1]
    places = [kept.index(axis) for axis in axes if axis in kept]
    sizes = [array.shape[axis] for axis in kept]
    return in_order(computed(array.reshape(sizes)).transpose(places))


def transposed(function: Callable[[jax.Array], jax.Array], shape: tuple, cotangent: jax.Array) -> jax.Array:
    """The transpose of a linear function of an array of that shape and the cotangent's dtype."""
    if not jnp.issubdtype(cotangent.dtype, jnp.inexact):
        return jax.linear_transpose(function, jax.ShapeDtypeStruct(shape, cotangent.dtype))(cotangent)[0]
    zeros = varying(jnp.zeros(shape, cotangent.dtype), mesh_axes(cotangent))
    return jax.vjp(function, zeros)[1](cotangent)[0]


def strip_by_strip(
    count: int,
    read: Callable[[jax.Array], Any],
    compute: Callable[[Any], Any],
    merge: Callable[[jax.Array, Any, Any], Any],
    state: Any,
) -> Any:
    """A loop `state = merge(i, state, compute(read(i)))` in which what is read stands still while it is used.

    A slice that is read where it is used, from a place known only then, is read a cell at a time: the place may
    change between two cells, for all the compiler knows. The state goes past what is computed apart, which sees
    no more than it needs.
    """

    def step(by_itself: Callable, place: jax.Array, cells: Any, state: Any) -> Any:
        return merge(place, state, by_itself(compute, cells))

    return _loop(count, read, step, state)


def add_strips(count: int, read: Callable[[jax.Array], Any], add: Callable[[Any, Any], Any], state: Any) -> Any:
    """A loop `state = add(read(i), state)` of the same kind, whose sums are added to where they are computed.

    For a state that is small, or as large as what is added to it.
    """

    def step(by_itself: Callable, _: jax.Array, cells: Any, state: Any) -> Any:
        return by_itself(add, cells, state)

    return _loop(count, read, step, state)


def _loop(count: int, read: Callable[[jax.Array], Any], step: Callable, state: Any) -> Any:
    zero = jnp.zeros((), jnp.int32)
    if count == 1:
        return step(lambda function, *arrays: function(*arrays), zero, read(zero), state)

    def body(i: jax.Array, state: Any) -> Any:
        place = i.astype(jnp.int32)
        return step(apart, place, read(place), state)

    axes = frozenset().union(*map(mesh_axes, jax.tree.leaves(read(zero))))
    state = jax.tree.map(lambda leaf: varying(leaf, axes), state)  # as it leaves a step
    return lax.fori_loop(0, count, body, state)


def added(_: jax.Array, state: Any, part: Any) -> Any:
    """What `strip_by_strip` merges by where it adds up."""
    return jax.tree.map(jnp.add, state, part)


def compiled(primitive: Primitive, *static: str) -> Callable[..., jax.Array]:
    """What computes a primitive outside of `jax.jit`: its compiled program, also where `jax.disable_jit` is on."""
    program = jax.jit(primitive.bind, static_argnames=static)

    def compute(*arrays: jax.Array, **options: Any) -> jax.Array:
        with jax.disable_jit(False):  # or the program would be this function again
            return program(*arrays, **options)

    return compute


def unravel(number: jax.Array, sizes: tuple[int, ...]) -> tuple[jax.Array, ...]:
    """The place in an array of these sizes; an axis of one cell costs no division."""
    places, number = [], number.astype(jnp.int32)
    for size in reversed(sizes[1:]):
        places.append(lax.rem(number, jnp.int32(size)) if size > 1 else jnp.zeros((), jnp.int32))
        number = lax.div(number, jnp.int32(size)) if size > 1 else number
    places.append(jnp.zeros((), jnp.int32) if sizes[0] == 1 else number)  # its size may be known by name only
    return tuple(reversed(places))


def cut(array: jax.Array, corner: tuple, sizes: tuple[int, ...]) -> jax.Array:
    """A block of an array, from a place that is computed."""
    return lax.dynamic_slice(
        array, [jnp.asarray(i, jnp.int32) for i in corner], sizes, allow_negative_indices=False
    )


def put(array: jax.Array, block: jax.Array, corner: tuple) -> jax.Array:
    """An array with a block of it replaced."""
    return lax.dynamic_update_slice(
        array, block, [jnp.asarray(i, jnp.int32) for i in corner], allow_negative_indices=False
    )


# ---------------------------------------------------------------------------------------------------------
# The same boundary for functions that are differentiated and mapped over


class Linear(Protocol):
    """A linear function of one array: equal to another, and hashed as it, if it does the same."""

    def __call__(self, x: jax.Array, /) -> jax.Array:
        """The result."""
        ...

    def __hash__(self) -> int:
        """Of what it does."""
        ...


_linear = Primitive("linear_apart")


def linear_apart(function: Linear, x: jax.Array) -> jax.Array:
    """`function(x)` in a computation of its own on CPUs, also when it is differentiated or mapped over."""
    return _linear.bind(x, function=function, transpose_of=None)


def _apply(x: jax.Array, function: Linear, transpose_of: Any) -> jax.Array:
    if transpose_of is None:
        return function(x)
    return transposed(function, transpose_of, x)


def _transpose(cotangent: Any, x: Any, *, function: Linear, transpose_of: Any) -> tuple:
    if isinstance(cotangent, ad.Zero):
        return (ad.Zero(x.aval),)
    if transpose_of is not None:
        return (linear_apart(function, cotangent),)
    return (_linear.bind(cotangent, function=function, transpose_of=x.aval.shape),)


@dataclass(frozen=True)
class _Mapped:
    """A linear function over the first axis."""

    function: Linear

    def __call__(self, x: jax.Array, /) -> jax.Array:
        return jax.vmap(self.function)(x)


def _batch(arrays: Any, axes: Any, *, function: Linear, transpose_of: Any) -> Any:
    x = jnp.moveaxis(arrays[0], axes[0], 0)
    if transpose_of is not None:
        transpose_of = (x.shape[0], *transpose_of)
    return _linear.bind(x, function=_Mapped(function), transpose_of=transpose_of), 0


def _lowered(compute: Callable) -> Any:
    return mlir.lower_fun(compute, multiple_results=False)


def _alone(x: jax.Array, **options: Any) -> jax.Array:
    return apart(lambda x: _apply(x, **options), x)


def _abstract(x: Any, **options: Any) -> Any:
    y = jax.eval_shape(lambda x: _apply(x, **options), jax.ShapeDtypeStruct(x.shape, x.dtype))
    return x.update(shape=y.shape, dtype=y.dtype, weak_type=False)


_linear.def_abstract_eval(_abstract)
_linear.def_impl(compiled(_linear, "function", "transpose_of"))
ad.deflinear2(_linear, _transpose)
batching.primitive_batchers[_linear] = _batch
mlir.register_lowering(_linear, _lowered(lambda x, **options: _apply(x, **options)))
mlir.register_lowering(_linear, _lowered(_alone), platform="cpu")
