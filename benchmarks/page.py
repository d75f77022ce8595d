"""What the visualiser's page costs: its size, the time to its first paint, and a step of the scrubber.

python -m benchmarks.page          (needs the extra `test`, and Chromium)

Times are medians in a headless browser, which has no graphics card: a screen's are shorter.
"""

import shutil
import statistics
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from jconv import viz

LOADS, STEPS = 9, 200
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# A step, and everything that must be done before it can be seen: styles, layout.
SCRUB = """(steps) => {
    const range = document.querySelector('.scrubber');
    const times = [];
    for (let i = 1; i <= steps; i++) {
        const start = performance.now();
        range.value = i * 7 % Number(range.max);
        range.dispatchEvent(new Event('input'));
        document.querySelector('.jconv').getBoundingClientRect();
        times.push(performance.now() - start);
    }
    return times;
}"""
PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
    const [paint] = list.getEntriesByName('first-contentful-paint');
    if (paint) done(paint.startTime);
}).observe({ type: 'paint', buffered: true }))"""


def first_paint(page: Page, file: Path) -> float:
    """Milliseconds from the start of loading to the first text on the screen, and the view built."""
    page.goto(file.as_uri())
    page.wait_for_selector("[role=tabpanel] .view")
    return page.evaluate(PAINT)


def main() -> None:
    """Print the table."""
    folder = Path(tempfile.mkdtemp())
    pages = {"as shipped": viz.to_html()}
    rng = np.random.default_rng(0)
    for size in (16, 64):
        trace = viz.trace(rng.integers(0, 256, (size, size)), [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], padding=1)
        pages[f"{size} x {size}, kernel 3 x 3"] = viz.to_html(trace)
    table = Table("page", "kB", "first paint, ms", "a scrub step, ms", "slowest of 100, ms")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, text in pages.items():
            file = folder / "page.html"
            file.write_text(text, encoding="utf-8")
            paints = []
            for _ in range(LOADS):
                context = browser.new_context()
                paints.append(first_paint(context.new_page(), file))
                context.close()
            page = browser.new_page()
            first_paint(page, file)
            steps = page.evaluate(SCRUB, STEPS)
            page.close()
            slowest = float(np.percentile(steps, 99))
            numbers = (len(text.encode()) / 1000, statistics.median(paints), statistics.median(steps), slowest)
            table.add_row(name, *(f"{number:.1f}" for number in numbers))
        browser.close()
    Console().print(table)


if __name__ == "__main__":
    main()
