"""The supervisor: whatever an attempt does, it ends, leaves nothing behind, and is told apart.

In tier `none`, which every machine has; `test_grader_hostile` goes through all.
"""

import time
from pathlib import Path

import numpy as np
import pytest

from jconv.grader.sandbox import Limits, Worker
from jconv.grader.supervisor import NoAnswer, run_attempt
from jconv.kit import case

WORKER = Worker("none")
LIMITS = Limits(seconds=20)
CASES = (case(np.arange(3.0)), case(np.arange(4.0)))


@pytest.fixture(autouse=True, scope="module")
def _sandbox():
    """One sandbox for all: it starts anew after whatever ended it."""
    with WORKER:
        yield


def attempt(body, limits=LIMITS, cases=CASES, head=""):
    source = f"{head}\ndef f(x):\n    {body}\n".encode()
    ran = run_attempt(WORKER, source, "f.py", "f", cases, (), limits)
    return ran if isinstance(ran, NoAnswer) else ran.outcomes


def test_an_honest_attempt_answers_every_case():
    outcomes = attempt("return x.sum()")
    assert [(o.ending, float(o.answer)) for o in outcomes] == [("answered", 3.0), ("answered", 6.0)]


def test_jax_works_in_the_child():
    outcomes = attempt("return jnp.cumsum(x)", head="import jax, jax.numpy as jnp")
    assert outcomes[0].answer.tolist() == [0.0, 1.0, 3.0]


def test_the_child_is_given_inputs_and_nothing_else():
    """No reference, no expected value and no other module of jconv is anywhere in the process."""
    body = "import sys; return float(sum(n == 'jconv' or n.startswith('jconv.') for n in sys.modules))"
    assert [o.answer for o in attempt(body)] == [0.0, 0.0]


def test_the_environment_and_the_folder_are_the_childs_own(monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "s3cret")
    body = "import os; return float('SECRET_TOKEN' in os.environ) + len(os.listdir('.'))"
    assert attempt(body)[0].answer == 0.0


ENDINGS = {
    "an exception": ("1 / 0", "raised", "ZeroDivisionError: division by zero"),
    "an exit": ("import sys; sys.exit(0)", "raised", "SystemExit: 0"),
    "an interrupt": ("raise KeyboardInterrupt", "raised", "KeyboardInterrupt"),
    "not written": ("raise NotImplementedError", "not_implemented", "NotImplementedError"),
    "an object": ("return object()", "bad_answer", "the function returned an object of type object"),
    "too much memory": ("import numpy; return numpy.ones(1 << 40)", "memory", "more memory than there is"),
    "endless recursion": ("return f(x)", "raised", "RecursionError"),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_a_call_that_fails_is_an_outcome_and_the_next_case_runs(name):
    body, ending, text = ENDINGS[name]
    outcomes = attempt(f"if len(x) == 4: return 1.0\n    {body}")
    assert outcomes[0].ending == ending
    assert text in outcomes[0].text
    assert outcomes[1].answer == 1.0


FORGE = """import os
    for d in range(3, 64):
        try: os.write(d, {data})
        except OSError: pass
    os._exit(0)"""
NO_ANSWERS = {
    "os._exit": ("import os; os._exit(0)", "crash", "ended before it answered: exit status 0"),
    "a null pointer": ("import ctypes; ctypes.string_at(0)", "crash", "killed by signal 11"),
    "abort": ("import os; os.abort()", "crash", "killed by signal 6"),
    "killing itself": ("import os; os.kill(0, 9)", "crash", "killed by signal 9"),
    "a closed pipe": ("import os; os.closerange(3, 99); return 1.0", "crash", "ended before it answered"),
    "an answer too large": (
        "import numpy; return numpy.zeros(1 << 24)",
        "output_limit",
        "larger than the grader",
    ),
    "a forged length": (FORGE.format(data="b'jconv\\0\\0\\1' + b'\\xff' * 8"), "bad_output", "is no answer"),
    "a pickle": (FORGE.format(data="__import__('pickle').dumps(print)"), "bad_output", "is no answer"),
    "half a frame": (
        FORGE.format(data="b'jconv\\0\\0\\1' + b'\\5' + b'\\0' * 7 + b'L'"),
        "bad_output",
        "is no answer",
    ),
    "another value": (
        FORGE.format(data="b'jconv\\0\\0\\1' + b'\\1' + b'\\0' * 7 + b'T'"),
        "bad_output",
        "no reply",
    ),
}


@pytest.mark.parametrize("name", NO_ANSWERS)
def test_an_attempt_without_an_answer_says_what_happened(name):
    body, verdict, text = NO_ANSWERS[name]
    ended = attempt(body)
    assert isinstance(ended, NoAnswer)
    assert (ended.verdict, text in ended.text) == (verdict, True), ended


def test_a_source_that_does_not_load():
    ended = run_attempt(WORKER, b"def f(:\n", "f.py", "f", CASES, (), LIMITS)
    assert ended == NoAnswer(
        "load_error",
        "the file could not be loaded\n"
        '  File "f.py", line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax',
    )


def test_an_endless_flood_is_cut_off():
    start = time.monotonic()
    body = """import os
    while True:
        for d in range(3, 64):
            try: os.write(d, b'x' * 65536)
            except OSError: pass"""
    assert attempt(body).verdict == "output_limit"
    assert time.monotonic() - start < LIMITS.seconds


LOOPS = {
    "a loop": "while True: pass",
    "a sleep": "import time; time.sleep(999)",
    "ignored signals": "import signal as s, time; [s.signal(n, s.SIG_IGN) for n in (1, 15)]; time.sleep(999)",
    "stopping itself": "import os; os.kill(os.getpid(), 19)",
    "a closed pipe and a sleep": "import os, time; os.closerange(3, 99); time.sleep(999)",
    "a regular expression": "import re; re.match('(a+)+b', 'a' * 64)",
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_costs_its_time_limit_and_no_more(name):
    start = time.monotonic()
    ended = attempt(LOOPS[name], Limits(seconds=1))
    assert ended.verdict == "timeout"
    assert time.monotonic() - start < 10


def test_children_of_the_child_die_with_it(tmp_path):
    mark = tmp_path / "alive"
    body = f"""import os, time
    if os.fork() == 0:
        while True:
            open({str(mark)!r}, 'w').write(str(time.time())); time.sleep(0.05)
    while not os.path.exists({str(mark)!r}): time.sleep(0.01)
    return 1.0"""
    assert [o.answer for o in attempt(body, cases=CASES[:1])] == [1.0]
    last = mark.stat().st_mtime_ns
    time.sleep(0.3)
    assert mark.stat().st_mtime_ns == last


def test_a_process_that_escapes_cannot_hold_the_grader_up():
    body = """import os, time
    if os.fork() == 0:
        os.setsid(); time.sleep(15); os._exit(0)
    time.sleep(0.3)
    return 1.0"""
    start = time.monotonic()
    assert [o.answer for o in attempt(body, cases=CASES[:1])] == [1.0]
    assert time.monotonic() - start < 10


def test_what_an_attempt_prints_is_no_part_of_its_answer():
    body = "import os, sys; print('x' * 10**6); os.write(2, b'y' * 10**6); sys.stdout.flush(); return 1.0"
    assert [o.answer for o in attempt(body)] == [1.0, 1.0]


def test_control_characters_in_an_error_do_not_reach_the_terminal():
    text = attempt(r"raise ValueError('\x1b[2J\x07 visible \u202e')")[0].text
    assert "visible" in text
    assert all(c.isprintable() or c == "\n" for c in text)


def test_what_is_registered_for_the_end_does_not_run():
    start = time.monotonic()
    assert attempt("import atexit, time; atexit.register(time.sleep, 15); return 1.0")[0].answer == 1.0
    assert time.monotonic() - start < 10


def test_no_descriptor_and_no_process_is_left():
    def held():
        return len(list(Path("/proc/self/fd").iterdir()))

    def children():
        return {
            pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()
        }

    WORKER.close()
    before, others = held(), children()
    for body in ("return 1.0", "import os; os._exit(3)"):
        attempt(body)
    attempt("while True: pass", Limits(seconds=0.3))
    WORKER.close()
    assert held() == before
    assert children() == others
