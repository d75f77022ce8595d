// Convolution by its definition, one output cell at a time: what the page computes after an edit and spells out.
//
// A setting is what jconv's trace holds: {op, x (C, *S), kernel (O, C/groups, *K), bias, stride, padding [[low,
// high], ...], dilation, groups, mode, outputPadding}, with op "correlate", "convolve" (the kernel flipped) or
// "conv_transpose" (kernel (C, O/groups, *K), padding cuts cells off).

import { Refused, at, makeArray, offset, positionAt, positions, zeros } from "./arrays.js";

export const MODES = ["zeros", "reflect", "replicate", "circular", "symmetric"];
const AXES = { 1: ["cells"], 2: ["rows", "columns"] };

/** Which cell of an axis stands at an index that may lie outside it: null for a zero. */
export function sourceOf(index, length, mode) {
  if (index >= 0 && index < length) return index;
  if (mode === "zeros") return null;
  if (mode === "replicate") return Math.min(Math.max(index, 0), length - 1);
  const wrap = (period) => ((index % period) + period) % period;
  if (mode === "circular") return wrap(length);
  const period = mode === "reflect" ? 2 * length - 2 : 2 * length;
  const there = wrap(period);
  return there < length ? there : period - there - (mode === "reflect" ? 0 : 1);
}

/** The integers of one axis; throws Refused where there is no output, with the rule that forbids it. */
export function planAxis({ length, kernel, stride, low, high, dilation, mode = "zeros" }, name = "cells") {
  const covers = dilation * (kernel - 1) + 1;
  const padded = length + low + high;
  const limit = { reflect: length - 1, circular: length, symmetric: length }[mode] ?? Infinity;
  if (Math.max(low, high) > limit) {
    const rule = mode === "reflect" ? "less than the input has" : "no more than the input has";
    throw new Refused(`Padding “${mode}” takes its ${name} from the input: ${rule} (${length}), got ${Math.max(low, high)}.`);
  }
  if (covers > padded) {
    const reach = dilation > 1 ? `${kernel} taps, ${dilation} apart, cover ${covers}` : `the kernel covers ${covers}`;
    throw new Refused(`No position fits: ${reach} ${name}, and the padded input has ${padded}.`);
  }
  const output = Math.floor((padded - covers) / stride) + 1;
  return { covers, padded, output, unused: padded - covers - (output - 1) * stride };
}

/** The integers of a setting along every axis, and the shape of its output (O, *output). */
export function plan(setting) {
  const { op, x, kernel, stride, padding, dilation, groups = 1, mode = "zeros" } = setting;
  const lengths = x.shape.slice(1);
  const taps = kernel.shape.slice(2);
  const names = AXES[lengths.length];
  if (op === "conv_transpose") {
    const axes = lengths.map((length, a) => transposedAxis(setting, length, taps[a], a, names[a]));
    return { axes, shape: [kernel.shape[1] * groups, ...axes.map((axis) => axis.output)] };
  }
  const axes = lengths.map((length, a) =>
    planAxis({ length, kernel: taps[a], stride: stride[a], low: padding[a][0], high: padding[a][1],
               dilation: dilation[a], mode }, names[a]));
  return { axes, shape: [kernel.shape[0], ...axes.map((axis) => axis.output)] };
}

function transposedAxis({ stride, padding, dilation, outputPadding = [0, 0] }, length, kernel, a, name) {
  const covers = dilation[a] * (kernel - 1) + 1;
  const full = (length - 1) * stride[a] + covers;
  const output = full - padding[a][0] - padding[a][1] + outputPadding[a];
  if (outputPadding[a] && outputPadding[a] >= Math.max(stride[a], dilation[a])) {
    throw new Refused(`Output padding must be smaller than the stride or the dilation, got ${outputPadding[a]}.`);
  }
  if (output < 1) throw new Refused(`Padding cuts everything off: ${full} ${name}, less ${padding[a][0]} and ${padding[a][1]}.`);
  return { covers, full, output };
}

/**
 * What one output cell is the sum of, tap by tap in the kernel's order: {channel, tap, place, source, x, k, product}.
 * `place` is where the tap lies, counted from the input's first cell, `source` the input's cell found there, or null.
 */
export function products(setting, output) {
  const { op, x, kernel, stride, padding, dilation, groups = 1, mode = "zeros" } = setting;
  const lengths = x.shape.slice(1);
  const taps = kernel.shape.slice(2);
  const [out, ...cell] = output;
  const transposed = op === "conv_transpose";
  const inGroup = transposed ? x.shape[0] / groups : kernel.shape[1];
  const outGroup = transposed ? kernel.shape[1] : kernel.shape[0] / groups;
  const first = Math.floor(out / outGroup) * inGroup;
  const found = [];
  for (let c = 0; c < inGroup; c++) {
    for (const tap of positions(taps)) {
      const place = tap.map((t, a) => transposed
        ? (cell[a] + padding[a][0] - t * dilation[a]) / stride[a]
        : cell[a] * stride[a] + t * dilation[a] - padding[a][0]);
      // Where a transposed convolution's tap falls between two cells, or beyond them, there is no product.
      if (transposed && !place.every((p, a) => Number.isInteger(p) && p >= 0 && p < lengths[a])) continue;
      const sources = place.map((p, a) => sourceOf(p, lengths[a], mode));
      const source = sources.includes(null) ? null : sources;
      const there = op === "convolve" ? tap.map((t, a) => taps[a] - 1 - t) : tap;
      const k = at(kernel, transposed ? [first + c, out % outGroup, ...tap] : [out, c, ...there]);
      const value = source ? at(x, [first + c, ...source]) : 0;
      found.push({ channel: first + c, tap, place, source, x: value, k, product: times(value, k, setting) });
    }
  }
  return found;
}

const whole = ({ x, kernel, bias }) => [x, kernel, bias].every((array) => !array || array.dtype === "int32");
// Integers as int32 has them, so that the page and jconv agree even where they wrap.
const times = (a, b, setting) => (whole(setting) ? Math.imul(a, b) : a * b);

export function sumOf(found, setting, out) {
  const start = setting.bias ? setting.bias.data[out] : 0;
  const sum = found.reduce((total, { product }) => total + product, start);
  return whole(setting) ? sum | 0 : Math.fround(sum);
}

/** The whole output. */
export function compute(setting) {
  const { shape } = plan(setting);
  const y = zeros(shape, whole(setting) ? "int32" : "float32");
  for (let i = 0; i < y.data.length; i++) {
    const position = positionAt(shape, i);
    y.data[i] = sumOf(products(setting, position), setting, position[0]);
  }
  return y;
}

/** Which output cells an input cell adds to in a transposed convolution, and with which tap: the scattered view. */
export function landings(setting, cell, out = 0) {
  const { kernel, stride, padding, dilation } = setting;
  const { axes } = plan(setting);
  const found = [];
  for (const tap of positions(kernel.shape.slice(2))) {
    const target = tap.map((t, a) => cell[a] * stride[a] + t * dilation[a] - padding[a][0]);
    const inside = target.every((p, a) => p >= 0 && p < axes[a].output);
    found.push({ tap, target: inside ? [out, ...target] : null });
  }
  return found;
}

/** The largest of each window, and where it stood: max pooling without padding. */
export function maxPool(x, window, stride = window) {
  const [channels, ...lengths] = x.shape;
  const shape = [channels, ...lengths.map((n) => Math.floor((n - window) / stride) + 1)];
  const data = [], from = [];
  for (const [c, ...cell] of positions(shape)) {
    let best = null;
    for (const tap of positions(lengths.map(() => window))) {
      const place = [c, ...cell.map((p, a) => p * stride + tap[a])];
      if (best === null || at(x, place) > at(x, best)) best = place;
    }
    data.push(at(x, best));
    from.push(offset(x.shape, best));
  }
  return { y: makeArray(shape, data, x.dtype), from };
}
