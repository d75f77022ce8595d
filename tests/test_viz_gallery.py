"""The gallery in a browser: numbers against jconv, the cross-hair, edits, links, one's own picture."""

import json

import jax.numpy as jnp
import numpy as np
import pytest
from viz_page import cell, follow, link, numbers, opened

import jconv
from jconv.viz import gallery
from jconv.viz.examples import picture
from jconv.viz.page import module

GALLERY = jconv.kernels.GALLERY
DARK = {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    """One page for the tests that follow a link of their own first."""
    with opened(chromium, tmp_path_factory.mktemp("gallery"), "gallery") as page:
        yield page


@pytest.fixture
def fresh(chromium, tmp_path):
    """A page for a test that opens a picture, which no link takes away again."""
    with opened(chromium, tmp_path, "gallery") as page:
        yield page


def computed(page, expression, **values):
    """What the page's own functions make of values; they are called beside the page, not in it."""
    names = ", ".join(values)
    return page.evaluate(f"({{{names}}}) => {{ {module()}\nreturn {expression}; }}", values)


def as_array(array):
    return {"shape": list(array.shape), "data": np.asarray(array).ravel().tolist()}


def filtered(page, image, kernel):
    data = computed(page, "[...filterPicture(x, k).data]", x=as_array(image), k=as_array(kernel))
    return np.array(data).reshape(image.shape)


def by_jconv(image, kernel):
    return np.asarray(jconv.filters.apply(jnp.asarray(image, jnp.float32), kernel, padding_mode="replicate"))


def close(shown, wanted, scale=None):
    """To a hundred-thousandth of what is added up."""
    np.testing.assert_allclose(
        shown, wanted, rtol=1e-5, atol=1e-5 * np.abs(wanted if scale is None else scale).max()
    )


def total(page):
    return float(page.locator(".gallery .total").text_content().removeprefix("= "))


def address(page):
    page.wait_for_timeout(300)  # the page writes its address seldom
    return page.evaluate("location.hash.slice(1)")


def message(page):
    return page.locator(".messages .message").text_content()


# Numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GALLERY)
def test_every_pixel_has_jconvs_number(page, name):
    kernel = GALLERY[name].build()
    close(filtered(page, picture(), kernel), by_jconv(picture(), kernel))


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (5, 2), (9, 13)])
@pytest.mark.parametrize("taps", [(2, 2), (4, 1), (3, 6), (11, 11)])
def test_pictures_and_kernels_of_any_size(page, rng, shape, taps):
    image, kernel = rng.integers(0, 256, shape), rng.normal(size=taps).astype(np.float32)
    close(filtered(page, image, kernel), by_jconv(image, kernel), scale=255 * np.abs(kernel).sum())


@pytest.mark.parametrize("name", GALLERY)
def test_a_kernel_is_called_separable_where_jconv_takes_it_apart(page, name):
    kernel = np.asarray(GALLERY[name].build())
    factors = computed(page, "factorsOf(k)", k=as_array(kernel))
    assert (factors is not None) == GALLERY[name].separable
    if factors:
        close(np.outer(factors["column"], factors["row"]), kernel)


@pytest.mark.parametrize("name", GALLERY)
def test_what_is_shown_of_a_kernel(page, name):
    row, column = 63, 95 if name == "gabor" else 0  # two corners, where the patch hangs over the edge
    follow(page, link(view="gallery", kernel=name, at=f"{row},{column}"))
    kernel = np.asarray(GALLERY[name].build())
    patch = np.pad(picture().astype(float), [(k // 2, k // 2) for k in kernel.shape], mode="edge")
    patch = patch[row:, column:][: kernel.shape[0], : kernel.shape[1]]
    crowded = max(kernel.shape) > 5  # three digits after the point, and one
    assert numbers(page, "Patch") == patch.tolist()
    np.testing.assert_allclose(numbers(page, "Kernel"), kernel, atol=5.1e-4 if crowded else 1e-7)
    np.testing.assert_allclose(numbers(page, "Products"), kernel * patch, atol=0.051 if crowded else 1e-4)
    close(total(page), by_jconv(picture(), kernel)[row, column], scale=kernel * patch)
    words = page.locator(".gallery .columns").inner_text()
    assert GALLERY[name].detects in words
    assert GALLERY[name].why in words
    assert page.locator(".gallery .source").get_attribute("data-by") == "page"
    assert page.locator("[role=radio][aria-checked=true] .shelf-title").text_content() == GALLERY[name].title


def test_positive_and_negative_weights_are_weighed_against_each_other(page):
    follow(page, link(view="gallery", kernel="sobel_x", at="20,51"))
    left, right = (picture()[19:22, c].astype(int) @ [1, 2, 1] for c in (50, 52))
    words = page.locator(".gallery .shares").text_content()
    assert words == f"Positive weights contribute {right}, negative ones -{left}. Together: {right - left}."
    follow(page, link(view="gallery", kernel="box", at="20,51"))
    assert page.locator(".gallery .shares").text_content() == ""


@pytest.mark.parametrize("name", ["sobel_y", "sharpen", "gabor"])
def test_the_call_that_is_shown_computes_the_same(page, name):
    follow(page, link(view="gallery", kernel=name, at="10,20"))
    names: dict = {}
    exec("\n".join(page.locator("[aria-label='The same with jconv'] code").all_text_contents()), names)
    close(total(page), float(names["y"][10, 20]), scale=names["y"])


def test_the_data_is_jconvs():
    data = json.loads(json.dumps(gallery.data()))["gallery"]
    assert [entry["name"] for entry in data["kernels"]] == list(GALLERY)
    for entry in data["kernels"]:
        built = np.asarray(GALLERY[entry["name"]].build())
        assert np.array_equal(np.float32(entry["weights"]["data"]), built)
        assert np.array_equal(getattr(jconv.kernels, entry["name"])(), built)  # what the page writes as Python
    assert "CC BY 2.0" in data["picture"]["credit"]


# Colours ------------------------------------------------------------------------------------------------------


def pixels(page, selector):
    """What a canvas holds, read from a copy: Chromium complains of a canvas that is read often."""
    script = """(canvas) => {
        const { height, width } = canvas;
        const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
        copy.drawImage(canvas, 0, 0);
        return [height, width, [...copy.getImageData(0, 0, width, height).data]]; }"""
    rows, columns, data = page.locator(selector).evaluate(script)
    return np.array(data).reshape(rows, columns, 4)[..., :3]


def test_averages_are_grey_and_differences_are_coloured_around_zero(page):
    follow(page, link(view="gallery", kernel="identity"))
    result = ".lens-figure:nth-child(2) canvas"
    assert np.array_equal(pixels(page, result), np.repeat(picture()[..., None], 3, axis=2))
    follow(page, link(view="gallery", kernel="sobel_x"))
    answer, colours = by_jconv(picture(), GALLERY["sobel_x"].build()), pixels(page, result)
    assert (colours[answer == 0] == 255).all()
    strong = np.abs(answer) > 50
    red, blue = colours[..., 0], colours[..., 2]
    assert (blue[strong & (answer > 0)] > red[strong & (answer > 0)]).all()
    assert (red[strong & (answer < 0)] > blue[strong & (answer < 0)]).all()
    most = f"{np.abs(answer).max():.4g}"
    assert page.locator(".lens-figure:nth-child(2) .legend").inner_text().split() == [f"−{most}", "0", most]


def test_all_kernels_side_by_side(page):
    follow(page, link(view="gallery", kernel="sobel_x", at="30,40", all=1))
    page.locator(".shelf-here:not(:empty)").nth(len(GALLERY) - 1).wait_for()
    assert not page.locator(".gallery .large").is_visible()
    for i, entry in enumerate(GALLERY.values()):
        item = page.locator("[role=radio]").nth(i)
        assert item.is_visible()
        assert [entry.title, entry.detects] == item.locator("span").all_text_contents()[:2]
        value = by_jconv(picture(), entry.build())[30, 40]
        assert float(item.locator(".shelf-here").text_content()) == pytest.approx(float(value), rel=1e-3, abs=1e-3)
        assert pixels(page, f".shelf [role=radio]:nth-child({i + 1}) canvas").std() > 1
    page.locator("[data-kernel=laplacian]").click()
    assert page.locator(".gallery .large").is_visible()
    assert "kernel=laplacian" in address(page)
    assert "all=1" not in address(page)


# Hands --------------------------------------------------------------------------------------------------------


def test_the_whole_by_keyboard(page):
    follow(page, link(view="gallery", kernel="sobel_x", at="20,51"))
    page.locator("[role=radio][aria-checked=true]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.kernel") == "prewitt_x"
    page.keyboard.press("Tab")
    lens = page.locator(".lens").first
    assert lens.evaluate("(lens) => lens === document.activeElement")
    for key in ["ArrowDown", "ArrowLeft", "ArrowLeft", "Shift+ArrowDown"]:
        page.keyboard.press(key)
    assert lens.get_attribute("aria-label") == f"Picture, row 29, column 49: {picture()[29, 49]}"
    answer = by_jconv(picture(), GALLERY["prewitt_x"].build())
    result = page.locator(".lens").nth(1).get_attribute("aria-label")
    assert result == f"Result, row 29, column 49: {answer[29, 49]:.0f}"
    page.wait_for_timeout(250)
    spoken = page.locator("[role=status]").text_content()
    assert f"Row 29, column 49: picture {picture()[29, 49]}, result {answer[29, 49]:.0f}" in spoken
    for key in ["PageUp", "Home", "ArrowUp", "ArrowLeft"]:  # nothing lies beyond
        page.keyboard.press(key)
    assert "row 0, column 0:" in lens.get_attribute("aria-label")
    for _ in range(3):
        page.keyboard.press("Tab")  # the result, the patch, the kernel
    for key in ["ArrowRight", "ArrowDown", "Enter", "5", "Enter"]:
        page.keyboard.press(key)
    edited = np.asarray(GALLERY["prewitt_x"].build()).copy()
    edited[1, 1] = 5
    assert numbers(page, "Kernel") == edited.tolist()
    assert total(page) == by_jconv(picture(), edited)[0, 0]
    assert "k=-1%2C0%2C1%3B-1%2C5%2C1%3B-1%2C0%2C1" in address(page)
    state = address(page)
    follow(page, link(view="gallery"))
    follow(page, state)
    assert numbers(page, "Kernel") == edited.tolist()
    page.get_by_role("button", name="Back to the kernel as it was").click()
    assert numbers(page, "Kernel") == np.asarray(GALLERY["prewitt_x"].build()).tolist()


def test_a_click_aims_in_either_picture(page):
    follow(page, link(view="gallery", kernel="sobel_x"))
    for i, (row, column) in enumerate([(5, 90), (60, 3)]):
        canvas = page.locator(".lens canvas").nth(i)
        box = canvas.bounding_box()
        place = {"x": (column + 0.5) * box["width"] / 96, "y": (row + 0.5) * box["height"] / 64}
        canvas.click(position=place)
        assert f"row {row}, column {column}:" in page.locator(".lens").nth(i).get_attribute("aria-label")
        assert cell(page, "Patch", row, column).get_attribute("class").split() == ["now"]


def test_a_crowded_cell_that_is_left_alone_stays_as_it_was(page):
    follow(page, link(view="gallery", kernel="laplacian_of_gaussian"))
    cell(page, "Kernel", 4, 4).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert "&k=" not in address(page)
    page.keyboard.press("Enter")
    page.keyboard.type("0.5")
    page.keyboard.press("Enter")
    assert numbers(page, "Kernel")[4][4] == 0.5
    written = dict(pair.split("=") for pair in address(page).split("&"))["k"]
    kernel = np.asarray(GALLERY["laplacian_of_gaussian"].build()).copy()
    kernel[4, 4] = 0.5
    read = [row.split("%2C") for row in written.split("%3B")]
    assert np.array_equal(np.float32(read), kernel)


# Pictures of one's own ------------------------------------------------------------------------------------------


def write_png(path, array):
    image = pytest.importorskip("PIL.Image", reason="the pictures are written by Pillow")
    image.fromarray(np.asarray(array, np.uint8)).save(path)
    return path


def choose_file(page, path):
    page.get_by_label("Your own picture").set_input_files(path)


def test_ones_own_picture(fresh, tmp_path, rng):
    image = rng.integers(0, 256, (9, 14))
    choose_file(fresh, write_png(tmp_path / "mine.png", image))
    fresh.get_by_text("mine.png: read by this page").wait_for()
    assert np.array_equal(pixels(fresh, ".lens-figure:nth-child(1) canvas")[..., 0], image)
    assert total(fresh) == by_jconv(image, GALLERY["sobel_x"].build())[4, 7]
    assert "picture=own" in address(fresh)
    fresh.get_by_role("button", name="Back to the shipped picture").click()
    assert (
        fresh.locator(".lens").first.get_attribute("aria-label")
        == f"Picture, row 20, column 51: {picture()[20, 51]}"
    )
    assert "picture" not in address(fresh)


def test_a_coloured_picture_is_read_as_pillow_reads_it(fresh, tmp_path, rng):
    image = pytest.importorskip("PIL.Image", reason="the picture is read by Pillow")
    colours = rng.integers(0, 256, (6, 5, 3))
    path = write_png(tmp_path / "colours.png", colours)
    choose_file(fresh, path)
    fresh.get_by_text("colours.png: read").wait_for()
    grey = pixels(fresh, ".lens-figure:nth-child(1) canvas")[..., 0]
    assert np.abs(grey - np.asarray(image.open(path).convert("L")).astype(int)).max() <= 1


def test_a_large_picture_is_scaled_down(fresh, tmp_path, rng):
    choose_file(fresh, write_png(tmp_path / "large.png", rng.integers(0, 256, (600, 1200))))
    fresh.get_by_text("large.png: read").wait_for()
    assert pixels(fresh, ".lens-figure:nth-child(1) canvas").shape[:2] == (128, 256)


@pytest.mark.parametrize("content", [b"", b"nothing that shines", b"\x89PNG\r\n\x1a\n and then no more"])
def test_a_file_that_is_no_picture_leaves_the_picture_and_says_so(fresh, tmp_path, content):
    path = tmp_path / "notes.png"
    path.write_bytes(content)
    before = pixels(fresh, ".lens-figure:nth-child(1) canvas")
    choose_file(fresh, path)
    fresh.get_by_role("alert").get_by_text("“notes.png” is no picture that this browser can read").wait_for()
    assert np.array_equal(before, pixels(fresh, ".lens-figure:nth-child(1) canvas"))
    choose_file(fresh, write_png(tmp_path / "good.png", np.full((3, 3), 7)))
    fresh.get_by_text("good.png: read").wait_for()
    assert not fresh.locator(".messages .message").is_visible()


def test_a_file_can_be_dropped(fresh, tmp_path):
    data = list(write_png(tmp_path / "dropped.png", np.full((4, 4), 99)).read_bytes())
    fresh.evaluate(
        """(bytes) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([new Uint8Array(bytes)], 'dropped.png', { type: 'image/png' }));
            const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
            const ignored = document.querySelector('.view.gallery').dispatchEvent(event);
            if (ignored) throw new Error('the browser would open it');
        }""",
        data,
    )
    fresh.get_by_text("dropped.png: read").wait_for()
    assert (pixels(fresh, ".lens-figure:nth-child(1) canvas") == 99).all()


# Links, and what surrounds the page ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"kernel": "soble"}, "there is no kernel “soble”"),
        ({"at": "64,0"}, "at must be a row and a column of the picture's 64 × 96, got “64,0”"),
        ({"at": "-1,0"}, "got “-1,0”"),
        ({"at": "1"}, "got “1”"),
        ({"k": "1,2;3"}, "the rows of k differ in length"),
        ({"k": "1,x"}, "“x” is not a number"),
        ({"k": ""}, "“” is not a number"),
        ({"k": "1,NaN"}, "“NaN” is not a number"),
        ({"k": ",".join(["1"] * 12)}, "k has more than 11 rows or columns"),
        ({"all": "yes"}, "all can only be 1, got “yes”"),
        ({"picture": "own"}, "its picture was somebody's own, and a link does not hold it"),
        ({"picture": "cat"}, "picture can only be “own”, got “cat”"),
        ({"kernels": "box"}, "unknown: kernels"),
    ],
)
def test_a_link_that_makes_no_sense_is_answered(page, parameters, said):
    follow(page, link(view="gallery", **parameters))
    assert said in message(page)
    assert total(page) == 423  # the default stands
    follow(page, link(view="gallery", kernel="box"))
    assert not page.locator(".messages .message").is_visible()


@pytest.mark.parametrize("kernel", ["0", "0,0;0,0", "9999,-9999"])
def test_strange_kernels_are_shown(page, kernel):
    follow(page, link(view="gallery", k=kernel, at="5,5"))
    weights = np.float32([row.split(",") for row in kernel.split(";")])
    assert total(page) == by_jconv(picture(), weights)[5, 5]


@pytest.mark.parametrize("state", ["kernel=gabor", "kernel=sobel_x", "all=1"])
def test_a_telephone_in_the_dark(chromium, tmp_path, state):
    with opened(chromium, tmp_path, "gallery", state=f"view=gallery&{state}", **DARK) as page:
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("getComputedStyle(document.body).colorScheme") == "light dark"
