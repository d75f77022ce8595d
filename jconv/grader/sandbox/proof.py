"""The proof that a tier holds on this machine: canaries are let into it, and must come to nothing."""

import functools
import secrets
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jconv.grader.sandbox import bubblewrap, confined
from jconv.grader.sandbox.canaries import BREACHES, KILLED, SOURCE, WRITTEN
from jconv.grader.sandbox.interpreter import check_hidden
from jconv.grader.sandbox.tiers import TIERS, SandboxError, Tier
from jconv.grader.sandbox.worker import Limits, Worker
from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.frame import FrameError, decode

_LIMITS = Limits(seconds=20)


@dataclass(frozen=True)
class Proof:
    """What was found out about a tier on this machine."""

    tier: Tier
    holds: bool
    mechanisms: tuple[str, ...] = ()
    problem: str = ""  # why it does not hold
    advice: str = ""  # how to get it


def best(least: Tier = "process", hidden: tuple[Path, ...] = ()) -> Proof:
    """The strongest tier that holds here, and is no weaker than one.

    Args:
        least: the weakest tier to accept.
        hidden: files and folders that attempts must not see.

    Raises:
        SandboxError: none is strong enough, or what is to be hidden lies where every one of them shows it.
    """
    if least != "none":
        check_hidden(hidden)
    proofs = []
    for tier in TIERS[: TIERS.index(least) + 1]:
        proofs.append(prove(tier, hidden))
        if proofs[-1].holds:
            return proofs[-1]
    problems = "; ".join(f"{proof.tier}: {proof.problem}" for proof in proofs)
    raise SandboxError(f"no sandbox of tier {least} or better holds here ({problems}); `jconv doctor` tells more")


@functools.cache
def prove(tier: Tier, hidden: tuple[Path, ...] = ()) -> Proof:
    """Start a sandbox, try in it what must fail, and tell whether it did.

    Args:
        tier: the kind of sandbox.
        hidden: files and folders that attempts must not see: canaries try to read them.
    """
    if tier == "none":
        return Proof(tier, holds=True, mechanisms=("a process of its own", "rlimits"))
    module = bubblewrap if tier == "bwrap" else confined
    if not module.is_there():
        return Proof(tier, holds=False, problem=module.MISSING, advice=module.HOW_TO_GET_IT)
    try:
        check_hidden(hidden)
        breaches = _breaches(tier, hidden)
    except (SandboxError, ImportError, OSError, RuntimeError) as error:  # libseccomp may be missing
        return Proof(tier, holds=False, problem=str(error), advice=module.HOW_TO_GET_IT)
    if breaches:
        problem = f"an attempt in it could {', '.join(breaches)}"
        return Proof(tier, holds=False, problem=problem, advice=module.HOW_TO_GET_IT)
    return Proof(tier, holds=True, mechanisms=module.mechanisms())


def _breaches(tier: Tier, hidden: Sequence[Path] = ()) -> list[str]:
    """What the canaries could do.

    Raises:
        SandboxError: the sandbox does not start, or the canaries do not report.
    """
    abstract = f"jconv-{secrets.token_hex(8)}"
    folders = {Path.cwd(), Path(tempfile.gettempdir()), Path.home(), Path("/var/tmp"), Path("/dev/shm")}
    outside = [folder / f"canary-{secrets.token_hex(8)}" for folder in folders]
    with (
        tempfile.NamedTemporaryFile() as sentinel,
        socket.create_server(("127.0.0.1", 0)) as port,
        socket.socket(socket.AF_UNIX) as listener,
        subprocess.Popen(["sleep", "60"], stdin=subprocess.DEVNULL) as victim,
        Worker(tier) as worker,
    ):
        try:
            sentinel.write(b"seen")
            sentinel.flush()
            Path(sentinel.name).chmod(0o644)
            listener.bind("\0" + abstract)
            listener.listen()
            number, secret = port.getsockname()[1], [sentinel.name, *map(str, hidden)]
            call = Call((secret, number, abstract, victim.pid, _LIMITS.processes, [*map(str, outside)]), {})
            ended = worker.run(SOURCE, "canary.py", "canary", [call], (), _LIMITS)
            seen = [KILLED] * (victim.poll() is not None) + [WRITTEN] * any(path.exists() for path in outside)
        finally:
            victim.kill()
            for path in outside:
                path.unlink(missing_ok=True)
    try:
        reply = decode(ended.frame)
    except FrameError as error:
        raise SandboxError(f"the canaries do not report: {error}{ended.passed and f', {ended.passed}'}") from None
    match reply:
        case ("outcomes", [("answered", list(could), _)], _):
            return [BREACHES[place] for place in (*could, *seen) if type(place) is int]
    raise SandboxError(f"the canaries do not report, but {reply}")
