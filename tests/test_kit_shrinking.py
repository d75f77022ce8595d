"""Failing inputs are made smaller: sizes go on fitting together, and what is shown still fails."""

import inspect
from dataclasses import replace

import numpy as np
import pytest

from jconv.kit import KitError, load_kit
from jconv.kit.attempt.calls import Call
from jconv.kit.cases import answer_of
from jconv.kit.shrinking import MOST_TRIALS, Failure, shrink

AXES = {"x": "N C H W", "kernel": "O C KH KW", "bias": "O"}


def layer(x, kernel, bias, stride=1):
    N, C, H, W = x.shape
    O, c, KH, KW = kernel.shape
    if c != C or bias.shape != (O,) or KH > H or KW > W:
        raise ValueError("sizes")
    return np.array(
        [
            [
                [
                    [
                        (x[n, :, i : i + KH, j : j + KW] * kernel[o]).sum() + bias[o]
                        for j in range(0, W - KW + 1, stride)
                    ]
                    for i in range(0, H - KH + 1, stride)
                ]
                for o in range(O)
            ]
            for n in range(N)
        ]
    )


def shrunk(attempt, call, axes=AXES):
    tried = []

    def try_again(call):
        tried.append(call)
        try:
            expected = answer_of(layer, call)
        except ValueError:
            return None
        got = answer_of(attempt, call)
        return None if got.shape == expected.shape and np.allclose(got, expected) else Failure(call, "wrong")

    found = shrink(Failure(call, "wrong at first"), layer, axes, try_again)
    assert len(tried) <= MOST_TRIALS
    return found


RNG = np.random.default_rng(0)
CALL = Call(
    (
        RNG.normal(size=(2, 3, 5, 6)).astype(np.float32),
        RNG.normal(size=(4, 3, 3, 2)).astype(np.float32),
        RNG.normal(size=4).astype(np.float32) + 1,
    ),
    {"stride": 2},
)


@pytest.mark.parametrize(
    ("attempt", "shapes"),
    [
        (lambda x, k, b, stride=1: layer(x, k, 0 * b, stride), [(1, 1, 1, 1), (1, 1, 1, 1), (1,)]),
        # Without its second channel a sum over channels cannot be wrong.
        (lambda x, k, b, stride=1: layer(x[:, :1], k[:, :1], b, stride), [(1, 2, 1, 1), (1, 2, 1, 1), (1,)]),
        # A flip shows from two rows on.
        (lambda x, k, b, stride=1: layer(x, k[:, :, ::-1], b, stride), [(1, 1, 2, 1), (1, 1, 2, 1), (1,)]),
    ],
    ids=["no bias", "one channel", "flipped"],
)
def test_the_smallest_input_that_still_fails_is_found(attempt, shapes):
    found = shrunk(attempt, CALL)
    assert [value.shape for value in found.call.args] == shapes
    assert found.call.kwargs == {"stride": 2}
    assert found.said == "wrong"


def test_numbers_become_whole_where_that_still_fails():
    found = shrunk(lambda x, k, b, stride=1: layer(x, k, b, stride) + 1, CALL)
    for value in found.call.args:
        assert (value == np.round(value)).all()
        assert value.dtype == np.float32


def test_what_has_no_axes_is_left_as_it_is():
    found = shrunk(lambda x, k, b, stride=1: layer(x, k, 0 * b, stride), CALL, axes={"x": "N C H"})
    assert found.call == CALL


def test_a_tuple_of_sizes_follows_its_letters():
    def windows(x, size):
        return np.lib.stride_tricks.sliding_window_view(x, size)

    def try_again(call):
        x, size = call.args
        return Failure(call, "wrong") if all(k <= n for k, n in zip(size, x.shape, strict=True)) else None

    call = Call((np.ones((5, 6)), (2, 3)), {})
    found = shrink(Failure(call, ""), windows, {"x": "H W", "size": "KH KW"}, try_again)
    assert found.call.args[0].shape == (1, 1)
    assert found.call.args[1] == (1, 1)


def test_feedback_says_that_the_input_was_made_smaller(tmp_path):
    from jconv.kit.cases import draw
    from jconv.kit.checking import check_function
    from jconv.kit.scaffold import add_exercise

    list(add_exercise(tmp_path, "01_first/totals"))
    kit = load_kit(tmp_path)
    exercise = kit.exercises[0]

    def wrong_beyond_four(values):
        return np.cumsum(values) + (len(values) > 4)

    judged = check_function(replace(exercise, forbidden=()), draw(kit, exercise, 0), wrong_beyond_four, __file__)
    assert "smallest failing input (hidden, made smaller):" in judged.feedback
    assert "of 1 differ" not in judged.feedback
    assert "of 5 differ" in judged.feedback


def test_axes_of_the_kits_name_arguments():
    for root in ("", "tests/sequences_kit"):
        kit = load_kit(inspect.getfile(load_kit).split("/jconv/kit/")[0] + "/" + root)
        from jconv.kit.cases import draw

        for exercise in kit.exercises:
            parameters = inspect.signature(draw(kit, exercise, 0).reference).parameters
            assert set(exercise.axes) <= set(parameters), exercise.name


def test_a_kit_with_axes_that_are_no_text_is_refused(tmp_path):
    from jconv.kit.scaffold import add_exercise

    list(add_exercise(tmp_path, "01_first/totals"))
    manifest = tmp_path / "kit.toml"
    manifest.write_text(manifest.read_text().replace('values = "N"', "values = 3"))
    with pytest.raises(KitError, match="`axes` must be a table of strings, an argument's axes each"):
        load_kit(tmp_path)
