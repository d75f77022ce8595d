"""The view "Pipeline" in a browser: its numbers are jconv's, and so is what it says of them."""

import re

import jax.numpy as jnp
import numpy as np
import pytest
from viz_page import cell, follow, link, numbers, opened

import jconv
from jconv.viz import network

LAYERS = {  # the windows of every row of maps, from the pixels on
    "conv1": [jconv.Conv(3, padding=1)],
    "relu1": [],
    "pool1": [jconv.Pool(2)],
    "conv2": [jconv.Conv(3, padding=1)],
    "relu2": [],
    "pool2": [jconv.Pool(2)],
}
START = "Convolution 1, map 4, row 6, column 3"  # chosen when the view opens
TITLES = {
    "conv1": "Convolution 1", "relu1": "ReLU 1", "pool1": "Max pool 1",
    "conv2": "Convolution 2", "relu2": "ReLU 2", "pool2": "Max pool 2",
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped():
    return network.data()["pipeline"]


def forward(pixels):
    """All layers by jconv."""
    y = {name: array.astype(np.float64) for name, array in network.forward(np.reshape(pixels, (8, 8))).items()}
    for number in "12":
        y[f"relu{number}"] = np.maximum(y[f"conv{number}"], 0)
        y[f"pool{number}"] = np.asarray(jconv.max_pool(jnp.asarray(y[f"relu{number}"]), (2, 2)))
    return y


def shown(page):
    """All layers' maps as the page shows them, (C, H, W) each."""
    script = """() => [...document.querySelectorAll('[data-layer]')].map(({ dataset, children }) => [dataset.layer,
        [...children[1].querySelectorAll('[role=grid]')].map((map) => [...map.querySelectorAll('[role=row]')].map(
            (row) => [...row.querySelectorAll('[role=gridcell]')].map((cell) => Number(cell.dataset.value))))])"""
    return {name: np.array(maps) for name, maps in page.evaluate(script) if name in TITLES}


def assert_shown(page, expected):
    """Exactly: the weights are such that no convolution rounds."""
    maps = shown(page)
    assert list(maps) == list(TITLES)
    for name in TITLES:
        np.testing.assert_array_equal(maps[name], expected[name])


def chosen(page):
    """What the panel says of the chosen cell: its name and its number."""
    return page.locator(".explanation h3").inner_text(), float(page.locator(".result").inner_text())


# The page -----------------------------------------------------------------------------------------------------


def test_samples_show_jconvs_numbers(chromium, tmp_path, shipped):
    with opened(chromium, tmp_path, "pipeline") as page:
        for digit in shipped["digits"]:
            page.get_by_role("radio", name=str(digit["label"]), exact=True).check(force=True)
            assert page.locator(".source").get_attribute("data-by") == "jconv"
            assert page.locator(".reading").inner_text() == f"It reads a {digit['label']}"
            expected = forward(digit["pixels"])
            assert_shown(page, expected)
            np.testing.assert_allclose(numbers(page, "Scores"), expected["dense"][None], rtol=1e-6)
            np.testing.assert_allclose(numbers(page, "Probabilities"), expected["softmax"][:, None], rtol=1e-6)


def test_what_the_page_computes_agrees_with_jconv(chromium, tmp_path, rng):
    with opened(chromium, tmp_path, "pipeline") as page:
        for _ in range(20):
            pixels = rng.integers(0, 17, 64) * (rng.random(64) < rng.random())
            follow(page, link(view="pipeline", pixels=",".join(map(str, pixels))))
            assert page.locator(".source").get_attribute("data-by") == "page"
            expected = forward(pixels)
            assert_shown(page, expected)
            np.testing.assert_allclose(numbers(page, "Scores"), expected["dense"][None], rtol=1e-5, atol=1e-5)
            found = numbers(page, "Probabilities")
            np.testing.assert_allclose(found, expected["softmax"][:, None], rtol=1e-4, atol=1e-5)
            assert page.locator(".reading strong").inner_text() == str(np.argmax(expected["dense"]))


def test_the_code_computes_what_is_shown(chromium, tmp_path):
    with opened(chromium, tmp_path, "pipeline", state=link(view="pipeline", digit=4)) as page:
        code = "\n".join(page.locator("pre.code code").all_inner_texts())
        found = numbers(page, "Probabilities")
    names = {}
    exec(code, names)
    np.testing.assert_allclose(found, np.asarray(names["probabilities"])[:, None], rtol=1e-5, atol=1e-7)


CLICK_ALL = """([layer, channel]) => {
    const view = document.querySelector('.pipeline');
    const share = (box, side) => parseFloat(box.style[side]);
    const boxes = (name) => [...view.querySelectorAll(`[data-layer=${name}] .seen`)].map((box) => box.hidden ? null
        : ['top', 'height', 'left', 'width'].map((side) => share(box, side) / 100));
    const maps = view.querySelectorAll(`[data-layer=${layer}] [role=grid]`);
    return [...maps[channel].querySelectorAll('[role=gridcell]')].map((cell) => {
        cell.click();
        const pixels = [...view.querySelectorAll('.hero .grid .patch')];
        const layers = [...view.querySelectorAll('[data-layer]')].map((row) => row.dataset.layer);
        return {
            place: [Number(cell.dataset.row), Number(cell.dataset.column)],
            pixels: pixels.map((pixel) => [Number(pixel.dataset.row), Number(pixel.dataset.column)]),
            words: view.querySelector('.explanation').textContent,
            boxes: Object.fromEntries(layers.map((name) => [name, boxes(name)])),
        };
    });
}"""


def clipped(seen, place, length):
    first = seen.stride * place - seen.padding
    return max(first, 0), min(first + seen.size, length) - 1


def boxes_of(layer, channel, place):
    """Where the frames of every layer must stand, by its name: None, or shares of the map's height and width."""
    names = list(LAYERS)
    sizes = dict(zip(names, (8, 8, 4, 4, 4, 2), strict=True))
    counts = dict(zip(names, (8, 8, 8, 16, 16, 16), strict=True))
    expected = {name: [None] * counts[name] for name in names}
    for name in names[: names.index(layer) + 1]:
        between = [
            step for later in names[names.index(name) + 1 : names.index(layer) + 1] for step in LAYERS[later]
        ]
        back = jconv.receptive_field(between) if between else jconv.ReceptiveField(1, 1, 0)
        ends = [clipped(back, at, sizes[name]) for at in place]
        box = [part / sizes[name] for first, last in ends for part in (first, last - first + 1)]
        mixes = any(isinstance(step, jconv.Conv) for step in between)  # a convolution sees all channels
        expected[name] = [pytest.approx(box) if mixes or i == channel else None for i in range(counts[name])]
    return expected


def test_a_cell_lights_what_it_sees_in_every_layer(chromium, tmp_path):
    names = list(LAYERS)
    with opened(chromium, tmp_path, "pipeline") as page:
        for layer, channel in [*((name, 1) for name in names), ("pool2", 15)]:
            steps = [step for name in names[: names.index(layer) + 1] for step in LAYERS[name]]
            seen = jconv.receptive_field(steps)
            for found in page.evaluate(CLICK_ALL, [layer, channel]):
                (top, bottom), (left, right) = (clipped(seen, place, 8) for place in found["place"])
                assert found["pixels"] == [[r, c] for r in range(top, bottom + 1) for c in range(left, right + 1)]
                words = f"Sees rows {top} to {bottom}, columns {left} to {right} of the pixels"
                assert words in found["words"]
                for name, boxes in boxes_of(layer, channel, found["place"]).items():
                    assert found["boxes"][name] == boxes


def test_scores_see_everything(chromium, tmp_path):
    with opened(chromium, tmp_path, "pipeline") as page:
        cell(page, "Scores", 0, 3).click()
        assert page.locator(".hero .grid .patch").count() == 64
        assert page.locator(".layers .seen:not([hidden])").count() == 3 * 8 + 3 * 16 + 1
        assert "Sees every pixel" in page.locator(".explanation").inner_text()


# Sums, spelled out ----------------------------------------------------------------------------------------------


def value_of(text):
    """A term's number: "2 × (-0.5)", "-0.5 bias" or "0.25"."""
    text = text.replace(" bias", "").replace("(", "").replace(")", "")
    return np.prod([float(factor) for factor in text.split(" × ")])


@pytest.mark.parametrize(
    ("layer", "channel", "place"),
    [("conv1", 0, (0, 0)), ("conv1", 7, (4, 5)), ("conv2", 3, (3, 0)), ("conv2", 15, (2, 1))],
)
def test_a_convolutions_terms_add_up_to_the_number(layer, channel, place, chromium, tmp_path, shipped):
    row, column = place
    state = link(view="pipeline", digit=6, layer=layer, channel=channel, cell=f"{row},{column}")
    expected = forward(shipped["digits"][6]["pixels"])[layer][channel][place]
    with opened(chromium, tmp_path, "pipeline", state=state) as page:
        name, value = chosen(page)
        assert name == f"{TITLES[layer]}, map {channel}, row {row}, column {column}"
        assert value == pytest.approx(expected, rel=1e-6)
        terms = page.locator(".explanation .sum").last.locator(".term").all_inner_texts()
        assert len(terms) == (10 if layer == "conv1" else 9)  # nine products or eight maps, and the bias
        assert sum(map(value_of, terms)) == pytest.approx(expected, abs=5e-3)  # of four digits each
        for details in page.locator(".explanation details").all():
            details.locator("summary").click()
            parts = details.locator(".term").all_inner_texts()
            assert len(parts) == 9
            told = float(details.locator(".partial").inner_text().removeprefix("= "))
            assert sum(map(value_of, parts)) == pytest.approx(told, abs=5e-3)


def test_every_kind_of_layer_says_where_its_number_comes_from(chromium, tmp_path, shipped):
    y = forward(shipped["digits"][8]["pixels"])
    largest = np.unravel_index(y["relu1"][2, 2:4, 4:6].argmax(), (2, 2))
    row, column = 2 + largest[0], 4 + largest[1]
    with opened(chromium, tmp_path, "pipeline", state=link(view="pipeline", digit=8)) as page:
        link_to = page.locator(".explanation .link").first
        cell(page, "Max pool 1, map 2", 1, 2).click()
        assert chosen(page)[1] == pytest.approx(y["pool1"][2, 1, 2], rel=1e-6)
        link_to.click()  # to the one of four that is the largest
        assert chosen(page)[0] == f"ReLU 1, map 2, row {row}, column {column}"
        assert chosen(page)[1] == pytest.approx(y["pool1"][2, 1, 2], rel=1e-6)
        link_to.click()
        assert chosen(page)[0] == f"Convolution 1, map 2, row {row}, column {column}"
        cell(page, "Probabilities", 8, 0).click()
        assert chosen(page)[1] == pytest.approx(y["softmax"][8], rel=1e-5)
        link_to.click()
        assert chosen(page) == ("Score of digit 8", pytest.approx(y["dense"][8], rel=1e-6))
        products = y["pool2"].ravel() * np.asarray(network._stored()["weights"][:, 8], np.float64)
        top = np.unravel_index(np.abs(products).argmax(), (16, 2, 2))
        link_to.click()  # to the largest product of the score
        assert chosen(page)[0] == f"Max pool 2, map {top[0]}, row {top[1]}, column {top[2]}"


@pytest.mark.parametrize("digit", [2, 7])
def test_a_score_names_its_largest_products(digit, chromium, tmp_path, shipped):
    weights = np.asarray(network._stored()["weights"][:, digit], np.float64)
    y = forward(shipped["digits"][digit]["pixels"])
    products = y["pool2"].ravel() * weights
    largest = np.argsort(-np.abs(products))[:6]
    state = link(view="pipeline", digit=digit, layer="dense", cell=f"0,{digit}")
    with opened(chromium, tmp_path, "pipeline", state=state) as page:
        names = page.locator(".contributions .link").all_inner_texts()
        told = [text.split(" = ") for text in page.locator(".contributions .formula").all_inner_texts()]
        total = page.locator(".explanation > div > .formula").inner_text()
    places = [np.unravel_index(place, (16, 2, 2)) for place in largest]
    assert names == [f"↑ Max pool 2, map {c}, row {row}, column {column}" for c, row, column in places]
    assert [float(product) for _, product in told] == pytest.approx(products[largest], rel=1e-3)
    assert [value_of(factors) for factors, _ in told] == pytest.approx(products[largest], rel=2e-3)
    parts, result = total.replace(" (the other 58)", "").replace(" (bias)", "").split(" = ")
    parts = parts.replace("− ", "-").replace("+ ", "")
    assert sum(map(float, parts.split())) == pytest.approx(float(result), abs=0.02)
    assert float(result) == pytest.approx(y["dense"][digit], rel=1e-6)


# Hands ----------------------------------------------------------------------------------------------------------


def test_a_whole_path_by_keyboard(chromium, tmp_path, shipped):
    with opened(chromium, tmp_path, "pipeline") as page:
        press = page.keyboard.press
        page.get_by_role("radio", name="3", exact=True).focus()
        press("ArrowRight")
        assert page.locator(".reading strong").inner_text() == "4"
        for _ in range(10):  # to the picture, by Tab alone
            press("Tab")
            if page.evaluate("document.activeElement.matches('.hero .input [role=gridcell]')"):
                break
        press("Control+Home")
        press("ArrowRight")
        press("1")
        press("6")
        press("Enter")
        pixels = shipped["digits"][4]["pixels"].copy()
        pixels[1] = 16
        assert page.locator(".source").get_attribute("data-by") == "page"
        assert_shown(page, forward(pixels))
        for _ in range(10):
            press("Tab")
            if page.evaluate("Boolean(document.activeElement.closest('[data-layer=conv1]'))"):
                break
        press("Control+Home")
        assert chosen(page)[0] == "Convolution 1, map 0, row 0, column 0"
        for _ in range(8):
            press("ArrowRight")  # over the side of the first map
        assert chosen(page)[0] == "Convolution 1, map 1, row 0, column 0"
        press("ArrowDown")
        press("End")
        assert chosen(page)[0] == "Convolution 1, map 1, row 1, column 7"
        press("PageDown")
        press("PageDown")
        assert chosen(page)[0] == "Max pool 1, map 1, row 0, column 3"
        press("ArrowUp")  # there is nothing above
        assert chosen(page)[0] == "Max pool 1, map 1, row 0, column 3"
        assert page.evaluate("document.activeElement.dataset.column") == "3"
        page.get_by_role("status").filter(has_text="Sees rows 0 to 2").wait_for()  # read out


def test_a_pointer_draws_and_rubs_out(chromium, tmp_path):
    with opened(chromium, tmp_path, "pipeline") as page:
        page.get_by_role("button", name="Blank").click()
        over = [cell(page, "Input", row, 4).bounding_box() for row in range(8)]
        page.mouse.move(over[0]["x"] + 9, over[0]["y"] + 9)
        page.mouse.down()
        for box in over[1:]:
            page.mouse.move(box["x"] + 9, box["y"] + 9, steps=3)
        page.mouse.up()
        page.mouse.move(over[0]["x"] - 80, over[0]["y"] + 9)  # nothing is held down any more
        assert chosen(page)[0] == START
        pixels = np.zeros((8, 8), int)
        pixels[:, 4] = 16
        np.testing.assert_array_equal(numbers(page, "Input"), pixels)
        assert_shown(page, forward(pixels))
        page.get_by_label("Pointer").select_option("paper")
        cell(page, "Input", 2, 4).click()
        pixels[2, 4] = 0
        np.testing.assert_array_equal(numbers(page, "Input"), pixels)
        page.get_by_label("Pointer").select_option("pick")
        cell(page, "Input", 3, 4).click()
        np.testing.assert_array_equal(numbers(page, "Input"), pixels)
        assert chosen(page) == ("Input, row 3, column 4", 16)
        page.get_by_role("button", name="Back to the sample").click()
        assert page.locator(".source").get_attribute("data-by") == "jconv"
        assert page.get_by_role("button", name="Back to the sample").is_disabled()


def test_a_pixel_takes_only_what_a_pixel_can_be(chromium, tmp_path):
    with opened(chromium, tmp_path, "pipeline") as page:
        before = numbers(page, "Input")
        for typed in ("17", "-1", "2.5", "1e9", "ink"):
            cell(page, "Input", 0, 0).focus()
            page.keyboard.press("Enter")
            page.keyboard.type(typed)
            page.keyboard.press("Enter")
            assert page.locator(".message").is_visible()
            page.get_by_role("button", name="Dismiss").click()
            assert numbers(page, "Input") == before
            assert page.locator(".source").get_attribute("data-by") == "jconv"


# Links ----------------------------------------------------------------------------------------------------------


def test_a_link_restores_what_it_was_made_from(chromium, tmp_path):
    pixels = ",".join(str(n % 17) for n in range(64))
    state = {"digit": "7", "pixels": pixels, "layer": "relu2", "channel": "12", "cell": "3,1"}
    with opened(chromium, tmp_path, "pipeline", state=link(view="pipeline", **state)) as page:
        assert not page.locator(".message").is_visible()
        assert chosen(page)[0] == "ReLU 2, map 12, row 3, column 1"
        cell(page, "ReLU 2, map 12", 3, 2).click()
        page.wait_for_url(re.compile("3%2C2"))
        written = dict(page.evaluate("[...new URLSearchParams(location.hash.slice(1))]"))
    assert written == {"view": "pipeline", **state, "cell": "3,2"}


WRONG = [
    ({"digit": "ten"}, "digit must be a number from 0 to 9, got “ten”"),
    ({"digit": "-1"}, "digit must be"),
    ({"pixels": "1,2,3"}, "pixels must be 64 whole numbers from 0 to 16"),
    ({"pixels": ",".join(["17"] * 64)}, "pixels must be 64 whole numbers"),
    ({"pixels": ",".join(["0.5"] * 64)}, "pixels must be 64 whole numbers"),
    ({"layer": "conv3"}, "there is no layer “conv3”"),
    ({"layer": "__proto__"}, "there is no layer"),
    ({"layer": "pool2", "channel": "16"}, "layer pool2 has 16 × 2 × 2 maps"),
    ({"layer": "pool2", "cell": "2,0"}, "no cell “0,2,0”"),
    ({"cell": "1"}, "no cell"),
    ({"cell": "1,2,3"}, "no cell"),
    ({"layer": "dense", "cell": "0,10"}, "no cell"),
    ({"colour": "red"}, "unknown: colour"),
]


def test_a_wrong_link_is_told_and_something_is_shown(chromium, tmp_path):
    with opened(chromium, tmp_path, "pipeline") as page:
        for state, words in WRONG:
            follow(page, link(view="pipeline", **state))
            assert words in page.locator(".message").inner_text()
            assert page.locator(".reading strong").inner_text() == "3"
            assert chosen(page)[0] == START


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_it_without_scrolling_sideways(scheme, chromium, tmp_path):
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": scheme, "reduced_motion": "reduce"}
    with opened(chromium, tmp_path, "pipeline", **phone) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        cell(page, "Max pool 2, map 15", 1, 1).click()
        assert page.locator(".explanation").bounding_box()["y"] < 844
