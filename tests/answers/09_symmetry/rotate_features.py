"""Answers to rotate_features that its checks are tried on."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from jconv import equivariance
from jconv.kit import right, wrong


@right("roll and rot90, each on its axes")
def rolled(features, turns=1):
    return np.roll(np.rot90(features, turns, (2, 3)), turns, axis=1)


@right("one quarter turn after the other, cell by cell")
def cell_by_cell(features, turns=1):
    for _ in range(turns % 4):
        C, _, H, W = features.shape
        turned = np.empty((C, 4, W, H), features.dtype)
        for c, h, i, j in np.ndindex(C, 4, W, H):
            turned[c, h, i, j] = features[c, h - 1, j, W - 1 - i]
        features = turned
    return features


@right("jitted: mirror and transpose instead of rot90")
@partial(jax.jit, static_argnames="turns")
def mirrored(features, turns=1):
    features = jnp.asarray(features)
    for _ in range(turns % 4):
        planes = jnp.flip(jnp.swapaxes(features, 2, 3), axis=2)
        features = jnp.concatenate([planes[:, 3:], planes[:, :3]], axis=1)
    return features


@wrong("turns the planes and leaves them in their places")
def planes_only(features, turns=1):
    return np.rot90(features, turns, (2, 3))


@wrong("moves the planes on and does not turn them")
def places_only(features, turns=1):
    return np.roll(features, turns, axis=1)


@wrong("moves the planes back: h + turns for h - turns")
def backwards(features, turns=1):
    return np.roll(np.rot90(features, turns, (2, 3)), -turns, axis=1)


@wrong("turns clockwise")
def clockwise(features, turns=1):
    return np.roll(np.rot90(features, -turns, (2, 3)), turns, axis=1)


@wrong("turns clockwise and moves back: the inverse turn")
def inverse(features, turns=1):
    return rolled(features, -turns)


@wrong("turns the channels into the poses, rot90's default axes")
def default_axes(features, turns=1):
    return np.roll(np.rot90(features, turns), turns, axis=1)


@wrong("rolls the channels")
def rolls_channels(features, turns=1):
    return np.roll(np.rot90(features, turns, (2, 3)), turns, axis=0)


@wrong("takes the poses for the first axis")
def poses_first(features, turns=1):
    return np.swapaxes(rolled(features, turns), 0, 1)


@wrong("transposes the planes, which mirrors them")
def transposed(features, turns=1):
    planes = np.swapaxes(features, 2, 3) if turns % 2 else features
    return np.roll(planes, turns, axis=1)


@wrong("turns once, whatever the number of turns")
def once(features, turns=1):
    return rolled(features, 1)


@wrong("turns by as many as it likes but moves on by one")
def moves_by_one(features, turns=1):
    return np.roll(np.rot90(features, turns, (2, 3)), 1, axis=1)


@wrong("does not turn for a negative number of turns")
def no_negative(features, turns=1):
    for _ in range(turns):
        features = rolled(features)
    return features


@wrong("asks jconv", verdict="forbidden")
def ready_made(features, turns=1):
    return equivariance.act(features, turns % 4, on="features")
