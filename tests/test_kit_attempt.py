"""The attempt: what an answer may be, its bytes, and how calls end."""

import os
import struct
import subprocess
import sys
import tracemalloc
from contextlib import suppress
from pathlib import Path

import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

import jconv.kit.attempt
from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.frame import HEADER, MAGIC, FrameError, decode, encode
from jconv.kit.attempt.running import LoadError, Stopped, load, run
from jconv.kit.attempt.values import ARRAY_DTYPES, BadAnswerError, fresh, plain

# --- values


class Liar:
    """An object that agrees with everything."""

    def __eq__(self, other):
        return True

    __hash__ = None

    def __array__(self, *args, **kwargs):
        raise AssertionError("nobody may ask")


class Disguised(np.ndarray):
    pass


class Real(float):
    pass


@pytest.mark.parametrize("value", [None, True, 3, -1.5, 2j, np.float32(2), np.arange(3), jnp.ones(2), [1, (2.0,)]])
def test_numbers_arrays_and_sequences_are_plain(value):
    assert plain(value) is not NotImplemented


def test_a_jax_array_becomes_a_numpy_array_of_its_dtype():
    answer = plain(jnp.ones((2, 1), jnp.bfloat16))
    assert type(answer) is np.ndarray
    assert answer.dtype == ml_dtypes.bfloat16


def leaked_tracer():
    kept = []
    jax.jit(lambda x: kept.append(x) or x)(1.0)
    return kept[0]


REFUSED = {
    "an object": (Liar, "an object of type Liar, which is neither a number nor an array"),
    "a subclass of ndarray": (lambda: np.ones(2).view(Disguised), "an object of type Disguised"),
    "a masked array": (lambda: np.ma.ones(2), "an object of type MaskedArray"),
    "a subclass of float": (lambda: Real(1), "an object of type Real"),
    "a generator": (lambda: (i for i in range(3)), "an object of type generator"),
    "text": (lambda: "42", "an object of type str"),
    "a dict": (dict, "an object of type dict"),
    "objects": (lambda: np.array([None]), "an array of dtype object"),
    "strings": (lambda: np.array(["a"]), "an array of dtype <U1"),
    "a date": (lambda: np.datetime64("2020-01-01"), "an array of dtype datetime64[D]"),
    "a deep list": (lambda: [[[[[[[[[[1]]]]]]]]]], "a list nested more than 8 deep"),
    "a liar inside": (lambda: [1, Liar()], "an object of type Liar"),
    "a tracer": (leaked_tracer, "a value that was traced by jax and kept"),
    "a random key": (lambda: jax.random.key(0), "a random key"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_answer_is_named(name):
    build, message = REFUSED[name]
    with pytest.raises(BadAnswerError) as caught:
        plain(build())
    assert message in str(caught.value)


def test_a_list_that_holds_itself_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(BadAnswerError, match="nested more than 8 deep"):
        plain(endless)


def test_fresh_copies_arrays_at_any_depth():
    value = (np.zeros(2), [np.zeros(2)])
    copy = fresh(value)
    copy[0][0] = copy[1][0][0] = 1
    assert value[0].sum() == value[1][0].sum() == 0


# --- frames

ANY_VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=20)
    | st.binary(max_size=20)
    | npst.arrays(
        st.sampled_from([np.dtype(name) for name in ARRAY_DTYPES if name != "bfloat16"]),
        npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple),
    max_leaves=8,
)


def same(a, b):
    if isinstance(a, np.ndarray):
        return type(b) is np.ndarray and (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
    if isinstance(a, tuple | list):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and (repr(a) == repr(b))


@given(ANY_VALUE)
def test_every_value_comes_back_as_it_was(value):
    assert same(value, decode(encode(value)))


def test_bfloat16_and_odd_memory_orders_come_back():
    assert same(np.ones(3, ml_dtypes.bfloat16), decode(encode(np.ones(3, ml_dtypes.bfloat16))))
    strided = np.arange(24).reshape(4, 6)[::2, ::-3]
    assert decode(encode(strided)).tolist() == strided.tolist()
    big_endian = np.arange(3, dtype=">f4")
    assert decode(encode(big_endian)).tolist() == [0, 1, 2]


def frame(payload: bytes, length: int | None = None) -> bytes:
    return HEADER.pack(MAGIC, len(payload) if length is None else length) + payload


FORGED = {
    "nothing": b"",
    "half a header": MAGIC,
    "another magic": HEADER.pack(b"PICKLE!!", 1) + b"N",
    "a length too long": frame(b"N", 2),
    "a length too short": frame(b"NN", 1),
    "the longest length": frame(b"N", 2**64 - 1),
    "two values": frame(b"NN"),
    "no payload": frame(b""),
    "an unknown tag": frame(b"Z"),
    "a pickle": frame(b"\x80\x04\x95"),
    "an array of 16 GiB": frame(b"A" + bytes([11, 1]) + struct.pack("<Q", 1 << 32)),
    "an array whose size overflows": frame(b"A" + bytes([11, 4]) + struct.pack("<4Q", *[1 << 32] * 4)),
    "an empty array of endless axes": frame(b"A" + bytes([11, 2]) + struct.pack("<2Q", 0, 2**64 - 1)),
    "an empty array too big": frame(b"A" + bytes([11, 3]) + struct.pack("<3Q", 0, 2**40, 2**40)),
    "an unknown dtype": frame(b"A" + bytes([99, 0])),
    "too many axes": frame(b"A" + bytes([11, 200]) + bytes(1600)),
    "a tuple of four thousand million": frame(b"U" + struct.pack("<I", 2**32 - 1) + b"N" * 100),
    "a list of a million": frame(b"L" + struct.pack("<I", 10**6) + b"N" * 10**6),
    "a deep list": frame((b"L" + struct.pack("<I", 1)) * 50 + b"N"),
    "text that is cut off": frame(b"S" + struct.pack("<I", 50) + b"short"),
    "an int that is cut off": frame(b"I\xff\x01"),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_frames_are_refused_before_anything_is_allocated(name):
    with pytest.raises(FrameError):
        decode(FORGED[name])


@settings(max_examples=500)
@given(st.binary(max_size=200), st.booleans())
def test_no_bytes_raise_anything_but_frame_error(payload, has_header):
    with suppress(FrameError):
        decode(frame(payload) if has_header else payload)


def decode_within_bounds(damaged: bytes):
    """Decode a frame that may be none, and hold the reader to memory in proportion to what it was given.

    A value takes one byte at least, and some hundred as an object of Python's; other threads allocate meanwhile.
    """
    tracemalloc.start()
    try:
        with suppress(FrameError):
            decode(damaged)
        assert tracemalloc.get_traced_memory()[1] < 200_000 + 300 * len(damaged)
    finally:
        tracemalloc.stop()


@settings(max_examples=300)
@given(ANY_VALUE, st.data())
def test_no_damaged_frame_raises_anything_but_frame_error(value, data):
    """A few bytes changed; then a piece cut out, doubled or put elsewhere, under a header that fits it or not."""
    damaged = bytearray(encode(value))
    places = st.integers(0, len(damaged) - 1)
    for at in data.draw(st.lists(places, max_size=4)):
        damaged[at] = data.draw(st.integers(0, 255))
    start, end, to = data.draw(st.tuples(places, places, places))
    piece = bytes(damaged[start:end])
    if data.draw(st.booleans()):
        del damaged[start:end]
    damaged[to:to] = piece * data.draw(st.integers(0, 2))
    decode_within_bounds(bytes(damaged))
    decode_within_bounds(frame(bytes(damaged[HEADER.size :])))


@given(ANY_VALUE)
def test_a_frame_that_is_cut_anywhere_is_no_frame(value):
    whole = encode(value)
    for end in range(len(whole)):
        with pytest.raises(FrameError):
            decode(whole[:end])
        with suppress(FrameError):  # cut, and with a header that says so: some cuts are values
            decode(frame(whole[HEADER.size : end]))


@settings(max_examples=300)
@given(st.sampled_from(b"NTFIDCSBULA"), st.binary(max_size=40))
def test_no_size_makes_the_reader_take_more_than_there_is(tag, rest):
    decode_within_bounds(frame(bytes([tag]) + rest))


def test_a_forged_bool_is_a_bool():
    answer = decode(frame(b"A" + bytes([0, 1]) + struct.pack("<Q", 3) + b"\x00\x02\xff"))
    assert answer.tolist() == [False, True, True]


# --- running


def outcome(body: str, *args, name="f"):
    source = f"def {name}(*args):\n    {body}\n".encode()
    return run(load(source, "attempt.py", name), [Call(args, {})], "attempt.py").outcomes[0]


def test_endings():
    assert outcome("return args[0] + 1", 1).answer == 2
    assert outcome("raise NotImplementedError").ending == "not_implemented"
    assert outcome("return object()").ending == "bad_answer"
    assert outcome("raise MemoryError").ending == "memory"
    for body in (
        "1 / 0",
        "raise SystemExit(0)",
        "raise KeyboardInterrupt",
        "raise BaseException",
        "return f(*args)",
    ):
        assert outcome(body).ending == "raised"


def test_an_attempt_that_is_stopped_has_no_outcome():
    def stopped(x):
        raise Stopped

    with pytest.raises(Stopped):
        run(stopped, [Call((1,), {})], "attempt.py")


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_no_exit_of_an_attempts_own_keeps_it_from_being_traced(error):
    def convolved(x):
        if isinstance(x, jax.core.Tracer):
            raise error
        return np.convolve(x, x)

    ran = run(convolved, [Call((np.ones(3),), {})], __file__, ("op:conv_general_dilated", "numpy.convolve"))
    assert ran.outcomes[0].ending == "answered"
    assert "numpy.convolve" in ran.broken


def test_the_trace_starts_in_the_learners_file_and_shows_only_that():
    text = outcome("return __import__('numpy').zeros(-1)").text
    assert text.startswith('  File "attempt.py", line 2, in f\n    return __import__')
    assert text.endswith("ValueError: negative dimensions are not allowed")
    assert "running.py" not in text


def test_jax_says_nothing_about_its_own_frames():
    text = outcome("import jax.numpy as jnp; return jnp.ones(2) @ jnp.ones(3)").text
    assert text.splitlines()[-1].startswith("TypeError: dot_general requires contracting dimensions")
    assert "JAX has removed its internal frames" not in text


def test_an_error_whose_message_fails_is_still_described():
    body = "raise type('Bad', (Exception,), {'__str__': lambda self: 1 / 0})()"
    assert "Bad" in outcome(body).text


def test_an_endless_message_is_cut():
    assert len(outcome("raise ValueError('x' * 10**7)").text) <= 4000


def test_inputs_are_the_functions_own():
    x = np.zeros(2)
    outcome("args[0][:] = 9; return args[0]", x)
    assert x.sum() == 0


CHANGES = {
    "cells": ("x[0] = 7", "`x` was changed in place; leave arguments as they are and return a new array"),
    "a shape": ("x.shape = (1, 2)", "`x` was changed in place"),
    "a dtype": ("x.dtype = 'int64'", "`x` was changed in place"),
    "NaN to a number": ("more[0][1] = 0", "`more` was changed in place"),
    "a list": ("more.append(3)", "`more` was changed in place"),
    "what stands in a list": ("more[1] = type('Same', (), {'__eq__': lambda *_: True})()", "`more` was changed"),
    "two": (
        "x += 1; more.clear()",
        "`x` and `more` were changed in place; leave arguments as they are and return",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_arguments_must_be_left_as_they_are(name):
    body, said = CHANGES[name]
    function = load(f"def f(x, more):\n    {body}\n    return 1\n".encode(), "attempt.py", "f")
    call = Call((np.zeros(2),), {"more": [np.array([1, np.nan]), 2]})
    [outcome] = run(function, [call], "attempt.py").outcomes
    assert outcome.ending == "changed"
    assert said in outcome.text


def test_an_argument_without_a_name_is_told_by_its_place():
    assert outcome("args[1].clear(); return 1", 0, [1]).text.startswith("argument 2 was changed in place")


@pytest.mark.parametrize("body", ["return args[0]", "return args[0].T", "return args[0].copy().fill(1) or 1"])
def test_an_argument_may_be_returned_and_copied(body):
    assert outcome(body, np.array([np.nan, -0.0])).ending == "answered"


def test_an_answer_is_what_it_was_when_it_was_given():
    source = b"""
import numpy as np
kept = np.zeros(1)
def f(n):
    kept[:] = n
    return kept
"""
    ran = run(load(source, "attempt.py", "f"), [Call((n,), {}) for n in (1.0, 2.0)], "attempt.py")
    assert [outcome.answer.tolist() for outcome in ran.outcomes] == [[1], [2]]


LOAD_ERRORS = {
    "syntax": (b"def f(:\n", "SyntaxError: invalid syntax"),
    "a nul byte": (b"def f(): pass\0", "SyntaxError: source code string cannot contain null bytes"),
    "not UTF-8": (b"def f(): return '\xff\xfe'\n", "SyntaxError: (unicode error) 'utf-8' codec can't decode"),
    "an import that is not there": (b"import nonesuch\n", "ModuleNotFoundError: No module named 'nonesuch'"),
    "an exit": (b"import sys\nsys.exit(3)\n", "SystemExit: 3"),
    "an interrupt": (b"raise KeyboardInterrupt\n", "KeyboardInterrupt"),
    "another name": (
        b"def g(): pass\n",
        "there is no function `f` in this file; keep the name that the stub has",
    ),
    "no function": (b"f = 3\n", "there is no function `f`"),
    "empty": (b"", "there is no function `f`"),
    "too deep": (b"f = " + b"(" * 1000 + b")" * 1000, "SyntaxError: too many nested parentheses"),
}


@pytest.mark.parametrize("name", LOAD_ERRORS)
def test_load_errors(name):
    source, message = LOAD_ERRORS[name]
    with pytest.raises(LoadError) as caught:
        load(source, "attempt.py", "f")
    assert message in str(caught.value)


def test_dataclasses_and_helpers_work_in_a_loaded_source():
    source = b"""
from dataclasses import dataclass
@dataclass
class Point:
    x: "int"
def helper(p): return p.x
def f(): return helper(Point(4))
"""
    assert run(load(source, "attempt.py", "f"), [Call((), {})], "attempt.py").outcomes[0].answer == 4


def test_the_attempt_package_loads_without_the_rest_of_jconv():
    folder = Path(jconv.kit.attempt.__file__).parent.parent
    code = (
        f"import sys; sys.path.insert(0, {str(folder)!r}); import attempt.child; "
        "print(any(n.startswith(('jconv', 'jax', 'pytest')) for n in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, env=dict(os.environ))
    assert done.stdout.strip() == "False", done.stderr
