"""The command: what it prints, what it writes, and its exit status."""

import json

import pytest
from click.testing import CliRunner
from kits import RIGHT, tiny_kit, write

from jconv.cli import main
from jconv.grader import batch


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """A folder with a tiny kit and a class of two, as the working folder."""
    tiny_kit(tmp_path / "kit")
    for name, source in RIGHT.items():
        write(tmp_path / f"class/s1/{name}.py", source)
    write(tmp_path / "class/s2/mean.py", "def mean(values):\n    return 0.0\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def jconv(*args):
    return CliRunner().invoke(main, list(map(str, args)))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_grading_a_class(workplace):
    done = jconv("grade", "class", "--kit", "kit", "--out", "new/grades", "--seed", 3)
    assert done.exit_code == 0, done.output
    assert "s1            3/3" in done.output
    assert "failed: mean; 1 not started" in done.output
    assert "2 submissions, 4 attempts, 2 passed, in" in done.output
    document = json.loads((workplace / "new/grades/results.json").read_text())
    assert document["seed"] == 3
    assert (workplace / "new/grades/scores.csv").read_text().startswith("submission,score,max_score,mean,")
    assert names(workplace / "new/grades") == ["html", "results.json", "run.json", "scores.csv", "submissions"]


def test_the_seed_is_secret_and_kept(workplace):
    seeds = set()
    for _ in range(2):
        assert jconv("grade", "class/s1", "--kit", "kit", "--out", "grades").exit_code == 0
        seeds.add(json.loads((workplace / "grades/results.json").read_text())["seed"])
    assert len(seeds) == 2


def test_one_format(workplace):
    assert jconv("grade", "class", "--kit", "kit", "--out", "grades", "--format", "csv").exit_code == 0
    assert names(workplace / "grades") == ["run.json", "scores.csv", "submissions"]


def test_the_graders_own_failure_is_exit_status_1(workplace, monkeypatch):
    monkeypatch.setattr(batch, "run_attempt", lambda *args: 1 / 0)
    done = jconv("grade", "class", "--kit", "kit", "--out", "grades")
    assert done.exit_code == 1
    assert "the grader itself failed at 3 attempts" in done.output


def break_reference(root):
    write(root / "kit/solutions/01_centre/mean.py", "1 / 0\n")


def block_output(root):
    write(root / "out", "a file")


MISTAKES = {
    "no kit": (None, ["class", "--kit", "nowhere", "--out", "out"], "kit.toml: there is no such file"),
    "no submission": (
        None,
        ["nobody", "--kit", "kit", "--out", "out"],
        "jconv: nobody: there is no such file",
    ),
    "no zip": (
        None,
        ["kit/kit.toml", "--kit", "kit", "--out", "out"],
        "a submission is a folder, a zip or tar file",
    ),
    "a broken kit": (break_reference, ["class", "--kit", "kit", "--out", "out"], "mean.py:   File"),
    "a file in the way": (block_output, ["class", "--kit", "kit", "--out", "out"], "jconv: out: File exists"),
    "a file as folder": (
        block_output,
        ["class", "--kit", "kit", "--out", "out/x"],
        "jconv: out/x: Not a directory",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_said_and_nothing_is_written(workplace, name):
    prepare, args, message = MISTAKES[name]
    if prepare:
        prepare(workplace)
    done = jconv("grade", *args)
    assert done.exit_code == 2
    assert message in done.output
    assert "Traceback" not in done.output
    assert not (workplace / "out").is_dir()


def test_help_names_the_commands():
    done = jconv("--help")
    assert done.exit_code == 0
    assert "grade" in done.output
    assert "filter" in done.output


def test_show_writes_the_page(tmp_path):
    done = jconv("show", "channels", "-o", tmp_path / "page.html")
    assert (done.exit_code, done.output) == (0, f"{tmp_path / 'page.html'}\n")
    assert '"view":"channels"' in (tmp_path / "page.html").read_text("utf-8")


def test_show_opens_the_page(monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    done = jconv("show")
    assert done.exit_code == 0
    assert opened == [f"file://{done.output.strip()}"]
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    assert "No browser was found here" in jconv("show", "slide").output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["show", "nowhere"], "there is no view 'nowhere'; there are slide, transposed, channels, gallery, "),
        (
            ["show", "-o", "no/such/folder.html"],
            "no/such/folder.html: cannot be written: No such file or directory",
        ),
    ],
)
def test_show_says_what_it_cannot_do(args, said):
    done = jconv(*args)
    assert done.exit_code == 2
    assert done.output.startswith(f"jconv: {said}")
    assert "Traceback" not in done.output
