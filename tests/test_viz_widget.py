"""The widget's Python half: what the page asks is computed by jconv. The other half is tested in JupyterLab."""

import numpy as np
import pytest

from jconv import viz
from jconv.viz.widget import answered

pytest.importorskip("anywidget", reason="the widget is an extra: pip install 'jconv[notebook]'")


def question(x, kernel, **options):
    def told(array):
        array = np.asarray(array)
        kind = "int32" if array.dtype.kind == "i" else "float32"
        return {"shape": list(array.shape), "data": array.ravel().tolist(), "dtype": kind}

    rank = np.ndim(x) - 1
    defaults = {
        "op": "correlate", "bias": None, "stride": [1] * rank, "padding": [[0, 0]] * rank, "dilation": [1] * rank,
        "groups": 1, "padding_mode": "zeros", "output_padding": [0] * rank, "number": 0.5,
    }  # fmt: skip
    asked = defaults | {"x": told(x), "kernel": told(kernel)} | options
    if asked["bias"] is not None:
        asked["bias"] = told(asked["bias"])
    return asked


def test_a_change_in_the_page_is_computed_and_kept():
    widget = viz.widget()
    assert widget.trace is None
    x, kernel = np.arange(16).reshape(1, 4, 4), np.ones((1, 1, 2, 2), int)
    widget.question = question(x, kernel, stride=[2, 2])
    assert widget.answer == {"number": 0.5, "y": {"dtype": "int32", "data": [[[10, 18], [42, 50]]]}}
    assert widget.trace.stride == (2, 2)
    assert widget.trace.y.tolist() == [[10, 18], [42, 50]]


@pytest.mark.parametrize("op", ["correlate", "convolve", "conv_transpose"])
def test_every_operation_is_computed_as_trace_does(op, rng):
    x, kernel = rng.normal(size=(1, 5)), rng.normal(size=(1, 1, 2))
    answer, computed = answered(question(x, kernel, op=op, padding=[[1, 0]]))
    options = {"flip": op == "convolve", "transposed": op == "conv_transpose", "padding": [(1, 0)]}
    expected = viz.trace(x[0], kernel[0, 0], **options).y
    np.testing.assert_allclose(computed.y, expected)
    np.testing.assert_allclose(answer["y"]["data"], np.atleast_2d(expected), rtol=1e-6)


def test_channels_groups_and_bias_are_computed(rng):
    x, kernel, bias = rng.normal(size=(4, 3, 3)), rng.normal(size=(2, 2, 2, 2)), rng.normal(size=2)
    answer, _ = answered(question(x, kernel, bias=bias, groups=2))
    np.testing.assert_allclose(answer["y"]["data"], viz.trace(x, kernel, bias, groups=2).y, rtol=1e-6)


@pytest.mark.parametrize(
    "broken",
    [
        {"stride": [0, 0]},
        {"kernel": {"shape": [1, 1, 9, 9], "data": [1] * 81, "dtype": "int32"}},
        {"x": {"shape": [1, 2, 2], "data": [1, 2, 3], "dtype": "int32"}},
        {"x": {"shape": [1, 1, 1], "data": ["many"], "dtype": "int32"}},
        {"op": None, "x": None},
    ],
)
def test_what_jconv_refuses_has_no_answer_and_no_error(broken):
    asked = question(np.ones((1, 3, 3), int), np.ones((1, 1, 2, 2), int)) | broken
    assert answered(asked) == ({"number": 0.5, "y": None}, None)


def test_a_question_without_anything_is_no_error():
    assert answered({}) == ({"number": None, "y": None}, None)


def test_a_trace_of_ones_own_is_the_widgets():
    mine = viz.trace([1, 2, 3], [1, -1])
    widget = viz.widget(mine)
    assert widget.trace is mine
    assert widget.data["view"] == "slide"
    assert widget.data["slide"]["presets"][0]["name"] == "yours"


def test_an_unknown_view_is_refused():
    with pytest.raises(ValueError, match=r"^viz: there is no view 'nowhere'; there are slide, transposed, "):
        viz.widget("nowhere")
