"""Where strangers' code runs: processes that can compute, and reach nothing.

    tiers        which kinds there are
    proof        that one holds on this machine, found out at start
    canaries     what is tried inside for it, and must fail
    bubblewrap   tier `bwrap`: namespaces of its own, and only what is listed is there
    confined     tier `process`: another user, Landlock and seccomp, where namespaces cannot be had
    syscalls     the system calls that are refused in both
    interpreter  what of this Python an attempt needs, and how another user can reach it
    worker       a running sandbox: requests in, frames out, limits kept from outside

Nothing here is written from scratch that a kernel or a library does: bubblewrap, libseccomp and Landlock do the
work.
"""

from jconv.grader.sandbox.interpreter import check_hidden
from jconv.grader.sandbox.proof import Proof, best, prove
from jconv.grader.sandbox.tiers import TIERS, SandboxError, Tier
from jconv.grader.sandbox.worker import Ended, Limits, Worker

__all__ = ["TIERS", "Ended", "Limits", "Proof", "SandboxError", "Tier", "Worker", "best", "check_hidden", "prove"]
