"""deform_conv2d: every mistake and its whole message."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jconv import deform_conv2d

X, F, K = (2, 4, 8, 8), (2, 18, 6, 6), (6, 4, 3, 3)
WANTED = "a dy and a dx for each of the 9 taps, for each of G groups of channels"
PER_OFFSET = "one number for each dy and dx of `offset`"
# shapes of x, offset and kernel (and mask, and bias), options, the message after "deform_conv2d: "
# fmt: off
ERRORS = [
    ((X, (2, 16, 6, 6), K), {}, f"`offset` must have shape (2, 18 * G, 6, 6), {WANTED}, got (2, 16, 6, 6)"),
    ((X, (2, 9, 6, 6), K), {}, f"`offset` must have shape (2, 18 * G, 6, 6), {WANTED}, got (2, 9, 6, 6)"),
    ((X, (2, 0, 6, 6), K), {}, f"`offset` must have shape (2, 18 * G, 6, 6), {WANTED}, got (2, 0, 6, 6)"),
    ((X, (2, 18, 8, 8), K), {}, f"`offset` must have shape (2, 18 * G, 6, 6), {WANTED}, got (2, 18, 8, 8)"),
    ((X, (2, 18, 6, 6), K), {"stride": (2, 1)},
     f"`offset` must have shape (2, 18 * G, 3, 6), {WANTED}, got (2, 18, 6, 6)"),
    ((X, (1, 18, 6, 6), K), {}, f"`offset` must have shape (2, 18 * G, 6, 6), {WANTED}, got (1, 18, 6, 6)"),
    ((X, (18, 6, 6), K), {}, f"`offset` must have shape (2, 18 * G, 6, 6), {WANTED}, got (18, 6, 6)"),
    ((X, (), K), {}, f"`offset` must have shape (2, 18 * G, 6, 6), {WANTED}, got ()"),
    ((X[1:], F, K), {}, f"`offset` must have shape (18 * G, 6, 6), {WANTED}, got (2, 18, 6, 6)"),
    ((X, (2, 54, 6, 6), K), {}, "`offset` must have a number of groups G that divides the 4 channels of `x`, got "
     "G=3 (offset shape (2, 54, 6, 6), 18 channels a group)"),
    ((X, F, K, (2, 18, 6, 6)), {}, f"`mask` must have shape (2, 9, 6, 6), {PER_OFFSET}, got (2, 18, 6, 6)"),
    ((X, (2, 36, 6, 6), K, (2, 9, 6, 6)), {},
     f"`mask` must have shape (2, 18, 6, 6), {PER_OFFSET}, got (2, 9, 6, 6)"),
    ((X, F, K, (2, 9, 6, 1)), {}, f"`mask` must have shape (2, 9, 6, 6), {PER_OFFSET}, got (2, 9, 6, 1)"),
    ((X, F, K, (9, 6, 6)), {}, f"`mask` must have shape (2, 9, 6, 6), {PER_OFFSET}, got (9, 6, 6)"),
    ((X[1:], F[1:], K, (1, 9, 6, 6)), {},
     f"`mask` must have shape (9, 6, 6), {PER_OFFSET}, got (1, 9, 6, 6)"),
    ((X, F, K, (2, 9, 6, 6), (4,)), {}, "`bias` must have shape (6,), one number an output channel, got (4,) "
     "(kernel shape (6, 4, 3, 3))"),
    ((X, F, (6, 4, 3)), {}, "`kernel` must have 4 axes (O, C, KH, KW), got 3 (shape (6, 4, 3))"),
    ((X, F, (6, 4, 0, 3)), {}, "`kernel` must have a tap along every axis, got shape (6, 4, 0, 3)"),
    (((8, 8), F, K), {}, "`x` must have 4 axes (N, C, H, W) or 3 axes (C, H, W), got 2 (shape (8, 8))"),
    ((X, F, (6, 2, 3, 3)), {},
     "`x` has 4 channels but `kernel` expects 2 (kernel shape (6, 2, 3, 3), groups=1)"),
    ((X, F, K), {"groups": 3}, "`groups` must divide the channels of `x` and the output channels of `kernel`, got "
     "groups=3 for 4 and 6 (x shape (2, 4, 8, 8), kernel shape (6, 4, 3, 3))"),
    ((X, F, K), {"groups": 0}, "`groups` must be at least 1, got 0"),
    ((X, F, K), {"stride": 0}, "`stride` must be at least 1, got 0"),
    ((X, F, K), {"dilation": (1, 0)}, "`dilation` must be at least 1, got 0"),
    ((X, F, K), {"padding": -1}, "`padding` must be at least 0, got -1"),
    ((X, F, K), {"padding": "causal"}, '`padding` "causal" needs one spatial axis, got 2'),
    ((X, F, (6, 4, 9, 3)), {}, "the kernel must not be larger than the padded input, got a kernel of 9 "
     "(dilation 1: 9 cells) on 8 cells (size 8, padding (0, 0)) along spatial axis 0"),
]
# fmt: on


@pytest.mark.parametrize(("shapes", "options", "text"), ERRORS, ids=[row[-1] for row in ERRORS])
def test_mistakes(shapes, options, text):
    x, offset, kernel, mask, bias = [*map(jnp.ones, shapes), *[None] * (5 - len(shapes))]
    with pytest.raises(ValueError, match=rf"^deform_conv2d: {re.escape(text)}(\n-----|\Z)"):
        jax.eval_shape(lambda x: deform_conv2d(x, offset, kernel, bias, mask=mask, **options), x)


x, offset, kernel, mask = (np.ones(shape, np.float32) for shape in (X, F, K, (2, 9, 6, 6)))
WRONG_TYPES = [
    (([[1.0]], offset, kernel), {}, "`x` must be an array, got list"),
    ((x, [[1.0]], kernel), {}, "`offset` must be an array, got list"),
    ((x, None, kernel), {}, "`offset` must be an array, got NoneType"),
    ((x, offset, 1.0), {}, "`kernel` must be an array, got float"),
    ((x, offset, kernel, [1.0]), {}, "`bias` must be an array, got list"),
    ((x, offset, kernel), {"mask": 1}, "`mask` must be an array, got int"),
    ((x, offset * 1j, kernel), {}, "`offset` must be real, got dtype complex64"),
    ((x, offset, kernel), {"mask": mask * 1j}, "`mask` must be real, got dtype complex64"),
    ((x, offset.astype(str), kernel), {}, "`offset` must hold numbers, got dtype <U32"),
    ((x, offset, kernel), {"stride": 1.0}, "`stride` must be made of ints, got 1.0 (float)"),
    ((x, offset, kernel), {"groups": True}, "`groups` must be made of ints, got True (bool)"),
]


@pytest.mark.parametrize(("arrays", "options", "text"), WRONG_TYPES, ids=[row[-1] for row in WRONG_TYPES])
def test_wrong_types(arrays, options, text):
    with pytest.raises(TypeError, match=f"^deform_conv2d: {re.escape(text)}$"):
        deform_conv2d(*arrays, **options)


def test_the_mask_goes_by_name():
    with pytest.raises(TypeError, match="positional argument"):
        deform_conv2d(x, offset, kernel, None, mask)
