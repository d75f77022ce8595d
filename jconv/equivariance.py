"""Convolutions that turn with their input: the groups p4 and p4m, what they do to images and features, and a test.

Convolution is equivariant to shifts because one kernel serves all positions. Here one kernel serves all quarter
turns as well (p4), and mirrors (p4m): it is laid over the image in every pose, and a feature map has an axis G
that says in which.
"""

from collections.abc import Callable, Sequence
from math import prod
from typing import Literal, TypeAlias, get_args

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from jconv.arguments import Padding, check_choice, check_rank, integer
from jconv.arrays import accumulator_dtype, as_array, mean_dtype, sum_dtype
from jconv.execution import plan_and_run
from jconv.geometry.window import plan_window
from jconv.meshes import on_any_mesh

__all__ = ["act", "equivariance_error", "group_conv", "group_pool", "lift_conv"]

Group: TypeAlias = Literal["p4", "p4m"]
On: TypeAlias = Literal["image", "features"]
Reduce: TypeAlias = Literal["max", "mean", "sum"]

_ORDER = {"p4": 4, "p4m": 8}


def act(x: ArrayLike, element: int, *, group: Group = "p4", on: On = "image") -> jax.Array:
    """Let an element of a group act: turn and mirror an image, or turn, mirror and permute its features.

        image:     (g x)[p] = x[g^-1 p]
        features:  (g f)[h, p] = f[g^-1 h, g^-1 p]

    Element r + 4 m mirrors left and right if m is 1, and then makes r quarter turns counterclockwise.

    Args:
        x: an image `(..., H, W)`, or features `(..., |G|, H, W)`; H and W may differ.
        element: which one, from 0 (which changes nothing) to 3 in p4, to 7 in p4m.
        group: `"p4"`, the 4 quarter turns, or `"p4m"`, the 8 turns and mirrors of a square.
        on: `"image"`, or `"features"`, where the third axis from the end is the group's, as in the results of
            `lift_conv` and `group_conv`.

    Returns:
        An array of x's dtype and shape, with H and W exchanged for an odd number of quarter turns.

    Raises:
        ValueError: too few axes, a group axis of another length, an element that the group does not have.

    Example:
        >>> import jax.numpy as jnp
        >>> act(jnp.array([[1, 2, 3], [4, 5, 6]]), 1)
        Array([[3, 6],
               [2, 5],
               [1, 4]], dtype=int32)

    References:
        T. Cohen and M. Welling, "Group equivariant convolutional networks", 2016.
    """
    function = "equivariance.act"
    x = as_array(function, "x", x)
    check_choice(function, "group", group, get_args(Group))
    check_choice(function, "on", on, get_args(On))
    order, g = _ORDER[group], integer(function, "element", element, minimum=0)
    if g >= order:
        raise ValueError(f'{function}: `element` must be below {order}, the order of "{group}", got {g}')
    if on == "image":
        if x.ndim < 2:
            raise ValueError(f"{function}: `x` must have at least 2 axes (..., H, W), got shape {x.shape}")
        return _turn(x, g)
    _check_group_axis(function, x, (order,))
    return _turn_features(x, g, order)


@on_any_mesh
def lift_conv(x: ArrayLike, kernel: ArrayLike, *, group: Group = "p4", padding: Padding = 0) -> jax.Array:
    """The first layer of an equivariant network: correlate an image with a kernel in every pose.

        y[n, o, g] = sum over c of x[n, c] correlated with (g kernel)[o, c]

    Where the image is turned, the output is turned and its group axis permuted: `lift_conv(g x)` is
    `g lift_conv(x)`, by `act` on images and on features. This holds for kernels of even size too, and for the sum
    of the output and a bias that has one number for each o, whatever g.

    One `conv2d` computes it, for which the |G| poses of the kernel are written out.

    Args:
        x: `(N, C, H, W)` or unbatched `(C, H, W)`.
        kernel: `(O, C, K, K)`, square.
        group: `"p4"` or `"p4m"`, as in `act`.
        padding: zeros beyond the edges, as in `conv`, but as many on each of the four sides, which a quarter turn
            exchanges.

    Returns:
        `(N, O, |G|, H', W')`, without N if x has none, in the dtype that `conv` would return.

    Raises:
        ValueError: a kernel that is not square, padding that differs from side to side, or shapes that do not
            fit.

    Example:
        >>> import jax.numpy as jnp
        >>> step_to_the_right = jnp.array([[[[-1, 1], [-1, 1]]]])
        >>> lift_conv(jnp.array([[[0, 5], [0, 5]]]), step_to_the_right).ravel()  # to the right, up, left, down
        Array([ 10,   0, -10,   0], dtype=int32)

    References:
        T. Cohen and M. Welling, "Group equivariant convolutional networks", 2016.
    """
    function = "equivariance.lift_conv"
    x, kernel = as_array(function, "x", x), as_array(function, "kernel", kernel)
    check_choice(function, "group", group, get_args(Group))
    _check_kernel(function, kernel, "(O, C, K, K)")
    check_rank(function, "x", x.shape, 2, "channels_first")
    _check_channels(function, x, kernel, -3)
    poses = [_turn(kernel, g) for g in range(_ORDER[group])]
    return _correlate_poses(function, x, kernel, poses, padding)


@on_any_mesh
def group_conv(x: ArrayLike, kernel: ArrayLike, *, group: Group = "p4", padding: Padding = 0) -> jax.Array:
    """A further layer of an equivariant network: correlate features with a kernel in every pose.

        y[n, o, g] = sum over c and h of x[n, c, h] correlated with (g kernel)[o, c, h]

    A turn permutes the kernel's group axis as well as it turns its weights, so `group_conv(g x)` is
    `g group_conv(x)`, by `act` on features. Whatever treats all cells and all poses alike may stand between two
    layers: a bias for each o, ReLU, `max_pool(y, (1, 2, 2))` where H and W are even.

    One `conv2d` with C |G| channels computes it, for which the |G| poses are written out: O C |G|^2 K^2 numbers.

    Args:
        x: `(N, C, |G|, H, W)` or unbatched `(C, |G|, H, W)`, from `lift_conv` or `group_conv`.
        kernel: `(O, C, |G|, K, K)`, square.
        group: `"p4"` or `"p4m"`, as in `act`.
        padding: as in `lift_conv`.

    Returns:
        `(N, O, |G|, H', W')`, without N if x has none, in the dtype that `conv` would return.

    Raises:
        ValueError: as `lift_conv`, and a group axis of another length.

    Example:
        >>> import jax.numpy as jnp
        >>> features = lift_conv(jnp.ones((1, 3, 8, 8)), jnp.ones((2, 3, 3, 3)), group="p4m", padding=1)
        >>> group_conv(features, jnp.ones((5, 2, 8, 3, 3)), group="p4m").shape
        (1, 5, 8, 6, 6)

    References:
        T. Cohen and M. Welling, "Group equivariant convolutional networks", 2016.
    """
    function = "equivariance.group_conv"
    x, kernel = as_array(function, "x", x), as_array(function, "kernel", kernel)
    check_choice(function, "group", group, get_args(Group))
    order = _ORDER[group]
    _check_kernel(function, kernel, f"(O, C, {order}, K, K)", order)
    if x.ndim not in (4, 5) or x.shape[-3] != order:
        raise ValueError(
            f"{function}: `x` must have shape (N, C, {order}, H, W) or (C, {order}, H, W), "
            f'{order} being the order of "{group}", got {x.shape}'
        )
    _check_channels(function, x, kernel, -4)
    poses = [_turn_features(kernel, g, order) for g in range(order)]
    return _correlate_poses(function, x, kernel, poses, padding)


def group_pool(x: ArrayLike, *, reduce: Reduce = "max") -> jax.Array:
    """Forget the pose: take the largest, the mean or the sum over the group axis.

    What is left turns with the image as an image does, channel by channel. Pooled over all cells too, it does not
    change at all. Where several poses are equally large they share the gradient, so that it turns as well.

    Args:
        x: features `(..., |G|, H, W)`, |G| being 4 or 8.
        reduce: `"max"`, `"mean"` or `"sum"`.

    Returns:
        `(..., H, W)`; the largest in x's dtype, the others in those of `avg_pool` and of `conv`.

    Raises:
        ValueError: no group axis.
        TypeError: complex numbers, of which none is the largest.

    Example:
        >>> import jax.numpy as jnp
        >>> features = jnp.arange(4).reshape(4, 1, 1)
        >>> group_pool(features), group_pool(features, reduce="mean")
        (Array([[3]], dtype=int32), Array([[1.5]], dtype=float32))

    References:
        T. Cohen and M. Welling, "Group equivariant convolutional networks", 2016.
    """
    function = "equivariance.group_pool"
    x = as_array(function, "x", x)
    check_choice(function, "reduce", reduce, get_args(Reduce))
    _check_group_axis(function, x, tuple(_ORDER.values()))
    if reduce == "max":
        if jnp.iscomplexobj(x):
            raise TypeError(f'{function}: `x` must be real where `reduce` is "max", got dtype {x.dtype}')
        return x.max(-3)
    dtype = mean_dtype(x.dtype) if reduce == "mean" else sum_dtype(x.dtype)
    total = x.astype(accumulator_dtype(dtype)).sum(-3)
    return (total / x.shape[-3] if reduce == "mean" else total).astype(dtype)


def equivariance_error(
    f: Callable[[jax.Array], jax.Array],
    act_in: Callable[[jax.Array], jax.Array],
    act_out: Callable[[jax.Array], jax.Array],
    x: ArrayLike,
) -> jax.Array:
    """How far a function is from equivariant, on one input: whether acting before it or after it is the same.

        max |f(act_in(x)) - act_out(f(x))| / max |f(x)|

    Args:
        f: the function in question, from an array to an array.
        act_in: what is done to its input: a shift, a turn.
        act_out: what that should do to its output; the identity, where f should be invariant.
        x: an array.

    Returns:
        One number: about the rounding of the dtype for an equivariant f, of the order of 1 for one that is not.
        It is 0 where there is no difference at all, infinite where f(x) is 0 and f(act_in(x)) is not. Integers
        are compared in float32.

    Raises:
        ValueError: the two results differ in shape.
        TypeError: x or a result is no array.

    Example:
        >>> import jax.numpy as jnp
        >>> from jconv import conv2d
        >>> image, step = jnp.arange(12.0).reshape(1, 3, 4), jnp.array([[[[-1.0, 1.0], [-1.0, 1.0]]]])
        >>> turn = lambda x: act(x, 1)
        >>> equivariance_error(lambda x: conv2d(x, step), turn, turn, image)
        Array(3., dtype=float32)
        >>> turn_features = lambda x: act(x, 1, on="features")
        >>> equivariance_error(lambda x: lift_conv(x, step), turn, turn_features, image)
        Array(0., dtype=float32)
    """
    function = "equivariance.equivariance_error"
    y = as_array(function, "f(x)", f(x := as_array(function, "x", x)))
    before = as_array(function, "f(act_in(x))", f(act_in(x)))
    after = as_array(function, "act_out(f(x))", act_out(y))
    if before.shape != after.shape:
        raise ValueError(
            f"{function}: `f(act_in(x))` must have the shape of `act_out(f(x))`, "
            f"got {before.shape} and {after.shape}"
        )
    wide = accumulator_dtype(mean_dtype(jnp.result_type(before, after)))
    difference = abs(before.astype(wide) - after.astype(wide)).max(initial=0)
    equal = difference == 0  # where 0 / 0 may be left
    scale = abs(y.astype(wide)).max(initial=0)
    return jnp.where(equal, 0, difference / jnp.where(equal, 1, scale))


# ---------------------------------------------------------------------------------------------------------
# The groups, in integers: element r + 4 m is r quarter turns after m mirrors.


def _product(g: int, h: int) -> int:
    """The element that does h and then g. A mirror makes the turns that come before it run backwards."""
    (m, r), (n, s) = divmod(g, 4), divmod(h, 4)
    return (r + (-s if m else s)) % 4 + 4 * (m ^ n)


def _inverse(g: int) -> int:
    """The element that undoes g: a mirror image is undone by what made it."""
    return g if g >= 4 else -g % 4


def _turn(x: jax.Array, g: int) -> jax.Array:
    return jnp.rot90(jnp.flip(x, -1) if g >= 4 else x, g % 4, axes=(-2, -1))


def _turn_features(x: jax.Array, g: int, order: int) -> jax.Array:
    back = _inverse(g)
    return _turn(jnp.stack([x[..., _product(back, h), :, :] for h in range(order)], -3), g)


def _correlate_poses(
    function: str, x: jax.Array, kernel: jax.Array, poses: Sequence[jax.Array], padding: Padding
) -> jax.Array:
    """Correlate with every pose of a kernel in one convolution, a group axis counting among the channels."""
    out_channels, *channels, size, _ = kernel.shape
    pairs = plan_window(function, x.shape[-2:], (size, size), 1, padding, 1).padding
    if len({cells for pair in pairs for cells in pair}) > 1:
        raise ValueError(
            f"{function}: `padding` must be the same on all four sides, since a quarter turn exchanges them, "
            f"got {padding!r}, which is {pairs} for a kernel of {(size, size)}"
        )
    together = prod(channels)
    lead = x.shape[: x.ndim - 2 - len(channels)]
    y = plan_and_run(
        function,
        x.reshape(*lead, together, *x.shape[-2:]),
        jnp.stack(poses, 1).reshape(out_channels * len(poses), together, size, size),
        None, 2, "auto", None, None, "zeros",
        stride=1, padding=pairs, dilation=1, groups=1, layout="channels_first",
    )  # fmt: skip
    return y.reshape(*lead, out_channels, len(poses), *y.shape[-2:])


def _check_kernel(function: str, kernel: jax.Array, axes: str, order: int | None = None) -> None:
    wanted = 4 if order is None else 5
    if kernel.ndim != wanted or (order is not None and kernel.shape[2] != order):
        raise ValueError(f"{function}: `kernel` must have shape {axes}, got {kernel.shape}")
    if kernel.shape[-2] != kernel.shape[-1]:
        raise ValueError(
            f"{function}: `kernel` must be square, since a quarter turn exchanges its height and width, "
            f"got shape {kernel.shape}"
        )
    if kernel.shape[-1] == 0:
        raise ValueError(f"{function}: `kernel` must have a tap along every axis, got shape {kernel.shape}")


def _check_channels(function: str, x: jax.Array, kernel: jax.Array, axis: int) -> None:
    if x.shape[axis] != kernel.shape[1]:
        raise ValueError(
            f"{function}: `x` has {x.shape[axis]} channels but `kernel` expects {kernel.shape[1]} "
            f"(x shape {x.shape}, kernel shape {kernel.shape})"
        )


def _check_group_axis(function: str, x: jax.Array, orders: Sequence[int]) -> None:
    if x.ndim < 3 or x.shape[-3] not in orders:
        listed = " or ".join(f'{order} ("{group}")' for group, order in _ORDER.items() if order in orders)
        raise ValueError(
            f"{function}: `x` must have shape (..., |G|, H, W) with |G| being {listed}, got {x.shape}"
        )
