"""Archives and folders, read in place: what cannot be read says why, and costs nothing else."""

import os
import tarfile
import zipfile

import pytest
from handed_in import tarred, zipped
from kits import tiny_kit, write

from jconv.grader import archives
from jconv.grader.sources import Missing, Unreadable
from jconv.grader.submissions import Submission, SubmissionError, find_submissions
from jconv.kit import load_kit


@pytest.fixture
def kit(tmp_path):
    return load_kit(tiny_kit(tmp_path / "kit"))


def sources(path, kit):
    return find_submissions([path], kit)[0].sources(kit)


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
