"""Submissions as they come: folders and zips, found, read, and refused with a reason."""

import io
import json
import os
import tarfile
import zipfile

import numpy as np
import pytest
from kits import tiny_kit, write

from jconv.grader import archives
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
    with pytest.raises(SubmissionError, match=r"essay\.pdf: a submission is a folder, a zip or tar file"):
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


def test_a_damaged_member_costs_its_own_exercise_whatever_packed_it(tmp_path, kit):
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        path = tmp_path / f"{method}.zip"
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr("mean.py", os.urandom(3000))
            archive.writestr("extremes.py", "fine")
        data = bytearray(path.read_bytes())
        data[45:90] = b"\xff" * 45
        path.write_bytes(data)
        found = sources(path, kit)
        assert found["extremes"] == b"fine"
        assert found["mean"].reason.startswith("mean.py cannot be unpacked: ")


def test_what_is_encrypted_says_so(tmp_path, kit):
    path = zipped(tmp_path / "s.zip", {"mean.py": "secret", "extremes.py": "fine"})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # in the member's own header, and in the directory
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    assert sources(path, kit) == {"mean": Unreadable("mean.py is encrypted"), "extremes": b"fine"}


def test_backslashes_of_old_zippers_are_slashes(tmp_path, kit):
    members = {"work\\": "", "work\\01_centre\\mean.py": "one", "..\\..\\extremes.py": "climbed"}
    found = sources(zipped(tmp_path / "in/s.zip", members), kit)
    assert found == {"mean": b"one", "extremes": Missing()}
    assert sorted(p.name for p in tmp_path.rglob("*.py") if "kit" not in p.parts) == []


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


# --- tar files


def tarred(path, members, kind="gz"):
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, f"w:{kind}") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            if content is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
                archive.addfile(info)
            else:
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    ("suffix", "kind"), [(".tar", ""), (".tar.gz", "gz"), (".tgz", "gz"), (".tar.bz2", "bz2"), (".tar.xz", "xz")]
)
def test_tar_files_are_submissions(tmp_path, kit, suffix, kind):
    tarred(tmp_path / f"class/s1{suffix}", {"work/01_centre/mean.py": b"one", "../../extremes.py": b"two"}, kind)
    [found] = find_submissions([tmp_path / "class"], kit)
    assert found.name == "s1"
    assert found.sources(kit) == {"mean": b"one", "extremes": Missing()}  # a name that climbs is no name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class", "kit"]


def test_links_and_devices_in_a_tar_say_what_they_are(tmp_path, kit):
    path = tarred(tmp_path / "s1.tar.gz", {"mean.py": None, "extremes.py": b"two"})
    assert sources(path, kit) == {
        "mean": Unreadable("mean.py is a symbolic link; links are not followed"),
        "extremes": b"two",
    }
    with tarfile.open(tmp_path / "s2.tar", "w") as archive:
        for name, kind in (("mean.py", tarfile.FIFOTYPE), ("extremes.py", tarfile.LNKTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "../elsewhere.py"
            archive.addfile(info)
    assert sources(tmp_path / "s2.tar", kit) == {
        "mean": Unreadable("mean.py is no regular file"),
        "extremes": Unreadable("extremes.py is a link to no Python file of the archive"),
    }


def test_the_second_name_of_a_file_in_a_tar_is_the_file(tmp_path, kit):
    write(tmp_path / "work/draft.py", "one")
    (tmp_path / "work/mean.py").hardlink_to(tmp_path / "work/draft.py")
    with tarfile.open(tmp_path / "s.tar", "w") as archive:
        archive.add(tmp_path / "work/draft.py", "work/draft.py")
        archive.add(tmp_path / "work/mean.py", "work/mean.py")
        assert archive.getmember("work/mean.py").islnk()
    assert sources(tmp_path / "s.tar", kit)["mean"] == b"one"


@pytest.mark.parametrize("content", [b"", b"no tar", b"\x1f\x8b\x08\0broken", b"\0" * 5000])
def test_a_tar_that_cannot_be_read_says_why(tmp_path, kit, content):
    path = write(tmp_path / "s1.tar.gz", content)
    with pytest.raises(SubmissionError, match=r"is a tar file that cannot be read|is empty"):
        sources(path, kit)


def test_a_tar_bomb_is_read_to_the_limit_only(tmp_path, kit, monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1 << 20)
    path = tarred(tmp_path / "s1.tar.gz", {"zeros.bin": bytes(5 << 20), "mean.py": b""})
    with pytest.raises(SubmissionError, match="unpacks to more than 1 MB"):
        sources(path, kit)
    large = tarred(tmp_path / "s2.tar.gz", {"mean.py": b"#" * (1 << 20) + b"x"})
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1 << 30)
    assert sources(large, kit)["mean"] == Unreadable("mean.py has 1,048,577 bytes; at most 1,048,576 are read")


# --- single files, notebooks, platforms


def notebook(*cells):
    listed = [{"cell_type": "code", "source": cell} for cell in cells]
    return json.dumps(
        {"cells": [{"cell_type": "markdown", "source": ["# mean"]}, *listed], "nbformat": 4}
    ).encode()


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
