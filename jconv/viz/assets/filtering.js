// One kernel over a whole picture, as jconv.filters.apply(picture, kernel, padding_mode="replicate") lays it. The
// arrays are those of arrays.js, a picture's numbers in a typed array; a kernel has rows and columns only.

import { sourceOf } from "./arithmetic.js";
import { at, makeArray, positions } from "./arrays.js";

/** The weight that stands on the pixel itself; of an even number, jconv takes the one before the middle. */
export const anchorOf = ({ shape }) => shape.map((n) => Math.floor((n - 1) / 2));

/** The answer at every pixel. Tap by tap and not pixel by pixel: the inner loop then runs along two rows. */
export function filterPicture(picture, kernel) {
  const [rows, columns] = picture.shape;
  const width = columns + kernel.shape[1] - 1;
  const wide = withBorder(picture, kernel);
  const sums = new Float64Array(rows * columns);
  for (const tap of positions(kernel.shape)) {
    const weight = at(kernel, tap);
    if (weight === 0) continue;
    for (let row = 0; row < rows; row++) {
      const from = (row + tap[0]) * width + tap[1];
      const to = row * columns;
      for (let column = 0; column < columns; column++) sums[to + column] += weight * wide[from + column];
    }
  }
  return makeArray(picture.shape, Float32Array.from(sums));
}

/** The picture with its outermost pixels repeated as far as the kernel reaches. */
function withBorder(picture, kernel) {
  const [above, left] = anchorOf(kernel);
  const shape = picture.shape.map((n, axis) => n + kernel.shape[axis] - 1);
  const wide = new Float64Array(shape[0] * shape[1]);
  const columns = Array.from({ length: shape[1] }, (_, c) => sourceOf(c - left, picture.shape[1], "replicate"));
  for (let row = 0; row < shape[0]; row++) {
    const start = sourceOf(row - above, picture.shape[0], "replicate") * picture.shape[1];
    for (let column = 0; column < shape[1]; column++) wide[row * shape[1] + column] = picture.data[start + columns[column]];
  }
  return wide;
}

/** What the answer at one pixel is the sum of: {tap, place, source, inside, x, k, product}, in the kernel's order. */
export function patchTerms(picture, kernel, pixel) {
  const anchor = anchorOf(kernel);
  return [...positions(kernel.shape)].map((tap) => {
    const place = tap.map((t, axis) => pixel[axis] + t - anchor[axis]);
    const source = place.map((p, axis) => sourceOf(p, picture.shape[axis], "replicate"));
    const [x, k] = [at(picture, source), at(kernel, tap)];
    return { tap, place, source, inside: place.every((p, axis) => p === source[axis]), x, k, product: x * k };
  });
}

/** What the weights add up to, without the dust that rounding leaves of a zero. */
export function weightSum({ data }) {
  const [sum, strength] = data.reduce(([s, a], weight) => [s + weight, a + Math.abs(weight)], [0, 0]);
  return Math.abs(sum) <= 1e-6 * strength ? 0 : Math.fround(sum);
}

/** A column and a row whose product the kernel is, or null if there are none. */
export function factorsOf(kernel) {
  const [rows, columns] = kernel.shape;
  const strongest = kernel.data.reduce((best, weight, i) => (Math.abs(weight) > Math.abs(kernel.data[best]) ? i : best), 0);
  const [r, c] = [Math.floor(strongest / columns), strongest % columns];
  const most = Math.abs(at(kernel, [r, c]));
  if (most === 0) return null;
  const line = Array.from({ length: columns }, (_, j) => at(kernel, [r, j]));
  const shared = line.every(Number.isInteger) ? line.reduce(commonDivisor, 0) : 1;
  const row = line.map((weight) => weight / shared);
  const column = Array.from({ length: rows }, (_, i) => at(kernel, [i, c]) / row[c]);
  const fits = [...positions(kernel.shape)].every(([i, j]) => Math.abs(column[i] * row[j] - at(kernel, [i, j])) <= 1e-6 * most);
  return fits ? { column, row } : null;
}

const commonDivisor = (a, b) => (b === 0 ? Math.abs(a) : commonDivisor(b, a % b));

/**
 * How an answer is made visible, {signed, reach}: an average is a picture again, grey from 0 to `reach`; an answer of
 * both signs is coloured around 0, the strongest, `reach`, in full.
 */
export function tonesFor(kernel, answer) {
  const sum = weightSum(kernel);
  const average = kernel.data.every((weight) => weight >= 0);
  if (average || Math.abs(sum - 1) < 1e-4) return { signed: false, reach: 255 * (sum || 1) };
  return { signed: true, reach: answer.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) };
}
