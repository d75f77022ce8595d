"""Submissions that are alike: copies are found under other names, and what the stub gave out is nobody's."""

import csv
import io
import json

import pytest
from click.testing import CliRunner
from kits import tiny_kit, write

from jconv.cli import main
from jconv.grader import Submission
from jconv.grader.formats.alike import SHOWN, written
from jconv.grader.similarity import SimilarityError, alike, check_installed
from jconv.kit import load_kit

pytest.importorskip("copydetect")

ORIGINAL = '''def mean(values):
    """Average."""
    total = 0.0
    count = 0
    for value in values:
        total = total + float(value)
        count += 1
    if count == 0:
        raise ValueError("nothing to average")
    return total / count
'''
RENAMED = """# my own work
def mean(values):
    s = 0.0; n = 0
    for element in values:
        s = s + float(element)  # add up
        n += 1
    if n == 0:
        raise ValueError("empty!")
    return s / n
"""
OTHER = """import numpy as np


def mean(values):
    halves = np.array_split(np.asarray(values), 2)
    weights = [len(half) / max(1, len(values)) for half in halves]
    return sum(w * np.add.reduce(half) / max(1, len(half)) for w, half in zip(weights, halves))
"""


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    return load_kit(tiny_kit(tmp_path_factory.mktemp("kit")))


def handed_in(folder, **sources):
    for name, source in sources.items():
        write(folder / name / "mean.py", source)
    return [Submission(name, folder / name) for name in sources]


def test_a_copy_under_other_names_is_found_and_honest_work_is_not(kit, tmp_path):
    [pair] = alike(handed_in(tmp_path, ada=ORIGINAL, eve=RENAMED, emmy=OTHER), kit, 0.8)
    assert [side.submission for side in pair.sides] == ["ada", "eve"]
    assert pair.exercise == "mean"
    assert pair.part > 0.9
    assert (pair.as_alike, pair.pairs) == (1, 3)
    for side in pair.sides:
        shared = "".join(side.source[start:end] for start, end in side.shared)
        assert "raise ValueError" in shared


def test_a_copy_in_a_notebook_is_found(kit, tmp_path):
    cells = [{"cell_type": "code", "source": RENAMED}, {"cell_type": "code", "source": "print(mean([1]))"}]
    write(tmp_path / "eve/work.ipynb", json.dumps({"cells": cells}))
    found = alike([*handed_in(tmp_path, ada=ORIGINAL), Submission("eve", tmp_path / "eve")], kit, 0.6)
    assert [[side.submission for side in pair.sides] for pair in found] == [["ada", "eve"]]


def test_what_the_stub_gave_out_is_nobodys(kit, tmp_path):
    given = ORIGINAL.replace("    return total / count\n", "    raise NotImplementedError\n")
    stub = kit.stub(kit.exercises[0])
    before = stub.read_text()
    write(stub, given)
    try:
        assert alike(handed_in(tmp_path, ada=ORIGINAL, eve=RENAMED), kit, 0.1) == []
    finally:
        write(stub, before)


def test_what_repeats_itself_is_not_taken_for_the_stubs(kit, tmp_path):
    body = "".join(f"    total = total + float(values[{n}]) * weights[{n}]\n" for n in range(8))
    repeating = f"def mean(values, weights=(1,) * 8):\n    total = 0.0\n{body}    return total / 8\n"
    [pair] = alike(handed_in(tmp_path, ada=repeating, eve=repeating.replace("total", "t")), kit, 0.9)
    assert pair.length > 150


@pytest.mark.parametrize(
    "source",
    [
        "",
        "def mean(values):\n    raise NotImplementedError\n",
        "def mean(values)\n",
        b"\xff\0\xfe",
        "x" * 70_000,
        "'''",
    ],
)
def test_what_is_no_work_is_like_nothing(kit, tmp_path, source):
    assert alike(handed_in(tmp_path, ada=source, eve=source), kit, 0.1) == []


def test_short_answers_are_no_copies(kit, tmp_path):
    short = "def mean(values):\n    return values.mean()\n"
    assert alike(handed_in(tmp_path, ada=short, eve=short), kit, 0.1) == []


def test_what_cannot_be_read_is_left_out(kit, tmp_path):
    (tmp_path / "empty").mkdir()
    others = [Submission("empty", tmp_path / "empty"), Submission("gone", tmp_path / "gone")]
    assert len(alike([*handed_in(tmp_path, ada=ORIGINAL, eve=RENAMED), *others], kit, 0.8)) == 1


def test_the_table_and_the_page(kit, tmp_path):
    sources = {"=ada": ORIGINAL, "<b>eve</b>": RENAMED + "# </pre><script>\n"}
    for number, source in enumerate(sources.values()):
        write(tmp_path / str(number) / "mean.py", source)
    pairs = alike([Submission(name, tmp_path / str(n)) for n, name in enumerate(sources)], kit, 0.8)
    texts = written(pairs, 0.8)
    [row] = csv.DictReader(io.StringIO(texts["similarity.csv"]))
    assert (row["exercise"], row["one"], row["as_alike"], row["pairs"]) == ("mean", "'=ada", "1", "1")
    page = texts["similarity.html"]
    assert "A hint to look, and no verdict" in page
    assert "1 of 1 pairs" in page
    assert "<mark>" in page
    assert "<script" not in page
    assert "<b>eve" not in page
    many = written(pairs * (SHOWN + 10), 0.8)
    assert many["similarity.html"].count("<details>") == SHOWN
    assert len(many["similarity.csv"].splitlines()) == SHOWN + 11
    assert "No two submissions share 80 %" in written([], 0.8)["similarity.html"]


def test_the_command(tmp_path):
    tiny_kit(tmp_path / "kit")
    handed_in(tmp_path / "class", ada=ORIGINAL, eve=RENAMED)
    call = ["grade", str(tmp_path / "class"), "--kit", str(tmp_path / "kit"), "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(main, [*call, "--min-tier", "none", "--format", "csv", "--similarity", "80"])
    assert done.exit_code == 0, done.output
    assert "similarity.csv, similarity.html" in done.output
    assert "ada,eve" in (tmp_path / "out/similarity.csv").read_text()


def test_without_the_package_it_is_said_before_anything_is_graded(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "copydetect", None)
    with pytest.raises(SimilarityError, match=r"needs copydetect: pip install 'jconv\[similarity\]'"):
        check_installed()
    done = CliRunner().invoke(
        main, ["grade", "x", "--kit", "y", "--out", str(tmp_path / "z"), "--similarity", "80"]
    )
    assert done.exit_code == 2
    assert "jconv[similarity]" in done.output
