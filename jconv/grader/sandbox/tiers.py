"""Which kinds of sandbox there are.

bwrap      namespaces of its own; nothing of the machine is there but what is listed
process    another user, Landlock and seccomp
none       a process of its own, with limits; it reads your files and reaches your network
"""

from typing import Literal, TypeAlias

Tier: TypeAlias = Literal["bwrap", "process", "none"]
TIERS: tuple[Tier, ...] = ("bwrap", "process", "none")  # the strongest first


class SandboxError(Exception):
    """A sandbox that does not start, or does not hold."""
