"""Load a learner's source and call its function on every case.

A function computes: it must leave its arguments as they were. One that does not has no answer to that call.
"""

import inspect
import linecache
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any, Literal, TypeAlias, get_args

from .calls import Call
from .exporting import EXPORT, ProgramError, answer_of_program, exported
from .observing import Observer
from .transforming import transformed
from .values import BadAnswerError, Value, is_same, plain

Ending: TypeAlias = Literal["answered", "changed", "not_implemented", "raised", "bad_answer", "memory"]
ENDINGS: tuple[Ending, ...] = get_args(Ending)

MAX_TEXT = 4000


@dataclass(frozen=True)
class Outcome:
    """How one call ended: with an answer, or with a text that says what happened instead.

    The answer to a call under `EXPORT` is a program, until it was run.
    """

    ending: Ending
    answer: Value = None
    text: str = ""


@dataclass(frozen=True)
class Ran:
    """What an attempt did: an outcome a call, and the rules it broke with the place of each."""

    outcomes: tuple[Outcome, ...]
    broken: dict[str, str]

    def programs(self) -> dict[int, bytes]:
        """The answers that are programs, each by the number of its call."""
        answers = {number: outcome.answer for number, outcome in enumerate(self.outcomes)}
        return {number: answer for number, answer in answers.items() if isinstance(answer, bytes)}

    def with_answers(self, of_programs: "Ran") -> "Ran":
        """The same with what the programs did in place of the programs, in their order."""
        outcomes = dict(enumerate(self.outcomes)) | dict(zip(self.programs(), of_programs.outcomes, strict=True))
        return Ran(tuple(outcomes.values()), of_programs.broken | self.broken)


class Stopped(KeyboardInterrupt):
    """Whoever runs an attempt wants it to end; a `KeyboardInterrupt` of any other kind is the attempt's own."""


class LoadError(Exception):
    """A source that gives no function to call; the message is for its author."""


def load(source: bytes, filename: str, function: str) -> Callable[..., Any]:
    """Execute a source as a module of its own and return the function it defines.

    Raises:
        LoadError: the source does not compile, does not run, or does not define the function.
    """
    try:
        module = load_module(source, filename, f"attempt_{function}")
    except Stopped:
        raise
    except KeyboardInterrupt as error:
        raise LoadError(describe(error, filename)) from None
    return function_of(module, function)


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


def run(function: Callable[..., Any], calls: Sequence[Call], filename: str, forbidden: Sequence[str] = ()) -> Ran:
    """Make every call, each on inputs of its own, and watch for what is forbidden.

    Args:
        function: the attempt.
        calls: what it is called with.
        filename: the attempt's file, whose lines are named.
        forbidden: rules, as `observing` describes them.
    """
    observer = Observer(forbidden, filename)
    with _usual_warnings():
        with observer.watching():
            outcomes = tuple(_run_watched(observer, function, call, filename) for call in calls)
        if any(outcome.ending == "answered" for outcome in outcomes):
            for call in {0: calls[0], len(calls) - 1: calls[-1]}.values():
                observer.trace(_with_errors_alone(function), call)
    return Ran(outcomes, observer.broken)


def _with_errors_alone(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with an error in place of exits and interrupts of its own, which would end the look at it."""

    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except (Exception, Stopped):
            raise
        except BaseException as error:
            raise RuntimeError from error

    return call


def replay(programs: Sequence[bytes], calls: Sequence[Call], forbidden: Sequence[str]) -> Ran:
    """Run what attempts were exported to, each program on its call, and look for what is forbidden in it."""
    broken: dict[str, str] = {}

    def answered(program: bytes, call: Call) -> Outcome:
        answer, breaches = answer_of_program(program, call, forbidden)
        broken.update(dict.fromkeys(breaches, ""))
        return Outcome("answered", answer)

    with _usual_warnings():
        outcomes = [_outcome(partial(answered, *each), "") for each in zip(programs, calls, strict=True)]
    return Ran(tuple(outcomes), broken)


@contextmanager
def _usual_warnings() -> Iterator[None]:
    """Python's own treatment of warnings, wherever the attempt runs: pytest may make errors of them."""
    with warnings.catch_warnings():
        warnings.resetwarnings()
        warnings.simplefilter("default")
        yield


def _run_watched(observer: Observer, function: Callable[..., Any], call: Call, filename: str) -> Outcome:
    outcome = _outcome(partial(_run_one, function, call), filename)
    observer.look_again(has_answer=outcome.ending == "answered")
    return outcome


def _run_one(function: Callable[..., Any], call: Call) -> Outcome:
    if call.transform == EXPORT:
        return Outcome("answered", exported(function, call))
    asked = transformed(function, call.transform) if call.transform else function
    args, kwargs = call.copies()
    answer = plain(asked(*args, **kwargs))
    changed = [*_changed(function, call, args, kwargs)]
    if changed:
        return Outcome("changed", text=_say_changed(changed))
    return Outcome("answered", answer)


def _outcome(compute: Callable[[], Outcome], filename: str) -> Outcome:
    try:
        return compute()
    except BadAnswerError as error:
        return Outcome("bad_answer", text=f"the function returned {error}")
    except ProgramError as error:
        return Outcome("raised", text=str(error)[:MAX_TEXT])
    except MemoryError:
        return Outcome("memory", text="the function asked for more memory than there is")
    except NotImplementedError as error:
        return Outcome("not_implemented", text=describe(error, filename))
    except Stopped:
        raise
    except BaseException as error:
        return Outcome("raised", text=describe(error, filename))


def _changed(function: Callable[..., Any], call: Call, args: tuple, kwargs: dict) -> Iterator[str]:
    """Yield the names of the arguments that a call has not left as they were, or where they stand."""
    for place, (before, after) in enumerate(zip(call.args, args, strict=True)):
        if not is_same(before, after):
            yield _name_of(function, place)
    for name, after in kwargs.items():
        if not is_same(call.kwargs[name], after):
            yield f"`{name}`"


def _name_of(function: Callable[..., Any], place: int) -> str:
    with suppress(TypeError, ValueError, IndexError):  # a function in C may not tell, or there are fewer names
        return f"`{[*inspect.signature(function).parameters][place]}`"
    return f"argument {place + 1}"


def _say_changed(names: Sequence[str]) -> str:
    were, things = ("was", "a new array") if len(names) == 1 else ("were", "new arrays")
    return f"{' and '.join(names)} {were} changed in place; leave arguments as they are and return {things}"


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
        text = "an error whose name and message cannot be printed"
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 4] + "\n..."
