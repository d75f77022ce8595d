"""The interactive page as one file: the module, its style and its numbers joined, with no request left to make."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeAlias, get_args

from jconv import __version__
from jconv.viz import examples, gallery, geometry, network, predict, sampling
from jconv.viz.traces import Trace

View: TypeAlias = Literal[
    "slide", "transposed", "channels", "gallery", "pipeline", "geometry", "sampling", "predict"
]
VIEWS: tuple[str, ...] = get_args(View)
"""What the page shows, in the order of its tabs."""

# In the order in which they are read: a file uses only what stands before it.
_MODULES = (
    "arrays",
    "arithmetic",
    "colour",
    "elements",
    "grid",
    "player",
    "operations",
    "hash",
    "session",
    "settings",
    "sliding",
    "channels",
    "filtering",
    "photograph",
    "lens",
    "shelf",
    "gallery",
    "network",
    "maps",
    "explained",
    "pipeline",
    "links",
    "axis",
    "axispicture",
    "sizing",
    "solving",
    "stackpicture",
    "receptive",
    "geometry",
    "aliasing",
    "waveplots",
    "sampling",
    "chance",
    "answers",
    "exercises",
    "guessing",
    "checks",
    "quickchecks",
    "predict",
    "main",
)
_STYLES = ("style", "gallery", "pipeline", "geometry", "sampling", "predict")
_FRAME_HEIGHT = 820  # pixels
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="jconv-page">
<main id="jconv"><noscript>This page computes in the browser: it needs JavaScript, no network.</noscript></main>
<script type="application/json" id="jconv-data">{data}</script>
<script type="module">{script}</script>
</body>
</html>
"""
_START = """
const linked = location.protocol !== "about:"; // a frame in a notebook has no address of its own
mount(document.getElementById("jconv"), JSON.parse(document.getElementById("jconv-data").textContent), { linked });
"""


def to_html(what: View | Trace = "slide") -> str:
    """The interactive page as one self-contained HTML file.

    It holds everything and asks for nothing: its content security policy forbids every request.

    Args:
        what: the view to open, one of `VIEWS`, or a trace, which is the first example of its view.

    Returns:
        The text of the file, to be written in UTF-8.

    Raises:
        ValueError: there is no such view.

    Example:
        >>> "default-src 'none'" in to_html("transposed")
        True
    """
    script = module() + _START
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    # "<" inside JSON stands only in strings, where it may be escaped: no text can end the script element.
    numbers = json.dumps(page_data(what), separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    return _PAGE.format(policy=policy, title="jconv", style=style(), data=numbers, script=script)


def to_frame(what: View | Trace) -> str:
    """The page inside an element, for a notebook's output: nothing in it reaches the notebook around it."""
    page = html.escape(to_html(what), quote=True)
    return (
        f'<iframe title="jconv" sandbox="allow-scripts allow-downloads" srcdoc="{page}" '
        f'style="width:100%;height:{_FRAME_HEIGHT}px;border:0"></iframe>'
    )


def page_data(what: View | Trace) -> Mapping[str, Any]:
    """What the page is given, as plain lists and numbers."""
    if isinstance(what, Trace):
        view = view_of(what)
        mine = {
            "name": "yours",
            "title": "Your arrays",
            "why": "The arrays that were given to trace.",
            "trace": what.to_json(),
        }
    elif not isinstance(what, str):
        raise TypeError(f"viz: what is shown must be the name of a view or a trace, got {type(what).__name__}")
    elif what not in VIEWS:
        raise ValueError(f"viz: there is no view {what!r}; there are {', '.join(VIEWS)}")
    else:
        view, mine = what, None
    data: dict[str, Any] = {"version": __version__, "view": view, **examples.data()}
    for part in (gallery, network, geometry, sampling, predict):
        data |= part.data()
    if mine:
        data[view] = {**data[view], "presets": [mine, *data[view]["presets"]]}
    return data


def view_of(trace: Trace) -> str:
    """The view that shows a trace."""
    if trace.operation == "conv_transpose":
        return "transposed"
    return "channels" if trace.operation == "conv" else "slide"


@cache
def module() -> str:
    """The page's source as one module: its files joined, their imports of each other left out."""
    folder = resources.files("jconv.viz") / "assets"
    text = "\n".join((folder / f"{name}.js").read_text("utf-8") for name in _MODULES)
    text = re.sub(r"^import [^;]*;\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^export ", "", text, flags=re.MULTILINE)


@cache
def style() -> str:
    """The page's style sheets, joined."""
    folder = resources.files("jconv.viz") / "assets"
    return "\n".join((folder / f"{name}.css").read_text("utf-8") for name in _STYLES)
