"""The documents show what the code does: pictures are drawn again, and examples run."""

import doctest
import os
import re
import runpy
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from jconv.cli import main
from jconv.grader.sandbox import bubblewrap, prove

DOCS = Path(__file__).parents[1] / "docs"


WITH_EXAMPLES = [page for page in sorted(DOCS.glob("*.md")) if ">>> " in page.read_text()]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.name)
def test_the_examples_of_a_page_run(page):
    results = doctest.testfile(str(page), module_relative=False)
    assert results.failed == 0
    assert results.attempted > 0


def test_tests_that_are_named_exist():
    named = re.findall(r"`(test_\w+\.py)::(\w+)`", (DOCS / "visualiser.md").read_text())
    assert len(named) > 9
    for file, test in named:
        assert f"def {test}(" in (Path(__file__).parent / file).read_text(), test


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


def test_the_first_steps_are_what_happens():
    script = runpy.run_path(str(DOCS / "first_steps.py"))
    assert script["page"]() == (DOCS / "first_steps.md").read_text()


def test_the_doctor_says_what_the_page_shows(monkeypatch):
    page = (DOCS / "sandbox.md").read_text()
    prove.cache_clear()
    monkeypatch.setattr(bubblewrap, "is_there", lambda: False)
    try:
        said = CliRunner().invoke(main, ["doctor"]).output
    finally:
        prove.cache_clear()
    shown = page.split("$ jconv doctor\n")[1].split("```")[0]
    assert said.splitlines()[:2] == shown.splitlines()[:2]
    if os.geteuid() == 0 and "process  works" in said:  # another user can be had, as on the page
        assert said == shown
