"""Exercises in what was handed in: by their files' names, and by their functions in notebooks and other files."""

import numpy as np
import pytest
from handed_in import notebook, tarred, zipped
from kits import tiny_kit, write

from jconv.grader.sources import Missing, Unreadable, Work
from jconv.grader.submissions import Submission, find_submissions
from jconv.kit import load_kit
from jconv.kit.progress import is_untouched


@pytest.fixture
def kit(tmp_path):
    return load_kit(tiny_kit(tmp_path / "kit"))


def sources(path, kit):
    return find_submissions([path], kit)[0].sources(kit)


@pytest.mark.parametrize(
    "place",
    [
        "mean.py",
        "01_centre/mean.py",
        "exercises/01_centre/mean.py",
        "hw (1)/exercises/01_centre/mean.py",
        "a/b/mean.py",
    ],
)
def test_files_are_found_however_deep(tmp_path, kit, place):
    write(tmp_path / "folder" / place, "here")
    archive = zipped(tmp_path / "archive.zip", {place: "here", "__MACOSX/mean.py": "clutter", "b/.x/mean.py": ""})
    for path in (tmp_path / "folder", archive):
        assert Submission("s", path).sources(kit) == {"mean": b"here", "extremes": Missing()}


def test_the_likest_path_wins_and_then_the_shallowest(tmp_path, kit):
    write(tmp_path / "s/mean.py", "loose")
    write(tmp_path / "s/exercises/01_centre/mean.py", "placed")
    write(tmp_path / "s/extremes.py", "near")
    write(tmp_path / "s/old/extremes.py", "far")
    assert sources(tmp_path / "s", kit) == {"mean": b"placed", "extremes": b"near"}


def test_two_equally_good_files_are_not_guessed_between(tmp_path, kit):
    archive = zipped(tmp_path / "s.zip", {"v1/mean.py": "", "v2/mean.py": ""})
    assert sources(archive, kit)["mean"] == Unreadable("there are several: v1/mean.py, v2/mean.py")


STUB = "def mean(values):\n    raise NotImplementedError\n"
RENAMED = ("mean (1).py", "Mean.py", "MEAN.PY", "mean.py.txt", "mean - Copy.py", "mean copy.py", "Mean(2).py.txt")


@pytest.mark.parametrize("name", RENAMED)
def test_what_browsers_and_file_systems_make_of_a_name_is_recognised(tmp_path, kit, name):
    write(tmp_path / "s/01_centre" / name, "here")
    packed = zipped(tmp_path / "s.zip", {f"work/{name}": "here"})
    for path in (tmp_path / "s", packed, tarred(tmp_path / "s.tgz", {name: b"here"})):
        assert Submission("s", path).work(kit) == Work({"mean": b"here", "extremes": Missing()})


def test_the_right_name_comes_before_one_that_was_changed(tmp_path, kit):
    write(tmp_path / "s/mean.py", "right")
    write(tmp_path / "s/exercises/01_centre/mean (1).py", "changed")
    assert Submission("s", tmp_path / "s").sources(kit)["mean"] == b"right"


@pytest.mark.parametrize("place", ["mean.py", "old/mean.py", "mean (1).py", "homework.py", "homework.ipynb"])
def test_an_untouched_stub_does_not_win_over_an_answer(tmp_path, kit, place):
    answer = "def mean(values):\n    return 0.0"
    write(tmp_path / "s/exercises/01_centre/mean.py", STUB)
    write(tmp_path / "s" / place, notebook(STUB, answer) if place.endswith("ipynb") else answer)
    assert b"return 0.0" in Submission("s", tmp_path / "s").sources(kit)["mean"]


def test_stubs_alone_are_stubs(tmp_path, kit):
    write(tmp_path / "s/exercises/01_centre/mean.py", STUB)
    write(tmp_path / "s/homework.ipynb", notebook(STUB, "print(mean([1]))"))
    source = Submission("s", tmp_path / "s").sources(kit)["mean"]
    assert is_untouched(source, "mean")


def test_a_function_is_found_in_files_of_other_names_but_not_in_libraries(tmp_path, kit):
    write(tmp_path / "s/all/homework.py", "def mean(values):\n    return 1\n\n\nprint(mean([1]))\n")
    write(tmp_path / "s/all/venv/lib/stats.py", "def extremes(values):\n    return 1\n")
    work = Submission("s", tmp_path / "s").work(kit)
    assert work == Work({"mean": b"def mean(values):\n    return 1\n", "extremes": Missing()})


def test_files_in_which_nothing_is_recognised_are_named(tmp_path, kit):
    write(tmp_path / "s/average.py", "def average(values):\n    return 1\n")
    write(tmp_path / "s/broken.py", "def mean(:\n")
    write(tmp_path / "s/large.py", b"#" * (2 << 20))
    write(tmp_path / "s/plots.ipynb", notebook("plot()"))
    work = Submission("s", tmp_path / "s").work(kit)
    too_large = "large.py, which has 2,097,152 bytes; at most 1,048,576 are read"
    missing = {"mean": Missing(), "extremes": Missing()}
    assert work == Work(missing, ("average.py", "broken.py", too_large, "plots.ipynb"))


def test_only_so_much_code_of_other_names_is_looked_through(tmp_path, kit):
    write(tmp_path / "s/a.py", "x = 1\n" * 100_000)
    write(tmp_path / "s/b.py", "def mean(values):\n    return 1\n")
    work = Submission("s", tmp_path / "s").work(kit)
    assert work.sources["mean"] != Missing()
    assert work.unrecognised == ("a.py, which is not looked through: there is too much code beside the exercises",)


# --- notebooks


CELLS = (
    "import numpy as np\n%matplotlib inline\n!pip install numpy",
    "WEIGHTS = np.array([1.0, -2.0])\nvalues = np.random.rand(10)\nprint(values)",
    ["def mean(values):\n", "    return 0.0\n"],
    "def mean(values):\n    return values.sum() / len(values) * WEIGHTS[0]",
    "%%time\nmean(values)",
    "def broken(:\n",
    "plt.plot(values)",
)


def test_a_notebook_is_a_submission(tmp_path, kit):
    path = write(tmp_path / "ada.ipynb", notebook(*CELLS))
    [found] = find_submissions([path], kit)
    assert found.name == "ada"
    got = found.sources(kit)
    assert got["extremes"] == Missing()
    defined = {}
    exec(got["mean"], defined)
    assert defined["mean"](np.array([1.0, 2.0, 6.0])) == 3.0
    assert b"random" not in got["mean"]
    assert b"plot" not in got["mean"]
    assert b"time" not in got["mean"]


FUNCTIONS = {
    "another name": "mean = _mean",
    "jitted": "import jax\nmean = jax.jit(_mean)",
    "by a name": "from functools import partial\nmean = partial(_mean)",
    "a lambda": "mean = lambda values: _mean(values)",
    "a decorator": "@jit\ndef mean(values):\n    return _mean(values)",
    "in a branch": "try:\n    mean = jit(_mean)\nexcept OSError:\n    def mean(values):\n        return _mean(0)",
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_in_a_notebook_may_be_made_of_another(tmp_path, kit, name):
    cells = ("def _mean(values):\n    return values.sum() / len(values)", FUNCTIONS[name])
    path = write(
        tmp_path / "ada.ipynb", notebook("from jax import jit", *cells, "m = mean(data)", "mean = mean(data)")
    )
    source = sources(path, kit)["mean"].decode()
    assert "def _mean" in source
    assert FUNCTIONS[name].splitlines()[-1].strip() in source
    assert "data" not in source


NEEDED = {
    "arithmetic": "SCALE = np.array([2.0]) / 2",
    "calls": "SCALE = np.sqrt(np.linspace(1, 1, 1))",
    "what others need": "one = 1.0\nSCALE = [one] * 2",
    "a loop": "SCALE = [0.0]\nfor n in range(1):\n    SCALE[n] = 1.0",
    "a change": "SCALE = np.zeros(1)\nSCALE += 1",
    "a class": "class Scale(list):\n    pass\nSCALE: list = Scale([1.0])",
    "a line with %": "SCALE = (3\n  % 2,)",
}


@pytest.mark.parametrize("name", NEEDED)
def test_what_a_function_of_a_notebook_needs_comes_with_it(tmp_path, kit, name):
    function = "def mean(values):\n    one = SCALE[0]\n    return values.sum() / len(values) * one"
    tried = "import matplotlib.pyplot as plt\nimage = plt.imread('cat.png')\nvalues = image.mean()\nnp.seterr()"
    cells = ("import numpy as np", NEEDED[name], tried, function)
    source = sources(write(tmp_path / "ada.ipynb", notebook(*cells)), kit)["mean"]
    defined = {}
    exec(source, defined)
    assert defined["mean"](np.array([1.0, 2.0, 6.0])) == 3.0
    assert b"plt" not in source


def test_a_value_of_a_functions_name_is_no_function(tmp_path, kit):
    path = write(
        tmp_path / "ada.ipynb", notebook("import numpy as np", "mean = np.array([1.0]).mean()\nextremes = 3")
    )
    assert sources(path, kit) == {"mean": Missing(), "extremes": Missing()}


def test_a_file_comes_before_a_notebook_and_two_notebooks_are_not_guessed_between(tmp_path, kit):
    one = notebook("def mean(v):\n    return 1", "def extremes(v):\n    return 1")
    write(tmp_path / "s/a.ipynb", one)
    write(tmp_path / "s/sub/mean.py", "file")
    write(tmp_path / "s/b.ipynb", notebook("def extremes(v):\n    return 2"))
    got = Submission("s", tmp_path / "s").sources(kit)
    assert got["mean"] == b"file"
    assert got["extremes"] == Unreadable("there are several: a.ipynb, b.ipynb")


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"cells": 3}', b'{"cells": [{}]}', b"[" * 100_000, b"\xff"]
)
def test_what_is_no_notebook_says_so(tmp_path, kit, content):
    write(tmp_path / "s/work.ipynb", content)
    got = Submission("s", tmp_path / "s").sources(kit)
    assert got["mean"] == Unreadable("work.ipynb is no notebook that can be read")


def test_a_notebook_cannot_bring_the_grader_down(tmp_path, kit):
    deep = "x = " + "(" * 50_000 + ")" * 50_000
    longer = "x = " + "-" * 300_000 + "1"
    write(tmp_path / "s/work.ipynb", notebook(deep, longer, "x = '" + "a" * 10, "def mean(v):\n    return 1"))
    assert b"def mean" in Submission("s", tmp_path / "s").sources(kit)["mean"]
