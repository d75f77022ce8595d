"""Photographs as files: read one, filter it, write it. The file formats are Pillow's (extra `images`)."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jax.numpy as jnp
import numpy as np

from jconv import filters, kernels
from jconv.files import replacing

if TYPE_CHECKING:
    from PIL import Image


class PictureError(Exception):
    """A picture that cannot be read, filtered or written: one line that says which and why."""


def filter_file(photo: Path, kernel: str, output: Path) -> None:
    """Filter a picture file with a kernel of the gallery and write the result, whole or not at all.

    Args:
        photo: a file that Pillow reads. Its orientation tag is applied, its transparency kept.
        kernel: a name in `jconv.kernels.GALLERY`.
        output: where to write; its suffix chooses the format.

    Raises:
        PictureError: no such kernel, no picture, or nowhere to write.
    """
    if kernel not in kernels.GALLERY:
        raise PictureError(f"there is no kernel {kernel!r}; the gallery has {', '.join(kernels.GALLERY)}")
    image = _read(photo)
    alpha = image.getchannel("A") if "A" in image.getbands() else None
    filtered = filter_pixels(_eight_bits(photo, image), kernel)
    result = _pillow().fromarray(filtered)
    if alpha is not None:
        result.putalpha(alpha)
    _write(result, output)


def filter_pixels(pixels: np.ndarray, kernel: str) -> np.ndarray:
    """Filter 8-bit pixels `(H, W)` or `(H, W, C)` for showing: 8 bits again.

    A kernel that sums to zero answers with both signs and more than 255: its magnitude is scaled so that the
    strongest answer is white. Whatever else leaves 0 ... 255 is clipped.
    """
    weights = kernels.GALLERY[kernel].build()
    axis = 2 if pixels.ndim == 3 else None
    # Unlike "reflect", "replicate" has something to repeat beyond the edge of a picture of any size.
    answer = filters.apply(pixels, weights, padding_mode="replicate", channel_axis=axis)
    if abs(float(weights.sum())) < 1e-6:
        answer = jnp.abs(answer) * (255 / jnp.maximum(jnp.abs(answer).max(), 1e-6))
    return np.asarray(jnp.clip(jnp.round(answer), 0, 255).astype(jnp.uint8))


def _eight_bits(photo: Path, image: "Image.Image") -> np.ndarray:
    """The pixels of a picture, without its transparency: `(H, W)` if it is grey, else `(H, W, 3)`."""
    if image.mode.startswith("I;16"):
        return np.round(np.asarray(image) / 257).astype(np.uint8)
    if image.mode in ("I", "F"):
        raise PictureError(f"{photo}: pixels of mode {image.mode}; pictures of 8 or 16 bits are filtered")
    return np.asarray(image.convert("L" if image.mode in ("1", "L", "LA") else "RGB"))


def _pillow() -> Any:
    try:
        from PIL import Image
    except ImportError:
        raise PictureError("pictures need Pillow: pip install 'jconv[images]'") from None
    return Image


def _read(photo: Path) -> "Image.Image":
    module = _pillow()
    from PIL import ImageOps

    try:
        with module.open(photo) as image:
            image.load()
            return ImageOps.exif_transpose(image)
    except FileNotFoundError:
        raise PictureError(f"{photo}: there is no such file") from None
    except (OSError, ValueError, SyntaxError, module.DecompressionBombError) as error:
        raise PictureError(f"{photo}: not a picture that can be read ({error})") from None


def _write(image: "Image.Image", output: Path) -> None:
    module = _pillow()
    suffix = output.suffix.lower()
    if suffix not in module.registered_extensions():
        raise PictureError(f"{output}: no picture format has the suffix {suffix!r}; try .png")
    try:
        with replacing(output) as file:
            image.save(file, format=module.registered_extensions()[suffix])
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise PictureError(f"{output}: cannot be written: {reason}") from None
