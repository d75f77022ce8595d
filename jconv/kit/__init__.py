"""The learner's side: exercises, the cases they are checked on, and the messages that teach.

manifest     what a kit is
cases        the calls an exercise is checked on, and the reference's answers
transforms   the same under jit, vmap and grad
attempt/     running the learner's function; shared with the grader's child process
comparison   an answer against the expected one
judging      the verdict and the feedback
shrinking    a smaller input that fails
checking     a file or a function from load to verdict, within its limits

plugin       as pytest items: `pytest exercises`
progress     how far a learner is
learning     what is next, hints, solutions; `check` for notebooks
quiz         questions to answer before the explanation
watching     a check whenever a file is saved
commands     all that as `jconv list`, `jconv run`, ...

answers      right and wrong answers that the checks are tried on
authoring    proof that a kit does what it says, and its handout
handout      what students get
scaffold     a kit to start from
"""

from jconv.kit.answers import right, wrong
from jconv.kit.cases import case, expecting
from jconv.kit.learning import LearningError, check
from jconv.kit.manifest import Exercise, Kit, KitError, load_kit

__all__ = [
    "Exercise", "Kit", "KitError", "LearningError", "case", "check", "expecting", "load_kit", "right", "wrong",
]  # fmt: skip
