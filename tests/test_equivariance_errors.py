"""Every mistake in a call of the equivariance module, and its whole message."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from test_errors import exactly

from jconv.equivariance import act, equivariance_error, group_conv, group_pool, lift_conv


def same(x):
    return x


IMAGE, FEATURES = np.ones((1, 2, 6, 6), "f4"), np.ones((1, 2, 4, 6, 6), "f4")
LIFT, GROUP = np.ones((3, 2, 3, 3), "f4"), np.ones((3, 2, 4, 3, 3), "f4")
SIDES = "`padding` must be the same on all four sides, since a quarter turn exchanges them, got"
SQUARE = "`kernel` must be square, since a quarter turn exchanges its height and width, got shape"
TAPS = "`kernel` must have a tap along every axis, got shape"
GROUPS = '`group` must be one of "p4", "p4m"; got'
WRONG_VALUES = [
    # act
    (lambda: act(IMAGE, 4), 'act: `element` must be below 4, the order of "p4", got 4'),
    (lambda: act(IMAGE, 8, group="p4m"), 'act: `element` must be below 8, the order of "p4m", got 8'),
    (lambda: act(IMAGE, -1), "act: `element` must be at least 0, got -1"),
    (lambda: act(IMAGE, 1, group="p6"), f"act: {GROUPS} 'p6'"),
    (lambda: act(IMAGE, 1, on="kernel"), 'act: `on` must be one of "image", "features"; got \'kernel\''),
    (lambda: act(np.ones(3), 1), "act: `x` must have at least 2 axes (..., H, W), got shape (3,)"),
    (
        lambda: act(IMAGE, 1, on="features"),
        'act: `x` must have shape (..., |G|, H, W) with |G| being 4 ("p4"), got (1, 2, 6, 6)',
    ),
    (
        lambda: act(FEATURES, 1, on="features", group="p4m"),
        'act: `x` must have shape (..., |G|, H, W) with |G| being 8 ("p4m"), got (1, 2, 4, 6, 6)',
    ),
    (
        lambda: act(IMAGE[0, 0], 1, on="features"),
        'act: `x` must have shape (..., |G|, H, W) with |G| being 4 ("p4"), got (6, 6)',
    ),
    # lift_conv
    (lambda: lift_conv(IMAGE, LIFT, group="p3"), f"lift_conv: {GROUPS} 'p3'"),
    (lambda: lift_conv(IMAGE, GROUP), "lift_conv: `kernel` must have shape (O, C, K, K), got (3, 2, 4, 3, 3)"),
    (lambda: lift_conv(IMAGE, LIFT[..., :2]), f"lift_conv: {SQUARE} (3, 2, 3, 2)"),
    (lambda: lift_conv(IMAGE, LIFT[..., :0, :0]), f"lift_conv: {TAPS} (3, 2, 0, 0)"),
    (
        lambda: lift_conv(IMAGE[0, 0], LIFT),
        "lift_conv: `x` must have 4 axes (N, C, H, W) or 3 axes (C, H, W), got 2 (shape (6, 6))",
    ),
    (
        lambda: lift_conv(IMAGE[:, :1], LIFT),
        "lift_conv: `x` has 1 channels but `kernel` expects 2 (x shape (1, 1, 6, 6), kernel shape (3, 2, 3, 3))",
    ),
    (
        lambda: lift_conv(IMAGE, LIFT[..., :2, :2], padding="same"),
        f"lift_conv: {SIDES} 'same', which is ((0, 1), (0, 1)) for a kernel of (2, 2)",
    ),
    (
        lambda: lift_conv(IMAGE, LIFT, padding=(0, 1)),
        f"lift_conv: {SIDES} (0, 1), which is ((0, 0), (1, 1)) for a kernel of (3, 3)",
    ),
    (
        lambda: lift_conv(IMAGE, LIFT, padding=((1, 0), (0, 1))),
        f"lift_conv: {SIDES} ((1, 0), (0, 1)), which is ((1, 0), (0, 1)) for a kernel of (3, 3)",
    ),
    (lambda: lift_conv(IMAGE, LIFT, padding=-1), "lift_conv: `padding` must be at least 0, got -1"),
    (
        lambda: lift_conv(IMAGE[..., :2], LIFT),
        "lift_conv: the kernel must not be larger than the padded input, got a kernel of 3 (dilation 1: 3 cells) "
        "on 2 cells (size 2, padding (0, 0)) along spatial axis 1",
    ),
    # group_conv
    (lambda: group_conv(FEATURES, GROUP, group=4), f"group_conv: {GROUPS} 4"),
    (lambda: group_conv(FEATURES, LIFT), "group_conv: `kernel` must have shape (O, C, 4, K, K), got (3, 2, 3, 3)"),
    (
        lambda: group_conv(FEATURES, GROUP, group="p4m"),
        "group_conv: `kernel` must have shape (O, C, 8, K, K), got (3, 2, 4, 3, 3)",
    ),
    (lambda: group_conv(FEATURES, GROUP[..., :2, :]), f"group_conv: {SQUARE} (3, 2, 4, 2, 3)"),
    (lambda: group_conv(FEATURES, GROUP[..., :0, :0]), f"group_conv: {TAPS} (3, 2, 4, 0, 0)"),
    (
        lambda: group_conv(IMAGE, GROUP),
        'group_conv: `x` must have shape (N, C, 4, H, W) or (C, 4, H, W), 4 being the order of "p4", '
        "got (1, 2, 6, 6)",
    ),
    (
        lambda: group_conv(FEATURES[0, 0], GROUP),
        'group_conv: `x` must have shape (N, C, 4, H, W) or (C, 4, H, W), 4 being the order of "p4", '
        "got (4, 6, 6)",
    ),
    (
        lambda: group_conv(FEATURES[:, :1], GROUP),
        "group_conv: `x` has 1 channels but `kernel` expects 2 "
        "(x shape (1, 1, 4, 6, 6), kernel shape (3, 2, 4, 3, 3))",
    ),
    (
        lambda: group_conv(FEATURES, GROUP[..., :2, :2], padding="same_lower"),
        f"group_conv: {SIDES} 'same_lower', which is ((1, 0), (1, 0)) for a kernel of (2, 2)",
    ),
    # group_pool, equivariance_error
    (
        lambda: group_pool(FEATURES, reduce="min"),
        'group_pool: `reduce` must be one of "max", "mean", "sum"; got \'min\'',
    ),
    (
        lambda: group_pool(IMAGE),
        'group_pool: `x` must have shape (..., |G|, H, W) with |G| being 4 ("p4") or 8 ("p4m"), got (1, 2, 6, 6)',
    ),
    (
        lambda: equivariance_error(lambda x: x, partial(act, element=1), same, IMAGE[..., :5]),
        "equivariance_error: `f(act_in(x))` must have the shape of `act_out(f(x))`, got (1, 2, 5, 6) and "
        "(1, 2, 6, 5)",
    ),
]
WRONG_TYPES = [
    (lambda: act([[1]], 1), "act: `x` must be an array, got list"),
    (lambda: act(IMAGE, 1.0), "act: `element` must be made of ints, got 1.0 (float)"),
    (lambda: lift_conv([[[1]]], LIFT), "lift_conv: `x` must be an array, got list"),
    (lambda: lift_conv(IMAGE, [1]), "lift_conv: `kernel` must be an array, got list"),
    (lambda: lift_conv(IMAGE, LIFT, padding=1.0), "lift_conv: `padding` must be made of ints, got 1.0 (float)"),
    (lambda: group_conv(None, GROUP), "group_conv: `x` must be an array, got NoneType"),
    (lambda: group_conv(FEATURES, 1), "group_conv: `kernel` must be an array, got int"),
    (lambda: group_pool((1,)), "group_pool: `x` must be an array, got tuple"),
    (
        lambda: group_pool(FEATURES.astype(np.complex64)),
        'group_pool: `x` must be real where `reduce` is "max", got dtype complex64',
    ),
    (lambda: equivariance_error(same, same, same, 1.0), "equivariance_error: `x` must be an array, got float"),
    (
        lambda: equivariance_error(lambda x: (x, x), same, same, IMAGE),
        "equivariance_error: `f(x)` must be an array, got tuple",
    ),
    (
        lambda: equivariance_error(same, same, lambda y: None, IMAGE),
        "equivariance_error: `act_out(f(x))` must be an array, got NoneType",
    ),
]


@pytest.mark.parametrize(("call", "text"), WRONG_VALUES, ids=lambda value: value if isinstance(value, str) else "")
def test_wrong_values(call, text):
    with pytest.raises(ValueError, match=exactly(f"equivariance.{text}")):
        call()


@pytest.mark.parametrize(("call", "text"), WRONG_TYPES, ids=lambda value: value if isinstance(value, str) else "")
def test_wrong_types(call, text):
    with pytest.raises(TypeError, match=exactly(f"equivariance.{text}")):
        call()


def test_mistakes_are_found_while_tracing_before_any_arithmetic():
    huge = jax.ShapeDtypeStruct((10**6, 3, 10**6, 10**6), jnp.float32)
    with pytest.raises(ValueError, match=r"^equivariance\.lift_conv: `x` has 3 channels but `kernel` expects 2 "):
        jax.eval_shape(lift_conv, huge, LIFT)
