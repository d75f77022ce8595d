"""Hostile submissions, in every tier that holds: each gets its verdict, and nothing else happens.

`hostile/<family>_<what>.py` says in its first lines what it tries and which verdicts are right. An attack that can
tell that it succeeded answers wrongly then, so that success shows as a verdict; one that tells only when it is
run again, on traces of its own, is run again. `hostile/always.toml` names the part that is always run;
`pytest -m hostile` runs the rest, in minutes.
"""

import functools
import os
import re
import runpy
import tempfile
import time
import tomllib
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from kits import write

from jconv.grader import Exam, Submission, batch
from jconv.grader.batch import attempt
from jconv.grader.sandbox import Worker, prove
from jconv.grader.sandbox.interpreter import another_user
from jconv.grader.sandbox.worker import _descendants as descendants
from jconv.kit import load_kit
from jconv.kit.cases import draw

HERE = Path(__file__).parent
KIT = load_kit(HERE / "sequences_kit")
EXERCISE = KIT.exercises[0]
SHORT = replace(EXERCISE, time_limit=1.0)  # for whoever may run out of time: that is most of what the corpus takes
HONEST = (HERE / "golden/passed.py").read_bytes()
TIERS = [tier for tier in ("bwrap", "process") if prove(tier).holds]
STATED = re.compile(rb"^# verdict(?: in tier (\w+))?: (.+)$", re.MULTILINE)
TELLS_WHEN_RUN_AGAIN = b"an earlier run"
UNCHANGED = "unchanged"
FIRST_SLOT = 64 * 64  # those before are a batch's, whose processes are not to be taken for strays
OF_A_SANDBOX = {"bwrap": 3, "process": 1}  # processes: bwrap, its process 1 and the zygote; the zygote


@dataclass(frozen=True)
class Hostile:
    """A submission, and the verdicts that are right: in any tier, and besides in one."""

    source: bytes
    verdicts: tuple[str, ...]
    in_tier: dict[str, tuple[str, ...]]


def written(path):
    source = path.read_bytes()
    stated = {tier.decode(): tuple(verdicts.decode().split()) for tier, verdicts in STATED.findall(source)}
    assert "" in stated, f"{path.name} states no verdict"
    return Hostile(source, stated.pop(""), stated)


def corpus():
    """Every submission; what is too large or too odd to be kept as a file is generated."""
    found = {path.stem: written(path) for path in sorted((HERE / "hostile").glob("*_*.py"))}
    generated = runpy.run_path(str(HERE / "hostile/generate.py"))["generated"]()
    return found | {name: Hostile(source, verdicts, {}) for name, (source, verdicts) in generated.items()}


CORPUS = corpus()
KINDS = tomllib.loads((HERE / "hostile/always.toml").read_text())
ALWAYS = [name for kinds in KINDS.values() for name in kinds.values()]
NAMES = [name if name in ALWAYS else pytest.param(name, marks=pytest.mark.hostile) for name in CORPUS]


@functools.cache
def drawn():
    return draw(KIT, EXERCISE, 0)


@pytest.fixture(scope="module")
def sentinel():
    """A file that every user may read and nothing inside a sandbox does; its place is told to who looks for it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sentinel"
        path.write_text(UNCHANGED)
        path.chmod(0o666)
        path.parent.chmod(0o755)
        yield path


@pytest.fixture(scope="module", params=TIERS)
def worker(request):
    with Worker(request.param, slot=FIRST_SLOT + os.getpid() % 200) as worker:
        yield worker
    assert not [*Path(tempfile.gettempdir()).glob("jconv_hostile*")]


def strays(worker):
    """Processes that are left: the sandbox's beside those that it consists of, and its user's beside those."""
    own = [*descendants(worker.pid)]
    first = another_user()
    users = [] if first is None else [*processes_of(first + worker.slot)]
    return own[OF_A_SANDBOX[worker.tier] :] + [pid for pid in users if pid not in own]


def processes_of(user):
    """Every process of a user's, less those that have ended and wait for process 1 to notice."""
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if path.stat().st_uid == user and ") Z " not in (path / "stat").read_text():
                yield int(path.name)


def test_the_part_that_is_always_run_has_every_kind_of_attack():
    assert {name.partition("_")[0] for name in CORPUS} == {*KINDS}
    assert len({*ALWAYS}) == len(ALWAYS) >= 60
    assert {*ALWAYS} <= {*CORPUS}


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_submission_gets_its_verdict_and_does_nothing_else(worker, sentinel, name):
    hostile = CORPUS[name]
    source = hostile.source.replace(b"{sentinel}", bytes(sentinel))
    if TELLS_WHEN_RUN_AGAIN in source:
        attempt(worker, EXERCISE, drawn(), source)
        worker.close()
    start = time.monotonic()
    result = attempt(worker, SHORT if "timeout" in hostile.verdicts else EXERCISE, drawn(), source)
    assert time.monotonic() - start < 30
    assert result.verdict in (*hostile.verdicts, *hostile.in_tier.get(worker.tier, ())), result.feedback
    assert result.score is not None
    if result.verdict != "passed":
        assert result.cases_passed < result.cases
    honest = attempt(worker, EXERCISE, drawn(), HONEST)
    assert (honest.verdict, honest.score) == ("passed", EXERCISE.points), honest.feedback
    assert strays(worker) == []
    assert sentinel.read_text() == UNCHANGED


# Those that reach furthest beyond their own process, and what each must get.
NEIGHBOURS = (
    "tampering_kill_parent", "tampering_kill_everyone", "liveness_fork_bomb", "liveness_daemon_setsid",
    "liveness_stops_itself", "resources_fill_tmp", "protocol_forged_reports", "exits_os_exit",
)  # fmt: skip
SHIPPED = ("jax.py", "numpy.py", "sitecustomize.py", "conftest.py", "jconv.py")


@pytest.mark.parametrize("tier", TIERS)
def test_neighbours_of_hostile_submissions_get_full_marks(tier, tmp_path):
    for name in NEIGHBOURS:
        write(tmp_path / name / EXERCISE.file, CORPUS[name].source.decode())
        write(tmp_path / f"{name}_beside" / EXERCISE.file, HONEST.decode())
    for name in SHIPPED:
        write(tmp_path / f"{NEIGHBOURS[0]}_beside" / name, "raise SystemExit\n")
    exam = Exam.prepare(replace(KIT, exercises=(replace(EXERCISE, time_limit=2.0),)), seed=0)
    handed_in = [Submission(path.name, path) for path in sorted(tmp_path.iterdir())]
    for result in batch.grade(exam, handed_in, tier=tier, jobs=2):
        [graded] = result.exercises
        right = CORPUS[result.name].verdicts if result.name in CORPUS else ("passed",)
        assert graded.verdict in right, (result.name, graded.feedback)
