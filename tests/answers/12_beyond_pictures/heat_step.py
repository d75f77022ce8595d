"""Answers to heat_step that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np
import scipy.ndimage

from jconv.kit import right, wrong


def padded_step(u, r, mode):
    p = np.pad(u, 1, mode=mode)
    return u + r * (p[:-2, 1:-1] + p[2:, 1:-1] + p[1:-1, :-2] + p[1:-1, 2:] - 4 * u)


@right("cell by cell, over the neighbours that exist")
def loops(u, r):
    H, W = u.shape
    result = np.empty((H, W))
    for i in range(H):
        for j in range(W):
            gained = 0.0
            for a, b in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
                if 0 <= a < H and 0 <= b < W:
                    gained += u[a, b] - u[i, j]
            result[i, j] = u[i, j] + r * gained
    return result


@right("flows between neighbours: what one gains the other loses")
def flows(u, r):
    result = u.astype(float)
    down, to_the_right = r * np.diff(u, axis=0), r * np.diff(u, axis=1)
    result[:-1] += down
    result[1:] -= down
    result[:, :-1] += to_the_right
    result[:, 1:] -= to_the_right
    return result


@right("jitted, indices clipped to the plate")
@jax.jit
def clipped(u, r):
    H, W = u.shape
    rows, columns = jnp.arange(H), jnp.arange(W)
    total = -4 * u
    for d in (-1, 1):
        total = total + u[jnp.clip(rows + d, 0, H - 1)] + u[:, jnp.clip(columns + d, 0, W - 1)]
    return u + r * total


@wrong("counts the cells outside as 0: heat leaks")
def cold_outside(u, r):
    return padded_step(u, r, "constant")


@wrong("goes round from one rim to the other")
def periodic(u, r):
    return padded_step(u, r, "wrap")


@wrong("mirrors at the rim's cells instead of repeating them")
def reflected(u, r):
    return padded_step(u, r, "reflect")


@wrong("reads u[-1] at the top and on the left: Python's other end")
def negative_index(u, r):
    H, W = u.shape
    result = np.empty((H, W))
    for i, j in np.ndindex(H, W):
        around = u[i - 1, j] + u[min(i + 1, H - 1), j] + u[i, j - 1] + u[i, min(j + 1, W - 1)]
        result[i, j] = u[i, j] + r * (around - 4 * u[i, j])
    return result


@wrong("moves on inside only and leaves the rim as it is")
def inside_only(u, r):
    result = u.astype(float)
    result[1:-1, 1:-1] = padded_step(u, r, "edge")[1:-1, 1:-1]
    return result


@wrong("returns the inside only")
def valid(u, r):
    return padded_step(u, r, "edge")[1:-1, 1:-1]


@wrong("writes the new values where the old ones are still needed")
def in_place(u, r):
    u = u.astype(float)
    H, W = u.shape
    for i, j in np.ndindex(H, W):
        around = u[max(i - 1, 0), j] + u[min(i + 1, H - 1), j] + u[i, max(j - 1, 0)] + u[i, min(j + 1, W - 1)]
        u[i, j] += r * (around - 4 * u[i, j])
    return u


@wrong("adds the change to the plate that it was given")
def changes_its_argument(u, r):
    change = padded_step(u, r, "edge") - u
    if u.dtype.kind == "f":
        u += change
        return u
    return u + change


@wrong("takes away where it should add")
def backwards(u, r):
    return padded_step(u, -r, "edge")


@wrong("returns the change alone")
def change(u, r):
    return padded_step(u, r, "edge") - u


@wrong("counts the diagonal neighbours as well")
def nine_points(u, r):
    p = np.pad(u, 1, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(p, (3, 3))
    return u + r * (windows.sum(axis=(2, 3)) - 9 * u)


@wrong("divides the differences by 4: the neighbours' mean")
def mean_of_neighbours(u, r):
    return padded_step(u, r / 4, "edge")


@wrong("keeps the integers' dtype")
def truncated(u, r):
    return padded_step(u, r, "edge").astype(u.dtype)


@wrong("lets SciPy do it", verdict="forbidden")
def ready_made(u, r):
    return u + r * scipy.ndimage.laplace(u.astype(float), mode="nearest")
