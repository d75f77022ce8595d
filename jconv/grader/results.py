"""What grading gives: a result a submission, with one an exercise in it."""

from dataclasses import dataclass

from jconv.kit.judging import Verdict

_MOST_NAMED = 4  # files


@dataclass(frozen=True)
class ExerciseResult:
    """One submission at one exercise. A fault of the grader's own has no score, rather than a zero.

    `feedback` may show hidden cases and what is expected of them; `public` does not.
    """

    name: str
    verdict: Verdict
    score: float | None
    max_score: float
    cases_passed: int
    cases: int
    seconds: float
    feedback: str
    public: str = ""
    visible_passed: int = 0
    visible_cases: int = 0
    doubtful: bool = False  # others may be to blame for how it ended: to be done again, alone


@dataclass(frozen=True)
class SubmissionResult:
    """One submission at every exercise, in the kit's order.

    Where an instructor changed the score (see `adjusting`), `notes` say what and why, `total` stands in place of
    the exercises' sum, and `raw` is what was graded.
    """

    name: str
    problem: str | None
    exercises: tuple[ExerciseResult, ...]
    total: float | None = None
    notes: tuple[str, ...] = ()
    raw: "SubmissionResult | None" = None
    unrecognised: tuple[str, ...] = ()  # files with code in which no exercise was found

    @property
    def score(self) -> float | None:
        """The points that count; None where the grader failed at an exercise."""
        if self.total is not None:
            return self.total
        scores = [exercise.score for exercise in self.exercises]
        return None if None in scores else round(sum(s for s in scores if s is not None), 2)

    @property
    def message(self) -> str:
        """What is to be said of the submission as a whole, in lines."""
        return "\n".join(filter(None, [self.problem, self.overlooked, *self.notes]))

    @property
    def overlooked(self) -> str:
        """Where work may lie that was not found, if anything is missing: nobody gets a zero without a word."""
        if not self.unrecognised or all(each.verdict != "not_started" for each in self.exercises):
            return ""
        more = f" and {len(self.unrecognised) - _MOST_NAMED} more" if len(self.unrecognised) > _MOST_NAMED else ""
        return f"no exercise recognised in {', '.join(self.unrecognised[:_MOST_NAMED])}{more}"

    @property
    def max_score(self) -> float:
        """The points there are."""
        return sum(exercise.max_score for exercise in self.exercises)

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it has to be done again."""
        return not any(each.doubtful or each.verdict == "grader_error" for each in self.exercises)
