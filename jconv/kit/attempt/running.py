"""Load a learner's source and call its function on every case."""

import linecache
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal, TypeAlias

from .values import BadAnswerError, Value, fresh, plain

Ending: TypeAlias = Literal["answered", "not_implemented", "raised", "bad_answer", "memory"]
ENDINGS: tuple[Ending, ...] = ("answered", "not_implemented", "raised", "bad_answer", "memory")
Arguments: TypeAlias = tuple[tuple[Value, ...], dict[str, Value]]

MAX_TEXT = 4000


@dataclass(frozen=True)
class Outcome:
    """How one call ended: with an answer, or with a text that says what happened instead."""

    ending: Ending
    answer: Value = None
    text: str = ""


class LoadError(Exception):
    """A source that gives no function to call; the message is for its author."""


def load(source: bytes, filename: str, function: str) -> Callable[..., Any]:
    """Execute a source as a module of its own and return the function it defines.

    Raises:
        LoadError: the source does not compile, does not run, or does not define the function.
    """
    return function_of(load_module(source, filename, f"attempt_{function}"), function)


def load_module(source: bytes, filename: str, name: str) -> ModuleType:
    """Execute a source as a module of its own.

    Raises:
        LoadError: the source does not compile or does not run.
    """
    text = source.decode("utf-8", "replace")
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    module = ModuleType(name)
    module.__file__ = filename
    sys.modules[name] = module
    try:
        with _usual_warnings():
            exec(compile(source, filename, "exec", dont_inherit=True), module.__dict__)
    except KeyboardInterrupt:
        raise
    except ModuleNotFoundError as error:
        advice = "Each exercise is checked by itself: it cannot import another one, copy what you need."
        raise LoadError(f"{describe(error, filename)}\n{advice}") from None
    except BaseException as error:
        raise LoadError(describe(error, filename)) from None
    return module


def function_of(module: ModuleType, name: str) -> Callable[..., Any]:
    """The function of that name in a module.

    Raises:
        LoadError: there is none.
    """
    found = module.__dict__.get(name)
    if not callable(found):
        raise LoadError(f"there is no function `{name}` in this file; keep the name that the stub has")
    return found


def run(function: Callable[..., Any], cases: Sequence[Arguments], filename: str) -> list[Outcome]:
    """Call the function on every case, each on inputs of its own."""
    with _usual_warnings():
        return [_run_one(function, case, filename) for case in cases]


@contextmanager
def _usual_warnings() -> Iterator[None]:
    """Python's own treatment of warnings, wherever the attempt runs: pytest may make errors of them."""
    with warnings.catch_warnings():
        warnings.resetwarnings()
        warnings.simplefilter("default")
        yield


def _run_one(function: Callable[..., Any], case: Arguments, filename: str) -> Outcome:
    args, kwargs = case
    try:
        answer = function(*map(fresh, args), **{name: fresh(value) for name, value in kwargs.items()})
        return Outcome("answered", plain(answer))
    except BadAnswerError as error:
        return Outcome("bad_answer", text=f"the function returned {error}")
    except MemoryError:
        return Outcome("memory", text="the function asked for more memory than there is")
    except NotImplementedError as error:
        return Outcome("not_implemented", text=describe(error, filename))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Outcome("raised", text=describe(error, filename))


def describe(error: BaseException, filename: str) -> str:
    """The error as its author should see it: the frames of the author's own file, then the message."""
    try:
        report = traceback.TracebackException.from_exception(error, lookup_lines=True)
        own = [frame for frame in report.stack if frame.filename == filename]
        notes = [note for note in getattr(error, "__notes__", []) if "JAX has removed its" not in note]
        report.__notes__ = notes or None  # type: ignore[assignment]  # typeshed leaves out the None
        last = "".join(report.format_exception_only())
        trace = "".join(traceback.StackSummary.from_list(own[-6:]).format())
        if isinstance(error, TypeError) and not own:  # the call itself failed
            last += "Keep the arguments that the stub has."
        text = f"{trace}{last}".rstrip()
    except BaseException:
        text = f"{type(error).__name__}, whose message cannot be printed"
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 4] + "\n..."
