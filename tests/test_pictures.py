"""`jconv filter` on a photograph that scikit-learn ships."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import sklearn.datasets
from click.testing import CliRunner
from PIL import Image

from jconv import kernels
from jconv.cli import main
from jconv.pictures import PictureError, filter_file, filter_pixels

PHOTO = Path(sklearn.datasets.__file__).parent / "images" / "china.jpg"


def pixels(path):
    with Image.open(path) as image:
        return np.asarray(image)


def jconv(*args):
    return CliRunner().invoke(main, ["filter", *map(str, args)])


@pytest.mark.parametrize("name", kernels.GALLERY)
def test_every_kernel_of_the_gallery_gives_a_picture_of_the_photographs_size(tmp_path, name):
    out = tmp_path / "out.png"
    done = jconv(PHOTO, "--kernel", name, "-o", out)
    assert (done.exit_code, done.output) == (0, "")
    assert pixels(out).shape == pixels(PHOTO).shape
    assert pixels(out).std() > 5  # a picture, not a flat field


def test_identity_is_the_photograph(tmp_path):
    filter_file(PHOTO, "identity", tmp_path / "out.png")
    assert (pixels(tmp_path / "out.png") == pixels(PHOTO)).all()


def test_averaging_kernels_equal_opencvs_to_a_grey_level():
    photo = pixels(PHOTO)
    for name in ("box", "gaussian", "sharpen", "emboss"):
        weights = np.asarray(kernels.GALLERY[name].build())
        wanted = cv2.filter2D(photo, -1, weights, borderType=cv2.BORDER_REFLECT)
        assert np.abs(filter_pixels(photo, name).astype(int) - wanted).max() <= 1


def test_edge_kernels_show_their_magnitude_with_the_strongest_white():
    step = np.zeros((4, 6), np.uint8)
    step[:, 3:] = 100
    shown = filter_pixels(step, "sobel_x")
    assert shown.tolist() == [[0, 0, 255, 255, 0, 0]] * 4
    assert (filter_pixels(255 - step, "sobel_x") == shown).all()
    assert (filter_pixels(np.full((4, 4), 7, np.uint8), "laplacian") == 0).all()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_mode_of_picture_is_filtered(tmp_path, mode):
    source, out = tmp_path / "in.tiff", tmp_path / "out.png"
    Image.new("RGB", (5, 4), (200, 100, 50)).convert("RGBA").convert("L" if mode == "I;16" else "RGB").convert(
        mode
    ).save(source)
    filter_file(source, "box", out)
    with Image.open(out) as result:
        assert result.size == (5, 4)
        assert ("A" in result.getbands()) == ("A" in mode)


def test_sixteen_bits_are_scaled_to_eight(tmp_path):
    Image.fromarray(np.array([[0, 32896, 65535]], np.uint16)).save(tmp_path / "in.png")
    filter_file(tmp_path / "in.png", "identity", tmp_path / "out.png")
    assert pixels(tmp_path / "out.png").tolist() == [[0, 128, 255]]


def test_pixels_of_unknown_range_are_refused(tmp_path):
    Image.new("F", (2, 2)).save(tmp_path / "in.tiff")
    with pytest.raises(PictureError, match=r"in\.tiff: pixels of mode F; pictures of 8 or 16 bits"):
        filter_file(tmp_path / "in.tiff", "identity", tmp_path / "out.png")


def test_transparency_is_kept(tmp_path):
    image = Image.new("RGBA", (4, 4), (10, 20, 30, 128))
    image.save(tmp_path / "in.png")
    filter_file(tmp_path / "in.png", "gaussian", tmp_path / "out.png")
    assert pixels(tmp_path / "out.png")[..., 3].tolist() == [[128] * 4] * 4


def test_a_photograph_taken_sideways_stands_upright(tmp_path):
    image = Image.new("RGB", (6, 3))
    exif = image.getexif()
    exif[0x0112] = 6  # Orientation: rotate by 90 degrees
    image.save(tmp_path / "in.jpg", exif=exif)
    filter_file(tmp_path / "in.jpg", "box", tmp_path / "out.png")
    assert pixels(tmp_path / "out.png").shape == (6, 3, 3)


@pytest.mark.parametrize("name", ["box", "motion"])
def test_a_picture_of_one_pixel(tmp_path, name):
    Image.new("L", (1, 1), 77).save(tmp_path / "in.png")
    filter_file(tmp_path / "in.png", name, tmp_path / "out.png")
    assert pixels(tmp_path / "out.png").tolist() == [[77]]


MISTAKES = {
    "no such photo": ("nope.png", "box", "out.png", "jconv: nope.png: there is no such file"),
    "no picture": ("text.png", "box", "out.png", "jconv: text.png: not a picture that can be read"),
    "half a picture": ("half.jpg", "box", "out.png", "jconv: half.jpg: not a picture that can be read"),
    "a folder": ("folder", "box", "out.png", "jconv: folder: not a picture that can be read"),
    "no such kernel": ("photo.jpg", "sobel", "out.png", "jconv: there is no kernel 'sobel'; the gallery has"),
    "no such format": ("photo.jpg", "box", "out.xyz", "jconv: out.xyz: no picture format has the suffix"),
    "no suffix": ("photo.jpg", "box", "out", "jconv: out: no picture format has the suffix ''; try .png"),
    "nowhere to write": (
        "photo.jpg",
        "box",
        "no/out.png",
        "jconv: no/out.png: cannot be written: No such file",
    ),
    "a format that cannot hold it": ("alpha.png", "box", "out.jpg", "jconv: out.jpg: cannot be written"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line_and_nothing_is_written(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    Path("text.png").write_text("not a picture")
    Path("photo.jpg").write_bytes(PHOTO.read_bytes())
    Path("half.jpg").write_bytes(PHOTO.read_bytes()[:5000])
    Path("folder").mkdir()
    Image.new("RGBA", (2, 2)).save("alpha.png")
    before = sorted(Path().iterdir())
    photo, kernel, out, message = MISTAKES[name]
    done = jconv(photo, "--kernel", kernel, "-o", out)
    assert done.exit_code == 2
    assert done.output.startswith(message)
    assert done.output.count("\n") == 1
    assert sorted(Path().iterdir()) == before


def test_without_pillow_the_message_says_what_to_install(tmp_path):
    code = "import sys; sys.modules['PIL'] = None; from jconv.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "filter", PHOTO, "--kernel", "box", "-o", tmp_path / "out.png"],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (2, "jconv: pictures need Pillow: pip install 'jconv[images]'\n")


def test_a_kernel_by_another_name_is_refused_in_the_library_too(tmp_path):
    with pytest.raises(PictureError, match="there is no kernel 'blur'"):
        filter_file(PHOTO, "blur", tmp_path / "out.png")
