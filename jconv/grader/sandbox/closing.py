"""Close the door and become a command: run by its path, as the user that attempts run as, without jconv.

    closing.py SETTINGS COMMAND...    SETTINGS is JSON: {"read": paths, "list": folders, "write": folder}

What is in "read" can be read with all below it, of a folder in "list" the names alone.
Landlock refuses every access to files but those, every port, and signals and sockets to whoever stands outside;
seccomp refuses the calls in `syscalls`. Neither can be undone, here or in any process that comes of this one.
"""

import json
import os
import sys
from functools import reduce
from operator import or_
from pathlib import Path

DEVICES = ("/dev/null", "/dev/urandom", "/dev/random")  # no /dev/zero: memory shared by way of it is not counted


def main(settings: dict, command: list[str]) -> None:
    """Close the door and become the command."""
    sys.path.insert(0, str(Path(__file__).parent))
    import syscalls
    from landlockpy import AccessFS, AccessNet, Ruleset, Scope

    os.chdir(settings["write"])
    read_file = AccessFS.READ_FILE | AccessFS.EXECUTE
    read = read_file | AccessFS.READ_DIR
    write = AccessFS.WRITE_FILE | AccessFS.TRUNCATE
    make = AccessFS.MAKE_REG | AccessFS.MAKE_DIR | AccessFS.REMOVE_FILE | AccessFS.REMOVE_DIR
    with Ruleset(
        handled_fs=reduce(or_, AccessFS),
        handled_net=reduce(or_, AccessNet),
        scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET,
    ) as rules:
        # Of /proc this process alone, by the number that it keeps: not what others were started with.
        for path in (*settings["read"], f"/proc/{os.getpid()}", "/proc/cpuinfo", "/sys/devices/system/cpu"):
            if Path(path).exists():
                rules.allow_path(path, read if Path(path).is_dir() else read_file)
        for path in settings["list"]:
            rules.allow_path(path, AccessFS.READ_DIR)
        for device in DEVICES:
            rules.allow_path(device, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
        rules.allow_path(settings["write"], read | write | make)
        rules.restrict()
    syscalls.policy().load()
    os.execve(command[0], command, {})


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2:])
