"""What the view `gallery` shows: a photograph, and every kernel of the gallery with what it answers to and why.

The page lays the kernels over the picture by itself, since the answers of all would be ten times its own size, and
says so. `tests/test_viz_gallery.py` holds its answers to `jconv.filters.apply`.
"""

import base64
from functools import cache
from typing import Any

import numpy as np

import jconv
from jconv.viz import examples
from jconv.viz.traces import array_json

FIRST = "sobel_x"
_PICTURE_TITLE = "The tower of the Summer Palace in Beijing"
_PICTURE_CREDIT = "scikit-learn's sample image china.jpg, by danielbuechele, CC BY 2.0"


@cache
def data() -> dict[str, Any]:
    """What the page shows in view `gallery`, ready for JSON."""
    return {
        "gallery": {"kernels": [_kernel(name) for name in jconv.kernels.GALLERY], "first": FIRST, **_picture()}
    }


def _kernel(name: str) -> dict[str, Any]:
    entry = jconv.kernels.GALLERY[name]
    return {
        "name": name,
        "title": entry.title,
        "detects": entry.detects,
        "why": entry.why,
        "weights": array_json(np.asarray(entry.build())),
    }


def _picture() -> dict[str, Any]:
    pixels = examples.picture()
    return {
        "picture": {
            "title": _PICTURE_TITLE,
            "credit": _PICTURE_CREDIT,
            "shape": list(pixels.shape),
            "data": base64.b64encode(pixels.tobytes()).decode(),
        }
    }
