"""The sampling view in a browser: frequencies, filters and samples against jconv, words, keys and links."""

import itertools

import jax.numpy as jnp
import numpy as np
import pytest
from viz_page import follow, link, opened

import jconv
from jconv.viz import sampling
from jconv.viz.page import module

NORMAL = {"f": 26, "down": 0, "stride": 2, "blur": 1, "shift": 0}


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    """One page for the tests that follow a link of their own first."""
    with opened(chromium, tmp_path_factory.mktemp("sampling"), "sampling") as page:
        yield page


def show(page, **settings):
    follow(page, link(view="sampling", **settings))


def facts(page):
    script = "(all) => Object.fromEntries(all.map(({ dataset }) => [dataset.fact, Number(dataset.value)]))"
    return page.locator("[data-fact]").evaluate_all(script)


def samples(page):
    return page.locator(".samples [data-value]").evaluate_all(
        "(all) => all.map(({ dataset }) => Number(dataset.value))"
    )


def story(page):
    return " ".join(page.locator(".story p").all_text_contents())


def grating(f, down, shift, stride):
    rows, columns = np.mgrid[: 64 * stride, : 64 * stride]
    return np.cos(2 * np.pi * (f / 64 * (columns - shift / 4) + down / 64 * rows)).astype(np.float32)


def computed(page, expression, **values):
    """What the page's own functions make of values; they are called beside the page, not in it."""
    names = ", ".join(values)
    return page.evaluate(f"({{{names}}}) => {{ {module()}\nreturn {expression}; }}", values)


# Numbers ------------------------------------------------------------------------------------------------------


def test_every_frequency_under_every_stride_is_seen_where_jconv_folds_it_to(page):
    waves = np.arange(33) / 64
    for stride in range(1, 7):
        seen = computed(page, "waves.map((f) => aliasOf(f, stride))", waves=waves.tolist(), stride=stride)
        assert np.array_equal(seen, jconv.aliased_frequency(waves, stride=stride))


@pytest.mark.parametrize("taps", range(1, 8))
def test_filters_are_those_of_blur_pool_and_answer_as_jconv_says(page, taps):
    weights = np.float32(sampling.data()["sampling"]["filters"][str(taps)]["data"])
    answer = computed(
        page, "waves.map((f) => responseOf(w, f))", waves=(np.arange(33) / 64).tolist(), w=weights.tolist()
    )
    wanted = np.asarray(jconv.frequency_response(weights, size=64))[:33]
    np.testing.assert_allclose(np.abs(answer), np.abs(wanted), atol=1e-6)
    assert weights.size == taps
    assert weights.sum() == 1


def test_sixty_settings_have_jconvs_numbers(page, rng):
    for _ in range(60):
        f, down, shift = (int(rng.integers(0, n)) for n in (33, 33, 256))
        stride, blur = int(rng.integers(1, 7)), int(rng.integers(1, 8))
        show(page, f=f, down=down if rng.random() < 0.5 else 0, stride=stride, blur=blur, shift=shift)
        down = int(page.evaluate("new URLSearchParams(location.hash.slice(1)).get('down')"))
        wanted = jconv.blur_pool(
            grating(f, down, shift, stride)[None, None], filter_size=blur, stride=stride, padding_mode="circular"
        )[0, 0]
        np.testing.assert_allclose(samples(page), wanted[0][: -(-64 // stride)], atol=1e-5)
        found = facts(page)
        assert found["frequency"] == f / 64
        assert found["limit"] == 0.5 / stride
        assert found["alias"] == jconv.aliased_frequency(f / 64, stride=stride)
        if down:
            assert found["aliasDown"] == jconv.aliased_frequency(down / 64, stride=stride)
        weights = np.float32(sampling.data()["sampling"]["filters"][str(blur)]["data"])
        response = np.asarray(jconv.frequency_response(weights, size=64))
        assert abs(found["amplitude"]) == pytest.approx(abs(response[f] * response[down]), abs=1e-6)


def test_samples_of_the_whole_picture(page):
    for (f, down), stride, blur in itertools.product([(27, 6), (10, 31)], [2, 5], [1, 4, 7]):
        weights = sampling.data()["sampling"]["filters"][str(blur)]["data"]
        expression = "sampledBy(blurredBy(gratingOf(wave), w), stride, 64).data"
        wave = {"across": f / 64, "down": down / 64, "shift": 0.75}
        shown = computed(page, expression, wave=wave, w=weights, stride=stride)
        x = grating(f, down, 3, stride)[None, None]
        wanted = jconv.blur_pool(x, filter_size=blur, stride=stride, padding_mode="circular")
        np.testing.assert_allclose(np.reshape(shown, (64, 64)), wanted[0, 0], atol=1e-5)


def test_the_spectrum_is_the_discrete_fourier_transform(page, rng):
    line = rng.normal(size=64)
    share = np.where(np.isin(np.arange(33), [0, 32]), 1, 2)
    np.testing.assert_allclose(
        computed(page, "spectrumOf(line)", line=line.tolist()), share * np.abs(np.fft.rfft(line)) / 64, atol=1e-12
    )


@pytest.mark.parametrize(("f", "stride", "blur"), [(26, 2, 1), (26, 2, 4), (20, 3, 3), (5, 4, 6), (32, 1, 2)])
def test_the_alias_goes_through_every_sample_and_has_one_bar(page, f, stride, blur):
    show(page, f=f, stride=stride, blur=blur, shift=1)
    points = page.locator(".curve.alias").get_attribute("points").split()
    curve = np.array([point.split(",") for point in points], float)
    dots = page.locator(".sample").evaluate_all(
        "(all) => all.filter((e) => e.matches('circle')).map((e) => [e.cx.baseVal.value, e.cy.baseVal.value])"
    )
    assert len(dots) == -(-64 // stride)
    for x, y in dots:
        assert curve[np.abs(curve[:, 0] - x).argmin(), 1] == pytest.approx(y, abs=0.1)
    heights = page.locator(".bar-of.alias").evaluate_all("(all) => all.map((bar) => bar.height.baseVal.value)")
    tall = [k for k, height in enumerate(heights) if height > 1e-6 * 190]
    assert tall in ([round(64 * abs(facts(page)["alias"]))], [])


@pytest.mark.parametrize(
    "settings",
    [NORMAL, {**NORMAL, "blur": 4, "shift": 3}, {"f": 27, "down": 6, "stride": 3, "blur": 5, "shift": 0}],
)
def test_the_call_that_is_shown_computes_the_same(page, settings):
    show(page, **settings)
    names: dict = {}
    exec("\n".join(page.locator("[aria-label='The same with jconv'] code").all_text_contents()), names)
    shown = samples(page)
    np.testing.assert_allclose(shown, names["samples"][: len(shown)], atol=1e-5)
    assert float(names["seen"]) == facts(page)["alias"]


def test_the_filters_are_blur_pools():
    for taps, weights in sampling.data()["sampling"]["filters"].items():
        step = jnp.zeros((1, 1, 21)).at[0, 0, 10:].set(1.0)
        answer = jconv.blur_pool(step, filter_size=int(taps), stride=1, padding_mode="replicate")[0, 0]
        rises = np.asarray(jnp.diff(answer))
        assert rises[rises > 0].tolist() == weights["data"][::-1]


# Words and pictures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (NORMAL, "0.4063 cycles per pixel across"),
        (NORMAL, "its samples look like 0.1875 cycles per sample. Nothing can tell the two apart."),
        (NORMAL, "when the grating moves to the right, the samples seem to move to the left"),
        ({**NORMAL, "f": 6}, "This one is below: the samples show the same wave, at 0.1875 cycles per sample."),
        ({**NORMAL, "f": 16}, "This one is exactly there"),
        ({**NORMAL, "f": 32}, "they look like flat ground"),
        ({**NORMAL, "f": 0}, "no wave at all"),
        ({**NORMAL, "stride": 1}, "Every pixel is kept: nothing is folded."),
        ({**NORMAL, "blur": 4}, "The blur leaves 0.0245 of the amplitude: little is left to be mistaken."),
        ({**NORMAL, "f": 20, "blur": 2}, "some is still mistaken"),
        ({**NORMAL, "f": 6, "blur": 4}, "a blur also takes from waves that the samples could show"),
        ({**NORMAL, "down": 6}, "Down the columns 0.0938 cycles per pixel become 0.1875 cycles per sample"),
    ],
)
def test_a_sentence_says_what_happens(page, settings, words):
    show(page, **settings)
    assert words in story(page)


def test_two_gratings_with_the_same_samples(page):
    """The claim that nothing can tell them apart, from the page's own samples."""
    show(page, **{**NORMAL, "f": 26})
    fast = samples(page)
    show(page, **{**NORMAL, "f": 6})
    np.testing.assert_allclose(samples(page), fast, atol=1e-9)


def test_the_pictures(page):
    script = """(canvas) => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return [canvas.height, canvas.width, [...data].filter((_, i) => i % 4 === 0)]; }"""
    show(page, f=27, down=6, stride=3, blur=2, shift=2)
    assert page.locator(".grating-box:visible").count() == 3
    rows, columns, data = page.locator("[data-name=Samples] canvas").evaluate(script)
    x = grating(27, 6, 2, 3)[None, None]
    wanted = jconv.blur_pool(x, filter_size=2, stride=3, padding_mode="circular")[0, 0, :22, :22]
    assert (rows, columns) == (22, 22)
    assert np.abs(np.reshape(data, (22, 22)) - 255 * (np.asarray(wanted) + 1) / 2).max() <= 0.51
    show(page, **NORMAL)
    assert page.locator(".grating-box:visible").count() == 2


# Hands --------------------------------------------------------------------------------------------------------


def state(page):
    page.wait_for_timeout(300)  # the page writes its address seldom
    return dict(pair.split("=") for pair in page.evaluate("location.hash.slice(1)").split("&"))


def test_the_whole_by_keyboard(page):
    show(page, **NORMAL)
    page.get_by_label("Frequency across").focus()
    page.keyboard.press("ArrowLeft")
    assert page.get_by_label("Frequency across").get_attribute("aria-valuetext") == "0.3906 cycles per pixel"
    for name in ["Frequency down", "Stride"]:
        page.keyboard.press("Tab")
        assert page.get_by_label(name, exact=True).evaluate("(field) => field === document.activeElement")
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expected = {"view": "sampling", "f": "25", "down": "1", "stride": "3", "blur": "2", "shift": "1"}
    assert state(page) == expected
    assert facts(page)["alias"] == jconv.aliased_frequency(25 / 64, stride=3)
    spoken = page.locator("[role=status]").text_content()
    assert spoken.startswith("0.3906 cycles per pixel across")
    assert page.get_by_label("Example").input_value() == ""


def test_every_example_is_told_by_its_name(page):
    show(page, **NORMAL)
    chooser = page.get_by_label("Example")
    names = chooser.locator("option").evaluate_all("(all) => all.map(({ value }) => value).filter(Boolean)")
    assert len(names) >= 5
    for name in names:
        chooser.select_option(name)
        assert chooser.input_value() == name
        assert story(page)


def test_a_grating_moves_until_it_is_held_or_left(page):
    show(page, **NORMAL)
    page.get_by_role("button", name="Move").click()
    page.locator(".samples tr:first-child[data-value]:not([data-value='1'])").wait_for(state="attached")
    page.get_by_role("button", name="Hold").click()
    shift = state(page)["shift"]
    assert int(shift) > 0
    page.wait_for_timeout(300)
    assert state(page)["shift"] == shift
    page.get_by_role("button", name="Move").click()
    page.get_by_role("tab", name="Slide").click()
    page.get_by_role("tab", name="Sampling").click()
    assert page.get_by_role("button", name="Move").is_visible()
    state(page)  # what the tabs wrote is not to come between the next test and its link


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"f": "33"}, "f must be a whole number from 0 to 32, got “33”"),
        ({"f": "0.4"}, "f must be a whole number from 0 to 32, got “0.4”"),
        ({"down": "x"}, "down must be a whole number from 0 to 32, got “x”"),
        ({"stride": "0"}, "stride must be a whole number from 1 to 6, got “0”"),
        ({"blur": "8"}, "blur must be a whole number from 1 to 7, got “8”"),
        ({"shift": "-1"}, "shift must be a whole number from 0 to 255, got “-1”"),
        ({"phase": "1"}, "unknown: phase"),
    ],
)
def test_a_link_that_makes_no_sense_is_answered(page, parameters, said):
    show(page, **parameters)
    assert said in page.locator(".messages .message").text_content()
    assert facts(page)["frequency"] == 26 / 64
    show(page, **NORMAL)
    assert not page.locator(".messages .message").is_visible()


def test_a_telephone_in_the_dark(chromium, tmp_path):
    small = {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce"}
    with opened(chromium, tmp_path, "sampling", state="view=sampling&f=20&stride=3&blur=3", **small) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.locator("circle.sample").count() == 11  # of 32 pixels: there is no room for 64
        page.set_viewport_size({"width": 1200, "height": 800})
        page.locator("circle.sample").nth(21).wait_for()
