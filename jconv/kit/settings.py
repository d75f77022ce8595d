"""What an attempt sets for its whole process: in force while the attempt runs, and for nobody else.

In a learner's session all exercises, and the references, share one process. What NumPy does with an overflow, how
it prints, whether jax computes in 64 bits, the working folder: none of it may reach from one exercise to another.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class _State:
    errors: Any
    on_error: Any
    printing: Any
    jax: Mapping[str, Any]
    folder: str
    environment: Mapping[str, str]
    path: list[str]
    recursion: int

    @staticmethod
    def now() -> "_State":
        import jax  # at the first attempt, and not when pytest loads its plugins

        try:
            folder = str(Path.cwd())
        except OSError:  # it is gone
            folder = ""
        return _State(
            np.geterr(), np.geterrcall(), np.get_printoptions(), dict(jax.config.values), folder, dict(os.environ),
            [*sys.path], sys.getrecursionlimit(),
        )  # fmt: skip

    def restore(self) -> None:
        import jax

        now = _State.now()
        np.seterr(**self.errors)
        np.seterrcall(self.on_error)
        np.set_printoptions(**self.printing)
        for name, value in self.jax.items():
            if now.jax[name] is not value and now.jax[name] != value:
                with suppress(Exception):  # what can be set only before jax computes is without effect by now
                    jax.config.update(name, value)
        if now.folder != self.folder:
            with suppress(OSError):
                os.chdir(self.folder)
        if now.environment != self.environment:
            os.environ.clear()
            os.environ.update(self.environment)
        sys.path[:] = self.path
        with suppress(RecursionError):
            sys.setrecursionlimit(self.recursion)


class Settings:
    """The settings of one attempt: each block begins with those that the last one left, and leaves none behind."""

    def __init__(self) -> None:
        self._own: _State | None = None
        self._others = _State.now()

    def __enter__(self) -> None:
        self._others = _State.now()
        if self._own is not None:
            self._own.restore()

    def __exit__(self, *_: object) -> None:
        self._own = _State.now()
        self._others.restore()
