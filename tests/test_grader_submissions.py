"""Submissions as they come: folders, archives and files, found and named, and refused with a reason."""

import pytest
from handed_in import notebook, zipped
from kits import tiny_kit, write

from jconv.grader.sources import Missing
from jconv.grader.submissions import SubmissionError, find_submissions
from jconv.kit import load_kit


@pytest.fixture
def kit(tmp_path):
    return load_kit(tiny_kit(tmp_path / "kit"))


def names(paths, kit):
    return [submission.name for submission in find_submissions(paths, kit)]


def test_a_folder_of_submissions_is_a_class(tmp_path, kit):
    write(tmp_path / "class/s1/mean.py", "")
    write(tmp_path / "class/s2/exercises/01_centre/mean.py", "")
    zipped(tmp_path / "class/s3.zip", {"mean.py": ""})
    write(tmp_path / "class/.DS_Store", "")
    write(tmp_path / "class/notes.txt", "")
    (tmp_path / "class/__MACOSX").mkdir()
    assert names([tmp_path / "class"], kit) == ["s1", "s2", "s3"]


def test_whatever_lies_in_a_class_is_a_submission_or_is_named(tmp_path, kit):
    class_ = tmp_path / "class"
    for name in ("ada.zip", "bob.zip"):
        zipped(class_ / name, {"mean.py": name})
    write(class_ / "kim.ipynb", notebook("def mean(values):\n    return 1"))
    for name in (
        "eve.rar",
        "essay.pdf",
        "zoe.py",
        "max.py.txt",
        "notes",
        "late.csv",
        "README.md",
        ".DS_Store",
        "Thumbs.db",
    ):
        write(class_ / name, "def mean(values): return 2")
    passed_over = []
    found = find_submissions([class_], kit, passed_over.append)
    assert [each.name for each in found] == ["ada", "bob", "essay", "eve", "kim", "max", "notes", "zoe"]
    assert [path.name for path in passed_over] == [".DS_Store", "README.md", "Thumbs.db", "late.csv"]
    for each in found:
        if each.name in ("eve", "essay", "notes"):
            with pytest.raises(SubmissionError, match="is of a kind that is not read: a submission is a folder"):
                each.sources(kit)
        else:
            assert each.sources(kit)["mean"] != Missing()


def test_a_stray_exercise_beside_archives_does_not_swallow_the_class(tmp_path, kit):
    for name in ("ada.zip", "bob.tgz"):
        write(tmp_path / "class" / name, "")
    write(tmp_path / "class/mean.py", "")
    assert names([tmp_path / "class"], kit) == ["ada", "bob", "mean"]


@pytest.mark.parametrize("place", ["01_centre/mean.py", "exercises/01_centre/mean.py"])
def test_an_archive_beside_exercises_in_their_places_is_the_students_own(tmp_path, kit, place):
    write(tmp_path / "ada" / place, "")
    write(tmp_path / "ada/handout.zip", "")
    assert names([tmp_path / "ada"], kit) == ["ada"]


@pytest.mark.parametrize("place", ["mean.py", "01_centre/mean.py", "exercises/01_centre/mean.py"])
def test_a_folder_with_an_exercise_in_its_place_is_one_submission(tmp_path, kit, place):
    write(tmp_path / "one" / place, "")
    write(tmp_path / "one/other/helper.py", "")
    assert names([tmp_path / "one"], kit) == ["one"]


def test_paths_can_be_given_one_by_one(tmp_path, kit):
    write(tmp_path / "a/mean.py", "")
    b = zipped(tmp_path / "b.ZIP", {"mean.py": ""})
    assert names([b, tmp_path / "a"], kit) == ["b", "a"]


def test_submissions_of_one_name_are_told_apart_by_their_paths(tmp_path, kit):
    write(tmp_path / "x/s1/mean.py", "")
    zipped(tmp_path / "x/s1.zip", {"mean.py": ""})
    assert names([tmp_path / "x"], kit) == [str(tmp_path / "x/s1"), str(tmp_path / "x/s1.zip")]


def test_the_working_folder_has_a_name(tmp_path, kit, monkeypatch):
    write(tmp_path / "work/mean.py", "")
    monkeypatch.chdir(tmp_path / "work")
    assert names([(tmp_path / "work").relative_to(tmp_path / "work")], kit) == ["work"]


def test_a_path_that_is_not_there(tmp_path, kit):
    with pytest.raises(SubmissionError, match="nowhere: there is no such file or folder"):
        find_submissions([tmp_path / "nowhere"], kit)


def test_a_path_that_is_no_submission(tmp_path, kit):
    with pytest.raises(SubmissionError, match=r"essay\.pdf: a submission is a folder, a zip or tar file"):
        find_submissions([write(tmp_path / "essay.pdf", "")], kit)


WHOLE = {
    "empty folder": (lambda p: p.mkdir(), "is empty"),
    "only clutter": (lambda p: write(p / ".git/mean.py", ""), "is empty"),
    "no Python": (lambda p: write(p / "readme.txt", "sorry"), "holds no Python file"),
    "a link": (lambda p: p.symlink_to("/etc"), "is a symbolic link; links are not followed"),
    "a broken link": (lambda p: p.symlink_to("nowhere"), "is a symbolic link; links are not followed"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_submission_that_cannot_be_read_says_why(tmp_path, kit, name):
    build, reason = WHOLE[name]
    build(tmp_path / "s")
    with pytest.raises(SubmissionError, match=reason):
        find_submissions([tmp_path / "s"], kit)[0].sources(kit)


def test_a_single_file_is_a_submission(tmp_path, kit):
    path = write(tmp_path / "mean.py", "one")
    [found] = find_submissions([path], kit)
    assert (found.name, found.sources(kit)) == ("mean", {"mean": b"one", "extremes": Missing()})


def test_a_canvas_download_is_a_class(tmp_path, kit):
    write(tmp_path / "c/lovelaceada_11_501_mean.py", "one")
    write(tmp_path / "c/lovelaceada_11_502_extremes-1.py", "two")
    write(tmp_path / "c/turingalan_LATE_12_503_mean.py", "three")
    zipped(tmp_path / "c/noetheremmy_13_504_work.zip", {"mean.py": "four"})
    found = {each.name: each.sources(kit) for each in find_submissions([tmp_path / "c"], kit)}
    assert found == {
        "lovelaceada_11": {"mean": b"one", "extremes": b"two"},
        "turingalan_12": {"mean": b"three", "extremes": Missing()},
        "noetheremmy_13_504_work": {"mean": b"four", "extremes": Missing()},
    }


def test_a_gradescope_export_is_a_class(tmp_path, kit):
    for number in (1, 2):
        write(tmp_path / f"assignment_7_export/submission_{number}/mean.py", str(number))
    write(tmp_path / "assignment_7_export/submission_metadata.yml", "x: 1")
    found = {
        each.name: each.sources(kit)["mean"] for each in find_submissions([tmp_path / "assignment_7_export"], kit)
    }
    assert found == {"submission_1": b"1", "submission_2": b"2"}
