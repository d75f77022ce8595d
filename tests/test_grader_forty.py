"""A class of forty gets its exact scores through threads, Dask and Parsl."""

import os
import sys
from contextlib import contextmanager
from pathlib import Path

import forty
import pytest

from jconv.grader import Exam, batch
from jconv.grader.executors import connected
from jconv.kit.answers import load_answers
from jconv.kit.checking import check_function

JOBS = 2


@pytest.fixture(scope="module")
def kit():
    return forty.kit()


@pytest.fixture(scope="module")
def exam(kit):
    return Exam.prepare(kit, forty.SEED)


@pytest.fixture(scope="module")
def class_(kit, tmp_path_factory):
    return forty.lay_out(tmp_path_factory.mktemp("forty"), kit)


@contextmanager
def threads(scratch):
    yield None


@contextmanager
def dask(scratch):
    distributed = pytest.importorskip("distributed", reason="pip install 'jconv[dask]'")
    with distributed.LocalCluster(
        n_workers=JOBS, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as cluster, connected(cluster.scheduler_address.replace("tcp://", "dask://")) as executor:  # fmt: skip
        yield executor


@contextmanager
def parsl(scratch):
    """Parsl as on a cluster, with its interchange and workers; the provider would be Slurm's."""
    pytest.importorskip("parsl", reason="pip install 'jconv[parsl]'")
    from parsl.concurrent import ParslPoolExecutor
    from parsl.config import Config
    from parsl.executors import HighThroughputExecutor
    from parsl.providers import LocalProvider

    workers = HighThroughputExecutor(
        address="127.0.0.1", max_workers_per_node=JOBS, provider=LocalProvider(init_blocks=1, max_blocks=1)
    )
    with ParslPoolExecutor(Config(executors=[workers], run_dir=str(scratch), usage_tracking=0)) as executor:
        yield executor


@pytest.mark.filterwarnings("ignore")  # what Dask, tornado and Parsl warn of is theirs
@pytest.mark.parametrize("engine", [threads, dask, parsl], ids=lambda engine: engine.__name__)
def test_the_class_gets_its_exact_scores(engine, exam, class_, tmp_path, monkeypatch):
    # Parsl starts its programs by their names.
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    with engine(tmp_path) as executor:
        results = batch.grade(exam, class_, tier="none", executor=executor, jobs=JOBS)
    assert [result.name for result in results] == [each.name for each in class_]
    for result in results:
        stated = forty.stated()[result.name]
        got = {each.name: (each.verdict, each.score) for each in result.exercises}
        assert got == {each.name: stated.get(each.name, ("not_started", 0)) for each in exam.kit.exercises}
        assert result.score == round(sum(score for _, score in stated.values()), 2)


def test_the_scores_are_what_the_kits_own_check_gives(kit, exam):
    """The same answers, called in this process as `pytest exercises` calls them."""
    exercises = {exercise.name: exercise for exercise in kit.exercises}
    answers = {name: {a.name: a for a in load_answers(kit.answers(each))} for name, each in exercises.items()}
    for row in forty.rows():
        exercise = exercises[row["exercise"]]
        answer = answers[exercise.name][row["answer"]]
        judged = check_function(
            exercise, exam.drawn[exercise.name], answer.function, row["answer"], simplify=False
        )
        assert (judged.verdict, f"{round(exercise.points * judged.fraction, 2):g}") == (
            row["verdict"],
            row["score"],
        )


def test_there_are_forty_right_and_wrong():
    stated = forty.stated()
    assert len(stated) == 40
    assert {len(each) for each in stated.values()} == {2}
    verdicts = [verdict for each in stated.values() for verdict, _ in each.values()]
    assert 20 < verdicts.count("passed") < len(verdicts) - 20
