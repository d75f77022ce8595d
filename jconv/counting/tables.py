"""Tables as text, drawn by rich, which is imported when the first one is."""

from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table


def new_table(*columns: str, words: int, title: str) -> "Table":
    """An empty table whose first `words` columns hold words and all others numbers."""
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_footer=True, pad_edge=False)
    for number, column in enumerate(columns):
        if number < words:
            table.add_column(
                column, min_width=min(len(column), 1) * 16
            )  # a narrow terminal cuts numbers, not names
        else:
            table.add_column(column, justify="right", no_wrap=True)
    return table


def grouped(number: int) -> str:
    """A number with its thousands apart; nothing for 0."""
    return f"{number:,}" if number else ""


def drawn(table: "Table") -> str:
    """A table as plain text, as wide as it needs to be."""
    from rich.console import Console

    text = StringIO()
    Console(file=text, width=1000, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()).strip("\n")
