"""Values as bytes, and back. The reader trusts nothing: every size is checked before anything is made of it.

    frame    magic (8 bytes), length of the payload (8 bytes), payload: one value
    value    tag (1 byte), then
             N none | T true | F false | I length (1) and a signed integer | D 8 bytes | C 16 bytes
             S, B length (4) and UTF-8 or bytes | U, L length (4) and as many values: tuple, list
             A dtype (1), number of axes (1), axes (8 each), the cells in row-major order

All numbers are little-endian. There is no pickle in here, no `.npy` header, and nothing that names code.
"""

import struct
import sys
from collections.abc import Callable
from math import prod

import numpy as np

from .values import ARRAY_DTYPES, MAX_DEPTH, Value

MAGIC = b"jconv\0\0\1"
HEADER = struct.Struct("<8sQ")
MAX_ITEMS = 100_000
MAX_AXES = 32


class FrameError(Exception):
    """Bytes that are no frame, with the first thing that is wrong."""


def encode(value: Value) -> bytes:
    """One frame that holds `value`."""
    parts: list[bytes] = []
    _write(value, parts.append)
    return HEADER.pack(MAGIC, sum(map(len, parts))) + b"".join(parts)


def decode(frame: bytes) -> Value:
    """The value in a frame.

    Raises:
        FrameError: the bytes are anything but one whole frame.
    """
    if len(frame) < HEADER.size:
        raise FrameError(f"{len(frame)} bytes are no header")
    magic, length = HEADER.unpack_from(frame)
    if magic != MAGIC:
        raise FrameError("the first bytes are not a frame's")
    if length != len(frame) - HEADER.size:
        raise FrameError(f"the header announces {length} bytes and {len(frame) - HEADER.size} follow")
    reader = _Reader(frame)
    value = reader.value(0)
    if reader.at != len(frame):
        raise FrameError(f"{len(frame) - reader.at} bytes are left over")
    return value


def _write(value: Value, put: Callable[[bytes], None]) -> None:
    if value is None:
        put(b"N")
    elif isinstance(value, bool):
        put(b"T" if value else b"F")
    elif isinstance(value, int):
        digits = value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
        if len(digits) > 255:
            raise FrameError(f"an integer of {value.bit_length()} bits is too long")
        put(b"I" + bytes([len(digits)]) + digits)
    elif isinstance(value, float):
        put(b"D" + struct.pack("<d", value))
    elif isinstance(value, complex):
        put(b"C" + struct.pack("<dd", value.real, value.imag))
    elif isinstance(value, str | bytes):
        data = value.encode("utf-8", "replace") if isinstance(value, str) else value
        put((b"S" if isinstance(value, str) else b"B") + struct.pack("<I", len(data)))
        put(data)
    elif isinstance(value, np.ndarray):
        put(b"A" + bytes([ARRAY_DTYPES.index(value.dtype.name), value.ndim]))
        put(struct.pack(f"<{value.ndim}Q", *value.shape))
        put(np.ascontiguousarray(value, value.dtype.newbyteorder("<")).tobytes())
    else:
        put((b"U" if isinstance(value, tuple) else b"L") + struct.pack("<I", len(value)))
        for item in value:
            _write(item, put)


class _Reader:
    def __init__(self, frame: bytes) -> None:
        self.frame, self.at, self.items = frame, HEADER.size, 0

    def take(self, count: int) -> bytes:
        if count > len(self.frame) - self.at:
            raise FrameError(f"{count} bytes are announced and {len(self.frame) - self.at} are left")
        self.at += count
        return self.frame[self.at - count : self.at]

    def numbers(self, layout: str) -> tuple:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))

    def value(self, depth: int) -> Value:
        self.items += 1
        if self.items > MAX_ITEMS or depth > MAX_DEPTH + 4:  # an answer is wrapped in a few tuples of ours
            raise FrameError("the values are too many or too deep")
        match self.take(1):
            case b"N":
                return None
            case b"T":
                return True
            case b"F":
                return False
            case b"I":
                return int.from_bytes(self.take(self.take(1)[0]), "little", signed=True)
            case b"D":
                return self.numbers("d")[0]
            case b"C":
                return complex(*self.numbers("dd"))
            case b"S":
                return self.take(*self.numbers("I")).decode("utf-8", "replace")
            case b"B":
                return self.take(*self.numbers("I"))
            case b"U":
                return tuple(self.value(depth + 1) for _ in range(*self.numbers("I")))
            case b"L":
                return [self.value(depth + 1) for _ in range(*self.numbers("I"))]
            case b"A":
                return self.array()
            case tag:
                raise FrameError(f"no value starts with {tag!r}")

    def array(self) -> np.ndarray:
        code, axes = self.take(1)[0], self.take(1)[0]
        if code >= len(ARRAY_DTYPES) or axes > MAX_AXES:
            raise FrameError(f"no array has dtype code {code} and {axes} axes")
        shape = self.numbers(f"{axes}Q")
        dtype = _dtype(ARRAY_DTYPES[code])
        cells = self.take(prod(shape) * dtype.itemsize)  # Python integers: no product overflows
        # NumPy multiplies the axes of an empty array too, all but those of no cell.
        if prod(n for n in shape if n) * dtype.itemsize > sys.maxsize:
            raise FrameError(f"no array has the shape {shape}")
        if dtype == np.bool_:
            return (np.frombuffer(cells, np.uint8) != 0).reshape(shape)  # a forged bool may be a 2
        return np.frombuffer(cells, dtype).reshape(shape).copy()


def _dtype(name: str) -> np.dtype:
    if name == "bfloat16":
        import ml_dtypes  # comes with jax; only answers that used jax hold it

        return np.dtype(ml_dtypes.bfloat16)
    return np.dtype(name).newbyteorder("<")
