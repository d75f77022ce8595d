"""What measures aliasing: against the Fourier transform, samples of cosines, and integrals over frequencies."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from loops_symmetry import loop_aliasing_energy, transfer
from oracles import assert_close
from test_antialias import BINOMIAL, binomial

from jconv import aliased_frequency, aliasing_energy, correlate, frequency_response

# ---------------------------------------------------------------------------------------------------------
# frequency_response


@pytest.mark.parametrize("shape", [(1,), (4,), (5,), (3, 2), (2, 3, 2)], ids=str)
def test_correlate_answers_a_plane_wave_with_the_response(shape, rng):
    kernel, size = rng.normal(size=shape), tuple(range(8, 8 + len(shape)))
    with jax.enable_x64(True):
        response = frequency_response(kernel, size=size)
        for place in [tuple(rng.integers(0, n) for n in size) for _ in range(4)]:
            f = [np.fft.fftfreq(n)[i] for n, i in zip(size, place, strict=True)]
            wave = partial(lambda f, *p: np.exp(2j * np.pi * sum(a * b for a, b in zip(f, p, strict=True))), f)
            y = correlate(np.fromfunction(wave, size), kernel)
            centres = [np.arange(o) + (k - 1) / 2 for o, k in zip(y.shape, shape, strict=True)]
            assert_close(y, response[place] * wave(*np.meshgrid(*centres, indexing="ij")), relative=1e-13)


@pytest.mark.parametrize("shape", [(3,), (6,), (4, 3)], ids=str)
def test_magnitudes_are_numpys_and_symmetric_kernels_are_real(shape, rng):
    kernel = rng.normal(size=shape).astype("f4")
    run = jax.jit(partial(frequency_response, size=10))
    assert_close(abs(run(kernel)), abs(np.fft.fftn(kernel, [10] * len(shape), range(len(shape)))), relative=1e-6)
    symmetric = kernel + np.flip(kernel)
    response = run(symmetric)
    assert response.dtype == jnp.complex64
    assert abs(response.imag).max() < 1e-6 * abs(response).max()
    assert_close(response.ravel()[0].real, symmetric.sum(), relative=1e-6)


def test_the_response_where_there_are_fewer_frequencies_than_taps(rng):
    kernel = rng.normal(size=7).astype("f4")
    expected = [transfer(kernel, [f]) for f in np.fft.fftfreq(3)]
    assert_close(frequency_response(kernel, size=3), np.array(expected), relative=1e-6)
    assert frequency_response(kernel).shape == (64,)
    program = str(jax.make_jaxpr(frequency_response)(kernel))
    assert "(Precision.HIGHEST, Precision.HIGHEST)" in program  # a GPU would round the waves to 10 bits


def test_the_blurs_response_is_a_power_of_a_cosine():
    f = np.fft.fftfreq(64)
    for taps in BINOMIAL:
        assert_close(
            frequency_response(binomial(taps).astype("f4")), (np.cos(np.pi * f) ** (taps - 1)).astype(complex),
            relative=1e-6,
        )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------
# aliased_frequency


@pytest.mark.parametrize("stride", [1, 2, 3, 5])
def test_samples_of_a_cosine_are_those_of_the_folded_one(stride):
    cells = np.arange(0, 120, stride)
    frequencies = np.linspace(-0.5, 0.5, 41)
    with jax.enable_x64(True):
        folded = np.asarray(aliased_frequency(frequencies, stride=stride))
    assert folded.dtype == np.float64
    assert (folded >= -0.5).all()
    assert (folded < 0.5).all()
    samples = np.cos(2 * np.pi * np.outer(frequencies, cells))
    np.testing.assert_allclose(np.cos(2 * np.pi * np.outer(folded, np.arange(len(cells)))), samples, atol=1e-10)


@pytest.mark.parametrize(("cycles", "stride"), [(13, 2), (40, 2), (30, 2), (29, 3), (45, 4), (7, 4)])
def test_the_spectrum_of_the_samples_peaks_there(cycles, stride):
    wave = np.exp(2j * np.pi * cycles / 96 * np.arange(0, 96, stride))
    peak = np.fft.fftfreq(len(wave))[np.argmax(abs(np.fft.fft(wave)))]
    np.testing.assert_allclose(aliased_frequency(cycles / 96, stride=stride), peak, atol=1e-6)


def test_a_half_is_folded_down_whatever_the_side_and_the_dtype():
    halves = jnp.array([-0.75, -0.25, 0.25, 0.75])
    np.testing.assert_array_equal(aliased_frequency(halves, stride=2), [-0.5] * 4)
    below = np.nextafter(np.float32(0.5), np.float32(0))
    assert aliased_frequency(below, stride=1) == below
    for dtype in ("bfloat16", "float16"):
        near = aliased_frequency(jnp.linspace(0, 1, 999).astype(dtype), stride=3)
        assert near.dtype == dtype
        assert near.min() >= -0.5
        assert near.max() < 0.5
    assert aliased_frequency(np.arange(3), stride=2).tolist() == [0, 0, 0]
    assert aliased_frequency(1, stride=2).dtype == jnp.float32
    assert jax.grad(partial(aliased_frequency, stride=3))(0.4) == 3
    assert jax.grad(partial(aliased_frequency, stride=2))(0.25) == 2


# ---------------------------------------------------------------------------------------------------------
# aliasing_energy


@pytest.mark.parametrize("stride", [1, 2, 3, (2, 3)], ids=str)
def test_the_energy_is_an_integral_over_frequencies(stride, rng):
    for shape in [(3, 2), (1, 4)]:
        kernel = rng.normal(size=shape)
        for w in (kernel, kernel + 1j * rng.normal(size=shape)):
            with jax.enable_x64(True):
                share = aliasing_energy(w, stride=stride)
            assert share.dtype == np.float64
            assert share.shape == ()
            np.testing.assert_allclose(share, loop_aliasing_energy(w, stride), atol=1e-13)


def test_the_energy_is_that_of_a_fine_grid_of_responses(rng):
    kernel = rng.normal(size=(3, 3)).astype("f4")
    energy = abs(np.asarray(frequency_response(kernel, size=500))) ** 2
    low = abs(np.fft.fftfreq(500)) < 0.25
    np.testing.assert_allclose(
        aliasing_energy(kernel), 1 - energy[np.ix_(low, low)].sum() / energy.sum(), atol=5e-3
    )


@pytest.mark.parametrize(("rank", "stride"), [(1, 2), (2, 2), (3, 2), (2, 3), (1, 1), (2, 1)])
def test_the_identity_passes_everything(rank, stride):
    identity = np.zeros([3] * rank, np.float32)
    identity[(1,) * rank] = 5
    for kernel in (identity, np.ones([1] * rank, np.float32)):
        np.testing.assert_allclose(aliasing_energy(kernel, stride=stride), 1 - 1 / stride**rank, atol=1e-6)


@pytest.mark.parametrize("rank", [1, 2])
def test_a_longer_blur_folds_less(rank):
    blurs = [jnp.asarray(binomial(taps, rank), jnp.float32) for taps in BINOMIAL]
    shares = list(map(float, jax.jit(lambda blurs: [aliasing_energy(blur) for blur in blurs])(blurs)))
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == pytest.approx(1 - 0.5**rank, abs=1e-6)
    assert shares[list(BINOMIAL).index(4)] < 0.05 * rank
    assert shares[-1] < 0.01


def test_an_edge_detector_folds_more_than_the_identity():
    assert aliasing_energy(jnp.array([1.0, -1.0])) > 0.8
    assert aliasing_energy(jnp.array([1.0, 1.0])) < 0.2
    np.testing.assert_allclose(
        aliasing_energy(jnp.array([1, -1])) + aliasing_energy(jnp.array([1, 1])), 1, atol=1e-6
    )


def test_neither_scale_nor_zeros_are_in_the_way():
    w = jnp.array([0.1, 0.7, 0.4])
    both = jax.jit(jax.value_and_grad(aliasing_energy))
    for scale in (1e-30, 1e30, -1):
        np.testing.assert_allclose(both(scale * w)[0], both(w)[0], rtol=1e-5)
    assert [part.tolist() for part in both(0 * w)] == [0, [0, 0, 0]]

    def slope(w):
        return both(w)[1]

    np.testing.assert_allclose(slope(w) @ w, 0, atol=1e-6)  # a larger kernel of the same shape folds the same
    steps = [w]
    for _ in range(3):
        steps.append(steps[-1] - 0.1 * slope(steps[-1]))
    shares = [float(both(step)[0]) for step in steps]
    assert shares == sorted(shares, reverse=True)
