"""What is tried inside a sandbox before it is trusted, and must fail. It is run as an attempt is.

The source below is sent in like a learner's. It returns the numbers of what it could do; what can be seen from
outside the grader looks at by itself.
"""

BREACHES = (
    "read a file of the grader's",
    "import jconv",
    "connect to a port of this machine",
    "connect to an abstract socket",
    "start more processes than the limit",
    "write outside",
    "fill the shared memory",
    "share memory that no limit counts",
    "read the environment of process 1",
    "trace another process",
    "be root",
    "kill a process of the grader's",
)
WRITTEN, KILLED = BREACHES.index("write outside"), len(BREACHES) - 1  # seen from outside

SOURCE = b"""
import ctypes, mmap, os, signal, socket


def attempted(action):
    try:
        return bool(action())
    except BaseException:
        return False


def canary(secrets, port, abstract, victim, most, outside):
    def read_secrets():
        return any(attempted(lambda: open(path, "rb").read()) for path in secrets)

    def connect_port():
        with socket.create_connection(("127.0.0.1", port), 2):
            return True

    def connect_abstract():
        with socket.socket(socket.AF_UNIX) as client:
            client.connect("\\0" + abstract)
            return True

    def fork_without_end():
        pids = []
        try:
            for _ in range(most + 50):
                pid = os.fork()
                if pid == 0:
                    while True:
                        signal.pause()
                pids.append(pid)
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            for pid in pids:
                os.waitpid(pid, 0)
        return True

    def write_outside():
        for path in outside:  # the grader looks whether anything is there
            attempted(lambda: open(path, "x").write("here"))
        return any(attempted(lambda: write_in(folder)) for folder in uncapped())

    def uncapped():
        yield from ("/", "/dev", "/run", "/mnt")
        capped = (os.environ["TMPDIR"], "/dev/shm")
        with open("/proc/self/mounts") as mounts:
            yield from (folder for folder in map(mounted, mounts) if not folder.startswith(capped))

    def mounted(line):
        return line.split()[1].encode().decode("unicode_escape")

    def write_in(folder):
        path = f"{folder}/canary-{os.getpid()}"
        open(path, "x").close()
        os.unlink(path)
        return True

    def fill_shared_memory():
        names = [f"/dev/shm/canary-{os.getpid()}-{number}" for number in range(32)]
        try:
            for name in names:  # each smaller than a file may be, together larger than the cap
                with open(name, "wb") as file:
                    file.write(bytes(8 << 20))
        finally:
            for name in names:
                if os.path.exists(name):
                    os.unlink(name)
        return True

    def share_memory():
        libc = ctypes.CDLL(None)
        ways = (
            lambda: mmap.mmap(-1, 1 << 12),
            lambda: mmap.mmap(os.open("/dev/zero", os.O_RDWR), 1 << 12),
            lambda: os.memfd_create("canary") + 1,
            lambda: libc.shmget(0, 1 << 12, 0o1600) + 1,
        )
        return any(map(attempted, ways))

    def environment_of_init():
        with open("/proc/1/environ", "rb") as file:
            return len(file.read()) > 0

    def trace():
        return ctypes.CDLL(None).ptrace(16, victim, 0, 0) == 0

    actions = (
        read_secrets,
        lambda: __import__("jconv").kit,
        connect_port,
        connect_abstract,
        fork_without_end,
        write_outside,
        fill_shared_memory,
        share_memory,
        environment_of_init,
        trace,
        lambda: os.getuid() == 0 or os.geteuid() == 0,
    )
    could = [number for number, action in enumerate(actions) if attempted(action)]
    attempted(lambda: os.kill(victim, signal.SIGKILL))
    return could
"""
