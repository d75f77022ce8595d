"""The documents show what the code does: pictures are drawn again, and examples run."""

import doctest
import runpy
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_the_examples_of_a_page_run(page):
    results = doctest.testfile(str(page), module_relative=False)
    assert results.failed == 0
    assert results.attempted > 0


def test_the_filters_look_as_the_sheet_shows_them(photo):
    script = runpy.run_path(str(DOCS / "draw_filters.py"))
    small = Image.fromarray(photo).resize(script["TILE"], Image.Resampling.LANCZOS, script["CROP"])
    drawn = script["sheet"](script["pictures"](np.asarray(small)))
    with Image.open(DOCS / "filters.jpg") as kept:
        assert kept.size == drawn.size
        difference = np.abs(np.asarray(kept, float) - np.asarray(drawn, float))
    # JPEG at this quality is a few grey levels off; a filter that has changed is tens off, all over its tile.
    assert difference.mean() < 5
    height, width = difference.shape[0] // 4, difference.shape[1] // 5
    tiles = difference.reshape(4, height, 5, width, 3).mean((1, 3, 4))
    assert tiles.max() < 12
