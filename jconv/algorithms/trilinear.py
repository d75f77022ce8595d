"""Convolution as a primitive of JAX: one trilinear form, and the three products that it gives.

    T(x, kernel, y) = sum over n, o, c, p and k of x[n, c, S p + d k - P] kernel[o, c, k] y[n, o, p]

Leave one of the three arrays out, and what stands there is an array of its shape, bilinear in the other two:

    without y       the convolution of x by the kernel
    without x       the transposed convolution of y by the kernel, and the gradient of a convolution by x
    without kernel  the gradient by the kernel

The derivatives of each are the other two, so differentiation of any kind and order stays among them, and each is
computed in a way that suits it: autodiff of a fast convolution is not a fast gradient. Which way is decided when
a program is compiled and its platform known: see `select`.
"""

from dataclasses import replace
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jax.extend.core import Primitive
from jax.interpreters import ad, batching, mlir

from jconv.algorithms import select
from jconv.algorithms.lowering import OTHERS, Product
from jconv.algorithms.select import Method
from jconv.boundary import compiled
from jconv.geometry.plan import ConvPlan
from jconv.meshes import mesh_axes, on_automatic_axes, varying

primitive = Primitive("convolution")


def multiply(
    first: jax.Array,
    second: jax.Array,
    plan: ConvPlan,
    *,
    wanted: Product,
    method: Method,
    precision: lax.PrecisionLike,
    dtype: jnp.dtype,
) -> jax.Array:
    """One of the three products, from the other two arrays in the order x, kernel, y.

    Args:
        first: batched, in the plan's layout, like the next.
        second: of any dtype that sums to `dtype`.
        plan: of the convolution.
        wanted: the array that is left out and computed.
        method: how; see `select`.
        precision: of the matrix products.
        dtype: of the result.
    """
    # What devices share meets what they do not as if it were split too.
    axes = mesh_axes(first) | mesh_axes(second)
    first, second = varying(first, axes), varying(second, axes)
    options = {"plan": plan, "method": method, "precision": precision, "dtype": jnp.dtype(dtype)}
    images = {"y": first, "x": second, "kernel": None}[wanted]
    return on_automatic_axes(partial(primitive.bind, wanted=wanted, **options), first, second, like=images)


def shape_of(role: Product, plan: ConvPlan, batch: int) -> tuple[int, ...]:
    """The shape of one of the three arrays."""
    shapes = {"x": plan.x_shape, "kernel": lambda _: plan.kernel_shape, "y": plan.output_shape}
    return shapes[role](batch)


def batch_of(first: jax.Array, second: jax.Array, wanted: Product) -> int:
    """The number N of images."""
    return (second if wanted == "x" else first).shape[0]


def _abstract(first: Any, second: Any, *, wanted: Product, plan: ConvPlan, dtype: jnp.dtype, **_: Any) -> Any:
    shape = shape_of(wanted, plan, batch_of(first, second, wanted))
    return first.update(shape=shape, dtype=dtype, weak_type=False)


# ---------------------------------------------------------------------------------------------------------
# Derivatives: T is linear in each array, so a cotangent of one product makes another product with what is fixed.


def _transpose_first(cotangent: Any, first: Any, second: Any, *, wanted: Product, **options: Any) -> Any:
    return _transposed(cotangent, OTHERS[wanted][0], first.aval, wanted, OTHERS[wanted][1], second, options)


def _transpose_second(cotangent: Any, first: Any, second: Any, *, wanted: Product, **options: Any) -> Any:
    return _transposed(cotangent, OTHERS[wanted][1], second.aval, wanted, OTHERS[wanted][0], first, options)


def _transposed(
    cotangent: Any, asked: Product, aval: Any, given: Product, fixed: Product, array: jax.Array, options: dict
) -> Any:
    arrays = {given: cotangent, fixed: array}
    first, second = (arrays[role] for role in OTHERS[asked])
    return multiply(first, second, wanted=asked, **options | {"dtype": aval.dtype})


ad.defbilinear(primitive, _transpose_first, _transpose_second)


# ---------------------------------------------------------------------------------------------------------
# Batching: what is mapped over becomes more images, more channels, or more groups of the same form.


def _batch(arrays: Any, axes: Any, *, wanted: Product, plan: ConvPlan, **options: Any) -> Any:
    roles = OTHERS[wanted]
    mapped = {role for role, axis in zip(roles, axes, strict=True) if axis is not None} | {wanted}
    size = next(a.shape[axis] for a, axis in zip(arrays, axes, strict=True) if axis is not None)
    if size == 0:
        first, second = (_one(a, axis) for a, axis in zip(arrays, axes, strict=True))
        batch = batch_of(first, second, wanted)
        return jnp.zeros((0, *shape_of(wanted, plan, batch)), options["dtype"]), 0
    kept = {"x", "kernel", "y"} - mapped
    into = {"kernel": "images", "x": "outputs", "y": "inputs"}[kept.pop()] if kept else "groups"
    first, second = [
        a if axis is None else _fold(jnp.moveaxis(a, axis, 0), role, into, plan)
        for a, axis, role in zip(arrays, axes, roles, strict=True)
    ]
    wide = plan
    if into in ("inputs", "groups"):
        wide = replace(wide, in_channels=plan.in_channels * size)
    if into in ("outputs", "groups"):
        wide = replace(wide, out_channels=plan.out_channels * size)
    if into == "groups":
        wide = replace(wide, groups=plan.groups * size)
    result = multiply(first, second, wide, wanted=wanted, **options)
    return _unfold(result, size, wanted, into, plan), 0


def _one(array: jax.Array, axis: int | None) -> Any:
    """What one of the mapped calls would see."""
    if axis is None:
        return array
    return jax.ShapeDtypeStruct((*array.shape[:axis], *array.shape[axis + 1 :]), array.dtype)


def _where(role: Product, into: str, plan: ConvPlan) -> tuple[int, int]:
    """The axis that the mapped one is folded into, and after how many parts of it."""
    first = plan.layout == "channels_first"
    channels = 1 if first else plan.rank + 1
    if into == "images":
        return 0, 1
    if role == "kernel":
        outputs, inputs = (0, 1) if first else (plan.rank + 1, plan.rank)
        return {"outputs": (outputs, plan.groups), "inputs": (inputs, 1), "groups": (outputs, 1)}[into]
    return channels, 1 if into == "groups" else plan.groups


def _fold(array: jax.Array, role: Product, into: str, plan: ConvPlan) -> jax.Array:
    axis, parts = _where(role, into, plan)
    size, *shape = array.shape
    split = array.reshape(size, *shape[:axis], parts, shape[axis] // parts, *shape[axis + 1 :])
    return jnp.moveaxis(split, 0, axis + 1).reshape(*shape[:axis], size * shape[axis], *shape[axis + 1 :])


def _unfold(array: jax.Array, size: int, role: Product, into: str, plan: ConvPlan) -> jax.Array:
    axis, parts = _where(role, into, plan)
    shape = array.shape
    whole = shape[axis] // size
    split = array.reshape(*shape[:axis], parts, size, whole // parts, *shape[axis + 1 :])
    return jnp.moveaxis(split, axis + 1, 0).reshape(size, *shape[:axis], whole, *shape[axis + 1 :])


# ---------------------------------------------------------------------------------------------------------
# Compiling, for each platform


def _compiled_for(platform: str | None) -> Any:
    def compute(first: jax.Array, second: jax.Array, **options: Any) -> jax.Array:
        return select.compute(first, second, platform=platform, **options)

    return mlir.lower_fun(compute, multiple_results=False)


primitive.def_abstract_eval(_abstract)
primitive.def_impl(compiled(primitive, "wanted", "plan", "method", "precision", "dtype"))
batching.primitive_batchers[primitive] = _batch
mlir.register_lowering(primitive, _compiled_for(None))
mlir.register_lowering(primitive, _compiled_for("cpu"), platform="cpu")
