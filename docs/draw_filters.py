"""Draw docs/filters.jpg: a photograph through every kernel of the gallery, and through filters made of them.

python docs/draw_filters.py          (needs the extra `test`: scikit-learn has the photograph)
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from sklearn.datasets import load_sample_image

from jconv import filters, kernels
from jconv.pictures import filter_pixels

COLUMNS, TILE, LABEL = 5, (192, 128), 16
CROP = (60, 20, 540, 341)  # left, top, right, bottom of (640, 427): the tower, and some sky


def magnitude(answer: np.ndarray) -> np.ndarray:
    """|answer|, the strongest white."""
    size = np.abs(answer)
    return 255 * size / size.max()


def pictures(photo: np.ndarray) -> dict[str, np.ndarray]:
    """What they make of a colour photograph, as it is shown."""
    grey = photo.mean(-1)

    def coloured(run: Callable, *args: object, **options: object) -> np.ndarray:
        return np.asarray(run(photo, *args, channel_axis=-1, **options))

    shown = {name: filter_pixels(photo, name) for name in kernels.GALLERY}
    steep = np.asarray(filters.sobel_magnitude(grey))
    direction = np.asarray(filters.sobel_direction(grey))
    hue = np.stack([(direction / np.pi + 1) * 127.5, np.full_like(steep, 255), magnitude(steep)], -1)
    return shown | {
        "sobel_magnitude": magnitude(steep),
        "sobel_direction (hue)": np.asarray(Image.fromarray(hue.astype(np.uint8), "HSV").convert("RGB")),
        "box_blur 5": coloured(filters.box_blur, 5),
        "gaussian_blur 2": coloured(filters.gaussian_blur, 2.0),
        "unsharp_mask 2": coloured(filters.unsharp_mask, 2.0),
    }


def tile(picture: np.ndarray) -> Image.Image:
    """A picture in 8 bits."""
    return Image.fromarray(np.clip(np.round(picture), 0, 255).astype(np.uint8)).convert("RGB")


def sheet(named: dict[str, np.ndarray]) -> Image.Image:
    """All pictures side by side, each with its name below it."""
    width, height = TILE[0] + 4, TILE[1] + LABEL + 4
    page = Image.new("RGB", (COLUMNS * width, -(-len(named) // COLUMNS) * height), "white")
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(11)
    for number, (name, picture) in enumerate(named.items()):
        x, y = number % COLUMNS * width + 2, number // COLUMNS * height + 2
        page.paste(tile(picture), (x, y))
        draw.text((x + 1, y + TILE[1] + 1), name, "black", font)
    return page


if __name__ == "__main__":
    # Made small before it is filtered, not after: so each cell that is seen is one that was filtered.
    photo = Image.fromarray(load_sample_image("china.jpg")).resize(TILE, Image.Resampling.LANCZOS, CROP)
    sheet(pictures(np.asarray(photo))).save(Path(__file__).with_name("filters.jpg"), quality=80)
