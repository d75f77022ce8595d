"""The benchmarks run, check what they time, and tell shapes that were tuned on from shapes that were not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from jconv.algorithms.select import estimates

ROOT = Path(__file__).parents[1]


def run(*arguments):
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_the_lists_cover_the_same_groups_and_share_no_row(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.shapes import GROUPS, LISTS

    for rows in LISTS.values():
        assert {case.group for case in rows} == set(GROUPS)
    cases = [case for rows in LISTS.values() for case in rows]
    seen = {(case.function, case.x, case.kernel, str(sorted(case.options.items()))) for case in cases}
    assert len(seen) == len(cases)


def test_a_group_is_checked_timed_and_written_down(tmp_path):
    pytest.importorskip("cv2")
    pytest.importorskip("torch")
    told = tmp_path / "told.json"
    result = run("--group", "dispatch", "--budget", "0.02", "--json", str(told))
    assert result.returncode == 0, result.stderr
    assert "SUMMARY, tuned shapes" in result.stdout
    record = json.loads(told.read_text())
    assert [row["case"]["group"] for row in record["results"]] == ["dispatch", "dispatch"]
    assert all(row["timings"]["jconv"]["median"] > 0 and not row["failures"] for row in record["results"])
    picture = tmp_path / "speed.svg"
    drawn = subprocess.run([sys.executable, "-m", "benchmarks.plot", str(told), "-o", str(picture)], cwd=ROOT)
    assert drawn.returncode == 0
    assert picture.read_text().startswith("<svg")


def test_a_group_that_there_is_not_is_refused():
    result = run("--group", "dens")
    assert result.returncode == 2
    assert "invalid choice: 'dens'" in result.stderr


def test_choices_are_measured_beside_their_estimates(tmp_path):
    pytest.importorskip("cv2")
    pytest.importorskip("torch")
    told = tmp_path / "told.json"
    command = [sys.executable, "-m", "benchmarks.choices", "--group", "dispatch", "--budget", "0.02"]
    done = subprocess.run([*command, "--json", str(told)], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "times the least, on average" in done.stdout
    rows = json.loads(told.read_text())
    assert {row["product"] for row in rows} == {"y", "x", "kernel"}
    for row in rows:
        chosen = min(row["estimated"], key=row["estimated"].get)
        assert row["measured"][chosen] > 0
        assert set(row["measured"]) <= set(row["estimated"])


def test_layers_are_drawn_anew_for_a_seed_and_all_can_be_chosen_for(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.choices import plan_of
    from benchmarks.shapes.drawn import draw

    layers = draw(60, 0)
    assert layers == draw(60, 0)
    assert layers != draw(60, 1)
    assert {case.group for case in layers} == {
        "dense", "depthwise", "grouped", "transposed", "conv1d", "conv3d"
    }  # fmt: skip
    for case in layers:
        for product in ("y", "x", "kernel"):
            costs = estimates(plan_of(case), product, case.x[0], "float32")
            assert all(cost > 0 for cost in costs.values()), case
