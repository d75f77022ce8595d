"""The learner's side: exercises, the cases they are checked on, and the messages that teach.

manifest     what a kit is
cases        the calls an exercise is checked on, and the reference's answers
attempt/     running the learner's function; shared with the grader's child process
comparison   an answer against the expected one
judging      the verdict and the feedback
plugin       all of it as pytest items: `pytest exercises`
answers      right and wrong answers that the checks are tried on
authoring    proof that a kit does what it says
"""

from jconv.kit.answers import right, wrong
from jconv.kit.cases import case, expecting
from jconv.kit.manifest import Exercise, Kit, KitError, load_kit

__all__ = ["Exercise", "Kit", "KitError", "case", "expecting", "load_kit", "right", "wrong"]
