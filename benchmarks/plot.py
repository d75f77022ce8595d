"""The ratios of a run as a picture: `python -m benchmarks.plot results.json -o speed.svg`.

A row a group and pass, a dot a case, a bar at the geometric mean, on a logarithmic axis: left of 1 jconv is
faster. The picture is plain SVG and follows the reader's light or dark theme.
"""

import argparse
import json
import math
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

__all__ = ["draw"]

SERIES = {
    "jax.lax (NCHW)": (("lax NCHW",), "lax"),
    "PyTorch, better format": (("PyTorch", "PyTorch channels_last"), "torch"),
    "OpenCV": (("OpenCV",), "opencv"),
}
LEFT, RIGHT, TOP, ROW, WIDTH = 190, 20, 84, 30, 860
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #444 }
.title { font-size: 15px; font-weight: 600 }
.axis, .row { stroke: #8884 } .one { stroke: #888; stroke-width: 1.5 }
.lax { fill: #9467bd; stroke: #9467bd } .torch { fill: #d9701f; stroke: #d9701f }
.opencv { fill: #1b9e77; stroke: #1b9e77 }
circle { fill-opacity: .45; stroke: none } .mean { stroke-width: 3 }
@media (prefers-color-scheme: dark) { text { fill: #ccc } }
"""


def draw(record: dict[str, Any]) -> str:
    """The SVG of what `python -m benchmarks --json` has written."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for result in record["results"]:
        rows.setdefault(f"{result['case']['group'].replace('_', ' ')}, {result['which']}", []).append(result)
    ratios = {
        (row, label): _ratios(results, names)
        for row, results in rows.items()
        for label, (names, _) in SERIES.items()
    }
    every = [v for values in ratios.values() for v in values] + [0.5, 2.0]
    low, high = math.floor(math.log10(min(every))), math.ceil(math.log10(max(every)))
    height = TOP + ROW * len(rows) + 30

    def across(ratio: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(ratio) - low) / (high - low)

    settings = record["settings"]
    title = "Time of jconv over that of others (left of 1: jconv is faster)"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>Time of jconv over that of others, {len(record['results'])} cases</title><style>{STYLE}</style>",
        f'<text class="title" x="{LEFT}" y="22">{title}</text>',
        _legend([label for label in SERIES if any(ratios[row, label] for row in rows)]),
    ]
    for power in range(low, high + 1):
        x = across(10.0**power)
        parts.append(
            f'<line class="{"one" if power == 0 else "axis"}" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 14}" '
            f'y2="{height - 26}"/><text x="{x:.1f}" y="{TOP - 20}" text-anchor="middle">{10.0**power:g}</text>'
        )
    for i, row in enumerate(rows):
        middle = TOP + ROW * (i + 0.5)
        parts.append(f'<text x="{LEFT - 12}" y="{middle + 4:.1f}" text-anchor="end">{escape(row)}</text>')
        parts.append(f'<line class="row" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{middle:.1f}" y2="{middle:.1f}"/>')
        present = [(label, kind) for label, (_, kind) in SERIES.items() if ratios[row, label]]
        for lane, (label, kind) in enumerate(present):
            y = middle + 9 * (lane - (len(present) - 1) / 2)
            parts += [_dot(across(v), y, kind) for v in ratios[row, label]]
            mean = across(math.exp(sum(map(math.log, ratios[row, label])) / len(ratios[row, label])))
            parts.append(
                f'<line class="mean {kind}" x1="{mean:.1f}" x2="{mean:.1f}" y1="{y - 6:.1f}" y2="{y + 6:.1f}"/>'
            )
    versions = record["versions"]
    under = (
        f"{settings['shapes']} shapes, {settings['threads']} thread(s), {settings['layout']}; "
        f"jax {versions['jax']}, PyTorch {versions['torch']}; {record['processor']}"
    )
    parts.append(f'<text x="{WIDTH - RIGHT}" y="{height - 8}" text-anchor="end">{escape(under)}</text></svg>')
    return "\n".join(parts) + "\n"


def _ratios(results: Sequence[dict[str, Any]], names: Sequence[str]) -> list[float]:
    times = [{name: timing["median"] for name, timing in r["timings"].items()} for r in results]
    return [
        t["jconv"] / min(t[name] for name in names if name in t)
        for t in times
        if "jconv" in t and any(name in t for name in names)
    ]


def _dot(x: float, y: float, kind: str) -> str:
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'


def _legend(labels: Sequence[str]) -> str:
    parts, x = [], LEFT
    for label in labels:
        parts.append(_dot(x + 4, 42, SERIES[label][1]) + f'<text x="{x + 14}" y="46">{escape(label)}</text>')
        x += 40 + 7 * len(label)
    return "".join(parts)


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plot", description=__doc__)
    parser.add_argument("results", type=Path, help="what --json has written")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the SVG")
    arguments = parser.parse_args()
    arguments.output.write_text(draw(json.loads(arguments.results.read_text())), encoding="utf-8")


if __name__ == "__main__":
    _main()
