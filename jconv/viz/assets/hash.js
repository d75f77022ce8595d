// The page's state in its address, so that a link opens a set-up: read with care, since anybody may write one.

import { MODES } from "./arithmetic.js";
import { Refused, dtypeOf, fromNested, makeArray, parseNumber } from "./arrays.js";
import { OPERATIONS } from "./operations.js";

/** A trace as jconv wrote it, as a setting: equal ranks get their channel axes. */
export function settingOf(trace) {
  const x = fromNested(trace.x.data, trace.x.dtype);
  const kernel = fromNested(trace.kernel.data, trace.kernel.dtype);
  const missing = trace.op === "conv_transpose" || trace.op === "conv" ? 0 : 1;
  return {
    op: trace.op === "conv" ? "correlate" : trace.op,
    x: missing ? { ...x, shape: [1, ...x.shape] } : x,
    kernel: missing ? { ...kernel, shape: [1, 1, ...kernel.shape] } : kernel,
    bias: trace.bias ? fromNested(trace.bias.data, trace.bias.dtype) : null,
    stride: trace.stride, padding: trace.padding, dilation: trace.dilation, groups: trace.groups,
    mode: trace.padding_mode, outputPadding: trace.output_padding,
  };
}

/** A setting in the words of a trace, for a host that asks jconv. */
export function questionOf({ op, x, kernel, bias, stride, padding, dilation, groups, mode, outputPadding }) {
  const told = (array) => array && { ...array, data: array.data.map((n) => (Number.isFinite(n) ? n : String(n))) };
  return { op, x: told(x), kernel: told(kernel), bias: told(bias), stride, padding, dilation, groups,
    padding_mode: mode, output_padding: outputPadding };
}

const key = (setting) => JSON.stringify(setting, (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value));
export const sameSetting = (a, b) => key(a) === key(b);

const number = (value) => String(Number.isInteger(value) ? value : Number(value.toPrecision(9))); // float32, exactly
const list = (values) => (values.every((value) => value === values[0]) ? number(values[0]) : values.join(","));
const pairs = (values) => (values.flat().every((value) => value === values[0][0]) ? number(values[0][0]) : values.map((pair) => pair.join(",")).join(";"));

function rows(array) {
  const columns = array.shape.at(-1);
  const lines = [];
  for (let i = 0; i < array.data.length; i += columns) lines.push(array.data.slice(i, i + columns).map(number).join(","));
  return lines.join(";");
}

/** What a link says of a setting with one channel. */
export function writeSetting(setting) {
  const { op, x, kernel, stride, padding, dilation, mode, outputPadding } = setting;
  const words = [["op", op], ["axes", number(x.shape.length - 1)], ["x", rows(x)], ["k", rows(kernel)], ["s", list(stride)],
    ["p", pairs(padding)], ["d", list(dilation)]];
  if (op !== "conv_transpose") words.push(["m", mode]);
  else words.push(["op_pad", list(outputPadding)]);
  return words;
}

function readRows(text, rank, name) {
  const lines = text.split(";").map((line) => line.split(",").map(parseNumber));
  if (lines.some((line) => line.length !== lines[0].length)) throw new Refused(`the rows of ${name} differ in length`);
  if (rank === 1 && lines.length > 1) throw new Refused(`${name} has ${lines.length} rows, but axes=1`);
  const most = name === "k" ? 11 : 64;
  if (lines.length > most || lines[0].length > most) throw new Refused(`${name} has more than ${most} rows or columns`);
  const data = lines.flat();
  const shape = rank === 1 ? [data.length] : [lines.length, lines[0].length];
  return makeArray(name === "k" ? [1, 1, ...shape] : [1, ...shape], data, dtypeOf(data));
}

function readIntegers(text, count, least, most, name) {
  const values = text.split(",").map((word) => (/^\d{1,3}$/.test(word) ? Number(word) : NaN));
  if (!values.every((value) => value >= least && value <= most) || ![1, count].includes(values.length)) {
    throw new Refused(`${name} must be whole numbers from ${least} to ${most}, got “${text}”`);
  }
  return Array.from({ length: count }, (_, i) => values[values.length === 1 ? 0 : i]);
}

function readPadding(text, rank) {
  if (!text.includes(";") && !text.includes(",")) return readIntegers(text, rank, 0, 20, "p").map((n) => [n, n]);
  const found = text.split(";").map((pair) => readIntegers(pair, 2, 0, 20, "p"));
  if (found.length !== rank) throw new Refused(`p must have a pair for each of ${rank} axes, got “${text}”`);
  return found;
}

/** The setting that a link's parameters make of `base`, and what was wrong with them. */
export function readSetting(parameters, base, operations) {
  const problems = [];
  let setting = base;
  const take = (name, read) => {
    if (!parameters.has(name)) return;
    try {
      setting = { ...setting, ...read(parameters.get(name)) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push(error.message);
    }
  };
  const oneOf = (values, value, name) => {
    if (!values.includes(value)) throw new Refused(`${name} must be one of ${values.join(", ")}, got “${value}”`);
    return value;
  };
  take("op", (text) => ({ op: oneOf(operations.filter((op) => op in OPERATIONS), text, "op") }));
  let rank = base.x.shape.length - 1;
  take("axes", (text) => {
    const axes = Number(oneOf(["1", "2"], text, "axes"));
    if (axes === rank) return {};
    if (!parameters.has("x") || !parameters.has("k")) throw new Refused("axes needs x and k");
    rank = axes;
    const all = (values) => Array.from({ length: rank }, (_, a) => values[Math.min(a, values.length - 1)]);
    return { stride: all(setting.stride), padding: all(setting.padding), dilation: all(setting.dilation), outputPadding: all(setting.outputPadding) };
  });
  const before = setting;
  take("x", (text) => ({ x: readRows(text, rank, "x") }));
  take("k", (text) => ({ kernel: readRows(text, rank, "k") }));
  if (setting.x.shape.length !== rank + 1 || setting.kernel.shape.length !== rank + 2) return { setting: base, problems };
  take("s", (text) => ({ stride: readIntegers(text, rank, 1, 8, "s") }));
  take("p", (text) => ({ padding: readPadding(text, rank) }));
  take("d", (text) => ({ dilation: readIntegers(text, rank, 1, 6, "d") }));
  take("op_pad", (text) => ({ outputPadding: readIntegers(text, rank, 0, 5, "op_pad") }));
  take("m", (text) => ({ mode: oneOf(MODES, text, "m") }));
  return { setting: before === setting && setting === base ? base : setting, problems };
}

/** What a link says of a setting with channels, whose shapes are those of an example. */
export function writeChannels({ x, kernel, bias, stride, padding, dilation, mode }) {
  const words = [["x", rows(x)], ["k", rows(kernel)], ["s", list(stride)], ["p", pairs(padding)], ["d", list(dilation)], ["m", mode]];
  return bias ? [...words, ["b", rows(bias)]] : words;
}

/** The setting that a link's parameters make of an example with channels, and what was wrong with them. */
export function readChannels(parameters, base) {
  const numbers = {};
  const problems = [];
  for (const [name, part] of [["x", "x"], ["k", "kernel"], ["b", "bias"]]) {
    if (!parameters.has(name)) continue;
    try {
      const data = parameters.get(name).split(/[;,]/).map(parseNumber);
      const array = base[part];
      if (!array) throw new Refused(`this example has no ${part}`);
      if (data.length !== array.data.length) throw new Refused(`${name} must have ${array.data.length} numbers, got ${data.length}`);
      numbers[part] = makeArray(array.shape, data, dtypeOf(data));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push(error.message);
    }
  }
  const rest = new URLSearchParams([...parameters].filter(([name]) => ["s", "p", "d", "m"].includes(name)));
  const read = readSetting(rest, { ...base, ...numbers }, [base.op]);
  return { setting: read.setting, problems: [...problems, ...read.problems] };
}
