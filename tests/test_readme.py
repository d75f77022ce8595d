"""The README: what it shows is what happens."""

import doctest
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def test_there_are_exactly_two_commands_of_one_line_each():
    commands = [line for line in README.read_text().splitlines() if line.startswith("python3 -m venv")]
    assert len(commands) == 2
    assert " jconv grade tests/sample_class" in commands[0].replace(".venv/bin/", " ")
    assert commands[1].endswith(".venv/bin/pytest -n 2 --dist worksteal")


def test_its_examples_run():
    failed, tried = doctest.testfile(str(README), module_relative=False)
    assert tried > 8
    assert failed == 0
