"""A table a group and pass, and the closing summary.

A ratio is jconv's time over another's: below 1 jconv is faster.
"""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.running import Result
from benchmarks.targets import LAX, OPENCV, TORCH, Line, geometric_mean

__all__ = ["print_failures", "print_group", "print_summary"]

COLUMNS = {
    "/ lax NCHW": LAX[:1],
    "/ better lax": LAX,
    "/ better PyTorch": TORCH,
    "/ OpenCV": OPENCV,
    "/ SciPy": ("SciPy",),
}


def print_group(console: Console, results: Sequence[Result], peak: float) -> None:
    """The table of one group in one pass, with a geometric mean at its foot.

    Args:
        console: where it goes.
        results: the group's.
        peak: the matmul's rate in multiply-accumulates a second; dense cases are shown as a share of it.
    """
    ratios = {name: [r.ratio(*others) for r in results] for name, others in COLUMNS.items()}
    ratios = {name: column for name, column in ratios.items() if any(column)}
    dense = results[0].case.group == "dense"
    table = Table(title=f"{results[0].case.group}, {results[0].which}", title_justify="left")
    table.add_column("case", no_wrap=True)
    for heading in ["jconv ms", *ratios, "error / lax's", "compile / lax's", *(["% of peak"] if dense else [])]:
        table.add_column(heading, justify="right")
    for i, r in enumerate(results):
        time = r.timings.get("jconv")
        row = [r.case.name, f"{1e3 * time.median:.3g}" if time else "-", *(_show(c[i]) for c in ratios.values())]
        row += [_show(r.error_ratio), _show(r.compile_ratio)]
        if dense:
            work = r.case.macs * (3 if r.which == "training" else 1)
            row.append(f"{100 * work / time.median / peak:.0f}" if time and work else "-")
        table.add_row(*row)
    table.add_section()
    means = [_show(geometric_mean(v for v in column if v)) for column in ratios.values()]
    compiled = [r.compile_ratio for r in results if r.compile_ratio]
    worst = max((r.error_ratio or 0 for r in results), default=None)
    table.add_row(
        "geometric mean (error: largest)", "", *means, _show(worst),
        _show(geometric_mean(compiled) if compiled else None), *([""] if dense else []),
    )  # fmt: skip
    console.print(table)


def print_failures(console: Console, results: Sequence[Result]) -> int:
    """Every contender that raised or was wrong, and how many there are."""
    count = 0
    for r in results:
        for contender, what in r.failures.items():
            count += 1
            place = f"{r.case.group}, {r.which}, {r.case.name}"
            console.print(f"ERROR {contender} in {place}: {what}", style="bold red", markup=False, highlight=False)
    return count


def print_summary(console: Console, lines: Sequence[Line], results: Sequence[Result], settings: str) -> None:
    """Every target with what came out, and one line that says it all."""
    table = Table(title=f"SUMMARY, {settings}", title_justify="left")
    for heading, justify in {"jconv over": "left", "ratio": "right", "target": "right"}.items():
        table.add_column(heading, justify=justify)
    table.add_column("")
    table.add_column("cases", justify="right")
    table.add_column("which")
    for line in lines:
        verdict = "[green]met[/]" if line.met else "[bold red]not met[/]"
        table.add_row(line.what, f"{line.value:.3g}", f"<= {line.target:g}", verdict, str(line.cases), line.note)
    console.print(table)
    met, again = sum(line.met for line in lines), sum(r.again for r in results)
    wrong = sum(len(r.failures) for r in results)
    verdict = f"{met} of {len(lines)} targets met; {wrong} contenders wrong or failed; {again} cases timed again."
    console.print(verdict, highlight=False)


def _show(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.3g}" if ratio < 100 else f"{ratio:.0f}"
