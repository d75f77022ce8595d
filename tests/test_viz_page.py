"""The page as a whole: one file that asks for nothing, every view, a keyboard alone, any screen."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from viz_page import cell, data_of, follow, link, numbers, opened

from jconv import viz

ASSETS = Path(viz.__file__).parent / "assets"
MOST_BYTES = 400_000


# One file -----------------------------------------------------------------------------------------------------


def test_the_page_is_one_small_file_with_nothing_to_load():
    page = viz.to_html()
    photograph = data_of(page)["gallery"].get("picture", {}).get("data", "")
    assert len(page.encode()) - len(photograph) < MOST_BYTES
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=|@import|url\(|https?://(?!www\.w3\.org)", page.split('id="jconv-data"')[0])
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import)\s*\(", page)


def test_the_joined_files_share_no_name():
    """Each file has names of its own: joined, they are one module."""
    names = Counter()
    for file in ASSETS.glob("*.js"):
        found = re.findall(
            r"^(?:export )?(?:async )?(?:const|let|class|function\*?) +(?:\[[^\]]*\]|(\w+))",
            file.read_text(),
            re.MULTILINE,
        )
        names.update(set(filter(None, found)))
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) > 100


def test_every_file_is_joined_and_none_uses_what_comes_after_it():
    from jconv.viz.page import _MODULES, _STYLES

    assert {file.stem for file in ASSETS.glob("*.js")} == set(_MODULES)
    assert {file.stem for file in ASSETS.glob("*.css")} == set(_STYLES)
    for place, name in enumerate(_MODULES):
        used = re.findall(r'from "\./(\w+)\.js"', (ASSETS / f"{name}.js").read_text())
        assert set(used) <= set(_MODULES[:place]), name


def test_no_text_of_ones_own_ends_the_script(monkeypatch):
    from jconv.viz import examples

    hostile = {"slide": {"presets": [{"title": "</script><script>alert(1)</script><!--"}]}}
    monkeypatch.setattr(examples, "data", lambda: hostile)
    page = viz.to_html()
    assert page.count("</script>") == 2
    assert data_of(page)["slide"] == hostile["slide"]


def test_a_frame_holds_the_whole_page_in_an_attribute():
    frame = viz.to_frame(viz.trace([1, 2, 3], [1, 1]))
    assert frame.startswith('<iframe title="jconv" sandbox="allow-scripts')
    assert frame.count('"') == 8  # four attributes
    assert viz.trace([1, 2, 3], [1, 1])._repr_html_() == frame


@pytest.mark.parametrize(
    ("what", "error", "said"),
    [
        ("nowhere", ValueError, "viz: there is no view 'nowhere'; there are slide, transposed, channels, "),
        (3, TypeError, "viz: what is shown must be the name of a view or a trace, got int"),
    ],
)
def test_what_cannot_be_shown_is_refused(what, error, said):
    with pytest.raises(error, match=f"^{said}"):
        viz.to_html(what)


# In a browser -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    with opened(chromium, tmp_path_factory.mktemp("page")) as page:
        yield page


def test_every_view_opens_by_its_tab_and_by_its_link(page):
    tabs = page.get_by_role("tab")
    assert tabs.evaluate_all("(all) => all.map((tab) => tab.dataset.name)") == list(viz.VIEWS)
    for name in viz.VIEWS:
        page.locator(f"[role=tab][data-name={name}]").click()
        view = page.locator(f"[role=tabpanel] .view.{name}")
        assert view.is_visible()
        assert len(view.inner_text()) > 200  # no blank page
    for name in viz.VIEWS:
        follow(page, link(view=name))
        assert page.locator(f".view.{name}").is_visible()
        assert not page.locator(".message").is_visible()


@pytest.mark.parametrize("name", viz.VIEWS)
def test_a_page_can_be_written_for_each_view(chromium, tmp_path, name):
    with opened(chromium, tmp_path, name) as page:
        assert page.locator(f".view.{name}").is_visible()


def test_a_session_by_keyboard_alone(chromium, tmp_path):
    with opened(chromium, tmp_path) as page:
        press = page.keyboard.press
        press("Tab")
        assert page.evaluate("document.activeElement.dataset.name") == "slide"
        press("ArrowRight")
        assert page.locator(".view.transposed").is_visible()
        press("Home")
        assert page.locator(".view.slide").is_visible()
        for _ in range(40):  # on to the first cell of the input
            press("Tab")
            if page.evaluate("document.activeElement.getAttribute('role')") == "gridcell":
                break
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "row 0, column 0: 1"
        press("ArrowDown")
        press("ArrowRight")
        press("Enter")
        page.keyboard.type("50")
        press("Enter")
        assert numbers(page, "Input")[1][1] == 50
        press("ArrowLeft")
        press("2")  # typing starts an edit too
        press("Escape")
        assert numbers(page, "Input")[1][0] == 4
        press(".")
        assert page.locator(".counter").text_content() == "2 / 9"
        press("End")  # in a grid: the end of the row
        assert page.locator(".counter").text_content() == "2 / 9"
        press("Tab")
        press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("row 0, column 0:")
        press("ArrowRight")  # in the output: the sum of the cell that the focus stands on
        press("ArrowDown")
        assert page.locator(".counter").text_content() == "5 / 9"
        assert page.locator(".sum .total").text_content() == "= 41"
        spoken = "Output row 1, column 1: 50 × 1 + 6 × 0 + 8 × 0 + 9 × (-1) = 41"
        page.locator("[aria-live=polite]", has_text=spoken).wait_for(state="attached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(chromium, tmp_path, scheme):
    """Contrast of 4.5 and more, as WCAG asks, for words and for the numbers in their tinted cells."""
    script = """() => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
        const pen = canvas.getContext('2d', { willReadFrequently: true });
        const pixel = (...colours) => {
            for (const colour of colours) { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); }
            return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const style = getComputedStyle(document.querySelector('.jconv'));
        const of = (name) => style.getPropertyValue(name).trim();
        const tinted = (name) => pixel(of('--card'), `color-mix(in srgb, ${of(name)} 45%, transparent)`);
        return [
            ...['--ink', '--soft', '--warn', '--ok'].map((name) => [name, pixel(of(name)), pixel(of('--paper'))]),
            ...['--positive', '--negative'].map((name) => [name, pixel(of('--ink')), tinted(name)]),
        ];
    }"""
    with opened(chromium, tmp_path, color_scheme=scheme) as page:
        pairs = page.evaluate(script)
    assert [(name, contrast(a, b)) for name, a, b in pairs if contrast(a, b) < 4.5] == []


def contrast(a, b):
    """Of two colours in sRGB: W3C, Web Content Accessibility Guidelines 2.2, 2023."""
    linear = [
        [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in np.array(x) / 255] for x in (a, b)
    ]
    dark, light = sorted(float(np.dot(c, [0.2126, 0.7152, 0.0722])) for c in linear)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", viz.VIEWS)
def test_nothing_sticks_out_on_a_small_screen(chromium, tmp_path, name):
    with opened(chromium, tmp_path, name, viewport={"width": 390, "height": 844}, reduced_motion="reduce") as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        moving = "(all) => all.filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
        assert page.locator(".jconv *").evaluate_all(moving) == 0


def test_every_control_has_a_name(page):
    script = """(all) => all.filter((e) => e.offsetParent && !e.closest('[aria-hidden=true]'))
        .filter((e) => !e.getAttribute('aria-label') && !e.labels?.length && !e.textContent.trim())
        .map((e) => e.outerHTML)"""
    for name in viz.VIEWS:
        follow(page, link(view=name))
        assert page.locator("button, input, select, [role=grid], canvas, svg").evaluate_all(script) == [], name


def test_printing_hides_the_controls_and_keeps_the_numbers(chromium, tmp_path):
    with opened(chromium, tmp_path) as page:
        page.emulate_media(media="print")
        assert not page.locator(".player").is_visible()
        assert cell(page, "Input", 0, 0).is_visible()
