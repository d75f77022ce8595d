"""Attempts under jit, vmap and grad, against jax's own transformations of the same function."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.running import run
from jconv.kit.attempt.transforming import turned_pair, weights
from jconv.kit.transforms import GRADIENT_TOLERANCE, expected_under

X = np.linspace(-1, 1, 6, dtype=np.float32).reshape(2, 3)
K = np.array([0.5, -2.0, 1.0], np.float32)


def reference(x, k, power=2):
    """NumPy, and not linear."""
    return np.tanh(x @ k) ** power


def attempt(x, k, power=2):
    return jnp.tanh(jnp.asarray(x) @ k) ** power


def plain(call):
    return reference(*call.args, **call.kwargs)


@pytest.mark.parametrize("transform", ["jit", "vmap", "grad"])
@pytest.mark.parametrize("call", [Call((X, K), {}), Call((X,), {"k": K, "power": 3})], ids=["positional", "named"])
def test_the_expected_answer_is_what_a_right_attempt_gives(transform, call):
    asked, expected = expected_under(transform, plain, call)
    ran = run(attempt, [asked], __file__).outcomes[0]
    assert ran.ending == "answered", ran.text
    np.testing.assert_allclose(ran.answer, expected, rtol=GRADIENT_TOLERANCE, atol=GRADIENT_TOLERANCE)


def test_the_gradient_is_of_the_weighted_sum():
    _, expected = expected_under("grad", plain, Call((X, K), {}))
    w = weights((2,))
    gradient = jax.grad(lambda x: (attempt(x, K) * w).sum())(jnp.asarray(X))
    np.testing.assert_allclose(expected, gradient, rtol=GRADIENT_TOLERANCE, atol=GRADIENT_TOLERANCE)


def test_vmap_goes_over_two_arrays_that_differ():
    first, second = turned_pair(X)
    assert (first == X).all()
    assert (second == X[::-1, ::-1]).all()
    _, expected = expected_under("vmap", plain, Call((X, K), {}))
    np.testing.assert_allclose(expected, [reference(first, K), reference(second, K)])


def test_weights_tell_cells_apart():
    assert np.unique(weights((4, 5)).round(6)).size == 20


def test_jit_traces_arrays_and_nothing_else():
    def choosy(x, mode, times):
        assert isinstance(x, jax.core.Tracer)
        return x * times if mode == "twice" else x

    asked = Call((X, "twice", 2), {}, "jit")
    assert run(choosy, [asked], __file__).outcomes[0].answer.tolist() == (2 * X).tolist()


@pytest.mark.parametrize("transform", ["jit", "export"])
@pytest.mark.parametrize(("weights", "name"), [((K, K), "weights_1"), ((0, [1.0]), "k")])
def test_what_cannot_be_traced_is_told_by_its_line_and_in_its_own_names(transform, weights, name):
    def on_values(times, x, *, weights, k):
        if weights[1][0] > 0 and k[0] > 0:
            return x
        return -x

    call = Call((2, X), {"k": K, "weights": weights}, transform)
    ended = run(on_values, [call], __file__).outcomes[0]
    assert ended.ending == "raised"
    assert "if weights[1][0] > 0 and k[0] > 0" in ended.text
    assert "TracerBoolConversionError" in ended.text
    assert f"tracing the function on_values at {__file__}" in ended.text
    assert f"the value of the argument {name}." in ended.text
    assert "transforming.py" not in ended.text
