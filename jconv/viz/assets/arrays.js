// Arrays as the page holds them: a shape and numbers in row-major order. Positions are lists of integers, one an
// axis, so that one axis and two are the same case everywhere.

export class Refused extends Error {} // what a learner asked for and cannot have; its message says why

export const size = (shape) => shape.reduce((product, n) => product * n, 1);

export function makeArray(shape, data, dtype = "float32") {
  return { shape, data, dtype };
}

export const zeros = (shape, dtype) => makeArray(shape, new Array(size(shape)).fill(0), dtype);

export function offset(shape, position) {
  return position.reduce((sum, index, axis) => sum * shape[axis] + index, 0);
}

export function positionAt(shape, index) {
  const position = new Array(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    position[axis] = index % shape[axis];
    index = Math.floor(index / shape[axis]);
  }
  return position;
}

export function* positions(shape) {
  for (let index = 0; index < size(shape); index++) yield positionAt(shape, index);
}

export const at = (array, position) => array.data[offset(array.shape, position)];

/** A shape, or a position, as rows and columns: along one axis there is one row. */
export const asPlane = (shape) => (shape.length === 1 ? [1, shape[0]] : shape);
export const asCell = (position) => (position.length === 1 ? [0, position[0]] : position);

/** The largest magnitude among the finite numbers. */
export const reachOf = (data) => data.reduce((most, n) => (Number.isFinite(n) ? Math.max(most, Math.abs(n)) : most), 0);

export const range = (count) => Array.from({ length: count }, (_, i) => i);

/** The array with one number replaced. What is no int32 makes it an array of floats. */
export function replaced(array, position, value) {
  const data = array.data.slice();
  data[offset(array.shape, position)] = value;
  return makeArray(array.shape, data, dtypeOf(data));
}

export const dtypeOf = (data) =>
  data.every((n) => Number.isInteger(n) && Math.abs(n) < 2 ** 31) ? "int32" : "float32";

/** Nested lists, with "NaN" and the infinities as words, as an array. */
export function fromNested(nested, dtype) {
  const shape = [];
  for (let level = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  const data = [nested].flat(Infinity).map(Number);
  return makeArray(shape, data, dtype ?? dtypeOf(data));
}

export function toNested(array) {
  const build = (axis, start, step) => {
    if (axis === array.shape.length) return array.data[start];
    const inner = step / array.shape[axis];
    return Array.from({ length: array.shape[axis] }, (_, i) => build(axis + 1, start + i * inner, inner));
  };
  return build(0, 0, array.data.length);
}

/** An array cut or filled up with zeros at the end of each axis. */
export function resized(array, shape) {
  const data = [...positions(shape)].map((p) => (p.every((i, a) => i < array.shape[a]) ? at(array, p) : 0));
  return makeArray(shape, data, dtypeOf(data));
}

/** A number in the few characters that a cell has; exactly if it is an integer of up to six digits. */
export function short(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(1).replace("e+", "e");
  return String(Number(value.toPrecision(4)));
}

/** A number in full, as float32 prints it. */
export function full(value) {
  if (!Number.isFinite(value)) return short(value);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(7)));
}

/** The number that somebody typed, or a reason why it is none. */
export function parseNumber(text) {
  const cleaned = text.trim().replace("−", "-").replace(/^(-?\d+),(\d+)$/, "$1.$2");
  const fraction = cleaned.match(/^(-?\d+)\/(\d+)$/);
  const value = fraction ? fraction[1] / fraction[2] : cleaned === "" ? NaN : Number(cleaned);
  if (!Number.isFinite(value)) throw new Refused(`“${text}” is not a number`);
  if (Math.abs(value) > 9999) throw new Refused(`a cell takes numbers from -9999 to 9999, got ${cleaned}`);
  return Number.isInteger(value) ? value : Math.fround(value);
}
