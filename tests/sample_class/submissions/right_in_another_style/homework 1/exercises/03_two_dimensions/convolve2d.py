import jax.numpy as jnp


def convolve2d(image, kernel):
    image, flipped = jnp.asarray(image), jnp.asarray(kernel)[::-1, ::-1]
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    return sum(
        image[u : u + height, v : v + width] * flipped[u, v]
        for u in range(kernel.shape[0])
        for v in range(kernel.shape[1])
    )
