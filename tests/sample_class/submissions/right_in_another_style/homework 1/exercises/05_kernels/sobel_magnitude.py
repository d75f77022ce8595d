import jax.numpy as jnp


def sobel_magnitude(image):
    image = jnp.asarray(image, jnp.float32)
    smooth = image[:-2] + 2 * image[1:-1] + image[2:]
    gx = smooth[:, 2:] - smooth[:, :-2]
    smooth = image[:, :-2] + 2 * image[:, 1:-1] + image[:, 2:]
    gy = smooth[2:] - smooth[:-2]
    return jnp.hypot(gx, gy)
