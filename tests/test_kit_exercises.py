"""The repository's own kit: stubs are red, solutions are green, and the two trees mirror each other."""

import shutil
from pathlib import Path

import pytest

from jconv.kit import load_kit

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[1]
KIT = load_kit(ROOT)


def tree(folder):
    return sorted(p.relative_to(ROOT / folder).as_posix() for p in (ROOT / folder).rglob("*.py"))


def test_the_manifest_and_both_trees_name_the_same_files():
    assert tree("exercises") == tree("solutions") == sorted(exercise.file for exercise in KIT.exercises)


def test_chapters_follow_the_manifest():
    chapters = [exercise.file.split("/")[0] for exercise in KIT.exercises]
    assert chapters == sorted(chapters)


@pytest.fixture
def copy(pytester):
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, pytester.path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "kit.toml", pytester.path)
    return pytester


def test_fresh_stubs_are_not_started(copy):
    result = copy.runpytest_subprocess("exercises")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    expected = [f"not started  exercises/{exercise.file}" for exercise in KIT.exercises]
    assert [line for line in result.outlines if line.startswith("not started")] == expected
    result.stdout.fnmatch_lines([f"Progress: * 0/{len(KIT.exercises)}   next: exercises/01_*"])
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_solutions_pass_whatever_the_seed(copy, seed):
    shutil.copytree(copy.path / "solutions", copy.path / "exercises", dirs_exist_ok=True)
    result = copy.runpytest_subprocess("exercises", "--kit-seed", seed)
    assert result.ret == 0
    result.stdout.fnmatch_lines([f"Progress: * {len(KIT.exercises)}/{len(KIT.exercises)}"])


@pytest.mark.parametrize("exercise", KIT.exercises, ids=lambda exercise: exercise.name)
def test_a_stub_tells_its_task(exercise):
    text = KIT.stub(exercise).read_text()
    for part in ("Example", "Not the point", "Read more", f"def {exercise.function}("):
        assert part in text
    assert text.rstrip().endswith("raise NotImplementedError")
