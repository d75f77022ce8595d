"""The geometry view's stack of layers in a browser: receptive fields against jconv's, edits by keyboard."""

import pytest
from viz_page import follow, link, message, opened

import jconv
from jconv.viz import geometry


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    """One page for the tests that follow a link of their own first."""
    with opened(chromium, tmp_path_factory.mktemp("receptive"), "geometry") as page:
        yield page


def record(layer):
    options = {name: layer[name] for name in ("stride", "padding", "dilation")}
    return (jconv.Pool if layer["kind"] == "pool" else jconv.Conv)(layer["kernel"], **options)


def random_stack(rng):
    return [
        {"kind": str(rng.choice(["conv", "pool"])), "kernel": int(rng.integers(1, 8)),
         "stride": int(rng.integers(1, 4)), "padding": int(rng.integers(0, 4)),
         "dilation": int(rng.integers(1, 4))}
        for _ in range(int(rng.integers(1, 8)))
    ]  # fmt: skip


def written(layers):
    names = ("kernel", "stride", "padding", "dilation")
    return "-".join(layer["kind"][0] + ".".join(str(layer[name]) for name in names) for layer in layers)


def sizes_of(layers, size):
    """What is left after each layer, None from the first that does not fit."""
    sizes = []
    for layer in layers:
        if size is not None:
            try:
                options = {name: layer[name] for name in ("stride", "padding", "dilation")}
                size_after = jconv.pool_output_size if layer["kind"] == "pool" else jconv.conv_output_size
                size = size_after(size, layer["kernel"], **options)
            except ValueError:
                size = None
        sizes.append(size)
    return sizes


def told(page):
    """The table's columns that are computed: size, jump and field of each layer."""
    cells = page.locator(".receptive .told").all_text_contents()
    numbers = [None if cell == "–" else int(cell.replace(",", "")) for cell in cells]
    return [numbers[n : n + 3] for n in range(0, len(numbers), 3)]


def test_fields_of_random_stacks_are_jconvs(page, rng):
    for _ in range(60):
        layers, size = random_stack(rng), int(rng.integers(1, 300))
        follow(page, link(view="geometry", stack=written(layers), size=size))
        fields = [jconv.receptive_field([record(one) for one in layers[: n + 1]]) for n in range(len(layers))]
        got = told(page)
        assert [row[1:] for row in got] == [[field.stride, field.size] for field in fields]
        assert [row[0] for row in got] == sizes_of(layers, size)
        lines = page.locator(".receptive .code code").all_text_contents()
        assert repr(eval("\n".join(lines[1:-1]))) == repr(fields[-1])  # the shown call, run
        assert lines[-1] == f"# {fields[-1]!r}"


def test_the_presets_are_jconvs(page):
    presets = geometry.data()["geometry"]["stacks"]
    assert {"three", "vgg16", "resnet18_stem", "dilated"} <= {preset["name"] for preset in presets}
    follow(page, link(view="geometry"))
    for preset in presets:
        page.get_by_label("Stack").select_option(preset["name"])
        field = jconv.receptive_field([record(layer) for layer in preset["layers"]])
        assert told(page)[-1][1:] == [field.stride, field.size]
        assert page.locator(".receptive .answer strong").text_content() == str(field.size)
        assert page.locator(".receptive .source").text_content() == f"Numbers by jconv {jconv.__version__}."
    assert field.size == preset["field"]["size"]
    page.get_by_label("Stack").select_option("vgg16")
    assert page.locator(".receptive .answer strong").text_content() == "212"


def test_the_drawing_has_the_cells_that_are_taken(page):
    """Three layers with dilation 2 see 13 cells from end to end, and of them only every second."""
    follow(page, link(view="geometry", stack="gridding"))
    assert page.locator(".receptive .answer strong").text_content() == "13"
    assert page.locator(".stack-count").all_text_contents() == ["1 cell", "3 taps", "5 taps", "7 taps"]
    assert page.locator(".stack-cell").count() == 1 + 3 + 5 + 7
    follow(page, link(view="geometry", stack="gridding", after=1))
    assert page.locator(".receptive .answer strong").text_content() == "5"
    assert page.locator(".stack-cell").count() == 1 + 3


def test_the_stack_is_edited_by_keyboard(page):
    follow(page, link(view="geometry", stack="three"))
    page.get_by_role("button", name="Add a layer").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Layer 4, kind"
    page.keyboard.press("p")  # a pool
    page.keyboard.press("Tab")
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    layers = [jconv.Conv(3, padding=1)] * 3 + [jconv.Pool(5, stride=1, padding=1)]
    assert told(page)[-1][2] == jconv.receptive_field(layers).size == 11
    assert page.locator(".receptive .source").text_content() == "Numbers computed by this page."

    page.get_by_role("button", name="Move up layer 4").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Move up layer 3"
    assert [row[2] for row in told(page)] == [3, 5, 9, 11]
    page.get_by_role("button", name="Remove layer 3").focus()
    page.keyboard.press("Enter")
    assert [row[2] for row in told(page)] == [3, 5, 7]
    assert page.get_by_label("Stack").input_value() == "three"


def test_a_layer_that_does_not_fit_is_told(page):
    follow(page, link(view="geometry", stack="c3.1.1.1-c9.1.0.1-c3.1.0.1", size=8))
    assert told(page) == [[8, 1, 3], [None, 1, 11], [None, 1, 13]]
    said = page.locator(".receptive .headline").text_content()
    assert said == "Layer 2 does not fit: No position fits: the kernel covers 9 cells, and the padded input has 8."


def test_the_last_layer_stays_and_no_more_than_24_are_added(page):
    follow(page, link(view="geometry", stack="one"))
    assert page.get_by_role("button", name="Remove layer 1").is_disabled()
    follow(page, link(view="geometry", stack="-".join(["c3.1.1.1"] * 24)))
    assert page.get_by_role("button", name="Add a layer").is_disabled()


def test_strides_that_outgrow_the_page_are_refused(page):
    follow(page, link(view="geometry", stack="-".join(["c3.8.1.1"] * 17)))
    before = told(page)
    for layer in (1, 2):
        page.get_by_label(f"Layer {layer}, stride").fill("16")
        page.get_by_label(f"Layer {layer}, stride").press("Tab")
    assert message(page) == "These strides multiply to more than this page can count."
    assert told(page)[-1][2] < 2**53
    assert before != told(page)
