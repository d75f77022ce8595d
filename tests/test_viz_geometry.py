"""The geometry view in a browser: sizes and solutions against jconv's, edits, links, bad input."""

import re

import pytest
from viz_page import follow, link, message, opened

import jconv
from jconv.viz import geometry
from jconv.viz.page import module


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    """One page for the tests that follow a link of their own first."""
    with opened(chromium, tmp_path_factory.mktemp("geometry"), "geometry") as page:
        yield page


@pytest.fixture(scope="module")
def functions(chromium):
    """The page's own functions, to be called by name: `functions(name, *arguments)`."""
    context = chromium.new_context()
    blank = context.new_page()
    names = "solveGeometry, growth, planLine, isTaken, tapsAt"
    blank.evaluate(f"() => {{ {module()}\nwindow.functions = {{ {names} }}; }}")
    yield lambda name, *arguments: blank.evaluate(
        "([name, arguments_]) => window.functions[name](...arguments_)", [name, list(arguments)]
    )
    context.close()


def put(page, panel, label, value):
    """Type a number into a field and leave it."""
    field = page.locator(panel).get_by_label(label, exact=True)
    field.fill(str(value))
    field.press("Tab")


# Sizes along one axis -----------------------------------------------------------------------------------------

KEYS = {
    "length": "i",
    "kernel": "k",
    "stride": "s",
    "low": "low",
    "high": "high",
    "dilation": "d",
    "extra": "extra",
}


def random_axis(rng):
    kind = str(rng.choice(["conv", "pool", "transposed"]))
    low, high = (int(n) for n in rng.integers(0, 5, 2))
    return {
        "kind": kind, "length": int(rng.integers(1, 40)), "kernel": int(rng.integers(1, 9)),
        "stride": int(rng.integers(1, 6)), "low": low, "high": high, "dilation": int(rng.integers(1, 4)),
        "ceil": kind == "pool" and bool(rng.random() < 0.6),
        "extra": int(rng.integers(0, 3)) if kind == "transposed" else 0,
    }  # fmt: skip


def axis_link(axis, **more):
    words = {key: axis[name] for name, key in KEYS.items()}
    return link(view="geometry", kind=axis["kind"], ceil=int(axis["ceil"]), **words, **more)


def size_of(axis):
    try:
        return geometry.output_size(**axis)
    except ValueError:
        return None


def shown_size(page):
    return int(page.locator(".sizing .answer strong").text_content())


def test_sizes_and_what_is_impossible_are_jconvs(page, rng):
    shown, impossible = 0, 0
    while shown < 150:
        axis = random_axis(rng)
        expected, before = size_of(axis), shown_size(page)
        follow(page, axis_link(axis))
        refused = page.locator(".sizing .impossible").is_visible()
        assert refused == (expected is None), axis
        if refused:
            impossible += 1
            assert page.locator(".sizing .impossible").text_content().endswith("that have an output.")
            assert shown_size(page) == before  # the last picture stays
            assert not page.locator(".message").is_visible()  # the link itself was understood
            continue
        shown += 1
        assert shown_size(page) == expected, axis
        last = page.locator(".sizing .formula").last.text_content()
        assert re.search(rf"[=:] {expected}$", last), (axis, last)
        call, told = page.locator(".sizing .code code").text_content().split("  # ")
        assert eval(call) == int(told) == expected
    assert impossible > 10


def taken_by(axis):
    """By hand: the cells that each window takes, and the row's cells that are inside."""
    size = size_of(axis)
    count = axis["length"] if axis["kind"] == "transposed" else size
    windows = [
        [n * axis["stride"] + t * axis["dilation"] - axis["low"] for t in range(axis["kernel"])]
        for n in range(count)
    ]
    return windows, size if axis["kind"] == "transposed" else axis["length"]


def test_the_picture_shows_every_windows_taps_and_the_cells_that_none_takes(page, rng):
    drawn = 0
    while drawn < 40:
        axis = {**random_axis(rng), "length": int(rng.integers(1, 12))}
        if size_of(axis) is None:
            continue
        drawn += 1
        windows, inner = taken_by(axis)
        at = int(rng.integers(len(windows)))
        follow(page, axis_link(axis, at=at))
        words = page.locator(".sizing .headline").text_content()
        assert f"{', '.join(map(str, windows[at]))}" in words
        outside = sum(not 0 <= cell < inner for cell in windows[at])
        assert ("of them" in words) == bool(outside)
        missed = [cell for cell in range(inner) if not any(cell in window for window in windows)]
        assert page.locator(".axis-cell.missed:not(.outside)").count() == len(missed), axis
        left = page.locator(".sizing .left")
        assert left.is_visible() == bool(missed)
        if len(windows) <= 14:
            assert page.locator(".axis-window").count() == len(windows)
            assert page.locator(".axis-window circle").count() == len(windows) * axis["kernel"]
            assert page.locator(".axis-cell.tapped").count() == axis["kernel"]
        assert page.locator(".axis-window.lit .axis-name").text_content().endswith(f" {at}")


def test_large_sizes_are_shown_around_the_chosen_output(page):
    follow(page, link(view="geometry", i=1024, k=5, s=2, low=2, high=2, at=300))
    assert shown_size(page) == jconv.conv_output_size(1024, 5, stride=2, padding=2)
    assert page.locator(".sizing .part").text_content().startswith("The part around the lit one is shown: cells ")
    assert page.locator(".axis-window.lit .axis-name").text_content() == "output 300"
    assert page.locator(".axis-cell").count() <= 56
    follow(page, link(view="geometry", i=1024, k=64, d=16))
    assert page.locator(".axis-cell").count() <= 240


def test_an_output_is_chosen_by_slider_and_by_click(page):
    follow(page, link(view="geometry"))
    slider = page.get_by_label("Lit output")
    slider.focus()
    page.keyboard.press("End")
    assert page.locator(".sizing .headline").text_content() == "Output 6 takes cells 6, 7, 8, 9."
    page.locator(".axis-window").nth(2).click()
    assert page.locator(".sizing .headline").text_content() == "Output 2 takes cells 2, 3, 4, 5."
    assert slider.input_value() == "2"


def test_an_impossible_setting_says_why_and_keeps_the_picture(page):
    follow(page, link(view="geometry"))
    put(page, ".sizing", "Kernel K", 12)
    said = page.locator(".sizing .impossible").text_content()
    assert said == (
        "No position fits: the kernel covers 12 cells, and the padded input has 10. "
        "The picture shows the last numbers that have an output."
    )
    assert shown_size(page) == 7
    put(page, ".sizing", "Padding, low", 2)
    assert not page.locator(".sizing .impossible").is_visible()
    assert shown_size(page) == 1
    put(page, ".sizing", "Stride S", "")
    assert message(page) == "Stride S takes a whole number from 1 to 512, got “”."


def test_the_size_is_kept_by_the_padding_that_jconv_gives(page):
    for kernel, dilation in [(3, 1), (4, 1), (5, 2), (4, 3)]:
        follow(page, link(view="geometry", i=20, k=kernel, d=dilation))
        page.get_by_role("button", name="Keep the size").click()
        low, high = (int(page.get_by_label(f"Padding, {end}").input_value()) for end in ("low", "high"))
        assert (low, high) == jconv.same_padding(kernel, dilation=dilation)
        assert shown_size(page) == 20


def test_the_examples_are_jconvs_until_a_number_changes(page):
    follow(page, link(view="geometry"))
    for example in geometry.data()["geometry"]["axes"]:
        page.get_by_label("Example").select_option(example["name"])
        assert shown_size(page) == example["output"]
        assert page.locator(".sizing .source").text_content() == f"Number by jconv {jconv.__version__}."
        assert page.locator(".sizing .why").text_content() == example["why"]
    put(page, ".sizing", "Input I", 50)
    assert page.locator(".sizing .source").text_content() == "Number computed by this page."
    assert page.get_by_label("Example").input_value() == "own"


# From one size to another -------------------------------------------------------------------------------------


def test_solutions_are_jconvs_in_jconvs_order(functions, rng):
    pairs = [(1, 1), (1, 5), (10, 7), (64, 32), (224, 112), (7, 7), (5, 100), (32, 1), (256, 255)]
    pairs += [(int(n), int(rng.integers(1, n + 3))) for n in rng.integers(1, 60, 60)]
    for size, output in pairs:
        found = functions("solveGeometry", size, output)
        got = [(one["kernel"], one["stride"], one["padding"], one["dilation"]) for one in found]
        assert got == [tuple(one) for one in jconv.solve_geometry(size, output, max_kernel=11)], (size, output)


def rows_of(page):
    return [[int(n) for n in row.split()[:4]] for row in page.locator(".solving tbody tr").all_inner_texts()]


def test_solutions_are_listed_counted_filtered_and_sorted(page):
    expected = [list(one) for one in jconv.solve_geometry(64, 32)]
    follow(page, link(view="geometry", **{"from": 64, "to": 32}))
    assert (
        page.locator(".told").first.text_content()
        == f"{len(expected)} ways from 64 to 32; the first 10 are shown."
    )
    assert rows_of(page) == expected[:10]
    page.get_by_role("button", name="Show more").click()
    assert rows_of(page) == expected[:50]

    page.locator(".filters").get_by_label("Kernel").select_option("5")
    fives = [one for one in expected if one[0] == 5]
    assert (
        page.locator(".told")
        .first.text_content()
        .startswith(f"{len(fives)} of {len(expected)} ways from 64 to 32")
    )
    assert rows_of(page) == fives[:10]
    page.locator(".filters").get_by_label("Kernel").select_option("any")

    heading = page.locator(".solving thead").get_by_role("button", name="Padding")
    heading.click()
    assert rows_of(page) == sorted(expected, key=lambda one: one[2])[:10]
    heading.click()
    assert rows_of(page) == sorted(expected, key=lambda one: -one[2])[:10]
    assert page.locator(".solving th[aria-sort=descending]").text_content() == "Padding"
    heading.click()
    assert rows_of(page) == expected[:10]


def test_a_solution_is_drawn_by_keyboard(page):
    follow(page, link(view="geometry", **{"from": 30, "to": 10}))
    kernel, stride, padding, dilation = rows_of(page)[4]
    button = page.locator(".solving tbody button").nth(4)
    assert button.get_attribute("aria-label") == (
        f"Draw kernel {kernel}, stride {stride}, padding {padding}, dilation {dilation}"
    )
    button.focus()
    page.keyboard.press("Enter")
    assert shown_size(page) == 10
    for label, value in [
        ("Input I", 30),
        ("Kernel K", kernel),
        ("Padding, low", padding),
        ("Padding, high", padding),
    ]:
        assert page.locator(".sizing").get_by_label(label, exact=True).input_value() == str(value)
    assert page.locator(".solving tr[aria-current]").count() == 1


def test_no_way_says_so(page):
    follow(page, link(view="geometry", **{"from": 5, "to": 100}))
    assert page.locator(".told").first.text_content().startswith("No kernel of up to 11 taps leads from 5 to 100:")
    assert rows_of(page) == []
    assert not page.get_by_role("button", name="Show more").is_visible()


# Links and surroundings ---------------------------------------------------------------------------------------


def test_the_address_holds_the_state(page):
    words = {"kind": "transposed", "i": 5, "k": 4, "s": 2, "at": 2, "stack": "dilated", "after": 3}
    follow(page, link(view="geometry", **words, **{"from": 30, "to": 10}))
    put(page, ".sizing", "Output padding", 1)
    page.wait_for_timeout(300)
    state = page.evaluate("location.hash")
    seen = page.locator(".view.geometry").inner_text()
    follow(page, link(view="geometry"))
    assert page.locator(".view.geometry").inner_text() != seen
    follow(page, state)
    assert page.locator(".view.geometry").inner_text() == seen


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"kind": "dense"}, "kind must be one of conv, pool, transposed, got “dense”"),
        ({"i": 0}, "i must be a whole number from 1 to 1024, got “0”"),
        ({"k": "x"}, "k must be a whole number from 1 to 64, got “x”"),
        ({"s": "-1"}, "s must be a whole number from 1 to 512, got “-1”"),
        ({"at": 99}, "at must be a whole number up to 6, got “99”"),
        ({"ceil": "yes"}, "ceil must be one of 0, 1, got “yes”"),
        ({"from": 999}, "from must be a whole number from 1 to 256, got “999”"),
        ({"only_kernel": 77}, "no way from 64 to 32 has kernel 77"),
        ({"stack": "vgg99"}, "stack has layers like c3.1.1.1 (kernel, stride, padding, dilation), got “vgg99”"),
        ({"stack": "c3.0.1.1"}, "got “c3.0.1.1”"),
        ({"stack": "-".join(["c3.1.1.1"] * 25)}, "stack takes up to 24 layers, got 25"),
        ({"stack": "-".join(["c3.16.1.1"] * 24)}, "These strides multiply to more than this page can count."),
        ({"size": 1e9}, "size must be a whole number from 1 to 4096"),
        ({"after": 9}, "after must be a whole number from 1 to 3, got “9”"),
        ({"colour": "red"}, "unknown: colour"),
    ],
)
def test_a_link_that_is_not_understood_says_so_and_shows_something(page, words, said):
    follow(page, link(view="geometry"))
    follow(page, link(view="geometry", **words))
    assert said in message(page)
    assert shown_size(page) == 7
    assert page.locator(".receptive .told").count() >= 3


def test_a_phone_scrolls_only_what_is_wide(chromium, tmp_path):
    for state in ("stack=vgg16&i=64&k=5&s=2", "stack=dilated&kind=transposed"):
        with opened(
            chromium, tmp_path, "geometry", state=f"view=geometry&{state}", viewport={"width": 390, "height": 844},
            color_scheme="dark", reduced_motion="reduce",
        ) as page:  # fmt: skip
            assert page.evaluate("document.documentElement.scrollWidth") == 390
            assert page.get_by_label("Layer 1, kernel").is_visible()


def test_every_control_has_a_name(page):
    follow(page, link(view="geometry", stack="vgg16"))
    script = """(view) => [...view.querySelectorAll('input, select, button')].filter(
        (c) => !(c.getAttribute('aria-label') || c.labels?.length || c.textContent.trim())).length"""
    assert page.locator(".view.geometry").evaluate(script) == 0
    assert "10 cells become 7." in page.locator(".axis-picture").get_attribute("aria-label")
    assert all(page.locator(".view.geometry caption").all_text_contents())
