"""Every mistake in a call of the antialias module, and its whole message."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import METHOD_MISTAKE
from test_errors import MODES, exactly

from jconv import aliased_frequency, aliasing_energy, antialiased_conv, blur_pool, frequency_response

X, K = np.ones((1, 2, 6, 6), "f4"), np.ones((3, 2, 3, 3), "f4")
BARE = "`kernel` must have an axis and taps along every axis, got shape"
LAYOUTS = '"channels_first", "channels_last"'
WRONG_VALUES = [
    # blur_pool
    (lambda: blur_pool(X, filter_size=0), "blur_pool: `filter_size` must be at least 1, got 0"),
    (lambda: blur_pool(X, stride=0), "blur_pool: `stride` must be at least 1, got 0"),
    (lambda: blur_pool(X, stride=(2, -1)), "blur_pool: `stride` must be at least 1, got -1"),
    (lambda: blur_pool(X, stride=()), "blur_pool: `stride` must be an int or have one an axis, got ()"),
    (lambda: blur_pool(X, padding_mode="edge"), f"blur_pool: `padding_mode` must be one of {MODES}; got 'edge'"),
    (lambda: blur_pool(X, layout="NCHW"), f"blur_pool: `layout` must be one of {LAYOUTS}; got 'NCHW'"),
    (
        lambda: blur_pool(X[0, 0]),
        "blur_pool: `x` must be batched and have a spatial axis where `stride` is an int, got shape (6, 6); for "
        "an unbatched array give `stride` one int an axis",
    ),
    (
        lambda: blur_pool(X, stride=(2, 2, 2, 2)),
        "blur_pool: `x` must have 6 axes (N, C, S0, S1, S2, S3) or 5 axes (C, S0, S1, S2, S3), got 4 "
        "(shape (1, 2, 6, 6))",
    ),
    (
        lambda: blur_pool(X[..., :0]),
        "blur_pool: `x` must have a cell along every spatial axis, got shape (1, 2, 6, 0)",
    ),
    (
        lambda: blur_pool(X[..., :2]),
        'blur_pool: `x` must be larger than the border of 2 cells that mode "reflect" takes from it, '
        "got shape (1, 2, 6, 2)",
    ),
    (
        lambda: blur_pool(X[..., :2], filter_size=7, padding_mode="circular"),
        'blur_pool: `x` must be larger than the border of 3 cells that mode "circular" takes from it, '
        "got shape (1, 2, 6, 2)",
    ),
    # antialiased_conv
    (
        lambda: antialiased_conv(X[:, :1], K),
        "antialiased_conv: `x` has 1 channels but `kernel` expects 2 (kernel shape (3, 2, 3, 3), groups=1)",
    ),
    (
        lambda: antialiased_conv(X, K[0, 0]),
        "antialiased_conv: `kernel` must have at least 3 axes (O, C, KW), got 2 (shape (3, 3))",
    ),
    (
        lambda: antialiased_conv(X, K, np.ones(2)),
        "antialiased_conv: `bias` must have shape (3,), one number an output channel, got (2,) "
        "(kernel shape (3, 2, 3, 3))",
    ),
    (lambda: antialiased_conv(X, K, stride=0), "antialiased_conv: `stride` must be at least 1, got 0"),
    (
        lambda: antialiased_conv(X, K, stride=(2,)),
        "antialiased_conv: `stride` must be an int or have one an axis, 2 here, got 1: (2,)",
    ),
    (lambda: antialiased_conv(X, K, padding=-1), "antialiased_conv: `padding` must be at least 0, got -1"),
    (lambda: antialiased_conv(X, K, filter_size=0), "antialiased_conv: `filter_size` must be at least 1, got 0"),
    (
        lambda: antialiased_conv(X, K, padding_mode="wrap"),
        f"antialiased_conv: `padding_mode` must be one of {MODES}; got 'wrap'",
    ),
    (
        lambda: antialiased_conv(X, K, blur_padding_mode="wrap"),
        f"antialiased_conv: `blur_padding_mode` must be one of {MODES}; got 'wrap'",
    ),
    (
        lambda: antialiased_conv(X, K, method="cudnn"),
        f"antialiased_conv: {METHOD_MISTAKE}",
    ),
    (
        lambda: antialiased_conv(X[..., :4], K, stride=2),
        'antialiased_conv: `conv(x, kernel)` must be larger than the border of 2 cells that mode "reflect" takes '
        "from it, got shape (1, 3, 4, 2)",
    ),
    (
        lambda: antialiased_conv(X[0, :, :3], K, stride=2, blur_padding_mode="circular"),
        'antialiased_conv: `conv(x, kernel)` must be larger than the border of 2 cells that mode "circular" takes '
        "from it, got shape (3, 1, 4)",
    ),
    (
        lambda: antialiased_conv(X, K, preferred_element_type="int32"),
        "antialiased_conv: `preferred_element_type` must be a dtype of float32's kind and at least its width, or "
        "a floating one where that is an integer, got int32",
    ),
    # measures
    (lambda: frequency_response(np.ones(())), f"frequency_response: {BARE} ()"),
    (lambda: frequency_response(np.ones((3, 0))), f"frequency_response: {BARE} (3, 0)"),
    (lambda: frequency_response(np.ones(3), size=0), "frequency_response: `size` must be at least 1, got 0"),
    (
        lambda: frequency_response(np.ones(3), size=(8, 8)),
        "frequency_response: `size` must be an int or have one an axis, 1 here, got 2: (8, 8)",
    ),
    (lambda: aliasing_energy(np.float32(1)), f"aliasing_energy: {BARE} ()"),
    (lambda: aliasing_energy(np.ones(0)), f"aliasing_energy: {BARE} (0,)"),
    (lambda: aliasing_energy(np.ones(3), stride=0), "aliasing_energy: `stride` must be at least 1, got 0"),
    (
        lambda: aliasing_energy(np.ones((3, 3)), stride=(2,)),
        "aliasing_energy: `stride` must be an int or have one an axis, 2 here, got 1: (2,)",
    ),
    (lambda: aliased_frequency(0.3, stride=0), "aliased_frequency: `stride` must be at least 1, got 0"),
]
WRONG_TYPES = [
    (lambda: blur_pool([[[1.0]]]), "blur_pool: `x` must be an array, got list"),
    (lambda: blur_pool(X, filter_size=4.0), "blur_pool: `filter_size` must be made of ints, got 4.0 (float)"),
    (
        lambda: blur_pool(X, filter_size=(4, 4)),
        "blur_pool: `filter_size` must be made of ints, got (4, 4) (tuple)",
    ),
    (lambda: blur_pool(X, stride=2.0), "blur_pool: `stride` must be made of ints, got 2.0 (float)"),
    (lambda: antialiased_conv(1, K), "antialiased_conv: `x` must be an array, got int"),
    (lambda: antialiased_conv(X, [1]), "antialiased_conv: `kernel` must be an array, got list"),
    (lambda: antialiased_conv(X, K, 1.0), "antialiased_conv: `bias` must be an array, got float"),
    (
        lambda: antialiased_conv(X, K, stride=True),
        "antialiased_conv: `stride` must be made of ints, got True (bool)",
    ),
    (lambda: frequency_response([1, 2]), "frequency_response: `kernel` must be an array, got list"),
    (
        lambda: frequency_response(np.ones(3), size=8.0),
        "frequency_response: `size` must be made of ints, got 8.0 (float)",
    ),
    (lambda: aliasing_energy([1, 2]), "aliasing_energy: `kernel` must be an array, got list"),
    (lambda: aliased_frequency([0.1]), "aliased_frequency: `frequency` must be an array, got list"),
    (lambda: aliased_frequency(1j), "aliased_frequency: `frequency` must be an array, got complex"),
    (
        lambda: aliased_frequency(np.ones(2, np.complex64)),
        "aliased_frequency: `frequency` must be real, got dtype complex64",
    ),
    (
        lambda: aliased_frequency(0.1, stride=(2, 2)),
        "aliased_frequency: `stride` must be made of ints, got (2, 2) (tuple)",
    ),
]


def row_id(value):
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("call", "text"), WRONG_VALUES, ids=row_id)
def test_wrong_values(call, text):
    with pytest.raises(ValueError, match=exactly(text)):
        call()


@pytest.mark.parametrize(("call", "text"), WRONG_TYPES, ids=row_id)
def test_wrong_types(call, text):
    with pytest.raises(TypeError, match=exactly(text)):
        call()


def test_mistakes_are_found_while_tracing_before_any_arithmetic(monkeypatch):
    monkeypatch.setattr("jconv.antialias.plan_and_run", lambda *_, **__: pytest.fail("arithmetic came first"))
    described = jax.ShapeDtypeStruct((1, 2, 4, 3), jnp.float32)
    with pytest.raises(ValueError, match=r"^antialiased_conv: `conv\(x, kernel\)` must be larger than the border"):
        jax.eval_shape(antialiased_conv, described, K)
