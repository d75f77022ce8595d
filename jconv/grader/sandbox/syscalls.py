"""System calls that an attempt has no use for, and an attack has: refused by seccomp.

This file is also run by its path, without jconv, before a sandbox is closed: it imports libseccomp's binding only.
"""

import errno
from typing import IO

import pyseccomp

REFUSED = (
    # other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "pidfd_open", "process_madvise",
    # the network, also by the side doors
    "socket", "connect", "bind", "listen", "accept", "accept4", "io_uring_setup", "io_uring_enter",
    "io_uring_register",
    # memory that no limit counts
    "memfd_create", "memfd_secret", "shmget", "shmat", "msgget", "semget", "mq_open",
    # namespaces, mounts, and what changes the machine
    "unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen", "fsmount",
    "fspick", "mount_setattr", "swapon", "swapoff", "reboot", "sethostname", "setdomainname", "acct", "quotactl",
    "settimeofday", "clock_settime", "adjtimex", "clock_adjtime", "init_module", "finit_module", "delete_module",
    "kexec_load", "kexec_file_load", "iopl", "ioperm",
    # doors into the kernel that have been broken before
    "bpf", "perf_event_open", "userfaultfd", "keyctl", "add_key", "request_key", "lookup_dcookie",
    "name_to_handle_at", "open_by_handle_at", "fanotify_init", "vmsplice", "modify_ldt", "personality",
    "nfsservctl", "syslog", "uselib", "ustat", "sysfs", "_sysctl",
)  # fmt: skip
_CLONE_NEW = 0x7E020000  # every flag of clone that asks for a new namespace
_TIOCSTI = 0x5412  # types into a terminal
_SHARED_ANONYMOUS = 0x01 | 0x20  # flags of mmap: such memory lasts while no process that holds it has it mapped


def policy() -> pyseccomp.SyscallFilter:
    """The filter: everything is allowed but what is refused, with EPERM."""
    chosen = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refuse = pyseccomp.ERRNO(errno.EPERM)
    for name in REFUSED:
        try:
            chosen.add_rule(refuse, name)
        except (OSError, ValueError, RuntimeError):
            continue  # a call that this machine does not have needs no rule
    for bit in range(32):
        if _CLONE_NEW >> bit & 1:
            flag = 1 << bit
            chosen.add_rule(refuse, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    chosen.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags are in memory: libc then takes clone
    shared = pyseccomp.Arg(3, pyseccomp.MASKED_EQ, _SHARED_ANONYMOUS, _SHARED_ANONYMOUS)
    chosen.add_rule(refuse, "mmap", shared)
    chosen.add_rule(refuse, "ioctl", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, 0xFFFFFFFF, _TIOCSTI))
    return chosen


def write_policy(file: IO[bytes]) -> None:
    """Write the filter as the program that the kernel takes, for bubblewrap."""
    policy().export_bpf(file)
    file.seek(0)
