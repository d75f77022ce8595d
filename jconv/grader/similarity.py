"""Which submissions are alike: a hint for a person to look, and no verdict.

Winnowed fingerprints (Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting",
2003), as MOSS compares them, by the package copydetect. Names, comments, strings and layout do not count; what the
stub gave out does not either. Short right answers are alike whoever wrote them, so every pair tells how many of
the same exercise are as alike: many mean that the exercise leaves no choice.
"""

import ast
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import combinations
from typing import Any

from jconv.grader.submissions import Submission, SubmissionError
from jconv.kit.manifest import Exercise, Kit
from jconv.kit.progress import is_untouched

# copydetect's own: it finds every copy of 30 characters of code with its names reduced to a letter each, and none
# of fewer than 25.
SHORTEST, SURE = 25, 30
LEAST = 50  # characters that must be shared: less is an idiom
MOST = 64 << 10  # bytes of a source that are compared; longer ones are data


class SimilarityError(Exception):
    """Why nothing can be compared, in one line."""


@dataclass(frozen=True)
class Side:
    """One of two that are alike: the part of it that the other has too, and where that lies in its source."""

    submission: str
    part: float
    source: str
    shared: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Pair:
    """Two submissions that are alike at an exercise, and how many pairs of the class are as alike there."""

    exercise: str
    sides: tuple[Side, Side]
    length: int  # characters that are shared, with names reduced
    as_alike: int
    pairs: int

    @property
    def part(self) -> float:
        """The larger part: who copies may add to it."""
        return max(side.part for side in self.sides)


def check_installed() -> None:
    """See that the package is there before hours of grading.

    Raises:
        SimilarityError: it is not.
    """
    try:
        import copydetect  # noqa: F401
    except ImportError:
        raise SimilarityError("--similarity needs copydetect: pip install 'jconv[similarity]'") from None


def alike(submissions: Iterable[Submission], kit: Kit, least: float) -> list[Pair]:
    """The pairs that share at least this part of one's code, the rarest and most alike first.

    At every exercise each submission is compared with each: in a class of 1,000, a million comparisons for two
    exercises.

    Raises:
        SimilarityError: copydetect is not installed.
    """
    check_installed()
    sources = _sources(submissions, kit)
    pairs = [pair for exercise in kit.exercises for pair in _alike(exercise, kit, sources[exercise.name], least)]
    return sorted(pairs, key=lambda pair: (pair.as_alike / pair.pairs, -pair.part, -pair.length))


def _sources(submissions: Iterable[Submission], kit: Kit) -> Mapping[str, Mapping[str, str]]:
    """What was handed in for each exercise, by the submission's name."""
    found: dict[str, dict[str, str]] = {exercise.name: {} for exercise in kit.exercises}
    for submission in submissions:
        try:
            sources = submission.sources(kit)
        except (SubmissionError, OSError):
            continue  # the report says so
        for exercise in kit.exercises:
            source = sources[exercise.name]
            if isinstance(source, bytes) and len(source) <= MOST and not is_untouched(source, exercise.function):
                found[exercise.name][submission.name] = _rewritten(source)
    return found


def _rewritten(source: bytes) -> str:
    """A source as Python writes it: one layout for all, without comments and docstrings."""
    try:
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module)
                and ast.get_docstring(node) is not None
            ):
                node.body = node.body[1:] or [ast.Pass()]
        return ast.unparse(tree) + "\n"
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source.decode("utf-8", "replace")


def _alike(exercise: Exercise, kit: Kit, sources: Mapping[str, str], least: float) -> Iterator[Pair]:
    from copydetect import compare_files

    given = _fingerprint(_rewritten(kit.stub(exercise).read_bytes()), window=1).hashes
    prints = {name: _without(_fingerprint(source), given) for name, source in sources.items()}
    parts_seen: list[float] = []
    found: list[tuple[Sequence[str], int, Any, Any]] = []
    for names in combinations(prints, 2):
        length, parts, slices = compare_files(*(prints[name] for name in names))
        if length >= LEAST:
            parts_seen.append(max(parts))
            if max(parts) >= least:
                found.append((names, int(length), parts, slices))
    parts_seen.sort()
    count = len(prints) * (len(prints) - 1) // 2
    for names, length, parts, slices in found:
        one, other = (
            Side(name, min(1.0, float(part)), sources[name], tuple((int(a), int(b)) for a, b in where.T))
            for name, part, where in zip(names, parts, slices, strict=True)
        )
        as_alike = len(parts_seen) - bisect_left(parts_seen, max(parts))
        yield Pair(exercise.name, (one, other), length, as_alike, count)


def _fingerprint(source: str, window: int = SURE - SHORTEST + 1) -> Any:
    from copydetect import CodeFingerprint

    return CodeFingerprint("source.py", SHORTEST, window, fp=StringIO(source))


def _without(prints: Any, given: set[int]) -> Any:
    """Fingerprints less those of the stub.

    copydetect can leave them out by itself, but then takes what a source repeats for the stub's too (as of 0.5).
    """
    from copydetect.utils import get_token_coverage

    prints.hashes = prints.hashes - given
    prints.hash_idx = {value: places for value, places in prints.hash_idx.items() if value not in given}
    prints.token_coverage = get_token_coverage(prints.hash_idx, prints.k, len(prints.filtered_code))
    return prints
