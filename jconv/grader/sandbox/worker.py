"""A running sandbox: it is given requests, one at a time, and gives frames, or says why there is none.

Time, memory and disk are watched from outside. Whatever ends otherwise than with one whole frame and a clean exit
ends the sandbox with it, so nothing that an attempt has done is there when the next one starts.
"""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO

from jconv.grader.sandbox import bubblewrap, confined
from jconv.grader.sandbox.interpreter import ATTEMPT, another_user
from jconv.grader.sandbox.tiers import SandboxError, Tier
from jconv.kit.attempt import child
from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.exporting import EXPORT
from jconv.kit.attempt.frame import encode
from jconv.kit.attempt.values import Value
from jconv.kit.attempt.zygote import GO, READY, STATUS

# The attempt's package is imported on its own, by its folder: the sandbox loads nothing else of jconv.
_START = """
import os, sys
os.environ.update({environment!r})
sys.path.insert(0, {folder!r})
from {package} import zygote
del sys.path[0]
zygote.main({descriptor})
"""
# Compiling is most of what an attempt in JAX takes, and XLA's older emitter of loops is quicker at it. XLA stops
# at a flag that it does not know, so only the releases that have these are asked.
_QUICKER = "--xla_cpu_use_fusion_emitters=false --xla_cpu_parallel_codegen_split_count=1"
_HAS_THEM = tuple(map(int, version("jaxlib").split(".")[:2])) < (0, 11)
_ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "JAX_PLATFORMS": "cpu",
    # One attempt, one core: a batch runs as many attempts as there are cores.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "XLA_FLAGS": f"--xla_cpu_multi_thread_eigen=false {_QUICKER if _HAS_THEM else ''}",
}
_START_SECONDS = 30.0
_GRACE = 1.0  # seconds for the status to come once the frame is whole
_TICK = 0.05  # seconds between two looks at memory and disk
_CHUNK = 1 << 16
_ASIDE = 1 << 13  # from a sandbox's slot to that of the one aside: more than there are slots
_DISK = 64 << 20  # bytes that may lie in the scratch folder


@dataclass(frozen=True)
class Limits:
    """What an attempt may use."""

    seconds: float
    memory: int = 4 << 30
    processes: int = 64
    answer: int = 64 << 20


@dataclass(frozen=True)
class Ended:
    """How a conversation ended: a frame and the process's wait status, or the limit that was passed.

    `doubtful` tells that others may be to blame: less than half of the time that is up was spent on a processor,
    or the sandbox itself was ended, be it by the attempt or by a machine without memory.
    """

    frame: bytes = b""
    status: int = 0
    passed: str = ""  # "time", "memory", "disk" or "answer"
    doubtful: bool = False


class Worker:
    """One sandbox at a time, started when it is needed and again after it had to be ended."""

    def __init__(self, tier: Tier, slot: int = 0) -> None:
        """Prepare a worker.

        Args:
            tier: the kind of sandbox.
            slot: this worker's number among those that run at a time; the slot gives it a user and a core.
        """
        self.tier: Tier = tier
        self.slot = slot
        self._held: ExitStack | None = None
        self._process: subprocess.Popen | None = None
        self._socket: socket.socket | None = None
        self._scratch: Path | None = None
        self._aside: Worker | None = None  # where programs run

    @property
    def pid(self) -> int | None:
        """The sandbox's first process, while it runs."""
        return self._process.pid if self._process else None

    def run(
        self,
        source: bytes,
        filename: str,
        function: str,
        calls: Sequence[Call],
        forbidden: Sequence[str],
        limits: Limits,
    ) -> Ended:
        """Run a source on every call in a fresh child, and take what it replies.

        Of calls under `EXPORT` a sandbox sees the shapes and no values: what it replies is a program.

        Args:
            source: the learner's file.
            filename: what the learner's traceback calls it.
            function: the function to call.
            calls: what it is called with.
            forbidden: rules to watch for; with the calls all that a sandbox gets to see of an exercise.
            limits: what the attempt may use.

        Raises:
            SandboxError: the sandbox does not start.
        """
        asked = [call.without_values() if call.transform == EXPORT else call for call in calls]
        return self._ask(child.ATTEMPT, asked, forbidden, (function, filename, source), limits)

    def replay(
        self, programs: Sequence[bytes], calls: Sequence[Call], forbidden: Sequence[str], limits: Limits
    ) -> Ended:
        """Run what a source was exported to in a sandbox of its own, which has never held a source.

        Args:
            programs: what the source was exported to, a program a call.
            calls: what the programs are called with.
            forbidden: rules about operations to look for.
            limits: what the programs may use.

        Raises:
            SandboxError: the sandbox does not start.
        """
        if self._aside is None:
            self._aside = Worker(self.tier, self.slot + _ASIDE)
        return self._aside._ask(child.PROGRAMS, calls, forbidden, ([*programs],), limits)

    def _ask(
        self, kind: str, calls: Sequence[Call], forbidden: Sequence[str], asked: tuple[Value, ...], limits: Limits
    ) -> Ended:
        bounds = (limits.memory, self._most_processes(limits), limits.answer)
        request = encode((kind, bounds, [call.packed() for call in calls], [*forbidden], *asked))
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._start()
        assert self._socket is not None
        with tempfile.TemporaryFile() as file, ExitStack() as stack:
            file.write(request)  # a file, not a pipe: a child that does not read cannot hold the grader up
            file.seek(0)
            reading, writing = os.pipe()
            pipe = stack.enter_context(os.fdopen(reading, "rb", buffering=0))
            try:
                socket.send_fds(self._socket, [GO], [file.fileno(), writing])
            except OSError:
                self.close()
                return Ended(status=signal.SIGKILL, doubtful=True)
            finally:
                os.close(writing)
            ended = self._read(pipe, limits)
        if ended.passed or ended.status:
            self.close()
        return ended

    def _read(self, pipe: IO[bytes], limits: Limits) -> Ended:
        """Everything the child sends, until the zygote says that it has ended."""
        assert self._socket is not None
        deadline = time.monotonic() + limits.seconds
        spent = self._processor_seconds()
        frame, status = bytearray(), None
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        poll.register(self._socket, select.POLLIN)
        at_end = False
        while not (at_end and status is not None):
            left = deadline - time.monotonic()
            if left <= 0:
                return Ended(passed="time", doubtful=self._processor_seconds() - spent < limits.seconds / 2)
            ready = dict(poll.poll(min(left, _TICK) * 1000))
            passed = self._passed(limits)
            if passed:
                return Ended(passed=passed)
            if pipe.fileno() in ready:
                chunk = pipe.read(_CHUNK)
                frame += chunk
                if len(frame) > limits.answer + _CHUNK:
                    return Ended(passed="answer")
                if not chunk:
                    at_end = True
                    poll.unregister(pipe)
            if self._socket.fileno() in ready:
                word = self._socket.recv(STATUS.size)
                if len(word) != STATUS.size:  # the zygote is gone
                    return Ended(bytes(frame), signal.SIGKILL, doubtful=True)
                status = STATUS.unpack(word)[0]
                poll.unregister(self._socket)
                deadline = min(deadline, time.monotonic() + _GRACE)
        assert status is not None
        return Ended(bytes(frame), status)

    def _most_processes(self, limits: Limits) -> int:
        """The limit as the kernel counts: all that the attempt's user runs, and that may be the grader's user."""
        shares_user = self.tier != "bwrap" and another_user() is None
        return limits.processes + (_tasks_of_this_user() if shares_user else 0)

    def _passed(self, limits: Limits) -> str:
        """The limit that the sandbox as a whole has passed, if any."""
        assert self._process is not None
        pids = [*_descendants(self._process.pid)]
        if sum(map(_resident, pids)) > limits.memory and sum(map(_own_share, pids)) > limits.memory:
            return "memory"
        if self._scratch is not None and _size(self._scratch) > _DISK:
            return "disk"
        return ""

    def _processor_seconds(self) -> float:
        assert self._process is not None
        return sum(map(_processor, _descendants(self._process.pid)))

    def _start(self) -> None:
        self._held = stack = ExitStack()
        ours, theirs = socket.socketpair()
        self._socket = stack.enter_context(ours)
        try:
            command, keep = self._command(theirs.fileno(), stack)
            errors = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=(theirs.fileno(), *(file.fileno() for file in keep)),
                cwd=self._scratch or "/",
                env={},
                start_new_session=True,
            )
        except OSError as error:
            self.close()
            raise SandboxError(f"the sandbox does not start: {error}") from None
        finally:
            theirs.close()
        with suppress(OSError):
            cores = sorted(os.sched_getaffinity(0))
            os.sched_setaffinity(self._process.pid, {cores[self.slot % len(cores)]})
        ours.settimeout(_START_SECONDS)
        word = b""
        with suppress(OSError):
            word = ours.recv(len(READY))
        if word != READY:
            self._process.kill()
            self._process.wait()
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").strip().splitlines()
            self.close()
            raise SandboxError(f"the sandbox does not start: {said[-1] if said else 'it says nothing'}")
        ours.settimeout(None)

    def _command(self, descriptor: int, stack: ExitStack) -> tuple[list[str], list[IO[bytes]]]:
        keep: list[IO[bytes]] = []
        if self.tier == "bwrap":
            inside = self._inside(descriptor, bubblewrap.INSIDE, "/tmp")
            command = bubblewrap.command(self.slot, inside, keep)
        else:
            self._scratch = scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jconv-")))
            inside = self._inside(descriptor, str(ATTEMPT.parent), str(scratch))
            user = another_user()
            if self.tier == "process" and user is not None:
                shutil.chown(scratch, user + self.slot, user + self.slot)
            command = confined.command(self.slot, inside, scratch) if self.tier == "process" else inside
        for file in keep:
            stack.enter_context(file)
        if command is None:
            raise SandboxError("the sandbox does not start: it takes setpriv, unshare and mount from util-linux")
        return command, keep

    def _inside(self, descriptor: int, folder: str, home: str) -> list[str]:
        environment = {**_ENVIRONMENT, "HOME": home, "TMPDIR": home}
        start = _START.format(environment=environment, folder=folder, package=ATTEMPT.name, descriptor=descriptor)
        return [sys.executable, "-I", "-B", "-c", start]

    def close(self) -> None:
        """End the sandbox, the one aside, and everything in them; leave nothing behind."""
        if self._aside is not None:
            self._aside.close()
        process, self._process = self._process, None
        if process is not None:
            for pid in [*_descendants(process.pid)][::-1]:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
        held, self._held = self._held, None
        self._socket = self._scratch = None
        if held is not None:
            with suppress(OSError):
                held.close()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _tasks_of_this_user() -> int:
    """The processes and threads that this user runs."""
    count, user = 0, os.getuid()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if process.stat().st_uid == user:
                count += len([*(process / "task").iterdir()])
    return count


def _descendants(pid: int) -> Iterator[int]:
    """Yield a process and all that come of it."""
    yield pid
    with suppress(OSError, ValueError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _descendants(int(child))


def _own_share(pid: int) -> int:
    """A process's memory, with what it shares divided among those that share it; slower to tell."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    return _resident(pid)


def _resident(pid: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    return 0


def _processor(pid: int) -> float:
    """The seconds that a process has spent on a processor."""
    with suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS
    return 0.0


_PAGE, _TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")


def _size(folder: Path) -> int:
    total = 0
    with suppress(OSError):
        for path in folder.rglob("*"):
            with suppress(OSError):
                total += path.lstat().st_blocks * 512
    return total
