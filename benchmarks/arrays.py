"""The numbers that go into a case, and the float64 result that must come out of it."""

import math
from dataclasses import dataclass

import numpy as np
import torch

from benchmarks.case import Case
from benchmarks.contenders import reference
from benchmarks.contenders.contender import Pass, Role

__all__ = ["Expected", "Operand", "expect", "operands"]


@dataclass(frozen=True)
class Operand:
    """An argument of a case, channels first, in float32."""

    array: np.ndarray
    role: Role


@dataclass(frozen=True)
class Expected:
    """What a step must return in float64, one result an entry, and the cotangent that it is given in training."""

    results: list[np.ndarray]
    roles: list[Role]
    cotangent: Operand | None = None


def operands(case: Case) -> list[Operand]:
    """The arguments, the same in every run."""
    rng = np.random.default_rng(math.prod(case.x) + sum(case.kernel))

    def normal(shape: tuple[int, ...], scale: float = 1.0) -> np.ndarray:
        return (scale * rng.standard_normal(shape)).astype(np.float32)

    if case.group == "filters":
        image = Operand(rng.uniform(0, 255, case.x).astype(np.float32), "plain")
        return [image, Operand(normal(case.kernel), "plain")] if case.kernel else [image]
    if case.function == "im2col" or case.function.endswith("_pool"):
        return [Operand(normal(case.x), "features")]
    if case.function == "col2im":
        shape = (case.x[0], case.x[1] * math.prod(case.window), math.prod(case.output_size))
        return [Operand(normal(shape), "columns")]
    fan_in = math.prod(case.window) * (case.x[1] if case.function == "conv_transpose" else case.kernel[1])
    kernel = normal(case.kernel, fan_in**-0.5)
    if case.function != "deform_conv2d":
        return [Operand(normal(case.x), "features"), Operand(kernel, "kernel")]
    # Offsets keep away from whole numbers, where the derivative jumps and rounding decides on which side one is.
    planes = case.options.get("offset_groups", 1) * math.prod(case.window)
    shape = (case.x[0], 2 * planes, *case.output_size)
    offset = rng.integers(-2, 2, shape) + rng.uniform(0.1, 0.9, shape)
    plain = [normal(case.x), kernel, offset.astype(np.float32)]
    if case.options.get("mask"):
        plain.append(rng.uniform(0, 1, (case.x[0], planes, *case.output_size)).astype(np.float32))
    return [Operand(array, "plain") for array in plain]


def expect(case: Case, arguments: list[Operand], which: Pass) -> Expected:
    """What a step of a case must return."""
    oracle = reference(case)
    placed = [oracle.place(a.array, a.role) for a in arguments]
    role = _output_role(case)
    if which == "forward":
        value = oracle.step("forward")(*placed)
        return Expected([np.asarray(value)], [role])
    placed = [tensor.requires_grad_() for tensor in placed]
    value = oracle.compute(*placed)
    cotangent = np.random.default_rng(1).standard_normal(value.shape).astype(np.float32)
    gradients = torch.autograd.grad(value, placed, torch.from_numpy(cotangent).double())
    results = [value.detach().numpy(), *(g.numpy() for g in gradients)]
    return Expected(results, [role, *(a.role for a in arguments)], Operand(cotangent, role))


def _output_role(case: Case) -> Role:
    if case.group == "filters" or case.function == "deform_conv2d":
        return "plain"
    return "columns" if case.function == "im2col" else "features"
