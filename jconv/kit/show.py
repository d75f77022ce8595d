"""Values as a learner should see them: small arrays whole, large ones by their size and first cells."""

import re

import numpy as np

from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.values import Value

_SMALL = 64
_USUAL = ("bool", "int64", "float64", "complex128")  # what numpy makes of plain numbers


def show(value: Value, indent: int = 0) -> str:
    """A value in a line or, for a small array of several axes, a block whose lines start at `indent`."""
    if isinstance(value, float):
        return f"{value:.7g}"
    if isinstance(value, np.ndarray):
        return _show_array(value, indent)
    if isinstance(value, tuple | list):
        inner = ", ".join(show(item, indent) for item in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' if len(value) == 1 else ''})"
    return repr(value)


def show_call(function: str, call: Call) -> str:
    """A call of the function, an argument a line where one is an array of several axes."""
    shown = [show(value, 4 + len("array(")) for value in call.args]
    shown += [f"{name}={show(value, 4 + len(name) + len('=array('))}" for name, value in call.kwargs.items()]
    inline = f"{function}({', '.join(shown)})"
    if "\n" not in inline and len(inline) <= 100:
        return inline
    return "\n    ".join([f"{function}(", *(f"{argument}," for argument in shown)]) + "\n)"


def show_cells(array: np.ndarray, indent: int) -> str:
    """The cells of an array, row under row, all but the first starting at `indent`."""
    cells = np.array2string(
        _readable(array), separator=", ", precision=5, suppress_small=True, floatmode="maxprec"
    )
    return re.sub(r"\n+", "\n" + " " * indent, cells)  # numpy leaves lines empty between planes


def _show_array(array: np.ndarray, indent: int) -> str:
    if array.size <= _SMALL:
        dtype = "" if array.dtype.name in _USUAL else f", dtype={array.dtype.name}"
        return f"array({show_cells(array, indent)}{dtype})"
    first = ", ".join(show(cell.item()) for cell in _readable(array).ravel()[:4])
    return f"<{array.dtype.name} array of shape {array.shape}, starting {first}, ...>"


def _readable(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32) if array.dtype.name == "bfloat16" else array
