"""Pictures of convolution: traces of small arrays, an interactive page, a notebook widget, static drawings.

    >>> from jconv import viz
    >>> shown = viz.trace([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]])
    >>> shown.y
    array([[-4, -4],
           [-4, -4]], dtype=int32)
    >>> page = viz.to_html(shown)  # one file without requests; a notebook shows the trace by itself
    >>> page[:15]
    '<!doctype html>'

Examples come with jconv's numbers. What a reader changes, and the pixels of the gallery and of gratings, the page
computes by itself, and says so.
"""

from jconv.viz.page import VIEWS, View, to_frame, to_html
from jconv.viz.stills import gif, png, svg
from jconv.viz.traces import Trace, trace
from jconv.viz.widget import widget

__all__ = ["VIEWS", "Trace", "View", "gif", "png", "svg", "to_frame", "to_html", "trace", "widget"]

Trace._repr_html_ = to_frame
