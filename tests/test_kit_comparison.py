"""Comparison: the first thing that is wrong, in the order type, number, shape, dtype, value."""

import ml_dtypes
import numpy as np
import pytest

from jconv.kit.comparison import compare
from jconv.kit.manifest import Tolerance

TOLERANCE = Tolerance(rtol=1e-4, atol=1e-5)
F32 = np.float32


def array(*cells, dtype=F32):
    return np.array(cells, dtype)


RIGHT = {
    "equal": (array(1, 2), array(1, 2)),
    "within the tolerance": (array(1.00001, 2), array(1, 2)),
    "a wider float": (array(1, 2, dtype=np.float64), array(1, 2)),
    "half precision": (array(1, 2, dtype=ml_dtypes.bfloat16), array(1, 2)),
    "another integer width": (array(1, 2, dtype=np.int64), array(1, 2, dtype=np.int32)),
    "nan where nan belongs": (array(np.nan, 2), array(np.nan, 2)),
    "infinities": (array(np.inf, -np.inf), array(np.inf, -np.inf)),
    "an int for an int": (3, 3),
    "a 0-d integer array for an int": (np.array(3), 3),
    "an int for a 0-d integer array": (3, np.array(3)),
    "a float for a 0-d float array": (0.5, np.array(0.5, F32)),
    "empty": (np.zeros((0, 3), F32), np.zeros((0, 3), F32)),
    "a list for a tuple": ([1, array(2)], (1, array(2))),
    "complex": (array(1 + 2j, dtype=np.complex64), array(1 + 2j, dtype=np.complex128)),
    "none": (None, None),
}


@pytest.mark.parametrize("name", [n for n in RIGHT if n != "none"])
def test_right(name):
    assert compare(*RIGHT[name], TOLERANCE) is None


WRONG = {
    "none": (None, array(1), "type: None, expected an array: is a `return` missing?"),
    "a list": (
        [1, 2],
        array(1, 2),
        "type: a list of 2, expected an array: make it one with np.array or jnp.array",
    ),
    "two results for one": ((array(1), array(2)), array(1), "type: a tuple of 2, expected one array"),
    "a number for an array": (1.0, array(1, 2), "type: a float 1.0, expected an array"),
    "text": ("12", 12, "type: a str, expected an int"),
    "a float for an int": (
        112.0,
        112,
        "type: a float 112.0, expected an int: / and float() make floats, // and int() make ints",
    ),
    "a bool for an int": (True, 1, "type: a bool True, expected an int"),
    "a huge int": (1 << 80, 3, "type: an int of 81 bits, expected an int"),
    "one result for two": (1, (1, 2), "type: an int, expected 2 results"),
    "three results for two": ((1, 2, 3), (1, 2), "number of results: 3, expected 2"),
    "the second result": ((1, 3), (1, 2), "result 2 of 2, value: 3, expected 2"),
    "a nested result": ((1, (2, 5)), (1, (2, 3)), "result 2 of 2, result 2 of 2, value: 5, expected 3"),
    "shape": (array(1, 2, 3), array(1, 2), "shape: (3,), expected (2,)"),
    "a shape that broadcasts": (np.ones((1, 3), F32), np.ones((2, 3), F32), "shape: (1, 3), expected (2, 3)"),
    "a scalar array": (np.array(1.0), array(1, 2), "shape: (), expected (2,)"),
    "shape before dtype": (array(1, dtype=int), array(1, 2), "shape: (1,), expected (2,)"),
    "dtype": (
        array(1, 2, dtype=np.int64),
        array(1, 2),
        "dtype: int64, expected floating-point numbers of any width",
    ),
    "dtype before value": (
        array(7, dtype=np.int64),
        array(1),
        "dtype: int64, expected floating-point numbers",
    ),
    "bool for integer": (
        array(1, dtype=bool),
        array(1, dtype=int),
        "dtype: bool, expected integers of any width",
    ),
    "complex for float": (
        array(1, dtype=complex),
        array(1),
        "dtype: complex128, expected floating-point",
    ),
    "a float array for an int": (
        np.array(3.0),
        3,
        "dtype: float64, expected integers of any width (np.zeros, / and float() make floats)",
    ),
    "value": (
        array(1, 2, 4),
        array(1, 3, 5),
        "values: 2 of 3 differ; first at [1]: 2, expected 3\n  got      [1., 2., 4.]\n  expected [1., 3., 5.]",
    ),
    "nan": (array(np.nan), array(1), "values: 1 of 1 differ; first at [0]: nan, expected 1"),
    "nan expected": (array(1), array(np.nan), "values: 1 of 1 differ; first at [0]: 1, expected nan"),
    "infinity of the other sign": (array(np.inf), array(-np.inf), "first at [0]: inf, expected -inf"),
    "an integer off by one": (array(1000001, dtype=int), array(1000000, dtype=int), "1 of 1 differ"),
    "a scalar": (np.array(2.0, F32), np.array(3.0, F32), "value: 2, expected 3"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong(name):
    answer, expected, message = WRONG[name]
    said = compare(answer, expected, TOLERANCE)
    assert said is not None
    assert message in said


def test_a_large_array_is_not_printed_whole():
    said = compare(np.zeros((50, 50), F32), np.ones((50, 50), F32), TOLERANCE)
    assert said == "values: 2500 of 2500 differ; first at [0, 0]: 0, expected 1"


def test_wrapped_integers_are_recognised():
    wide = np.array([1760, 20])
    said = compare(wide.astype(np.uint8), wide, TOLERANCE)
    assert "all are right up to a multiple of 256: numbers that did not fit have wrapped around" in said
    assert "wrapped" not in compare(wide.astype(np.uint8) + 1, wide, TOLERANCE)


def test_planes_follow_each_other_without_empty_lines():
    assert "\n\n" not in compare(np.zeros((2, 2, 1, 2), F32), np.ones((2, 2, 1, 2), F32), TOLERANCE)


def test_rows_stand_under_each_other():
    said = compare(np.zeros((2, 2), F32), np.eye(2, dtype=F32), TOLERANCE)
    assert said == (
        "values: 2 of 4 differ; first at [0, 0]: 0, expected 1\n"
        "  got      [[0., 0.],\n"
        "            [0., 0.]]\n"
        "  expected [[1., 0.],\n"
        "            [0., 1.]]"
    )
