// What a stride does to a wave, in numbers: jconv's aliased_frequency, frequency_response and blur_pool, for gratings.
//
// A grating has a whole number of waves in 64 pixels and goes on for ever, so that an array of 64 x 64 that is read
// round its edges holds all of it. Frequencies are in cycles a pixel, after the stride in cycles a sample.

import { makeArray } from "./arrays.js";

export const PERIOD = 64;
const around = (index) => ((index % PERIOD) + PERIOD) % PERIOD;
const turn = 2 * Math.PI;

/** The brightness at a place, from -1 to 1. */
export const waveAt = ({ across, down, shift }, row, column) => Math.cos(turn * (across * (column - shift) + down * row));

export function gratingOf(wave) {
  const data = Array.from({ length: PERIOD ** 2 }, (_, i) => waveAt(wave, Math.floor(i / PERIOD), i % PERIOD));
  return makeArray([PERIOD, PERIOD], data);
}

/** Blurred along the rows and along the columns, each pixel with (F - 1) // 2 of its neighbours before it. */
export function blurredBy(grating, weights) {
  const low = Math.floor((weights.length - 1) / 2);
  const along = ({ shape, data }, rowStep, columnStep) => makeArray(shape, data.map((_, i) => {
    const [row, column] = [Math.floor(i / PERIOD), i % PERIOD];
    return weights.reduce((sum, weight, k) =>
      sum + weight * data[around(row + rowStep * (k - low)) * PERIOD + around(column + columnStep * (k - low))], 0);
  }));
  return along(along(grating, 0, 1), 1, 0);
}

/** Every stride-th pixel along both axes: `count` samples an axis, or as many as 64 pixels give. */
export function sampledBy({ data }, stride, count = Math.ceil(PERIOD / stride)) {
  const place = (n) => around(n * stride);
  const samples = Array.from({ length: count ** 2 }, (_, i) => data[place(Math.floor(i / count)) * PERIOD + place(i % count)]);
  return makeArray([count, count], samples);
}

/** The frequency that samples cannot tell from this one, from -1/2 to just below 1/2 cycles a sample. */
export function aliasOf(frequency, stride) {
  const cycles = frequency * stride;
  return cycles - Math.round(cycles); // Math.round takes a half up, and so leaves -1/2
}

/** What a symmetric blur leaves of a wave's amplitude. */
export function responseOf(weights, frequency) {
  const centre = (weights.length - 1) / 2;
  return weights.reduce((sum, weight, k) => sum + weight * Math.cos(turn * frequency * (k - centre)), 0);
}

/** By how much an even number of weights moves a wave: its centre lies between two pixels. */
export const delayOf = (weights) => ((weights.length - 1) % 2) / 2;

/** The amplitudes of the waves that a line of 64 numbers is made of, from 0 to 1/2 cycles a number. */
export function spectrumOf(line) {
  return Array.from({ length: PERIOD / 2 + 1 }, (_, k) => {
    const part = (wave) => line.reduce((sum, value, n) => sum + value * wave((turn * k * n) / PERIOD), 0);
    const share = k === 0 || k === PERIOD / 2 ? 1 : 2; // all others are half here, half at the negative frequency
    return (share * Math.hypot(part(Math.cos), part(Math.sin))) / PERIOD;
  });
}
