"""kit.toml: what is read, and one message a mistake."""

import pytest
from kits import MANIFEST, tiny_kit, write

from jconv.kit import KitError, load_kit
from jconv.kit.manifest import find_kit


def test_a_kit_is_read_in_the_manifests_order(tmp_path):
    kit = load_kit(tiny_kit(tmp_path))
    assert [exercise.name for exercise in kit.exercises] == ["mean", "extremes"]
    mean, extremes = kit.exercises
    assert (mean.points, mean.time_limit, extremes.time_limit) == (2, 5, 10)
    assert (mean.tolerance.rtol, mean.tolerance.atol) == (1e-4, 1e-5)
    assert kit.stub(mean) == tmp_path / "exercises/01_centre/mean.py"
    assert kit.exercise_at(kit.stub(extremes)) is extremes
    assert kit.exercise_at(tmp_path / "exercises/01_centre/stray.py") is None


def test_find_kit_looks_upwards(tmp_path):
    root = tiny_kit(tmp_path / "course")
    assert find_kit(root / "exercises" / "01_centre") == root
    assert find_kit(tmp_path) is None


MISTAKES = {
    "a misspelt key": ("points = 2", "ponits = 2", "unknown key `ponits`; the keys are name, title, file,"),
    "an unknown key at the top": ('name = "statistics"', 'nmae = "x"', "unknown key `nmae`"),
    "a missing key": ('title = "The mean of some numbers"\n', "", "the key `title` is missing"),
    "no exercises": (MANIFEST[MANIFEST.index("[[") :], "exercise = []\n", "at least one [[exercise]]"),
    "another version": ("format_version = 1", "format_version = 2", "`format_version` must be 1, got 2"),
    "no version": ("format_version = 1", "", "`format_version` must be 1, got None"),
    "no TOML": ("points = 2", "points = ", "Invalid value"),
    "points as text": ("points = 2", 'points = "2"', "`points` must be a number, 0 or more, got '2'"),
    "negative points": ("points = 2", "points = -1", "`points` must be a number, 0 or more, got -1"),
    "points true": ("points = 2", "points = true", "`points` must be a number, 0 or more, got True"),
    "no time": ("time_limit = 5", "time_limit = 0", "`time_limit` must be a number of seconds, at least 0.1"),
    "an absolute file": ('"01_centre/mean.py"', '"/etc/mean.py"', "`file` must be a path below exercises/"),
    "a file above": ('"01_centre/mean.py"', '"../mean.py"', "`file` must be a path below exercises/"),
    "no Python name": ('function = "mean"', 'function = "me an"', "`function` must be a Python name"),
    "a name twice": ('name = "extremes"', 'name = "mean"', "`name` must differ from exercise to exercise"),
    "a tolerance key": ("points = 2", "points = 2\ntolerance = {rtl = 1}", "unknown key `rtl`"),
    "no solution": ("01_centre/mean.py", "01_centre/men.py", "exercise 'mean' has no solution at"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_file(tmp_path, mistake):
    old, new, message = MISTAKES[mistake]
    assert MANIFEST.count(old) >= 1
    root = tiny_kit(tmp_path)
    write(root / "kit.toml", MANIFEST.replace(old, new, 1))
    with pytest.raises(KitError) as caught:
        load_kit(root)
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(root / "kit.toml"))
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_manifest(tmp_path):
    with pytest.raises(KitError, match=r"kit\.toml: there is no such file; a kit is a folder with a kit\.toml"):
        load_kit(tmp_path)


def test_a_manifest_that_is_no_text(tmp_path):
    write(tmp_path / "kit.toml", b"\xff\xfe")
    with pytest.raises(KitError, match=r"kit\.toml: .*utf-8"):
        load_kit(tmp_path)
