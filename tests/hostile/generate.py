"""The part of the hostile corpus that no tool should read as Python, or that is too large to keep.

How the whole folder is meant: each file `<family>_<what>.py` is one submission for the exercise `running_total`
of tests/sequences_kit. Its first line says what it tries, its second which verdicts are acceptable, the most
expected first; a line `# verdict in tier process: ...` adds what is acceptable there. An attack that can tell
that it succeeded then answers wrongly, so success shows as `failed` where the stated verdict is `passed`. Whatever
is left on disk has `jconv_hostile` in its name: after a run, none of that may be found in the host's /tmp, where
some attacks that cannot tell themselves would have left it
(`jconv_hostile_daemon_setsid`, `jconv_hostile_daemon_double`, `jconv_hostile_pickle`, `jconv_hostile_target`).

Attacks on state that outlives a submission (`*_state_*`, `*_poison_*`) tell in the second run on one machine.
"""

import struct
import zlib

HEADER = "# {}\n# verdict: {}\n"
RIGHT = """\
import numpy as np


def running_total(values):
    return np.array([values[: n + 1].sum() for n in range(len(values))], values.dtype)
"""
REFUSED = ("load_error",)
PASSED = ("passed",)


def _finally_bomb(depth: int) -> str:
    """Return nested finally blocks, each of which the compiler writes out twice: 2**depth copies of the inmost."""
    lines = []
    for level in range(depth):
        lines += ["    " * level + "try:", "    " * level + "    pass", "    " * level + "finally:"]
    return "\n".join([*lines, "    " * depth + "kept = 1"]) + "\n"


def _zip_of(name: bytes, content: bytes) -> bytes:
    """Return a zip archive of one stored file, such as Python itself would run."""
    sizes = struct.pack("<III", zlib.crc32(content), len(content), len(content))
    local = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 0, 0, 33) + sizes + struct.pack("<HH", len(name), 0)
    entry = b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 0, 0, 33) + sizes
    entry += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
    body = local + name + content
    return body + entry + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(body), 0)


def generated() -> dict[str, tuple[bytes, tuple[str, ...]]]:
    """Return, for each name, the bytes of a submission and its acceptable verdicts, most expected first."""
    right = RIGHT.encode()
    large = ("passed", "load_error", "timeout", "memory")  # valid, but it may be refused for its size
    deep = ("load_error", "crash", "memory", "passed")  # what the parser makes of it depends on Python's version
    # Text that is no Python, or a Python that the compiler refuses.
    texts = {
        "syntax_error": (RIGHT + "def (:\n", REFUSED),
        "unclosed_bracket": (RIGHT + "kept = [1, 2,\n", REFUSED),
        "unclosed_text": (RIGHT + '"""never ends\n', REFUSED),
        "tabs_and_spaces": (RIGHT + "if True:\n        kept = 1\n\tkept = 2\n", REFUSED),
        "unindented": ("def running_total(values):\nreturn values\n", REFUSED),
        "future_too_late": (RIGHT + "from __future__ import annotations\n", REFUSED),
        "future_braces": ("from __future__ import braces\n" + RIGHT, REFUSED),
        "future_unknown": ("from __future__ import full_marks\n" + RIGHT, REFUSED),
        "return_outside": (RIGHT + "return running_total\n", REFUSED),
        "python_2": (RIGHT + "print 'hello'\n", REFUSED),
        "notebook_magic": ("%matplotlib inline\n!true\n" + RIGHT, REFUSED),
        "merge_conflict": (RIGHT + "<<<<<<< HEAD\nkept = 1\n=======\nkept = 2\n>>>>>>> other\n", REFUSED),
        "html": ("<!DOCTYPE html>\n<html><body>running_total</body></html>\n", REFUSED),
        "huge_decimal": (RIGHT + "kept = " + "7" * 10**6 + "\n", REFUSED),
        "nested_blocks": ("".join(" " * n + "if 1:\n" for n in range(150)) + " " * 150 + "1\n" + RIGHT, REFUSED),
        # Deep trees: whoever parses the file in the parent falls into them there.
        "nested_brackets": (RIGHT + "kept = " + "[" * 50000 + "]" * 50000 + "\n", deep),
        "nested_brackets_90": (RIGHT + "kept = " + "[" * 90 + "]" * 90 + "\n", PASSED),
        "nested_signs": (RIGHT + "kept = " + "-" * 200000 + "1\n", deep),
        "nested_not": (RIGHT + "kept = " + "not " * 100000 + "1\n", deep),
        "nested_lambdas": (RIGHT + "kept = " + "lambda: " * 50000 + "1\n", deep),
        "nested_ternaries": (RIGHT + "kept = " + "1 if 0 else " * 50000 + "1\n", deep),
        "long_sum": (RIGHT + "kept = 1" + " + kept" * 200000 + "\n", deep),
        "long_chain_of_attributes": (RIGHT + "def f(a):\n    a" + ".a" * 200000 + "\n", deep),
        "long_chain_of_calls": (RIGHT + "def f(a):\n    a" + "()" * 100000 + "\n", deep),
        "elif_chain": (RIGHT + "if 0:\n    pass\n" + "elif 0:\n    pass\n" * 50000, deep),
        "finally_bomb": (RIGHT + _finally_bomb(19), ("timeout", "passed", "memory", "load_error", "crash")),
        "deep_comprehension": (RIGHT + "def f():\n    " + "[" * 60 + "0" + " for a in ()]" * 60 + "\n", large),
        # Valid, large or odd: the answer is right.
        "long_line": (RIGHT + "kept = '" + "x" * 2 * 10**6 + "'\n", large),
        "long_comment": (RIGHT + "# " + "x" * 5 * 10**6 + "\n", large),
        "5_mb": (RIGHT + "".join(f"kept_{n} = {n}, 'of no use'\n" for n in range(150000)), large),
        "many_empty_lines": ("\n" * 5 * 10**6 + RIGHT, large),
        "many_continuations": (RIGHT + "kept = 1" + " \\\n" * 10**5 + "\n", ("passed", "load_error", "memory")),
        "huge_hexadecimal": (RIGHT + "kept = 0x" + "f" * 10**6 + "\n", large),
        "warning_flood": (RIGHT + "def f():\n" + "    1 is 1\n" * 50000, ("passed", "output_limit", "load_error")),
        "future_flufl": ("from __future__ import barry_as_FLUFL\n" + RIGHT, PASSED),
        "carriage_returns": (RIGHT.replace("\n", "\r"), PASSED),
        "windows_lines": (RIGHT.replace("\n", "\r\n"), PASSED),
        "form_feeds": ("\f\n" + RIGHT.replace("def", "\fdef"), PASSED),
        "tabs_only": (RIGHT.replace("    ", "\t"), PASSED),
        "no_last_line_break": (RIGHT.rstrip("\n"), PASSED),
        "one_line": (RIGHT.split("\n")[0] + "; running_total = lambda v: np.array([*map(sum, "
                     "(v[: n + 1] for n in range(len(v))))], v.dtype)", PASSED),
        "normalised_name": (RIGHT.replace("def running", "def \uff52unning"), PASSED),  # a wide r
        "look_alike_name": (RIGHT.replace("def runn", "def r\u057dnn"), ("load_error", "not_started", "error")),
        "turned_text": (RIGHT + "kept = '\u202e \u2066# not a comment\u2069 \u2066'\n", PASSED),
        "half_characters": (RIGHT + "kept = '\\ud800'\nprint(repr(kept))\n__doc__ = kept\n", PASSED),
    }  # fmt: skip
    seven_bits = b"# coding: utf-7\n" + right.replace(b"+", b"+-")
    # Bytes: encodings, declared and not, and files of other kinds.
    files = {
        "empty": (b"", ("not_started", "load_error")),
        "one_byte": (b"\xff", REFUSED),
        "nul_in_code": (right + b"kept = 1\0 + 1\n", REFUSED),
        "nul_in_comment": (right + b"# \0 nothing\n", REFUSED),
        "nul_after_code": (right + bytes(1000), REFUSED),
        "nothing_but_nul": (bytes(10**5), ("load_error", "not_started")),
        "end_of_file_character": (right + b"\x1a", REFUSED),
        "invalid_utf8": (right + b"kept = '\xff\xfe\xed\xa0\x80'\n", REFUSED),
        "cut_utf8": (right + b"# caf\xc3", ("passed", "load_error")),
        "latin1_declared": (b"# -*- coding: latin-1 -*-\n" + right + b"kept = '\xe9\xff'\n", PASSED),
        "utf7_declared": (seven_bits + b"kept = '+AOk-'\n", ("passed", "load_error")),
        "utf7_hidden_code": (seven_bits + b"# +AAo-running_total = lambda values: values * 0 - 7\n",
                             ("failed", "load_error")),  # a line break, to those who read the declaration
        "unknown_coding": (b"# coding: no-such-coding\n" + right, REFUSED),
        "coding_of_bytes": (b"# coding: zlib\n" + right, REFUSED),
        "coding_idna": (b"# coding: idna\n" + right, ("passed", "load_error", "crash")),
        "rot13_declared": (b"# coding: rot13\n" + right, REFUSED),
        "byte_order_mark": (b"\xef\xbb\xbf" + right, PASSED),
        "two_byte_order_marks": (b"\xef\xbb\xbf" * 2 + right, REFUSED),
        "byte_order_mark_and_latin1": (b"\xef\xbb\xbf# coding: latin-1\n" + right, REFUSED),
        "utf16": (RIGHT.encode("utf-16"), REFUSED),
        "utf32": (RIGHT.encode("utf-32"), REFUSED),
        "compiled": (b"\xa7\r\r\n" + bytes(12) + b"\xe3" + bytes(200), REFUSED),
        "zip_archive": (_zip_of(b"__main__.py", right), REFUSED),
        "program": (b"\x7fELF\2\1\1" + bytes(200), REFUSED),
        "gzip_bomb": (zlib.compress(bytes(50 * 10**6), 9), REFUSED),
    }  # fmt: skip
    found = {}
    for name, (text, verdicts) in texts.items():
        head = HEADER.format(f"A file that is generated: {name.replace('_', ' ')}.", " ".join(verdicts))
        future = text.startswith(("from __future__", "\f", "%", "<!"))
        breaks = "\r\n" if "\r\n" in text else "\r" if "\r" in text else "\n"
        found[f"source_{name}"] = ((text if future else head.replace("\n", breaks) + text).encode(), verdicts)
    return found | {f"source_{name}": case for name, case in files.items()}
