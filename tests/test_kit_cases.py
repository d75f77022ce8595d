"""Cases: drawn by seed, answered by the reference; a broken solution file says what is wrong with it."""

import numpy as np
import pytest
from kits import RIGHT, tiny_kit, write

from jconv.kit import KitError, case, load_kit
from jconv.kit.cases import draw


def arrays(drawn):
    return [call.args[0].tolist() for call in drawn.calls]


def test_the_same_seed_draws_the_same_cases_and_another_does_not(tmp_path):
    kit = load_kit(tiny_kit(tmp_path))
    mean = kit.exercises[0]
    once, again, other = (draw(kit, mean, seed) for seed in (3, 3, 4))
    assert arrays(once) == arrays(again)
    assert arrays(once)[0] == arrays(other)[0] == [1.0, 2.0, 6.0]
    assert arrays(once)[1] != arrays(other)[1]
    assert once.visible == {0}
    assert once.expected[0] == pytest.approx(3.0)


def test_a_reference_cannot_change_the_cases_it_is_given(tmp_path):
    root = tiny_kit(tmp_path)
    path = root / "solutions/01_centre/mean.py"
    source = path.read_text().replace("    return", "    values += 1\n    return")
    write(path, source)
    kit = load_kit(root)
    assert arrays(draw(kit, kit.exercises[0], 0))[0] == [1.0, 2.0, 6.0]


BROKEN = {
    "no reference": (RIGHT["mean"], "", "there is no function `mean` in this file"),
    "no examples": ("def examples", "def samples", "there is no function `examples`"),
    "no hidden cases": ("def hidden_cases", "def hidden", "there is no function `hidden_cases`"),
    "nothing yielded": (
        "yield case(np.array([1.0, 2.0, 6.0]))",
        "yield from ()",
        "must yield at least one case",
    ),
    "syntax": ("def examples()", "def examples(", "SyntaxError"),
    "reference fails": ("return values.sum()", "return values.smu()", "the reference failed"),
    "reference returns an object": (
        "return values",
        "return object(), values",
        "the reference returned an object",
    ),
    "generator fails": ("rng.uniform", "rng.uniformly", "drawing the cases failed"),
    "an input that is an object": (
        "case(np.array([1.0, 2.0, 6.0]))",
        "case(object())",
        "drawing the cases failed",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_solution_is_the_kits_error_not_the_learners(tmp_path, fault):
    old, new, message = BROKEN[fault]
    root = tiny_kit(tmp_path)
    path = root / "solutions/01_centre/mean.py"
    assert old in path.read_text()
    write(path, path.read_text().replace(old, new))
    kit = load_kit(root)
    with pytest.raises(KitError) as caught:
        draw(kit, kit.exercises[0], 0)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)


def test_case_keeps_positional_and_named_arguments():
    call = case(np.arange(3), 2, stride=1)
    assert call.args[1] == 2
    assert call.kwargs == {"stride": 1}
