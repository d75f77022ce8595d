"""The visualiser's page in a real browser: opened from a file, watched for errors and for requests."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from jconv import viz

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def launched() -> Iterator:
    """Chromium under Playwright. Where one of them is missing, tests are skipped.

    JCONV_BROWSER=1 lets them fail instead, and JCONV_BROWSER=0 skips them in any case.
    """
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    wish = os.environ.get("JCONV_BROWSER")
    if wish == "0":
        pytest.skip("JCONV_BROWSER=0")
    missing = pytest.fail if wish else pytest.skip
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("the page is tested with Playwright (pip install playwright)")
    if executable is None:
        missing("the page is tested in Chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(chromium, folder: Path, what="slide", *, state="", **context) -> Iterator:
    """A Playwright page with the visualiser in it, at an address that ends in `#state`.

    When the block ends, nothing may have gone wrong: no uncaught error, no word in the console, no request.
    """
    file = folder / "page.html"
    file.write_text(viz.to_html(what), encoding="utf-8")
    heard = []
    surroundings = chromium.new_context(**{"viewport": {"width": 1280, "height": 1000}, **context})
    try:
        page = surroundings.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.on("console", lambda message: heard.append(f"console: {message.text}"))
        page.route("**/*", lambda route: answer(route, file, heard))
        page.goto(file.as_uri() + (f"#{state}" if state else ""))
        page.wait_for_selector("[role=tabpanel] .view")
        yield page
        assert heard == []
    finally:
        surroundings.close()


def answer(route, file: Path, heard: list[str]) -> None:
    """Only the file itself may be asked for."""
    if route.request.url.split("#")[0] == file.as_uri():
        route.continue_()
    else:
        heard.append(f"request: {route.request.url}")
        route.abort()


def numbers(page, label: str) -> list[list[float | None]]:
    """The numbers of a grid, row by row and in full; None for a cell that is not computed yet."""
    script = """(grid) => [...grid.querySelectorAll('[role=row]')].map(
        (row) => [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.dataset.value))"""
    rows = page.locator(f"[role=grid][aria-label='{label}']").evaluate(script)
    return [[float(value) if value else None for value in row] for row in rows]


def cell(page, label: str, row: int, column: int):
    """One cell of a grid."""
    return page.locator(f"[role=grid][aria-label='{label}'] [data-row='{row}'][data-column='{column}']")


def follow(page, state: str) -> None:
    """Follow a link into a set-up, as a click on it would."""
    script = """(state) => new Promise((done) => {
        history.replaceState(null, '', '#before'); // to be where one is already is no change
        addEventListener('hashchange', () => done(), { once: true });
        location.hash = state;
    })"""
    page.evaluate(script, state)


def link(**parameters) -> str:
    """The part of an address that holds a state."""
    from urllib.parse import urlencode

    return urlencode(parameters)


def rows(array) -> str:
    """An array as a link writes it: numbers by commas, rows by semicolons."""
    return ";".join(",".join(str(n) for n in row) for row in np.atleast_2d(array).tolist())


def message(page) -> str:
    """What the page says above its view: what it refused or did not understand."""
    return page.locator(".message").text_content()


def data_of(html: str) -> dict:
    """The numbers that a page was given."""
    start = html.index('id="jconv-data">') + len('id="jconv-data">')
    return json.loads(html[start : html.index("</script>", start)])
