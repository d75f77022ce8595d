"""Arrays on meshes of devices: what they vary along, and meshes whose axes are explicit.

On an explicit axis JAX itself knows how every array is split, and refuses to rearrange one if it cannot tell how
the result would be. Functions that rearrange arrays on their way are computed on automatic axes there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import jax
from jax import lax
from jax.sharding import NamedSharding, PartitionSpec

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def mesh_axes(array: jax.Array) -> frozenset:
    """Inside `shard_map`, the axes of the mesh along which an array differs from device to device."""
    kind = jax.typeof(array)
    return kind.mat.varying if hasattr(kind, "mat") else getattr(kind, "vma", frozenset())


def varying(array: jax.Array, axes: frozenset) -> jax.Array:
    """An array as one that may differ along these axes of the mesh."""
    missing = axes - mesh_axes(array)
    return lax.pcast(array, tuple(sorted(missing)), to="varying") if missing else array


def on_automatic_axes(function: Callable[..., Result], *arrays: jax.Array, like: jax.Array | None) -> Result:
    """`function(*arrays)`, on a mesh with explicit axes as if they were automatic ones.

    There the result is split along its first axis as `like` is, and along no other.
    """
    meshes = [jax.typeof(array).sharding.mesh for array in arrays]
    explicit = next((mesh for mesh in meshes if mesh.explicit_axes), None)
    if explicit is None:
        return function(*arrays)
    spec = PartitionSpec() if like is None or like.ndim == 0 else PartitionSpec(jax.typeof(like).sharding.spec[0])
    by_itself: Any = jax.sharding.auto_axes(function, out_sharding=NamedSharding(explicit, spec))
    return by_itself(*arrays)


def on_any_mesh(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Make of a function one that takes arrays on explicit axes; its result is split as its first argument is."""

    @wraps(function)
    def anywhere(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        given = dict(enumerate(args)) | kwargs
        arrays = {key: value for key, value in given.items() if isinstance(value, jax.Array)}
        if not arrays:
            return function(*args, **kwargs)

        def with_arrays(*new: jax.Array) -> Result:
            both = given | dict(zip(arrays, new, strict=True))
            call: Any = function
            return call(*(both[place] for place in range(len(args))), **{name: both[name] for name in kwargs})

        return on_automatic_axes(with_arrays, *arrays.values(), like=next(iter(arrays.values())))

    return anywhere
