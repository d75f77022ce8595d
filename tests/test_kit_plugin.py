"""`pytest exercises` on a tiny kit: what a learner sees and what pytest counts."""

import signal
from xml.etree import ElementTree

import pytest
from kits import RIGHT, tiny_kit, write

pytest_plugins = ["pytester"]

MEAN = "exercises/01_centre/mean.py"
EXTREMES = "exercises/01_centre/extremes.py"


@pytest.fixture
def kit(pytester):
    """A fresh tiny kit as the working folder, and a way to run pytest on it."""
    tiny_kit(pytester.path)

    def check(*args, **answers):
        for name, source in answers.items():
            write(pytester.path / f"exercises/01_centre/{name}.py", source)
        return pytester.runpytest("-p", "no:cacheprovider", *(args or ("exercises",)))

    return check


def test_fresh_stubs_are_red_with_a_line_each_and_no_traceback(kit):
    result = kit()
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        [
            f"not started  {MEAN}",
            f"not started  {EXTREMES}",
            f"Progress: [[]>-------------------[]] 0/2   next: {MEAN}",
            "*2 not started in *",
        ]
    )
    for word in ("Traceback", "FAILURES", "NotImplementedError", "passed"):
        result.stdout.no_fnmatch_line(f"*{word}*")


def test_the_last_line_of_fresh_stubs_is_red(kit):
    assert "\x1b[31m" in kit("exercises", "--color=yes").stdout.lines[-1]


def test_solutions_are_green(kit):
    result = kit(**RIGHT)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["Progress: [[]####################[]] 2/2", "*2 passed in *"])


def test_one_of_two(kit):
    result = kit(extremes=RIGHT["extremes"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines([f"Progress: [[]##########>---------[]] 1/2   next: {MEAN}"])
    result.stdout.fnmatch_lines(["*1 passed, 1 not started in *"])


def test_a_failure_tells_the_difference_the_smallest_input_and_the_command(kit):
    result = kit(MEAN, mean="def mean(values):\n    return values.sum() / (len(values) - 1)\n")
    result.stdout.fnmatch_lines(
        [
            "*mean: The mean of some numbers*",
            "value: *, expected *",
            "wrong on 3 of 3 cases; smallest failing input (hidden):",
            "  mean(array([[]*[]]))",
            f"reproduce: pytest {MEAN}",
        ],
        consecutive=True,
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_the_command_that_reproduces_names_the_seed(kit):
    result = kit(MEAN, "--kit-seed", "7", mean="def mean(values):\n    return 0.0\n")
    result.stdout.fnmatch_lines([f"reproduce: pytest {MEAN} --kit-seed 7"])


def test_another_seed_draws_other_cases(kit):
    wrong = "def mean(values):\n    return values.min()\n"
    shown = [kit(MEAN, "--kit-seed", s, mean=wrong).stdout.lines for s in ("1", "1", "2")]
    inputs = [[line for line in lines if line.startswith("  mean(array")] for lines in shown]
    assert inputs[0] == inputs[1] != inputs[2]


def test_an_error_is_traced_from_the_learners_file_on(kit):
    result = kit(
        MEAN, mean="def helper(v):\n    return v.summ()\n\n\ndef mean(values):\n    return helper(values)\n"
    )
    result.stdout.fnmatch_lines(
        [
            f'  File "{MEAN}", line 6, in mean',
            "    return helper(values)",
            f'  File "{MEAN}", line 2, in helper',
            "AttributeError: 'numpy.ndarray' object has no attribute 'summ'*",
            "stopped by an error on 3 of 3 cases; smallest failing input (hidden):",
        ]
    )
    result.stdout.no_fnmatch_line("*running.py*")


BROKEN = {
    "syntax": ("def mean(values:\n", "SyntaxError: '(' was never closed"),
    "renamed": (
        "def average(values): return 1\n",
        "there is no function `mean` in this file; keep the name*",
    ),
    "edited signature": (
        "def mean(): return 1\n",
        "Keep the arguments that the stub has.",
    ),
    "import of another": (
        "import extremes\n",
        "Each exercise is checked by itself: it cannot import another*",
    ),
    "exit": ("import os, sys\nsys.exit(0)\n", "SystemExit: 0"),
    "exit in the call": ("def mean(values): raise SystemExit(0)\n", "SystemExit: 0"),
    "skip": ("import pytest\ndef mean(values): pytest.skip('later')\n", "*Skipped: later"),
    "skip the module": ("import pytest\npytest.skip('later', allow_module_level=True)\n", "*Skipped: later"),
    "no return": (
        "def mean(values): values.sum()\n",
        "type: None, expected an array: is a `return` missing?",
    ),
    "an object": ("def mean(values): return object()\n", "the function returned an object of type object*"),
    "deleted text": ("", "there is no function `mean` in this file; keep the name*"),
}


def test_a_file_that_is_named_is_not_imported_as_tests_too(kit):
    result = kit(MEAN, mean="def mean(values:\n    pass\ndef test_one(): pass\n")
    result.stdout.fnmatch_lines(["collected 1 item", "SyntaxError: '(' was never closed", "*1 failed in *"])


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_has_its_own_message_and_the_others_still_run(kit, name):
    source, message = BROKEN[name]
    result = kit(mean=source, extremes=RIGHT["extremes"])
    result.stdout.fnmatch_lines([message])
    result.stdout.fnmatch_lines(["*1 failed, 1 passed in *"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_warning_is_no_failure_even_where_pytest_makes_errors_of_them(kit):
    source = """
import warnings

warnings.warn("on loading")


def mean(values):
    warnings.warn("on calling")
    return values.mean()
"""
    kit(MEAN, "-W", "error", mean=source).assert_outcomes(passed=1)


def test_an_endless_loop_ends_at_the_time_limit(kit, pytester):
    manifest = pytester.path / "kit.toml"
    write(manifest, manifest.read_text().replace("time_limit = 5", "time_limit = 0.3"))
    result = kit(mean="def mean(values):\n    while True: pass\n", extremes=RIGHT["extremes"])
    result.stdout.fnmatch_lines(["the cases took longer than 0.3 s; is there an endless loop?"])
    result.stdout.fnmatch_lines(["*1 failed, 1 passed in *"])


LOOP = """
def mean(values):
    while True:
        try:
            for value in range(100):
                pass
        {clause}
            pass
"""


@pytest.mark.parametrize("clause", ["except Exception:", "except BaseException:", "except:"])
def test_a_loop_cannot_hide_behind_except(kit, pytester, clause):
    manifest = pytester.path / "kit.toml"
    write(manifest, manifest.read_text().replace("time_limit = 5", "time_limit = 0.3"))
    result = kit(mean=LOOP.format(clause=clause), extremes=RIGHT["extremes"])
    result.stdout.fnmatch_lines(["the cases took longer than 0.3 s*", "*1 failed, 1 passed in *"])


@pytest.mark.parametrize("source", ["raise KeyboardInterrupt\n", "def mean(values): raise KeyboardInterrupt\n"])
def test_an_interrupt_of_an_attempts_own_ends_nothing(kit, source):
    result = kit(mean=source, extremes=RIGHT["extremes"])
    result.stdout.fnmatch_lines(["KeyboardInterrupt", "*1 failed, 1 passed in *"])


PRESSED = "import os, signal\n\n\ndef mean(values):\n    {body}\n    return values.mean()\n"
PRESS = "os.kill(os.getpid(), signal.SIGINT)"


@pytest.fixture
def heard():
    """Ctrl-C as a terminal has it: what a shell starts in the background, this suite maybe, ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("body", [PRESS, f"try: {PRESS}\n    except: pass"], ids=["pressed", "and caught"])
@pytest.mark.usefixtures("heard")
def test_ctrl_c_ends_the_session_whatever_runs(kit, pytester, body):
    write(pytester.path / MEAN, PRESSED.format(body=body))
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "exercises")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["!!* KeyboardInterrupt !!*"])


def test_what_a_learner_prints_is_shown_with_her_failure(kit):
    result = kit(MEAN, mean="def mean(values):\n    print('here I am')\n    return 0.0\n")
    result.stdout.fnmatch_lines(["*Captured stdout call*", "here I am"])


def test_selecting_by_name_stops_at_the_first_and_last_failed(kit, pytester):
    result = kit("exercises", "-k", "extremes")
    result.stdout.fnmatch_lines(["*1 deselected, 1 not started in *"])
    result = kit("exercises", "-x")
    result.stdout.fnmatch_lines(["*stopping after 1 failures*"])
    write(pytester.path / EXTREMES, RIGHT["extremes"])
    pytester.runpytest("exercises")
    pytester.runpytest("exercises", "--lf").stdout.fnmatch_lines(["collected 1 item", "*1 not started in *"])


def test_junit_counts_what_is_not_started_as_a_failure(kit, pytester):
    kit("exercises", "--junitxml=report.xml", extremes=RIGHT["extremes"])
    suite = ElementTree.parse(pytester.path / "report.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("2", "1", "0")


def test_xdist_counts_the_same(kit):
    result = kit("exercises", "-n", "2", extremes=RIGHT["extremes"])
    result.stdout.fnmatch_lines(
        [f"Progress: [[]##########>---------[]] 1/2   next: {MEAN}", "*1 passed, 1 not started in *"]
    )
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_stray_files_and_other_peoples_tests_are_left_alone(kit, pytester):
    write(pytester.path / "exercises/01_centre/notes.py", "1 / 0\n")
    write(pytester.path / "elsewhere/mean.py", "1 / 0\n")
    write(pytester.path / "test_other.py", "def test_one(): pass\n")
    kit(*["."], **RIGHT).stdout.fnmatch_lines(["*3 passed in *"])


def test_a_broken_manifest_is_one_line(kit, pytester):
    write(pytester.path / "kit.toml", "format_version = 1\nnmae = 'x'\n")
    result = kit()
    result.stdout.fnmatch_lines(["*kit.toml: unknown key `nmae`*"])
    assert result.ret != 0
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_broken_reference_is_not_the_learners_failure(kit, pytester):
    write(pytester.path / "solutions/01_centre/mean.py", "1 / 0\n")
    result = kit(**RIGHT)
    result.stdout.fnmatch_lines(["*solutions/01_centre/mean.py: *", "ZeroDivisionError: division by zero"])
    assert result.ret != 0


def test_the_plugin_does_not_load_jax(pytester):
    write(pytester.path / "test_it.py", "import sys\ndef test_it(): assert 'jax' not in sys.modules\n")
    pytester.runpytest_subprocess("test_it.py").assert_outcomes(passed=1)


def test_the_table_of_scores(kit):
    result = kit(
        "exercises", "--score", mean="def mean(values):\n    return values.min()\n", extremes=RIGHT["extremes"]
    )
    result.stdout.fnmatch_lines(
        [
            "exercise  verdict  cases  score  of",
            "mean      failed     0/3      0   2",
            "extremes  passed     3/3      1   1",
            "total                         1   3",
        ],
        consecutive=True,
    )


def test_without_being_asked_for_there_is_no_table(kit):
    kit().stdout.no_fnmatch_line("exercise  verdict*")


def test_the_table_and_the_order_hold_with_several_processes(kit):
    result = kit("exercises", "--score", "-n2", **RIGHT)
    result.stdout.fnmatch_lines(["mean      passed*", "extremes  passed*", "total*3   3", "Progress: *2/2"])


def test_a_file_that_is_gone_is_missed(kit, pytester):
    (pytester.path / EXTREMES).unlink()
    result = kit(mean=RIGHT["mean"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines([f"{EXTREMES} is gone; `jconv reset extremes` brings it back"])
    result.stdout.fnmatch_lines([f"Progress: * 1/2   next: {EXTREMES}"])


@pytest.mark.parametrize("args", [(MEAN,), ("exercises", "-k", "mean")])
def test_a_file_that_is_gone_is_not_missed_where_others_are_asked_for(kit, pytester, args):
    (pytester.path / EXTREMES).unlink()
    assert kit(*args, mean=RIGHT["mean"]).ret == 0


def test_megabytes_of_prints_are_cut_short(kit):
    result = kit(MEAN, mean="def mean(values):\n    print('x' * 3_000_000)\n    return 0.0\n")
    assert len(result.stdout.str()) < 10_000
    result.stdout.fnmatch_lines(["*... and 8,998,0* characters more"])


def test_a_huge_array_is_a_message_of_its_own(kit):
    source = "import numpy as np\n\n\ndef mean(values):\n    return np.ones(1 << 33).mean()\n"
    kit(MEAN, mean=source).stdout.fnmatch_lines(["the function asked for more memory than there is"])


def test_what_is_forbidden_is_named_with_its_line(kit, pytester):
    manifest = pytester.path / "kit.toml"
    manifest.write_text(
        manifest.read_text().replace('function = "mean"', 'function = "mean"\nforbidden = ["numpy.mean"]')
    )
    result = kit(MEAN, mean="def mean(values):\n    return values.mean()\n")
    result.stdout.fnmatch_lines(
        ["forbidden here: numpy.mean (line 2)", "The task's text says what is not the point.", "reproduce: *"]
    )


SETS = """
import os
import sys

import jax
import jax.numpy as jnp
import numpy as np

np.seterr(all="raise")
np.set_printoptions(precision=1)
jax.config.update("jax_enable_x64", True)
os.chdir("/")
os.environ["LEFT_BEHIND"] = "1"
sys.path.insert(0, "/left/behind")
sys.setrecursionlimit(2345)


def state():
    return (np.geterr()["over"], np.get_printoptions()["precision"], jnp.arange(1).dtype.itemsize, os.getcwd(),
            os.environ.get("LEFT_BEHIND"), sys.path[0], sys.getrecursionlimit())


def mean(values):
    assert state() == ("raise", 1, 8, "/", "1", "/left/behind", 2345), state()
    os.environ["LEFT_BEHIND"] = "1"
    {answer}
"""
LOOKS = SETS[: SETS.index("np.seterr")] + SETS[SETS.index("def state") : SETS.index("def mean")]


@pytest.mark.parametrize("answer", ["return values.sum() / len(values)", "return 0.0"])
def test_what_one_exercise_sets_holds_for_it_and_reaches_no_other(kit, answer):
    here = {}
    exec(LOOKS, here)
    before = here["state"]()
    looks = f"{LOOKS}assert state() == {before!r}, state()\n\n\n{RIGHT['extremes']}"
    result = kit("exercises", mean=SETS.format(answer=answer), extremes=looks)
    passed = 2 if "sum" in answer else 1
    result.assert_outcomes(passed=passed, failed=2 - passed)
    result.stdout.no_fnmatch_line("*AssertionError*")
    assert here["state"]() == before


def test_a_reference_does_not_notice_what_an_exercise_before_has_set(kit, pytester):
    write(pytester.path / MEAN, "import numpy as np\n\nnp.seterr(all='raise')\n" + RIGHT["mean"])
    solution = pytester.path / "solutions/01_centre/extremes.py"
    write(solution, solution.read_text().replace("return", "values * np.array(1e300) * 1e300\n    return"))
    result = kit("exercises", "-W", "ignore")
    result.stdout.fnmatch_lines(["*1 passed, 1 not started in *"])


def test_progress_is_kept_where_the_folder_can_be_written(kit, pytester):
    kit(**RIGHT)
    assert '"mean"' in (pytester.path / ".jconv-progress.json").read_text()
