"""passes.along and padding.check_border: what filters and anti-aliasing are made of."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import NUMPY_MODES, whole_numbers

from jconv.padding import check_border
from jconv.passes import along


def loop(x, taps, axis, low, high, stride, mode):
    """A line at a time, a cell at a time."""
    lines = np.moveaxis(x, axis, -1)
    cells, k = x.shape[axis], len(taps)
    y = np.zeros((*lines.shape[:-1], (cells + low + high - k) // stride + 1), np.result_type(x, taps))
    for index in np.ndindex(lines.shape[:-1]):
        line = np.pad(lines[index], (low, high), mode=NUMPY_MODES[mode])
        for p in range(y.shape[-1]):
            y[(*index, p)] = sum(line[stride * p + i] * taps[i] for i in range(k))
    return np.moveaxis(y, -1, axis)


@pytest.mark.parametrize("mode", NUMPY_MODES)
@pytest.mark.parametrize(
    ("shape", "axis"), [((3, 4, 5), 0), ((3, 4, 5), -2), ((2, 3, 1, 4), 3), ((5,), 0)], ids=str
)
def test_along_is_a_loop(shape, axis, mode, rng):
    x, taps = whole_numbers(rng, *shape), whole_numbers(rng, 3)
    for (low, high), stride in [((1, 1), 1), ((2, 0), 2), ((0, 1), 3)]:
        y = along(
            "f", jnp.asarray(x), jnp.asarray(taps), axis, padding=(low, high), stride=stride, padding_mode=mode
        )
        np.testing.assert_array_equal(y, loop(x, taps, axis, low, high, stride, mode))


@pytest.mark.parametrize(
    ("dtypes", "kept"),
    [
        (("float16", "float16"), "float32"),
        (("bfloat16", "float32"), "float32"),
        (("int8", "int8"), "int32"),
        (("complex64", "float32"), "complex64"),
    ],
)
def test_along_returns_what_its_sums_were_kept_in(dtypes, kept):
    x, taps = (jnp.ones(shape, dtype) for shape, dtype in zip([(2, 300), (260,)], dtypes, strict=True))
    y = along("f", 7 * x, taps, 1, padding=(0, 0), padding_mode="zeros")
    assert (y.dtype, y.shape) == (kept, (2, 41))
    assert (y == 7 * 260).all()


@pytest.mark.parametrize("shape", [(0, 4), (2, 0, 4), (4, 0)], ids=str)
def test_along_of_no_lines_is_none(shape):
    axis = shape.index(4)
    y = along("f", jnp.zeros(shape), jnp.ones(2), axis, padding=(0, 0), stride=3, padding_mode="reflect")
    assert y.shape == tuple(1 if i == axis else cells for i, cells in enumerate(shape))


def test_along_is_differentiable_in_both(rng):
    x, taps = rng.normal(size=(3, 5)).astype("f4"), rng.normal(size=3).astype("f4")

    def run(x, taps):
        return along("f", x, taps, 0, padding=(1, 1), padding_mode="reflect")

    for i in (0, 1):  # linear in each
        tangent = rng.normal(size=(x, taps)[i].shape).astype("f4")
        moved = [tangent if j == i else a for j, a in enumerate((x, taps))]
        _, slope = jax.jvp(
            lambda a, i=i: run(*[a if j == i else b for j, b in enumerate((x, taps))]), ((x, taps)[i],), (tangent,)
        )
        np.testing.assert_allclose(slope, run(*moved), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("mode", "most"), [("zeros", 99), ("replicate", 99), ("reflect", 4), ("circular", 5), ("symmetric", 5)]
)
def test_a_border_takes_no_more_cells_than_there_are(mode, most):
    check_border("f", "x", (9, 5), (1, 0), (most, 0), mode)
    if most == 99:
        return
    with pytest.raises(ValueError, match="`x` must be larger") as raised:
        check_border("f", "x", (9, 5), (0, 1), (0, most + 1), mode)
    assert str(raised.value) == (
        f'f: `x` must be larger than the border of {most + 1} cells that mode "{mode}" takes from it, '
        "got shape (9, 5)"
    )
