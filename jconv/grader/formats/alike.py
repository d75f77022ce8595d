"""Submissions that are alike, as a table for a program and a page for a person."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from jconv.grader.formats.page import page, text
from jconv.grader.formats.told import cell
from jconv.grader.similarity import Pair, Side

SHOWN = 50  # pairs with their code on the page; all are in the table
_NOTE = """<p><strong>A hint to look, and no verdict.</strong> Shared code is marked. Names, comments, strings and
layout do not count, and what the stub gave out does not either. Short answers are alike whoever wrote them: where
many pairs are as alike, the exercise leaves little choice. Talk to people before you conclude anything.</p>"""
_STYLE = """
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; } .pair pre { font-size: .8rem; }
mark { background: #e8b84a66; color: inherit; }
"""


def written(pairs: Sequence[Pair], least: float) -> Mapping[str, str]:
    """`similarity.csv` and `similarity.html`, the rarest first."""
    return {"similarity.csv": _table(pairs), "similarity.html": _page(pairs, least)}


def _table(pairs: Sequence[Pair]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["exercise", "one", "other", "part_of_one", "part_of_other", "characters", "as_alike", "pairs"]
    )
    for pair in pairs:
        one, other = pair.sides
        parts = (f"{one.part:.2f}", f"{other.part:.2f}", pair.length, pair.as_alike, pair.pairs)
        writer.writerow([pair.exercise, cell(one.submission), cell(other.submission), *parts])
    return out.getvalue()


def _page(pairs: Sequence[Pair], least: float) -> str:
    body = ["<h1>Submissions that are alike</h1>", _NOTE, *_rows(pairs, least)]
    for number, pair in enumerate(pairs[:SHOWN]):
        one, other = pair.sides
        title = f"{_names(pair)}: {text(pair.exercise)}, {100 * pair.part:.0f} %"
        sources = f"<pre>{_marked(one)}</pre><pre>{_marked(other)}</pre>"
        body.append(
            f'<details><summary>{title}</summary><div class="pair" id="pair-{number}">{sources}</div></details>'
        )
    return page("Submissions that are alike", body, _STYLE)


def _rows(pairs: Sequence[Pair], least: float) -> Iterator[str]:
    if not pairs:
        yield f"<p>No two submissions share {100 * least:.0f} % of their code at an exercise.</p>"
        return
    yield (
        '<table><tr><th>submissions</th><th>exercise</th><th class="number">shared</th>'
        '<th class="number">as alike</th></tr>'
    )
    for number, pair in enumerate(pairs):
        names = _names(pair)
        link = f'<a href="#pair-{number}">{names}</a>' if number < SHOWN else names
        parts = " and ".join(f"{100 * side.part:.0f} %" for side in pair.sides)
        yield (
            f'<tr><td>{link}</td><td>{text(pair.exercise)}</td><td class="number">{parts}</td>'
            f'<td class="number">{pair.as_alike} of {pair.pairs} pairs</td></tr>'
        )
    yield "</table>"


def _names(pair: Pair) -> str:
    return " and ".join(text(side.submission) for side in pair.sides)


def _marked(side: Side) -> str:
    """A source with what is shared marked."""
    parts, at = [], 0
    for start, end in sorted(side.shared):
        start = max(start, at)
        if end > start:
            parts += [text(side.source[at:start]), "<mark>", text(side.source[start:end]), "</mark>"]
            at = end
    return "".join([*parts, text(side.source[at:])])
