"""Bundles: each is laid out as its platform lays it out, in a scratch root, and run as the platform runs it."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from contextlib import suppress
from pathlib import Path

import jsonschema
import psutil
import pytest
from click.testing import CliRunner
from kits import RIGHT, tiny_kit, write

from jconv.cli import main
from jconv.grader.batch import Exam
from jconv.grader.bundles import content, exam
from jconv.grader.bundles.running import PLATFORMS
from jconv.kit import KitError, load_kit

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "tests/schemas"
ENVIRONMENT = Path(sys.prefix)
MEMORY = 768 << 20  # what Gradescope's smallest container has
HALF = {
    "mean": RIGHT["mean"],
    "extremes": "def extremes(values):\n    return 1, 3\n",
}  # right on the example alone


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    return tiny_kit(tmp_path_factory.mktemp("kit"))


def bundle(platform, kit, out, *more):
    call = ["grade", "bundle", platform, "--kit", str(kit), "--out", str(out), "--seed", "1", *more]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 0, done.output
    return out


def hand_in(folder, sources):
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in sources.items():
        write(folder / f"{name}.py", source)


def unzip(packed, folder):
    """Unpack as `unzip` does: zipfile forgets what may be executed."""
    with zipfile.ZipFile(packed) as archive:
        for entry in archive.infolist():
            Path(archive.extract(entry, folder)).chmod(entry.external_attr >> 16 & 0o777)


class Gradescope:
    """/autograder: the zip file in `source`, `run_autograder` beside it."""

    results = "results/results.json"

    def __init__(self, kit, root, *more):
        self.root = root
        packed = bundle("gradescope", kit, root.parent / "autograder.zip", *more)
        unzip(packed, root / "source")
        shutil.copy(root / "source/run_autograder", root)
        (root / "source/.venv").symlink_to(ENVIRONMENT)  # what setup.sh makes
        self.submission = root / "submission"

    def run(self):
        return subprocess.Popen([self.root / "run_autograder"], cwd=self.root, stdout=subprocess.PIPE, text=True)


class Classroom50:
    """A checkout, with the bundle unpacked elsewhere."""

    results = "result.json"

    def __init__(self, kit, root, *more):
        self.root = self.submission = root
        self.bundle = bundle("classroom50", kit, root.parent / "runtime", *more)
        (self.bundle / ".venv").symlink_to(ENVIRONMENT)

    def run(self):
        identities = {
            "CLASSROOM": "vision",
            "ASSIGNMENT": "week-1",
            "SUBMISSION_TAG": "submit/2026-01-01T00-00-00Z-a",
            "COMMIT_URL": "https://c",
            "RELEASE_URL": "https://r",
            "REVIEW_URL": "https://v",
        }
        return subprocess.Popen(
            [sys.executable, self.bundle / "autograder.py"], cwd=self.root, env={**os.environ, **identities},
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip


class PrairieLearn:
    """/grade: the shared files, and a question for an exercise."""

    results = "results/results.json"

    def __init__(self, kit, root, *more):
        self.root = root
        self.course = bundle("prairielearn", kit, root.parent / "course", *more)
        shutil.copytree(self.course / "serverFilesCourse", root / "serverFilesCourse")
        self.submission = root / "student"

    def run(self, exercise=""):
        path = f"{ENVIRONMENT / 'bin'}:{os.environ['PATH']}"
        command = [self.root / "serverFilesCourse/jconv/run.sh", *([exercise] if exercise else [])]
        return subprocess.Popen(command, cwd="/", env={"PATH": path}, stdout=subprocess.PIPE, text=True)


LAID = {"gradescope": Gradescope, "classroom50": Classroom50, "prairielearn": PrairieLearn}


@pytest.fixture(params=[*LAID])
def platform(request, kit, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    return request.param, LAID[request.param](kit, root)


def finished(process):
    with process:
        printed = process.stdout.read()
    return process.returncode, printed


def results(name, there):
    document = json.loads((there.root / there.results).read_text())
    jsonschema.validate(document, json.loads((SCHEMAS / f"{name}.json").read_text()))
    return document


def test_a_submission_is_graded_as_the_platform_would(platform):
    name, there = platform
    hand_in(there.submission, HALF)
    status, printed = finished(there.run())
    assert status == 0, printed
    document = results(name, there)
    if name == "gradescope":
        assert document["score"] == 2.33
        assert [test["status"] for test in document["tests"]] == ["passed", "passed", "passed", "failed"]
        assert "expected" not in json.dumps(document)  # the case that fails is hidden
    elif name == "prairielearn":
        assert document["score"] == round(2.33 / 3, 4)
    else:  # the visible cases alone
        assert (document["score"], document["max-score"]) == (300, 300)
        assert (document["classroom"], document["assignment"]) == ("vision", "week-1")
        assert document["submission"] == "submit/2026-01-01T00-00-00Z-a"
    assert (
        "extremes: passed, 1 of 1" in printed if name == "classroom50" else "extremes: failed, 1 of 3" in printed
    )


def test_nothing_handed_in_is_a_zero_with_a_reason(platform):
    name, there = platform
    hand_in(there.submission, {})
    assert finished(there.run())[0] == 0
    document = results(name, there)
    assert document["score"] == 0
    if name != "classroom50":
        assert "the submission is empty" in json.dumps(document)


def test_a_fault_of_the_graders_own_is_no_zero(platform):
    name, there = platform
    hand_in(there.submission, HALF)
    [packed] = [path for path in there.root.parent.rglob("exam.frame") if "course" not in path.parts]
    packed.write_bytes(packed.read_bytes()[:-1])
    status, printed = finished(there.run())
    assert status == 1
    assert "not graded: KitError: " in printed
    assert "the exam cannot be read" in printed
    if name == "classroom50":  # the status tells the platform, which then writes the result itself
        assert not (there.root / there.results).exists()
    else:
        document = results(name, there)
        assert "score" not in document
        assert "Nothing is wrong with your work" in json.dumps(document)


def test_what_lies_in_a_checkout_is_not_imported_by_the_grader(kit, tmp_path):
    (tmp_path / "root").mkdir()
    there = Classroom50(kit, tmp_path / "root")
    hand_in(there.submission, HALF)
    for name in ("json", "numpy", "sitecustomize", "jconv/__init__"):
        write(there.submission / f"{name}.py", "open('was-here', 'w')\nraise SystemExit(0)\n")
    status, printed = finished(there.run())
    assert status == 0, printed
    assert results("classroom50", there)["score"] == 300
    assert not (there.submission / "was-here").exists()


def test_gradescope_keeps_the_score_from_before_where_the_grader_fails(kit, tmp_path):
    there = Gradescope(kit, tmp_path / "root")
    before = {"previous_submissions": [{"score": 1.0}, {"score": 2.5}]}
    write(there.root / "submission_metadata.json", json.dumps(before))
    status, printed = finished(there.run())  # no submission is there
    assert status == 1
    assert "there is no submission" in printed
    assert results("gradescope", there)["score"] == 2.5


def test_gradescope_without_what_setup_makes(kit, tmp_path):
    there = Gradescope(kit, tmp_path / "root")
    (there.root / "source/.venv").unlink()
    hand_in(there.submission, HALF)
    status, printed = finished(there.run())
    assert status == 1
    assert "did setup.sh fail when the image was built?" in printed
    assert "score" not in results("gradescope", there)


def test_a_question_is_graded_on_its_own_exercise(kit, tmp_path):
    there = PrairieLearn(kit, tmp_path / "root")
    for name in RIGHT:
        folder = there.course / "questions/statistics" / name
        info = json.loads((folder / "info.json").read_text())["externalGradingOptions"]
        assert info["entrypoint"] == ["/grade/serverFilesCourse/jconv/run.sh", name]
        assert f'source-file-name="{name}.py"' in (folder / "question.html").read_text()
        assert "NotImplementedError" in (folder / f"{name}.py").read_text()
    hand_in(there.submission, {"mean": RIGHT["mean"]})
    assert finished(there.run("mean"))[0] == 0
    assert [test["name"] for test in results("prairielearn", there)["tests"]] == ["mean"]
    status, printed = finished(there.run("median"))
    assert status == 1
    assert "there is no exercise 'median' in this bundle" in printed


def test_a_heavy_submission_takes_less_memory_than_the_smallest_container_has(tmp_path):
    """The largest sum of the process tree's proportional shares that is seen while it runs."""
    heavy = ["train_digits", "group_conv_p4", "learn_a_kernel"]
    there = Gradescope(ROOT, tmp_path / "root", *(word for name in heavy for word in ("--exercise", name)))
    shutil.copytree(ROOT / "solutions", there.submission)
    for path in there.submission.rglob("*.py"):
        path.write_text(path.read_text().replace("from jconv.kit import case", "case = None"))
    process, most, done = there.run(), [0], threading.Event()

    def watch():
        while not done.wait(0.1):
            with suppress(psutil.Error):
                tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
                most.append(sum(_share(each) for each in tree))

    watcher = threading.Thread(target=watch)
    watcher.start()
    status, printed = finished(process)
    done.set()
    watcher.join()
    assert status == 0, printed
    assert results("gradescope", there)["score"] > 0, printed
    assert 64 << 20 < max(most) < MEMORY


def _share(process):
    with suppress(psutil.Error):
        return process.memory_full_info().pss
    return 0


# --- what is in a bundle


def test_no_bundle_holds_a_reference_or_a_generator_and_the_public_one_no_hidden_case(kit):
    prepared = Exam.prepare(load_kit(kit), seed=1)
    for name, there in PLATFORMS.items():
        files = there.files(prepared, content.Settings())
        for path, file in files.items():
            if "jconv/" not in path.removeprefix("serverFilesCourse/jconv/"):
                assert b"def hidden_cases" not in file.content, path
                assert b"values.sum()" not in file.content, path  # the reference's
        [packed] = [file.content for path, file in files.items() if path.endswith("exam.frame")]
        unpacked = exam.unpack(prepared.kit, packed)
        assert unpacked.seed == (0 if name == "classroom50" else 1)  # the seed draws the hidden cases
        drawn = unpacked.drawn["mean"]
        assert len(drawn.calls) == (1 if name == "classroom50" else 3)
        assert drawn.visible == {0}
        assert drawn.reference is None


def test_an_exam_is_the_same_after_packing(kit):
    prepared = Exam.prepare(load_kit(kit), seed=2**63)
    again = exam.unpack(prepared.kit, exam.pack(prepared))
    assert again.seed == 2**63
    assert exam.pack(again) == exam.pack(prepared)


def test_an_exam_of_another_kit_is_refused(kit):
    prepared = Exam.prepare(load_kit(kit), seed=1)
    with pytest.raises(KitError, match="the exam is of another kit; make the bundle again"):
        exam.unpack(load_kit(ROOT), exam.pack(prepared))
    with pytest.raises(KitError, match=r"the exam cannot be read: .*; make the bundle again"):
        exam.unpack(prepared.kit, b"")


def test_what_is_installed_is_pinned():
    pins = content.requirements()
    assert f"jax=={__import__('jax').__version__}" in pins
    assert any(pin.startswith("opt-einsum==") for pin in pins)  # what jax needs
    assert not any(pin.startswith(("jconv", "torch")) for pin in pins)


def test_equal_bundles_are_equal_files(kit, tmp_path):
    one, two = (bundle("gradescope", kit, tmp_path / f"{n}.zip").read_bytes() for n in "12")
    assert one == two


def test_the_scripts_are_right_for_bash_and_nothing_is_left_to_fill_in(kit):
    prepared = Exam.prepare(load_kit(kit), seed=1)
    files: dict[str, content.File] = {}
    for there in PLATFORMS.values():
        files |= there.files(prepared, content.Settings())
    laid = [file.content for path, file in files.items() if "jconv/grader/" not in path]
    assert not any(re.search(rb"@[A-Z]+@", text) for text in laid)
    scripts = [file.content for path, file in files.items() if file.executable]
    assert len(scripts) == 3
    for script in scripts:
        subprocess.run(["bash", "-n"], input=script, check=True)


def test_a_part_of_a_kit(kit, tmp_path):
    packed = bundle("gradescope", kit, tmp_path / "a.zip", "--exercise", "extremes")
    with zipfile.ZipFile(packed) as archive:
        assert {"setup.sh", "run_autograder", "kit.toml", "exam.frame"} <= set(archive.namelist())
        assert [*exam.unpack(load_kit(kit), archive.read("exam.frame")).drawn] == ["extremes"]


@pytest.mark.parametrize(
    ("platform", "out", "more", "message"),
    [
        ("gradescope", "folder", [], "--out must be a .zip file for gradescope, got "),
        ("classroom50", "full", [], "a bundle is written into a new or empty folder, and this is none"),
        ("prairielearn", "full/file", [], "a bundle is written into a new or empty folder, and this is none"),
        ("gradescope", "a.zip", ["--exercise", "median"], "--exercise: there is no exercise 'median' in "),
        ("gradescope", "a.zip", ["--kit", "/nowhere"], "there is no such file; a kit is a folder with a kit.toml"),
        ("gradescope", "none/a.zip", [], "none/a.zip: No such file or directory"),
        ("moodle", "a.zip", [], "'moodle' is not one of 'gradescope', 'classroom50', 'prairielearn'"),
    ],
)
def test_a_mistake_is_a_line(kit, tmp_path, platform, out, more, message):
    write(tmp_path / "full/file", "")
    call = ["grade", "bundle", platform, "--kit", str(kit), "--out", str(tmp_path / out), *more]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 2
    assert message in done.output
