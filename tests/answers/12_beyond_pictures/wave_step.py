"""Answers to wave_step that its checks are tried on."""

import jax
import jax.numpy as jnp
import numpy as np
import scipy.ndimage

from jconv.kit import right, wrong


def laplacian(u, mode="constant"):
    p = np.pad(u, 1, mode=mode)
    return p[:-2, 1:-1] + p[2:, 1:-1] + p[1:-1, :-2] + p[1:-1, 2:] - 4 * u


@right("cell by cell")
def loops(previous, current, courant):
    H, W = current.shape
    result = np.zeros((H, W))
    for i, j in np.ndindex(H, W):
        pull = -4.0 * current[i, j]
        for a, b in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
            if 0 <= a < H and 0 <= b < W:
                pull += current[a, b]
        result[i, j] = 2 * current[i, j] - previous[i, j] + courant**2 * pull
    return result


@right("two matrix products: second differences down the columns and along the rows")
def matrices(previous, current, courant):
    def second_difference(N):
        return np.eye(N, k=1) + np.eye(N, k=-1) - 2 * np.eye(N)

    H, W = current.shape
    pull = second_difference(H) @ current + current @ second_difference(W)
    return 2 * current - previous + courant**2 * pull


@right("jitted, adds into shifted places")
@jax.jit
def shifted(previous, current, courant):
    current = jnp.asarray(current)
    pull = jnp.float32(-4) * current
    pull = pull.at[1:].add(current[:-1]).at[:-1].add(current[1:])
    pull = pull.at[:, 1:].add(current[:, :-1]).at[:, :-1].add(current[:, 1:])
    return 2 * current - previous + courant**2 * pull


@wrong("takes the courant number as it is, not squared")
def not_squared(previous, current, courant):
    return 2 * current - previous + courant * laplacian(current)


@wrong("puts the result where the moment before was, as simulations do to save memory")
def into_previous(previous, current, courant):
    result = 2 * current - previous + courant**2 * laplacian(current)
    if previous.dtype.kind != "f":
        return result
    previous[...] = result
    return previous


@wrong("repeats the rim: a skin with a loose end")
def loose(previous, current, courant):
    return 2 * current - previous + courant**2 * laplacian(current, "edge")


@wrong("goes round from one rim to the other")
def periodic(previous, current, courant):
    return 2 * current - previous + courant**2 * laplacian(current, "wrap")


@wrong("holds the cells of the rim at 0")
def rim_at_zero(previous, current, courant):
    result = np.zeros(current.shape)
    result[1:-1, 1:-1] = (2 * current - previous + courant**2 * laplacian(current))[1:-1, 1:-1]
    return result


@wrong("exchanges the two moments")
def exchanged(previous, current, courant):
    return 2 * previous - current + courant**2 * laplacian(previous)


@wrong("takes the Laplacian of the moment before")
def old_laplacian(previous, current, courant):
    return 2 * current - previous + courant**2 * laplacian(previous)


@wrong("forgets where the skin came from: a step of the heat equation")
def heat(previous, current, courant):
    return current + courant**2 * laplacian(current)


@wrong("forgets the 2")
def no_inertia(previous, current, courant):
    return current - previous + courant**2 * laplacian(current)


@wrong("adds the moment before")
def sign(previous, current, courant):
    return 2 * current + previous + courant**2 * laplacian(current)


@wrong("pushes where it should pull")
def pushed(previous, current, courant):
    return 2 * current - previous - courant**2 * laplacian(current)


@wrong("returns integers for integers")
def truncated(previous, current, courant):
    return loops(previous, current, courant).astype(current.dtype)


@wrong("moves on in place: neighbours have moved already")
def in_place(previous, current, courant):
    H, W = current.shape
    u = np.pad(current.astype(float), 1)
    for i, j in np.ndindex(H, W):
        around = u[i, j + 1] + u[i + 2, j + 1] + u[i + 1, j] + u[i + 1, j + 2]
        here = u[i + 1, j + 1]
        u[i + 1, j + 1] = 2 * here - previous[i, j] + courant**2 * (around - 4 * here)
    return u[1:-1, 1:-1]


@wrong("lets SciPy do it", verdict="forbidden")
def ready_made(previous, current, courant):
    pull = scipy.ndimage.laplace(current.astype(float), mode="constant")
    return 2 * current - previous + courant**2 * pull
