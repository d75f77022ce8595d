"""A batch on other executors: the same scores through threads, processes and Dask, whoever is killed meanwhile."""

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from click.testing import CliRunner
from kits import RIGHT, tiny_kit, write

from jconv.cli import main
from jconv.grader import Exam, Submission, batch
from jconv.grader.executors import ExecutorError, connected
from jconv.kit import load_kit

distributed = pytest.importorskip("distributed")
SLOW = RIGHT["mean"].replace("    return", "    import time\n    time.sleep(0.15)\n    return")
COUNT = 8


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A kit, and a class in which every third submission is wrong."""
    folder = tmp_path_factory.mktemp("work")
    tiny_kit(folder / "kit")
    for number in range(COUNT):
        wrong = "def mean(values):\n    return 0.0\n"
        write(folder / f"class/s{number:02}/mean.py", wrong if number % 3 == 0 else SLOW)
    return folder


@pytest.fixture(scope="module")
def exam(work):
    return Exam.prepare(load_kit(work / "kit"), seed=1)


def handed_in(work):
    return [Submission(path.name, path) for path in sorted((work / "class").iterdir())]


SCORES = [0 if number % 3 == 0 else 2 for number in range(COUNT)]


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1",
        silence_logs=50,
    ) as cluster:  # fmt: skip
        yield cluster


def grade(exam, work, executor, **options):
    results = batch.grade(exam, handed_in(work), tier="none", executor=executor, **options)
    return [result.score for result in results]


def test_threads(exam, work):
    assert [r.score for r in batch.grade(exam, handed_in(work), tier="none", jobs=2)] == SCORES


def test_processes(exam, work):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert grade(exam, work, processes) == SCORES


@pytest.mark.filterwarnings("ignore")  # what Dask and tornado warn of is theirs
def test_the_command_grades_on_a_cluster(work, cluster, tmp_path):
    address = cluster.scheduler_address.replace("tcp://", "dask://")
    call = ["grade", str(work / "class"), "--kit", str(work / "kit"), "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(main, [*call, "--min-tier", "none", "--executor", address, "--format", "csv"])
    assert done.exit_code == 0, done.output
    assert f"{COUNT} submissions" in done.output
    assert len(list((tmp_path / "out/submissions").iterdir())) == COUNT


@pytest.mark.filterwarnings("ignore")
def test_dask_and_a_worker_that_is_killed(exam, work, cluster):
    address = cluster.scheduler_address.replace("tcp://", "dask://")
    killed = []

    def kill_one():
        if not killed:
            worker = next(iter(cluster.workers.values()))
            killed.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

    with connected(address) as executor:
        assert grade(exam, work, executor, on_submission=kill_one) == SCORES
    assert killed


@pytest.mark.parametrize("address", ["spark://x", "tcp://127.0.0.1:1", ""])
def test_an_address_that_means_nothing(address):
    with pytest.raises(ExecutorError, match="--executor must be dask://HOST:PORT"), connected(address):
        pass


@pytest.mark.filterwarnings("ignore")
def test_nobody_answers(monkeypatch):
    monkeypatch.setattr("jconv.grader.executors.PATIENCE", "1s")
    nobody = pytest.raises(ExecutorError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1")
    with nobody, connected("dask://127.0.0.1:1"):
        pass


def test_a_machine_where_the_tier_does_not_hold_grades_nothing(exam, work, monkeypatch):
    from jconv.grader.sandbox import Proof, SandboxError

    monkeypatch.setattr(batch, "prove", lambda tier, hidden: Proof(tier, holds=False, problem="no namespaces"))
    with pytest.raises(SandboxError, match="tier bwrap does not hold on this machine: no namespaces"):
        batch.grade(exam, handed_in(work)[:1], tier="bwrap")
