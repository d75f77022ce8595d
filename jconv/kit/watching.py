"""Check an exercise whenever its file is saved.

Each check is a process of its own: whatever a learner's code does, the watch goes on, and a new save puts an end
to a check that is still running.
"""

import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from jconv.kit.learning import LearningError, next_hint, solution
from jconv.kit.manifest import Exercise, Kit
from jconv.kit.progress import Progress

_TICK = 100  # milliseconds between two looks at the keyboard
_KEYS = "h hint   l list   r run again   n next   s solution   q quit"


def watch(kit: Kit) -> None:
    """Watch the exercises until `q` or an interrupt."""
    from watchfiles import watch as changes

    session = _Session(kit)
    folder = kit.root / "exercises"
    try:
        session.check()
        with _keys() as pressed:
            for changed in changes(folder, rust_timeout=_TICK, yield_on_timeout=True, step=20, debounce=200):
                session.on_saved({Path(path) for _, path in changed})
                if not all(session.on_key(key) for key in pressed()):
                    break
                session.look()
    except KeyboardInterrupt:
        pass
    finally:
        session.stop()


class _Session:
    """The exercise that is watched, and its running check."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.exercise: Exercise | None = Progress.load(kit).next(kit)
        self.running: subprocess.Popen | None = None

    def check(self) -> None:
        """Start a check of the exercise, in place of one that is running."""
        self.stop()
        click.clear()
        if self.exercise is None:
            click.echo("All exercises have passed.")
            self._prompt()
            return
        command = [sys.executable, "-m", "jconv.cli", "run", self.exercise.name]
        self.running = subprocess.Popen(command, cwd=self.kit.root, stdin=subprocess.DEVNULL)

    def stop(self) -> None:
        """Put an end to a running check."""
        if self.running is not None:
            self.running.kill()
            self.running.wait()
            self.running = None

    def look(self) -> None:
        """See whether the check has ended."""
        if self.running is not None and self.running.poll() is not None:
            if self.running.returncode == 0:
                click.echo("press n for the next one")
            elif self.running.returncode < 0:
                click.secho("the check was killed: did the code ask for more memory than there is?", fg="red")
            self.running = None
            self._prompt()

    def on_saved(self, paths: set[Path]) -> None:
        """Check the exercise that was saved."""
        for path in paths:
            exercise = self.kit.exercise_at(path)
            if exercise is not None:
                self.exercise = exercise
                self.check()

    def on_key(self, key: str) -> bool:
        """Do what a key stands for; False to end."""
        if key == "q":
            return False
        actions: dict[str, Callable[[], None]] = {
            "r": self.check,
            "n": self._next,
            "h": lambda: self._say(lambda e: "\n".join(next_hint(self.kit, e))),
            "s": lambda: self._say(lambda e: solution(self.kit, e)),
            "l": self._list,
        }
        if key in actions:
            actions[key]()
        return True

    def _next(self) -> None:
        self.exercise = Progress.load(self.kit).next(self.kit)
        self.check()

    def _say(self, text: Callable[[Exercise], str]) -> None:
        if self.exercise is not None:
            try:
                click.echo(text(self.exercise))
            except LearningError as error:
                click.echo(str(error))
            self._prompt()

    def _list(self) -> None:
        subprocess.run([sys.executable, "-m", "jconv.cli", "list"], cwd=self.kit.root, check=False)
        self._prompt()

    def _prompt(self) -> None:
        click.secho(f"\nwatching exercises/   {_KEYS}", dim=True)


@contextmanager
def _keys() -> Iterator[Callable[[], str]]:
    """Yield what gives the keys pressed since it was last asked; none where there is no terminal to ask."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield lambda: ""
        return
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)

    def pressed() -> str:
        ready, _, _ = select.select([descriptor], [], [], 0)
        return os.read(descriptor, 64).decode("utf-8", "ignore").lower() if ready else ""

    try:
        yield pressed
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
