"""A contender: a library, a layout of memory, and a function of arrays; and how arrays come to it and back."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import jax
import jax.numpy as jnp
import numpy as np
import torch

__all__ = ["Contender", "Layout", "Pass", "Role"]

Layout = Literal["channels_first", "channels_last"]
Pass = Literal["forward", "training"]
Role = Literal["features", "kernel", "columns", "plain"]
"""What an array is: `(N, C, *spatial)`, `(O, C/groups, *K)`, `(N, C * prod(K), L)`, or what no layout changes."""

FORMATS = {4: torch.channels_last, 5: torch.channels_last_3d}


@dataclass(frozen=True)
class Contender:
    """Who computes a case, and how."""

    name: str
    library: Literal["jax", "torch", "numpy"]
    compute: Callable[..., Any]
    """The forward pass, of arrays in this contender's layout."""
    moved: frozenset[str] = frozenset()
    """Roles of arrays whose channels this contender has last."""
    channels_last: bool = False
    """Whether arrays are in PyTorch's format of that name, which leaves their shape alone."""
    dtype: str = "float32"

    def place(self, array: np.ndarray, role: Role) -> Any:
        """An array as this contender wants it, its channels moved and its memory in the right order."""
        array = array.astype(self.dtype)
        if role in self.moved:
            array = np.moveaxis(array, (0, 1), (-1, -2)) if role == "kernel" else np.moveaxis(array, 1, -1)
        array = np.ascontiguousarray(array)
        if self.library == "numpy":
            return array
        if self.library == "jax":
            return jax.block_until_ready(jnp.array(array))
        tensor = torch.from_numpy(array.copy())
        if self.channels_last and array.ndim in FORMATS:
            return tensor.contiguous(memory_format=FORMATS[array.ndim])
        return tensor

    def read(self, result: Any, role: Role) -> np.ndarray:
        """A result as float64 with channels first."""
        array = np.asarray(result.detach() if self.library == "torch" else result).astype(np.float64)
        if role in self.moved:
            array = np.moveaxis(array, (-1, -2), (0, 1)) if role == "kernel" else np.moveaxis(array, -1, 1)
        return array

    def step(self, which: Pass) -> Callable[..., Any]:
        """The function to run: of the arrays, or in training of the cotangent and the arrays.

        In training it returns the value and the gradient of sum(value * cotangent) by every array.
        """
        compute = self.compute
        if which == "forward":
            return torch.inference_mode()(compute) if self.library == "torch" else compute
        if self.library == "torch":
            return functools.partial(_torch_step, compute)

        def step(cotangent: jax.Array, *arrays: jax.Array) -> tuple[jax.Array, ...]:
            value, pull = jax.vjp(compute, *arrays)
            return value, *pull(cotangent)

        return step


def _torch_step(
    compute: Callable[..., torch.Tensor], cotangent: torch.Tensor, *arrays: torch.Tensor
) -> Sequence[torch.Tensor]:
    value = compute(*arrays)
    return value, *torch.autograd.grad(value, arrays, cotangent)
