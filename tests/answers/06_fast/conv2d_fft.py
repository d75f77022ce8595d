"""Answers to conv2d_fft that its checks are tried on."""

import jax
import jax.numpy as jnp
import jax.scipy.signal
import numpy as np
import scipy.fft
import scipy.signal

from jconv.kit import right, wrong


def spectra(image, kernel, shape=None):
    shape = image.shape if shape is None else shape
    return np.fft.rfft2(image, s=shape), np.fft.rfft2(kernel, s=shape)


def circular(image, kernel):
    of_image, of_kernel = spectra(image, kernel)
    return np.fft.irfft2(of_image * of_kernel.conj(), s=image.shape)


def valid(image, kernel, array):
    (H, W), (KH, KW) = image.shape, kernel.shape
    return array[: H - KH + 1, : W - KW + 1]


@right("flips the kernel and convolves, padded to H + KH - 1, and cuts the middle out")
def flipped_and_full(image, kernel):
    (H, W), (KH, KW) = image.shape, kernel.shape
    shape = (H + KH - 1, W + KW - 1)
    of_image, of_kernel = spectra(image, kernel[::-1, ::-1], shape)
    return np.fft.irfft2(of_image * of_kernel, s=shape)[KH - 1 : H, KW - 1 : W]


@right("complex transforms, of SciPy, padded to a size that is quick")
def complex_transforms(image, kernel):
    shape = [scipy.fft.next_fast_len(size) for size in image.shape]
    spectrum = scipy.fft.fft2(image, s=shape) * np.conj(scipy.fft.fft2(kernel, s=shape))
    return valid(image, kernel, scipy.fft.ifft2(spectrum).real)


@right("jitted: jax.numpy's transforms, in float32")
@jax.jit
def in_jax(image, kernel):
    spectrum = jnp.fft.rfft2(image) * jnp.conj(jnp.fft.rfft2(kernel, s=image.shape))
    return valid(image, kernel, jnp.fft.irfft2(spectrum, s=image.shape))


@right("the transform as a matrix of waves")
def by_matrices(image, kernel):
    def waves(size):
        return np.exp(-2j * np.pi * np.outer(np.arange(size), np.arange(size)) / size)

    (H, W), (KH, KW) = image.shape, kernel.shape
    down, along = waves(H), waves(W)
    padded = np.zeros(image.shape)
    padded[:KH, :KW] = kernel
    spectrum = (down @ image @ along) * (down @ padded @ along).conj()
    return valid(image, kernel, (down.conj() @ spectrum @ along.conj()).real / (H * W))


@wrong("forgets the conjugate: circular convolution")
def no_conjugate(image, kernel):
    of_image, of_kernel = spectra(image, kernel)
    return valid(image, kernel, np.fft.irfft2(of_image * of_kernel, s=image.shape))


@wrong("convolves, and cuts the valid part out: the kernel is flipped")
def convolves(image, kernel):
    of_image, of_kernel = spectra(image, kernel)
    KH, KW = kernel.shape
    return np.fft.irfft2(of_image * of_kernel, s=image.shape)[KH - 1 :, KW - 1 :]


@wrong("conjugates the image's spectrum: the output runs backwards")
def conjugates_the_image(image, kernel):
    of_image, of_kernel = spectra(image, kernel)
    return valid(image, kernel, np.fft.irfft2(of_image.conj() * of_kernel, s=image.shape))


@wrong("does not say the size to irfft2, and loses a column of odd images")
def even_only(image, kernel):
    of_image, of_kernel = spectra(image, kernel)
    return valid(image, kernel, np.fft.irfft2(of_image * of_kernel.conj()))


@wrong("adds a column to even images: always takes the width for odd")
def odd_only(image, kernel):
    of_image, of_kernel = spectra(image, kernel)
    shape = (len(image), 2 * of_image.shape[1] - 1)
    return valid(image, kernel, np.fft.irfft2(of_image * of_kernel.conj(), s=shape))


@wrong("returns the whole circle, with what wraps around")
def wrap_around(image, kernel):
    return circular(image, kernel)


@wrong("cuts where the valid part of a convolution lies")
def cuts_elsewhere(image, kernel):
    KH, KW = kernel.shape
    return circular(image, kernel)[KH - 1 :, KW - 1 :]


@wrong("cuts one row and one column too few, and lets a wrapped one in")
def one_too_many(image, kernel):
    (H, W), (KH, KW) = image.shape, kernel.shape
    return circular(image, kernel)[: H - KH + 2, : W - KW + 2]


@wrong("puts the kernel into the middle of the zeros")
def centred(image, kernel):
    padded = np.zeros(image.shape)
    top, left = ((size - K) // 2 for size, K in zip(image.shape, kernel.shape, strict=True))
    padded[top : top + kernel.shape[0], left : left + kernel.shape[1]] = kernel
    return valid(image, kernel, circular(image, padded))


@wrong("transforms the kernel without padding it", verdict="error")
def unpadded(image, kernel):
    return np.fft.irfft2(np.fft.rfft2(image) * np.conj(np.fft.rfft2(kernel)), s=image.shape)


@wrong("multiplies the spectra's sizes, and loses their phase")
def sizes_only(image, kernel):
    of_image, of_kernel = spectra(image, kernel)
    return valid(image, kernel, np.fft.irfft2(abs(of_image) * abs(of_kernel), s=image.shape))


@wrong("returns complex numbers")
def complex_numbers(image, kernel):
    spectrum = np.fft.fft2(image) * np.conj(np.fft.fft2(kernel, s=image.shape))
    return valid(image, kernel, np.fft.ifft2(spectrum))


@wrong("cuts integers off after the point: 3.9999998 becomes 3")
def cut_to_integers(image, kernel):
    return valid(image, kernel, circular(image, kernel)).astype(np.result_type(image, kernel))


@wrong("calls SciPy's fftconvolve", verdict="forbidden")
def ready_made(image, kernel):
    return scipy.signal.fftconvolve(image, kernel[::-1, ::-1], mode="valid").astype(np.float32)


@wrong("calls jax's fftconvolve", verdict="forbidden")
def jax_ready_made(image, kernel):
    return jax.scipy.signal.fftconvolve(image, kernel[::-1, ::-1], mode="valid")
