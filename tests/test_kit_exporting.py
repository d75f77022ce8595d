"""Attempts that are graded on the programs that jax makes of them: here, and in two sandboxes."""

from dataclasses import replace
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import export
from jax.extend import mlir
from jax.extend.mlir import ir
from jax.interpreters.mlir import make_ir_context
from kits import write

from jconv.grader import Exam, find_submissions, grade
from jconv.grader.batch import attempt
from jconv.grader.sandbox import Limits, Worker, prove
from jconv.grader.supervisor import NoAnswer, run_attempt
from jconv.kit import case, load_kit
from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.exporting import EXPORT, ProgramError, answer_of_program, exported
from jconv.kit.attempt.running import replay, run
from jconv.kit.attempt.values import BadAnswerError
from jconv.kit.cases import draw
from jconv.kit.checking import check_source
from jconv.kit.manifest import KitError

X, K = np.arange(5, dtype=np.float32), np.array([1, 2], np.float32)
CALL = Call((X, K), {}, EXPORT)
RULES = ("op:conv_general_dilated", "op:convolution", "op:fft", "op:sort", "numpy.convolve")
BEST = next(tier for tier in ("bwrap", "process", "none") if prove(tier).holds)

MANIFEST = """\
format_version = 1
name = "smoothing"
title = "Smoothing"
[forbidden_sets]
convolution = ["op:conv_general_dilated", "op:convolution", "numpy.convolve", "numpy.correlate"]
[[exercise]]
name = "smooth"
title = "Smooth a signal"
file = "01/smooth.py"
function = "smooth"
points = 4
time_limit = 5.0
forbidden = ["convolution"]
transforms = ["export"]
axes = { x = "N", k = "K" }
"""
SOLUTION = """
import numpy as np
from jconv.kit import case
def smooth(x, k):
    return np.convolve(x, k, "valid")
def examples():
    yield case(np.float32([1, 2, 4, 8]), np.float32([1, 1]))
def hidden_cases(rng):
    yield case(rng.normal(size=7).astype(np.float32), rng.normal(size=3).astype(np.float32))
    yield case(rng.normal(size=5).astype(np.float32), rng.normal(size=1).astype(np.float32))
"""
HONEST = """
import jax.numpy as jnp
def smooth(x, k):
    N = len(x) - len(k) + 1
    return sum(k[len(k) - 1 - i] * jnp.asarray(x)[i : i + N] for i in range(len(k)))
"""
# What an attempt does that knows the machinery: no watch, no record of what was seen, a program of its own making.
BLINDED = """
import sys, gc
import jax, jax.numpy as jnp, numpy as np
from jax import export
from jax.extend import mlir
from jax.extend.mlir import ir
from jax.interpreters.mlir import make_ir_context
package = next(name for name in sys.modules if name.endswith("attempt.running")).removesuffix(".running")
running = sys.modules[package + ".running"]
running.Observer._on_event = lambda *_: None
running.Observer._note = lambda *_: None
running.Observer.trace = lambda *_: None
def ready_made(function, call):
    return {make}
running.exported = ready_made
def smooth(x, k):
    return x
"""
SHAPES = "[jax.ShapeDtypeStruct(a.shape, a.dtype) for a in call.arrays()]"
CONVOLVED = f'bytes(export.export(jax.jit(lambda x, k: jnp.convolve(x, k, "valid")))(*{SHAPES}).serialize())'
REMEMBERED = (
    'bytes(export.export(jax.jit(lambda x, k: jnp.asarray(np.convolve(*call.arrays(), "valid"))))'
    f"(*{SHAPES}).serialize())"
)


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    root = tmp_path_factory.mktemp("smoothing")
    write(root / "kit.toml", MANIFEST)
    write(root / "exercises/01/smooth.py", "def smooth(x, k):\n    raise NotImplementedError\n")
    write(root / "solutions/01/smooth.py", SOLUTION)
    return load_kit(root)


@pytest.fixture(scope="module")
def worker():
    with Worker(BEST, slot=70) as worker:
        yield worker


def graded(kit, worker, source):
    exercise = kit.exercises[0]
    return attempt(worker, exercise, draw(kit, exercise, 3), source.encode())


def answer(function, call=CALL, rules=RULES):
    return answer_of_program(exported(function, call), call, rules)


# The program


def test_a_program_answers_arrays_that_its_author_has_not_seen():
    program = exported(lambda x, k: (x.sum(), [k * 2]), CALL.without_values())
    total, [doubled] = answer_of_program(program, CALL, ())[0]
    assert (total, [*doubled]) == (10, [2, 4])


def test_arrays_in_tuples_and_lists_are_traced_and_numbers_are_not():
    def layers(x, weights, times, *, biases):
        assert isinstance(weights[1], jax.core.Tracer)
        assert type(times) is int
        return (x * weights[0] + weights[1] + biases[0][0]) * times

    call = Call((X, (K[:1], K[1:]), 3), {"biases": [(X,)]}, EXPORT)
    np.testing.assert_array_equal(answer(layers, call)[0], 3 * (X * 1 + 2 + X))
    assert all((array == 0).all() for array in call.without_values().arrays())
    assert [a.shape for a in call.without_values().arrays()] == [a.shape for a in call.arrays()]


@pytest.mark.parametrize(
    ("function", "rule"),
    [
        (lambda x, k: jnp.convolve(x, k), "op:conv_general_dilated"),
        (lambda x, k: jax.lax.cond(x[0] > 0, lambda: jnp.convolve(x, k), lambda: jnp.ones(6)), "op:convolution"),
        (lambda x, k: jax.vmap(lambda k: jnp.convolve(x, k[None]))(k), "op:convolution"),
        (lambda x, k: jnp.fft.rfft(x).real, "op:fft"),
        (lambda x, k: jnp.sort(x), "op:sort"),
    ],
)
def test_a_program_with_a_forbidden_operation_is_not_run(function, rule):
    assert rule in answer(function)[1]
    assert answer(function)[0] is None
    assert answer(function, rules=()) == (pytest.approx(answer(function, rules=())[0]), [])


FORGED = """
module @jit_f {{
  func.func public @main(%x: tensor<1x1x5xf32>, %k: tensor<1x1x2xf32>) -> tensor<1x1x4xf32> {{
    {body}
    return %y : tensor<1x1x4xf32>
  }}
  func.func private @aside(%x: tensor<1x1x5xf32>, %k: tensor<1x1x2xf32>) -> tensor<1x1x4xf32> {{
    {aside}
    return %y : tensor<1x1x4xf32>
  }}
}}
"""
NUMBERS = "dim_numbers = [b, f, 0]x[o, i, 0]->[b, f, 0]"
CONVOLUTION = (
    f"%y = stablehlo.convolution(%x, %k) {NUMBERS}, window = {{}} {{batch_group_count = 1 : i64, "
    "feature_group_count = 1 : i64} : (tensor<1x1x5xf32>, tensor<1x1x2xf32>) -> tensor<1x1x4xf32>"
)
DYNAMIC = (
    "%p = stablehlo.constant dense<0> : tensor<1x2xi64>\n"
    '%y = "stablehlo.dynamic_conv"(%x, %k, %p) {'
    "dimension_numbers = #stablehlo.conv<[b, f, 0]x[o, i, 0]->[b, f, 0]>, "
    "batch_group_count = 1 : i64, feature_group_count = 1 : i64} : "
    "(tensor<1x1x5xf32>, tensor<1x1x2xf32>, tensor<1x2xi64>) -> tensor<1x1x4xf32>"
)
SLICE = "%y = stablehlo.slice %x [0:1, 0:1, 0:4] : (tensor<1x1x5xf32>) -> tensor<1x1x4xf32>"
CALLED = (
    '%y = stablehlo.custom_call @"{name}"(%x, %k) : (tensor<1x1x5xf32>, tensor<1x1x2xf32>) -> tensor<1x1x4xf32>'
)
COMPOSITE = (
    '%y = stablehlo.composite "a.name" %x, %k {decomposition = @aside} : '
    "(tensor<1x1x5xf32>, tensor<1x1x2xf32>) -> tensor<1x1x4xf32>"
)
LINE = Call((X[None, None], K[None, None]), {}, EXPORT)


def forged(body, aside=SLICE):
    """A program that nobody's Python was traced to."""
    made = export.export(jax.jit(lambda x, k: x[..., :4] + k.sum()))(*LINE.arrays())
    module = ir.Module.parse(FORGED.format(body=body, aside=aside), make_ir_context())
    return bytes(
        replace(made, mlir_module_serialized=mlir.serialize_portable_artifact(module, "1.9.0")).serialize()
    )


@pytest.mark.parametrize(
    ("body", "aside"),
    [(CONVOLUTION, SLICE), (DYNAMIC, SLICE), (SLICE, CONVOLUTION), (COMPOSITE, CONVOLUTION)],
    ids=["plain", "dynamic", "never called", "composite"],
)
def test_no_forged_program_hides_a_convolution(body, aside):
    assert answer_of_program(forged(body, aside), LINE, RULES) == (
        None,
        ["op:conv_general_dilated", "op:convolution"],
    )


def test_a_forged_program_without_one_is_only_an_answer():
    np.testing.assert_array_equal(answer_of_program(forged(SLICE), LINE, RULES)[0], X[None, None, :4])


@pytest.mark.parametrize(
    "name", ["__xla_cpu_runtime_EigenConv1DF32", "xla_ffi_python_cpu_callback", "lapack_", ""]
)
def test_what_is_called_in_c_must_be_known(name):
    with pytest.raises(ProgramError, match=f"the program calls {name}, which is not run here"):
        answer_of_program(forged(CALLED.format(name=name)), LINE, ())


def test_linear_algebra_may_be_called():
    solved = answer(lambda x, k: jnp.linalg.solve(jnp.diag(x + 1), x), CALL)[0]
    np.testing.assert_allclose(solved, X / (X + 1), rtol=1e-6)


def test_what_is_no_program_says_why():
    def prints(x, k):
        jax.debug.print("{}", x)
        return x

    with pytest.raises(ProgramError, match=r"jax cannot export this function: .*callback"):
        exported(prints, CALL)
    with pytest.raises(BadAnswerError, match="an object of type dict, which is neither"):
        exported(lambda x, k: {"x": x}, CALL)


def test_the_learners_own_errors_stay_hers():
    def unwritten(x, k):
        raise NotImplementedError("later")

    def asks_for_a_value(x, k):
        return x if x[0] > 0 else k

    outcomes = [run(function, [CALL], __file__).outcomes[0] for function in (unwritten, asks_for_a_value)]
    assert outcomes[0].ending == "not_implemented"
    assert outcomes[1].ending == "raised"
    assert "TracerBoolConversionError" in outcomes[1].text
    assert "return x if x[0] > 0 else k" in outcomes[1].text


def test_a_program_that_fails_is_an_outcome():
    short = Call((X[:3], K), {}, EXPORT)
    outcomes = replay([b"no program", exported(lambda x, k: x, CALL)], [CALL, short], ()).outcomes
    assert [outcome.ending for outcome in outcomes] == ["raised", "raised"]


# The kit


def test_every_case_of_an_exercise_is_exported(kit):
    drawn = draw(kit, kit.exercises[0], 0)
    assert [call.transform for call in drawn.calls] == [EXPORT] * 3
    assert drawn.visible == {0}


def test_export_stands_alone(tmp_path):
    write(tmp_path / "kit.toml", MANIFEST.replace('["export"]', '["export", "jit"]'))
    with pytest.raises(
        KitError, match="`transforms` has 'export', which is for every case, and can have no other"
    ):
        load_kit(tmp_path)


FLIPPED, EAGER = HONEST.replace("len(k) - 1 - i", "i"), HONEST.replace("sum(k", "x if x[0] > 9 else sum(k")
READY_MADE = "import jax.numpy as jnp\ndef smooth(x, k):\n    return jnp.convolve(x, k, 'valid')\n"


@pytest.mark.parametrize(
    ("source", "verdict", "said"),
    [
        (HONEST, "passed", ""),
        (
            FLIPPED,
            "failed",
            "wrong on 1 of 3 cases; smallest failing input (hidden, made smaller), under jax.export:",
        ),
        (
            EAGER,
            "error",
            "stopped by an error on 3 of 3 cases; smallest failing input (visible), under jax.export:",
        ),
        (READY_MADE, "forbidden", "forbidden here: convolution (the operation conv_general_dilated, line 3)"),
    ],
)
def test_the_learner_is_told_the_same_as_the_grader_says(kit, worker, source, verdict, said):
    exercise = kit.exercises[0]
    here = check_source(exercise, draw(kit, exercise, 3), source.encode(), "smooth.py")
    there = graded(kit, worker, source)
    assert (here.verdict, here.passed) == (there.verdict, there.cases_passed) == (verdict, here.passed)
    assert said in here.feedback
    assert said.replace(", made smaller", "") in there.feedback  # a grader makes nothing smaller


# The grader


def test_an_honest_attempt_passes_in_two_sandboxes(kit, worker):
    result = graded(kit, worker, HONEST)
    assert (result.verdict, result.cases_passed) == ("passed", 3), result.feedback


def test_a_worker_closes_both_of_its_sandboxes(kit):
    with Worker(BEST, slot=71) as worker:
        assert graded(kit, worker, HONEST).verdict == "passed"
        assert worker._aside is not None
        pids = [worker.pid, worker._aside.pid]
        assert None not in pids
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_a_whole_batch_is_graded_so(kit, tmp_path):
    for name, source in {"s1": HONEST, "s2": READY_MADE}.items():
        write(tmp_path / name / "smooth.py", source)
    handed_in = find_submissions([tmp_path], kit)
    results = grade(Exam.prepare(kit, 0), handed_in, tier=BEST, jobs=2)
    assert [result.exercises[0].verdict for result in results] == ["passed", "forbidden"]


@pytest.mark.parametrize("make", [CONVOLVED, REMEMBERED], ids=["convolved", "remembered"])
def test_what_is_checked_is_what_is_graded(kit, worker, make):
    """The watch is blind and nothing is on record, but the program is read by others, and answers to others."""
    verdict = {CONVOLVED: "forbidden", REMEMBERED: "failed"}[make]
    assert graded(kit, worker, BLINDED.replace("{make}", make)).verdict == verdict


@pytest.mark.parametrize(
    ("made", "verdict"),
    [("b'bytes'", "error"), ("np.ones(3)", "bad_output"), ("bytes(1 << 26)", "output_limit")],
)
def test_what_is_no_program_is_no_answer(kit, worker, made, verdict):
    assert graded(kit, worker, BLINDED.replace("{make}", made)).verdict == verdict
    assert graded(kit, worker, HONEST).verdict == "passed"


def test_a_program_where_none_is_asked_for_is_no_answer(worker):
    source = (
        BLINDED.replace("{make}", "b'bytes'") + "running._run_one = lambda *_: running.Outcome('answered', b'b')"
    )
    ran = run_attempt(worker, source.encode(), "f.py", "smooth", [case(X, K)], (), Limits(seconds=20))
    assert isinstance(ran, NoAnswer)
    assert ran.verdict == "bad_output"


def test_a_program_that_never_ends_is_stopped(kit, worker):
    loop = "lambda x, k: jax.lax.while_loop(lambda x: x[0] < jnp.inf, lambda x: x * 0, x)"
    result = graded(
        kit, worker, BLINDED.replace("{make}", f"bytes(export.export(jax.jit({loop}))(*{SHAPES}).serialize())")
    )
    assert result.verdict == "timeout"
    assert graded(kit, worker, HONEST).verdict == "passed"
