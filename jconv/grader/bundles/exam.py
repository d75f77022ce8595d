"""An exam as bytes, in the frame of `attempt.frame`: cases that were drawn, their answers, and no reference."""

from dataclasses import replace
from typing import Any, cast

from jconv.grader.batch import Exam
from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.frame import FrameError, decode, encode
from jconv.kit.cases import Drawn
from jconv.kit.manifest import Kit, KitError


def pack(exam: Exam) -> bytes:
    """The cases of an exam and their answers."""
    return encode((exam.seed, [(name, *_packed(drawn)) for name, drawn in exam.drawn.items()]))


def unpack(kit: Kit, packed: bytes) -> Exam:
    """The exam that was packed, of those of the kit's exercises that are in it.

    Raises:
        KitError: the bytes are no exam of this kit.
    """
    try:
        seed, entries = cast("Any", decode(packed))
        drawn = {name: _drawn(*entry) for name, *entry in entries}
    except (FrameError, TypeError, ValueError) as error:
        raise KitError(f"{kit.root}: the exam cannot be read: {error}; make the bundle again") from None
    exercises = tuple(exercise for exercise in kit.exercises if exercise.name in drawn)
    if len(exercises) != len(drawn):
        raise KitError(f"{kit.root}: the exam is of another kit; make the bundle again")
    return Exam(replace(kit, exercises=exercises), seed, drawn)


def visible_part(exam: Exam) -> Exam:
    """The exam that students may see: its visible cases, numbered anew, and not the seed of the others."""
    return replace(exam, seed=0, drawn={name: _visible(drawn) for name, drawn in exam.drawn.items()})


def _visible(drawn: Drawn) -> Drawn:
    shown = sorted(drawn.visible)
    return Drawn(
        tuple(drawn.calls[number] for number in shown),
        tuple(drawn.expected[number] for number in shown),
        frozenset(range(len(shown))),
        None,
    )


def _packed(drawn: Drawn) -> tuple[Any, ...]:
    return [call.packed() for call in drawn.calls], list(drawn.expected), sorted(drawn.visible)


def _drawn(calls: Any, expected: Any, visible: Any) -> Drawn:
    return Drawn(tuple(map(Call.unpacked, calls)), tuple(expected), frozenset(visible), None)
