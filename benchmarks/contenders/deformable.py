"""Deformable convolution. lax has none and PyTorch has it in an extra package, so both sample and multiply.

JAX's users sample with `jax.scipy.ndimage.map_coordinates`, PyTorch's with `grid_sample`.
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import torch
from jax.scipy.ndimage import map_coordinates
from torch.nn import functional

import jconv
from benchmarks.case import Case
from benchmarks.contenders.contender import Layout

__all__ = ["by_jconv", "by_lax", "by_torch", "moved_by_jconv"]


def by_jconv(case: Case, layout: Layout) -> Callable[..., jax.Array]:
    """By jconv's function, which has channels first only."""
    options = {name: value for name, value in case.options.items() if name not in ("mask", "offset_groups")}

    def compute(x: jax.Array, kernel: jax.Array, offset: jax.Array, mask: jax.Array | None = None) -> jax.Array:
        return jconv.deform_conv2d(x, offset, kernel, mask=mask, **options)

    return compute


def moved_by_jconv(case: Case, layout: Layout) -> frozenset[str]:
    """None: the function has one layout."""
    return frozenset()


def _unmoved(case: Case) -> np.ndarray:
    """Where every tap looks without an offset, `(2, K, OH, OW)`."""
    (kh, kw), (oh, ow) = case.window, case.output_size
    (sh, sw), (dh, dw), ((top, _), (left, _)) = case.stride, case.dilation, case.pads
    rows = np.arange(kh)[:, None, None, None] * dh + np.arange(oh)[:, None] * sh - top
    columns = np.arange(kw)[:, None, None] * dw + np.arange(ow) * sw - left
    shape = (kh, kw, oh, ow)
    both = [np.broadcast_to(places, shape).reshape(kh * kw, oh, ow) for places in (rows, columns)]
    return np.stack(both).astype(np.float32)


def by_lax(case: Case, layout: Layout) -> Callable[..., jax.Array]:
    """By `map_coordinates`, mapped over channels, groups of offsets and images, and one product."""
    unmoved, (n, c, h, w) = _unmoved(case), case.x
    groups = case.options.get("offset_groups", 1)
    _, taps, oh, ow = unmoved.shape

    def sample(plane: jax.Array, places: jax.Array) -> jax.Array:
        return map_coordinates(plane, places, order=1, mode="constant")

    over_all = jax.vmap(jax.vmap(jax.vmap(sample, (0, None))))

    def compute(x: jax.Array, kernel: jax.Array, offset: jax.Array, mask: jax.Array | None = None) -> jax.Array:
        places = jnp.moveaxis(offset.reshape(n, groups, taps, 2, oh, ow), 3, 2) + unmoved
        seen = over_all(x.reshape(n, groups, c // groups, h, w), places)
        if mask is not None:
            seen = seen * mask.reshape(n, groups, 1, taps, oh, ow)
        return jnp.einsum("ncthw,oct->nohw", seen.reshape(n, c, taps, oh, ow), kernel.reshape(-1, c, taps))

    return compute


def by_torch(case: Case) -> Callable[..., torch.Tensor]:
    """By `grid_sample` with the taps side by side, and one product."""
    unmoved, (n, c, h, w) = torch.from_numpy(_unmoved(case)), case.x
    groups = case.options.get("offset_groups", 1)
    _, taps, oh, ow = unmoved.shape

    def compute(
        x: torch.Tensor, kernel: torch.Tensor, offset: torch.Tensor, mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        moved = offset.reshape(n * groups, taps, 2, oh, ow)
        rows, columns = moved[:, :, 0] + unmoved[0], moved[:, :, 1] + unmoved[1]
        grid = torch.stack([2 * columns / (w - 1) - 1, 2 * rows / (h - 1) - 1], -1)
        seen = functional.grid_sample(
            x.reshape(n * groups, c // groups, h, w),
            grid.reshape(n * groups, taps * oh, ow, 2),
            align_corners=True,
        )
        seen = seen.reshape(n * groups, c // groups, taps, oh * ow)
        if mask is not None:
            seen = seen * mask.reshape(n * groups, 1, taps, oh * ow)
        return (kernel.reshape(-1, c * taps) @ seen.reshape(n, c * taps, oh * ow)).reshape(n, -1, oh, ow)

    return compute
