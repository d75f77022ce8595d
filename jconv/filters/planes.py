"""What all filters share: where an image's height and width stand, and how kernels go over its planes."""

from functools import reduce
from math import prod

import jax
import jax.numpy as jnp
from jax import lax

from jconv.arguments import PADDING_MODES, PaddingMode, check_choice, integer
from jconv.arrays import accumulator_dtype
from jconv.execution import plan_and_run
from jconv.filters.windows import Cell, Window, over_planes, with_border
from jconv.padding import check_border


def sweep(
    function: str,
    image: jax.Array,
    kernels: list[jax.Array],
    padding_mode: PaddingMode,
    channel_axis: int | None,
) -> list[jax.Array]:
    """Every plane under several kernels of one size, in one convolution; half precision comes back as float32."""
    axes = height_and_width(function, image, padding_mode, channel_axis)
    size = kernels[0].shape
    if len(size) != 2:
        raise ValueError(f"{function}: `kernel` must have 2 axes (KH, KW), got shape {size}")
    if 0 in size:
        raise ValueError(f"{function}: `kernel` must have a tap along every axis, got shape {size}")
    check_border(function, "image", image.shape, axes, [k // 2 for k in size], padding_mode)
    if not jnp.issubdtype(image.dtype, jnp.inexact):
        image = image.astype(jnp.float32)
    kernel = jnp.stack(kernels)
    floating = [array for array in (image, kernel) if jnp.issubdtype(array.dtype, jnp.inexact)]
    wide = accumulator_dtype(jnp.result_type(*floating))  # whole numbers widen nothing
    planes = Planes(image.astype(wide), axes)
    rows, columns = (((k - 1) // 2, k // 2) for k in size)
    window = Window(function, correlated, (rows, columns), padding_mode, planes.shape, _convolved)
    return [planes.image_of(rows) for rows in over_planes(window, planes.image, kernel.astype(wide))]


def correlated(cell: Cell, kernels: jax.Array) -> list[jax.Array]:
    """The sum of a window's cells, weighed by each of the kernels."""
    count, rows, columns = kernels.shape
    weights = lax.split(kernels.reshape(-1), (1,) * kernels.size)

    def weighed(number: int, u: int, v: int) -> jax.Array:
        seen, weight = cell(u, v), weights[(number * rows + u) * columns + v]
        return lax.mul(lax.broadcast_in_dim(weight, seen.shape, (seen.ndim - 1,)), seen)

    def of_column(number: int, v: int) -> jax.Array:
        return reduce(lax.add, [weighed(number, u, v) for u in range(rows)])

    return [reduce(lax.add, [of_column(number, v) for v in range(columns)]) for number in range(count)]


def _convolved(cells: jax.Array, kernels: jax.Array, window: Window) -> list[jax.Array]:
    """The same as a convolution, by whatever is best for its sizes."""
    rows = with_border(window, cells)
    n, h, w, step = rows.shape
    y = plan_and_run(
        window.function, rows.reshape(n, 1, h, w * step), kernels[:, None], None, 2, "auto", None,
        cells.dtype, "zeros", stride=1, padding=0, dilation=(1, step), groups=1, layout="channels_first",
    )  # fmt: skip
    return [y[:, i] for i in range(len(kernels))]


class Planes:
    """The planes of an image, channels behind W left where they are.

    Attributes:
        image: with H and W side by side.
        shape: `(planes, H, W, step)`: cells that are neighbours along W stand `step` apart.
    """

    def __init__(self, image: jax.Array, axes: tuple[int, int]) -> None:
        h, w = axes
        self._moved = axes if w != h + 1 else None
        if self._moved:  # channels between them
            image = jnp.moveaxis(image, axes, (-2, -1))
            h, w = image.ndim - 2, image.ndim - 1
        self.image = image
        self.shape = prod(image.shape[:h]), image.shape[h], image.shape[w], prod(image.shape[w + 1 :])

    def image_of(self, rows: jax.Array) -> jax.Array:
        """Planes `(planes, H, W * step)` as the image that they belong to."""
        image = rows.reshape(self.image.shape)
        return jnp.moveaxis(image, (-2, -1), self._moved) if self._moved else image


def height_and_width(
    function: str, image: jax.Array, padding_mode: PaddingMode, channel_axis: int | None
) -> tuple[int, int]:
    """Where H and W stand: the last two axes but for the channels'."""
    check_choice(function, "padding_mode", padding_mode, PADDING_MODES)
    axes = list(range(image.ndim))
    if channel_axis is not None:
        axis = integer(function, "channel_axis", channel_axis, minimum=None)
        if not -image.ndim <= axis < image.ndim:
            raise ValueError(
                f"{function}: `channel_axis` must name an axis of `image`, got {axis} (shape {image.shape})"
            )
        del axes[axis]
    if len(axes) < 2 or 0 in (image.shape[axes[-2]], image.shape[axes[-1]]):
        raise ValueError(f"{function}: `image` must have a height and a width, got shape {image.shape}")
    return axes[-2], axes[-1]


def check_real(function: str, **arrays: jax.Array) -> None:
    """Refuse complex numbers."""
    for name, array in arrays.items():
        if jnp.iscomplexobj(array):
            raise TypeError(f"{function}: `{name}` must be real, got dtype {array.dtype}")
