"""The page as a notebook widget (extra `notebook`): jconv computes what is changed in it, and Python sees it."""

from functools import cache
from typing import Any

import numpy as np

from jconv.viz.page import View, module, page_data, style
from jconv.viz.traces import Trace, array_json, trace

_START = """
function render({ model, el }) {
  const waiting = new Map();
  model.on("change:answer", () => {
    const { number, y } = model.get("answer");
    waiting.get(number)?.(y ? fromNested(y.data, y.dtype) : null);
    waiting.delete(number);
  });
  const recompute = (setting) => new Promise((done) => {
    const number = Math.random(); // the same widget may be shown twice
    waiting.set(number, done);
    model.set("question", { number, ...questionOf(setting) });
    model.save_changes();
  });
  const host = { linked: false, state: model.get("state"), recompute,
    changed(state) { model.set("state", state); model.save_changes(); } };
  return mount(el, model.get("data"), host);
}
export default { render };
"""


def widget(what: View | Trace = "slide") -> Any:
    """The interactive page as a widget for JupyterLab, marimo and whatever else shows anywidgets.

    Args:
        what: the view to open, or a trace.

    Returns:
        An `anywidget.AnyWidget`. Its `trace` is the convolution that the learner made last by changing something,
        computed by jconv; its `state` is what a link would hold after the `#`.

    Raises:
        ValueError: there is no such view.
        ImportError: anywidget is not installed.
    """
    return _widget_class()(what)


@cache
def _widget_class() -> type:
    """The class, made when it is first asked for: anywidget is an extra."""
    try:
        import anywidget
        import traitlets
    except ImportError:
        raise ImportError("widgets need anywidget: pip install 'jconv[notebook]'") from None

    class PageWidget(anywidget.AnyWidget):
        _esm = module() + _START
        _css = style()
        data = traitlets.Dict().tag(sync=True)
        state = traitlets.Unicode("").tag(sync=True)
        question = traitlets.Dict().tag(sync=True)
        answer = traitlets.Dict().tag(sync=True)
        trace = traitlets.Instance(Trace, allow_none=True)

        def __init__(self, what: View | Trace) -> None:
            super().__init__(data=dict(page_data(what)), trace=what if isinstance(what, Trace) else None)

        @traitlets.observe("question")
        def _compute(self, change: Any) -> None:
            self.answer, computed = answered(change["new"])
            self.trace = computed or self.trace

    return PageWidget


def answered(question: dict[str, Any]) -> tuple[dict[str, Any], Trace | None]:
    """What the page is told when it asks: the output of a setting, or nothing where jconv refuses it."""
    number = question.get("number")
    try:
        computed = _computed(question)
    except (KeyError, TypeError, ValueError):  # the page has words of its own for what cannot be computed
        return {"number": number, "y": None}, None
    y = computed.y if computed.operation in ("conv", "conv_transpose") else computed.y[None]
    return {"number": number, "y": array_json(y)}, computed


def _computed(question: dict[str, Any]) -> Trace:
    operation = question["op"]
    x, kernel = (_array(question[name]) for name in ("x", "kernel"))
    bias = None if question["bias"] is None else _array(question["bias"])
    options: dict[str, Any] = {name: question[name] for name in ("stride", "dilation", "groups")}
    options["padding"] = [tuple(pair) for pair in question["padding"]]
    if operation == "conv_transpose":
        return trace(x, kernel, bias, output_padding=question["output_padding"], transposed=True, **options)
    plain = kernel.shape[:2] == (1, 1) and bias is None
    if plain:
        x, kernel = x[0], kernel[0, 0]
    return trace(
        x, kernel, bias, padding_mode=question["padding_mode"], flip=operation == "convolve" and plain, **options
    )


def _array(told: dict[str, Any]) -> np.ndarray:
    flat = np.array([float(number) for number in told["data"]])
    return flat.reshape(told["shape"]).astype(np.int32 if told["dtype"] == "int32" else np.float32)
