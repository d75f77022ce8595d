"""What an attempt used of what its exercise forbids, judged on what it does, not on what its text says.

A rule is one of

    numpy.convolve         a function or method: whatever of that name was called in that package (ufuncs of
                           NumPy escape: their calls are no calls to Python)
    scipy.signal, jconv    a module or package: whatever was called in it
    op:conv_general_dilated    an operation of the program that jax traces

Calls are seen by Python's profiler, which no renaming, `getattr` or import in disguise escapes. Operations, and
functions that jax has jitted, are read off the traced program, where an attempt can be traced. One that cannot
(NumPy, loops over values) is run once more with `jax.disable_jit`, so that the profiler sees all of it. What would
hide work from the profiler is told by Python's audit events, from the first line of the attempt's file on.
"""

import os
import site
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import CodeType, FrameType, MethodDescriptorType
from typing import Any

from .calls import Call
from .hiding import EVENTS, EXEC, FORK, PASSING, PROFILER, THREAD, has_children, holds_programs, listening
from .transforming import traceable

OPERATION = "op:"
COMPILED = "jax.Compiled.__call__"  # a rule about programs that were made beforehand
# Modules whose functions take work out of sight, and those that call them on another's behalf.
HIDERS = ("sys", "_thread", "posix", "_posixsubprocess")
_ON_BEHALF = sys.stdlib_module_names | {"numpy"}
# Where those lie who may start threads and processes for themselves: packages, and this one.
_OTHERS = (
    *site.getsitepackages(),
    *[site.getusersitepackages()] * bool(site.ENABLE_USER_SITE),
    str(Path(__file__).parent),
)
# Other names, in C, of what NumPy's functions do, and of what starts a thread, of which Python 3.11 has no event.
_IN_C = {"correlate2": "correlate", "c_einsum": "einsum", "start_new": "start_new_thread"}
# What a class is asked without its metaclass, which the attempt may have written.
_MRO, _OWN, _MODULE = (type.__dict__[name].__get__ for name in ("__mro__", "__dict__", "__module__"))
DERIVATIVES = "jax._src.interpreters.ad"  # a module's name: derivatives leave no mark in the traced program


class Observer:
    """Collects which rules were broken, and by which line of the attempt's file."""

    def __init__(self, rules: Sequence[str], filename: str) -> None:
        self.broken: dict[str, str] = {}
        self._filename = filename
        self._operations = {rule.removeprefix(OPERATION): rule for rule in rules if rule.startswith(OPERATION)}
        self._named = [rule for rule in rules if not rule.startswith(OPERATION)]
        self._roots = {rule.partition(".")[0] for rule in self._named}
        self._known: dict[CodeType, str | None] = {}
        self._bind: CodeType | None = None
        self._is_watching = self._was_ended = False

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the calls that are made in the block."""
        if not self._named and not self._operations:
            yield
            return
        jax = sys.modules.get("jax")
        if jax and DERIVATIVES in self._named:
            jax.clear_caches()  # what was traced before would run without a call that can be seen
        self._bind = jax.extend.core.Primitive.bind.__code__ if jax and _has_extend() else None
        previous = sys.getprofile()
        self._is_watching = True
        sys.setprofile(self._on_event)
        try:
            with listening(self._on_hiding):
                yield
        finally:
            sys.setprofile(previous)
            self._is_watching = False

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Look, while the attempt's file is loaded in the block, for what could hide work from the watch later.

        Threads and processes that are over by then hide nothing. The block must run in a process of the attempt's
        own, where every child and every program is the attempt's.
        """
        if not self._named:
            yield
            return
        process, threads = os.getpid(), sys._current_frames().keys()
        with listening(self._on_hiding):
            yield
        jax = sys.modules.get("jax")
        left = {
            THREAD: bool(sys._current_frames().keys() - threads),
            FORK: has_children() or os.getpid() != process,
            COMPILED: COMPILED in self._named and jax is not None and holds_programs(jax),
        }
        for rule in (rule for rule, is_left in left.items() if is_left):
            self.broken.setdefault(rule, "left when the file was loaded")

    def look_again(self, *, has_answer: bool) -> None:
        """Watch on where a call has ended the watch, which is forbidden too if the call was answered.

        Python ends it by itself where the watcher fails, for want of memory or of room for a call.
        """
        if not self._is_watching or (sys.getprofile() == self._on_event and not self._was_ended):
            return
        if has_answer and PROFILER in self._named:
            self.broken.setdefault(PROFILER, "")
        self._was_ended = False
        sys.setprofile(self._on_event)

    def trace(self, function: Callable[..., Any], call: Call) -> None:
        """Read the operations of the program that a call traces to; where there is none, watch it run."""
        jax = sys.modules.get("jax")
        if self.broken or jax is None or not (self._operations or "jax" in self._roots):
            return
        program, arrays = traceable(function, call)
        try:
            traced = jax.make_jaxpr(program)(*arrays)
        except KeyboardInterrupt:
            raise
        except BaseException:
            args, kwargs = call.copies()
            with suppress(Exception), self.watching(), jax.disable_jit():
                function(*args, **kwargs)
            return
        for equation in _equations(traced.jaxpr):
            self._note_operation(equation.primitive.name, lambda e=equation: self._line_of(e))
            self._note(self._jitted_rule(equation, str(jax.__file__)), lambda e=equation: self._line_of(e))

    def _on_event(self, frame: FrameType, event: str, function: Any) -> None:
        if event == "call":
            code = frame.f_code
            if code is self._bind:
                name = getattr(frame.f_locals.get("self"), "name", None)
                self._note_operation(name, lambda: self._line_under(frame))
            elif code not in self._known:
                module = _module_of(frame)
                self._known[code] = rule = self._rule(module, code.co_qualname)
                self._note(rule, lambda: self._line_under(frame))
        elif event == "c_call":
            module = function.__module__ or _module_of_method(function)
            rule = self._rule(module, function.__name__)
            if rule and (module not in HIDERS or self._is_asked_for(frame)):
                self._note(rule, lambda: self._line_under(frame))

    def _on_hiding(self, event: str, frame: FrameType) -> None:
        is_for_later = event in PASSING and not self._is_watching
        if is_for_later or event not in self._named or not self._is_asked_for(frame):
            return
        if event == PROFILER:  # perhaps by itself: see `look_again`
            self._was_ended = True
        else:
            self._note(event, lambda: self._line_under(frame))
            if event == EXEC:  # after it nobody would be left who could tell
                raise PermissionError(f"forbidden here: {EVENTS[event]}")

    def _rule(self, module: Any, name: str) -> str | None:
        if type(module) is not str or module.partition(".")[0] not in self._roots:
            return None
        if module.startswith("jconv.kit"):  # the machinery that runs the attempt
            return None
        name = _IN_C.get(name, name)
        for rule in self._named:
            package, _, last = rule.rpartition(".")
            if module == rule or module.startswith(rule + "."):
                return rule
            is_it = name == last or rule.endswith(f".{name}")  # a method in Python is named with its class
            if package and is_it and module.partition(".")[0] == rule.partition(".")[0]:
                return rule
        return None

    def _jitted_rule(self, equation: Any, jax_file: str) -> str | None:
        """The rule about a jitted function of jax's own, which runs from a cache where no profiler sees it."""
        info = getattr(getattr(equation.params.get("jaxpr"), "jaxpr", None), "debug_info", None)
        source = str(getattr(info, "func_src_info", ""))  # `polyval at /.../jax/_src/numpy/polynomial.py:99`
        name, _, file = source.partition(" at ")
        is_jax = file.startswith(jax_file.removesuffix("__init__.py"))
        return self._rule("jax", name) if is_jax else None

    def _note_operation(self, name: Any, line: Callable[[], int | None]) -> None:
        if type(name) is str:
            self._note(self._operations.get(name), line)

    def _note(self, rule: str | None, line: Callable[[], int | None]) -> None:
        if rule is not None and rule not in self.broken:
            number = line()
            self.broken[rule] = f"line {number}" if number else ""

    def _is_asked_for(self, frame: FrameType | None) -> bool:
        """Whether the attempt wants a thread or a process; jax and other packages start some for themselves."""
        while frame is not None and frame.f_code.co_filename != self._filename:
            if _module_of(frame).partition(".")[0] not in _ON_BEHALF:
                return not frame.f_code.co_filename.startswith(_OTHERS) and self._line_under(frame) is not None
            frame = frame.f_back
        return frame is not None

    def _line_under(self, frame: FrameType | None) -> int | None:
        while frame is not None and frame.f_code.co_filename != self._filename:
            frame = frame.f_back
        return frame.f_lineno if frame is not None else None

    def _line_of(self, equation: Any) -> int | None:
        with suppress(Exception):
            for frame in equation.source_info.traceback.frames:
                if frame.file_name == self._filename:
                    return frame.line_num
        return None


def _module_of(frame: FrameType) -> str:
    """The module that a frame runs in; nothing that the attempt may have put in its place is called."""
    name = dict.get(frame.f_globals, "__name__")
    return name if type(name) is str else ""


def _module_of_method(method: Any) -> str | None:
    """The module of the class that a method in C was written for: its object may be of a class made from that."""
    found = (_OWN(kind).get(method.__name__) for kind in _MRO(type(method.__self__)))
    return next((_MODULE(each.__objclass__) for each in found if type(each) is MethodDescriptorType), None)


def _has_extend() -> bool:
    try:
        import jax.extend.core  # noqa: F401
    except ImportError:
        return False
    return True


def _equations(program: Any) -> Iterator[Any]:
    """Yield every equation of a program and of the programs inside it."""
    for equation in program.eqns:
        yield equation
        for parameter in equation.params.values():
            for inner in parameter if isinstance(parameter, tuple | list) else (parameter,):
                inner = getattr(inner, "jaxpr", inner)
                if hasattr(inner, "eqns"):
                    yield from _equations(inner)
