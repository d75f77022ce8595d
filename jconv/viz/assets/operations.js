// What each operation is called, in mathematics, in pseudocode with the line that a step runs, and in jconv's words.

import { short, toNested } from "./arrays.js";

export const OPERATIONS = {
  correlate: {
    title: "cross-correlation",
    why: "The kernel slides as it is. Deep learning calls this convolution.",
  },
  convolve: {
    title: "convolution",
    why: "The kernel is flipped on every axis first: mathematics' convolution. If the kernel is its own mirror image, nothing changes.",
  },
  conv_transpose: {
    title: "transposed convolution",
    why: "Every input cell stamps the kernel, times its number, onto the output; stamps that overlap add up.",
  },
};

const AXIS = [
  { n: "H", k: "KH", index: "row", tap: "u", offset: "r" },
  { n: "W", k: "KW", index: "column", tap: "v", offset: "c" },
];
const LINE = [{ n: "N", k: "K", index: "n", tap: "k", offset: "t" }];
const axesOf = (rank) => (rank === 1 ? LINE : AXIS);
const same = (pairs) => pairs.every(([low, high]) => low === pairs[0][0] && high === pairs[0][0]);
const alike = (values) => values.every((value) => value === values[0]);
const scaled = (factor, name) => (factor === 1 ? name : `${factor} * ${name}`);
const shifted = (text, by) => (by === 0 ? text : by > 0 ? `${text} + ${by}` : `${text} - ${-by}`);

/** The pseudocode of a setting: {lines, lit}, where lit[phase] is the line that the phase runs. */
export function pseudocode(setting, output) {
  return setting.op === "conv_transpose" ? scattered(setting, output) : gathered(setting, output);
}

function gathered({ op, x, kernel, stride, padding, dilation, mode }, output) {
  const axes = axesOf(x.shape.length - 1);
  const padded = padding.some(([low, high]) => low || high);
  const name = padded ? "padded" : "x";
  const lines = [];
  const lit = {};
  const indent = () => "  ".repeat(depth);
  let depth = 0;
  if (padded) lines.push(`padded = pad(x, ${pairsText(padding)}, "${mode}")`);
  axes.forEach(({ index }, a) => {
    lines.push(`${indent()}for ${index} in range(${output[a]}):`);
    depth++;
  });
  lit.start = lines.push(`${indent()}total = 0`) - 1;
  axes.forEach(({ tap }, a) => {
    lines.push(`${indent()}for ${tap} in range(${kernel.shape[2 + a]}):`);
    depth++;
  });
  const place = axes.map(({ index, tap }, a) => `[${scaled(stride[a], index)} + ${scaled(dilation[a], tap)}]`).join("");
  const flipped = axes.map(({ tap }, a) => (op === "convolve" ? `[${kernel.shape[2 + a] - 1} - ${tap}]` : `[${tap}]`));
  lit.product = lines.push(`${indent()}total += ${name}${place} * kernel${flipped.join("")}`) - 1;
  depth -= axes.length;
  lit.store = lines.push(`${indent()}y${axes.map(({ index }) => `[${index}]`).join("")} = total`) - 1;
  lines.push("return y");
  return { lines, lit };
}

function scattered({ x, kernel, stride, padding, dilation }, output) {
  const axes = axesOf(x.shape.length - 1);
  const lines = [`y = zeros(${output.join(", ")})`];
  const lit = {};
  let depth = 0;
  const indent = () => "  ".repeat(depth);
  axes.forEach(({ index }, a) => {
    lines.push(`${indent()}for ${index} in range(${x.shape[1 + a]}):`);
    depth++;
  });
  axes.forEach(({ tap }, a) => {
    lines.push(`${indent()}for ${tap} in range(${kernel.shape[2 + a]}):`);
    depth++;
    if (a === 0) lit.start = lines.length - 1;
  });
  const places = axes.map(({ index, tap, offset: name }, a) =>
    `${name} = ${shifted(`${scaled(stride[a], index)} + ${scaled(dilation[a], tap)}`, -padding[a][0])}`);
  lines.push(`${indent()}${places.join("; ")}`);
  const inside = axes.map(({ offset: name }, a) => `0 <= ${name} < ${output[a]}`).join(" and ");
  lit.skip = lines.push(`${indent()}if ${inside}:`) - 1;
  depth++;
  const [y, from, k] = ["offset", "index", "tap"].map((part) => axes.map((axis) => `[${axis[part]}]`).join(""));
  lit.product = lit.store = lines.push(`${indent()}y${y} += x${from} * kernel${k}`) - 1;
  lines.push("return y");
  return { lines, lit };
}

/** The definition with the setting's numbers put in, one line of text. */
export function formula({ op, x, kernel, stride, padding, dilation }) {
  const axes = axesOf(x.shape.length - 1);
  if (op === "conv_transpose") {
    const target = axes.map(({ index, tap }, a) => shifted(`${scaled(stride[a], index)} + ${scaled(dilation[a], tap)}`, -padding[a][0]));
    return `y[${target.join(", ")}] += x[${axes.map(({ index }) => index).join(", ")}] · kernel[${axes.map(({ tap }) => tap).join(", ")}]`;
  }
  const from = axes.map(({ index, tap }, a) => shifted(`${scaled(stride[a], index)} + ${scaled(dilation[a], tap)}`, -padding[a][0]));
  const k = axes.map(({ tap }, a) => (op === "convolve" ? `${kernel.shape[2 + a] - 1} - ${tap}` : tap));
  return `y[${axes.map(({ index }) => index).join(", ")}] = Σ x[${from.join(", ")}] · kernel[${k.join(", ")}]`;
}

/** The size formula with the numbers put in, one line an axis. */
export function sizes({ op, x, kernel, stride, padding, dilation, outputPadding = [0, 0] }, output) {
  return x.shape.slice(1).map((length, a) => {
    const [k, s, d] = [kernel.shape[2 + a], stride[a], dilation[a]];
    const [low, high] = padding[a];
    const what = x.shape.length === 2 ? "length" : ["height", "width"][a];
    return op === "conv_transpose"
      ? `${what}: (${length} - 1) · ${s} + ${d} · (${k} - 1) + 1 - ${low} - ${high} + ${outputPadding[a]} = ${output[a]}`
      : `${what}: ⌊(${length} + ${low} + ${high} - ${d} · (${k} - 1) - 1) / ${s}⌋ + 1 = ${output[a]}`;
  });
}

const tuple = (values) => (alike(values) ? `${values[0]}` : `(${values.join(", ")})`);
const pairsText = (pairs) => same(pairs) ? `${pairs[0][0]}`
  : pairs.every(([low, high]) => low === high) ? `(${pairs.map(([low]) => low).join(", ")})`
  : `[${pairs.map(([low, high]) => `(${low}, ${high})`).join(", ")}]`;

function literal(array, dtype) {
  const text = JSON.stringify(toNested(array), (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value));
  const words = text.replace(/"NaN"/g, "jnp.nan").replace(/"(-?)Infinity"/g, "$1jnp.inf").replaceAll(",", ", ");
  return `jnp.array(${words}, dtype=jnp.${dtype})`;
}

/** Python that computes the same with jconv, ready to run. */
export function call(setting) {
  const { op, x, kernel, bias, stride, padding, dilation, groups = 1, mode, outputPadding = [0, 0] } = setting;
  const plain = x.shape[0] === 1 && kernel.shape[0] === 1 && kernel.shape[1] === 1 && !bias;
  const transposed = op === "conv_transpose";
  const strip = (array, count) => ({ ...array, shape: array.shape.slice(count) });
  const bare = plain && !transposed;
  const words = [];
  if (!alike(stride) || stride[0] !== 1) words.push(`stride=${tuple(stride)}`);
  if (padding.some(([low, high]) => low || high)) words.push(`padding=${pairsText(padding)}`);
  if (!transposed && mode !== "zeros" && padding.some(([low, high]) => low || high)) words.push(`padding_mode="${mode}"`);
  if (!alike(dilation) || dilation[0] !== 1) words.push(`dilation=${tuple(dilation)}`);
  if (groups !== 1) words.push(`groups=${groups}`);
  if (transposed && outputPadding.some(Boolean)) words.push(`output_padding=${tuple(outputPadding.slice(0, stride.length))}`);
  const name = transposed ? "conv_transpose" : plain ? op : `conv${stride.length}d`;
  const dtype = [x, kernel].every((array) => array.dtype === "int32") ? "int32" : "float32";
  return [
    "import jax.numpy as jnp",
    "import jconv",
    `x = ${literal(bare ? strip(x, 1) : x, dtype)}`,
    `kernel = ${literal(bare ? strip(kernel, 2) : kernel, dtype)}`,
    ...(bias ? [`bias = ${literal(bias, dtype)}`] : []),
    `y = jconv.${name}(${["x", "kernel", ...(bias ? ["bias"] : []), ...words].join(", ")})`,
  ];
}

/** A sum spelled out: "2 × 1 + 3 × 0 = 2". */
export function spelled(found, total, bias = null) {
  const terms = found.map(({ x, k }) => `${short(x)} × ${k < 0 ? `(${short(k)})` : short(k)}`);
  if (bias !== null) terms.push(`${short(bias)} (bias)`);
  return `${terms.join(" + ") || "nothing"} = ${short(total)}`;
}
