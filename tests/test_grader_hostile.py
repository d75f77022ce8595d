"""Hostile submissions, in every tier that holds: each gets its verdict, and nothing else happens.

`hostile/<family>_<what>.py` says in its first lines what it tries and which verdicts are right. An attack that can
tell that it succeeded answers wrongly then, so that success shows as a verdict. It takes minutes, and is run by
`pytest -m hostile`.
"""

import functools
import os
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from jconv.grader.batch import attempt
from jconv.grader.sandbox import Worker, prove
from jconv.kit import load_kit
from jconv.kit.cases import draw

HERE = Path(__file__).parent
KIT = load_kit(HERE / "sequences_kit")
EXERCISE = replace(KIT.exercises[0], time_limit=3.0)
HONEST = (HERE / "golden/passed.py").read_bytes()
TIERS = [tier for tier in ("bwrap", "process") if prove(tier).holds]


def corpus():
    """Every submission: its source and the verdicts that are right."""
    found = {}
    for path in sorted((HERE / "hostile").glob("*_*.py")):
        source = path.read_bytes()
        stated = re.search(rb"^# verdict: (.+)$", source, re.MULTILINE)
        assert stated, f"{path.name} states no verdict"
        found[path.stem] = (source, tuple(stated[1].decode().split()))
    return found | generated()


def generated():
    """What is too large or too odd to be kept as a file."""
    import runpy

    path = HERE / "hostile/generate.py"
    return runpy.run_path(str(path))["generated"]() if path.exists() else {}


CORPUS = corpus()
pytestmark = pytest.mark.hostile

# Verdicts that are right as well, for a reason that whoever attacks cannot know.
ALSO = {
    "exits_syntax_error_later": ("timeout", "memory"),  # its text takes longer to make than there is time
    "liveness_thread_bomb": ("forbidden",),  # threads are out of the watch's sight
    "liveness_thread_never_ends": ("forbidden",),
    "resources_answer_no_elements": ("error",),  # NumPy refuses it by itself
    "resources_pipe_buffers": ("crash",),
    "resources_recursion_unlimited": ("timeout",),
    "resources_small_allocations": ("timeout",),
    "resources_swallows_memory_error": ("timeout",),
}
# In tier `process` listing /proc is refused, which an attack may not expect; `stat` tells that a file is there.
ALSO_CONFINED = {
    "reading_import_jconv": ("failed",),
    **dict.fromkeys(
        [f"reading_proc_{what}" for what in ("cmdline", "descriptors", "environ", "memory", "root")],
        ("load_error",),
    ),
}


@functools.cache
def drawn():
    return draw(KIT, EXERCISE, 0)


@pytest.fixture(scope="module", params=TIERS)
def worker(request):
    with Worker(request.param) as worker:
        yield worker


@pytest.fixture(scope="module", autouse=True)
def sentinel(tmp_path_factory):
    """A file of the grader's that nothing may change, and the environment that nothing may see."""
    path = tmp_path_factory.mktemp("secret") / "sentinel"
    path.write_text("unchanged")
    os.environ["JCONV_SENTINEL"] = str(path)
    yield path
    del os.environ["JCONV_SENTINEL"]
    assert path.read_text() == "unchanged"


def test_the_corpus_is_large():
    assert len(CORPUS) >= 60


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_submission_gets_its_verdict_and_does_nothing_else(worker, name):
    source, verdicts = CORPUS[name]
    verdicts = (*verdicts, *ALSO.get(name, ()))
    if worker.tier == "process":
        verdicts = (*verdicts, *ALSO_CONFINED.get(name, ()))
    start = time.monotonic()
    result = attempt(worker, EXERCISE, drawn(), source)
    assert time.monotonic() - start < 30
    assert result.verdict in verdicts, result.feedback
    assert result.score is not None
    if result.verdict != "passed":
        assert result.cases_passed < result.cases
    honest = attempt(worker, EXERCISE, drawn(), HONEST)
    assert honest.verdict == "passed", honest.feedback
