"""Submissions as they come: folders and zips, found, read, and refused with a reason."""

import os
import zipfile

import pytest
from kits import tiny_kit, write

from jconv.grader.submissions import Missing, Submission, SubmissionError, Unreadable, find_submissions
from jconv.kit import load_kit


@pytest.fixture
def kit(tmp_path):
    return load_kit(tiny_kit(tmp_path / "kit"))


def zipped(path, members):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def names(paths, kit):
    return [submission.name for submission in find_submissions(paths, kit)]


def sources(path, kit):
    return find_submissions([path], kit)[0].sources(kit)


def test_a_folder_of_submissions_is_a_class(tmp_path, kit):
    write(tmp_path / "class/s1/mean.py", "")
    write(tmp_path / "class/s2/exercises/01_centre/mean.py", "")
    zipped(tmp_path / "class/s3.zip", {"mean.py": ""})
    write(tmp_path / "class/.DS_Store", "")
    write(tmp_path / "class/notes.txt", "")
    (tmp_path / "class/__MACOSX").mkdir()
    assert names([tmp_path / "class"], kit) == ["s1", "s2", "s3"]


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
    with pytest.raises(SubmissionError, match=r"essay\.pdf: a submission is a folder or a \.zip file"):
        find_submissions([write(tmp_path / "essay.pdf", "")], kit)


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
        sources(tmp_path / "s", kit)


ZIPS = {
    "no zip": (b"hello", "is no zip file, or a damaged one"),
    "an empty file": (b"", "is no zip file, or a damaged one"),
    "an empty zip": (b"PK\x05\x06" + bytes(18), "is empty"),
}


@pytest.mark.parametrize("name", ZIPS)
def test_a_zip_that_cannot_be_read_says_why(tmp_path, kit, name):
    data, reason = ZIPS[name]
    with pytest.raises(SubmissionError, match=reason):
        sources(write(tmp_path / "s.zip", data), kit)


def test_a_zip_cut_off_in_the_middle(tmp_path, kit):
    archive = zipped(tmp_path / "s.zip", {"mean.py": "x = 1\n" * 500})
    data = archive.read_bytes()
    archive.write_bytes(data[: len(data) // 2])
    with pytest.raises(SubmissionError, match="is no zip file, or a damaged one"):
        sources(archive, kit)


def test_a_zip_whose_member_is_damaged(tmp_path, kit):
    archive = zipped(tmp_path / "s.zip", {"mean.py": os.urandom(3000), "extremes.py": "fine"})
    data = bytearray(archive.read_bytes())
    data[1000:1100] = bytes(100)
    archive.write_bytes(data)
    found = sources(archive, kit)
    assert found["extremes"] == b"fine"
    assert isinstance(found["mean"], Unreadable)
    assert found["mean"].reason.startswith("mean.py cannot be unpacked: ")


def test_a_zip_bomb_is_read_to_the_limit_only(tmp_path, kit):
    archive = zipped(tmp_path / "s.zip", {"mean.py": b"#" * (200 << 20)})
    assert archive.stat().st_size < 1 << 20
    assert sources(archive, kit)["mean"] == Unreadable("mean.py has 209,715,200 bytes; at most 1,048,576 are read")


def test_names_that_climb_out_of_a_zip_go_nowhere(tmp_path, kit):
    archive = zipped(tmp_path / "in/s.zip", {"../../mean.py": "climbed", "/abs/extremes.py": "absolute"})
    assert sources(archive, kit) == {
        "mean": Missing(),
        "extremes": b"absolute",
    }  # read in place, not unpacked
    assert sorted(p.name for p in tmp_path.rglob("*.py") if "kit" not in p.parts) == []


def test_a_link_in_a_zip(tmp_path, kit):
    info = zipfile.ZipInfo("mean.py")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert sources(tmp_path / "s.zip", kit)["mean"] == Unreadable(
        "mean.py is a symbolic link; links are not followed"
    )


def test_links_pipes_and_large_files_in_a_folder(tmp_path, kit):
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "mean.py").symlink_to("/etc/passwd")
    os.mkfifo(folder / "extremes.py")
    assert sources(folder, kit) == {
        "mean": Unreadable("mean.py is a symbolic link; links are not followed"),
        "extremes": Unreadable("extremes.py is no regular file"),
    }
    (folder / "mean.py").unlink()
    write(folder / "mean.py", b"#" * (50 << 20))
    assert sources(folder, kit)["mean"] == Unreadable("mean.py has 52,428,800 bytes; at most 1,048,576 are read")


def test_linked_folders_are_not_entered(tmp_path, kit):
    write(tmp_path / "secret/mean.py", "stolen")
    write(tmp_path / "s/other.py", "")
    (tmp_path / "s/exercises").symlink_to(tmp_path / "secret")
    (tmp_path / "s/loop").symlink_to(tmp_path / "s")
    assert Submission("s", tmp_path / "s").sources(kit) == {"mean": Missing(), "extremes": Missing()}
