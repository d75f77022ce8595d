// One axis of a layer, in integers: how many outputs there are, and which cells each of them takes.
//
// An axis is {kind: "conv", "pool" or "transposed", length, kernel, stride, low, high, dilation, ceil, extra}: `ceil`
// is a pool's rounding, `extra` a transposed convolution's output padding. A window is an output of a convolution or a
// pool; of a transposed convolution it is an input, whose stamp lies on the output's cells.

import { plan, planAxis } from "./arithmetic.js";

export const AXIS_KINDS = [["conv", "convolution"], ["pool", "pool"], ["transposed", "transposed convolution"]];

/**
 * {output, windows, covers, first, last}: the row of cells goes from `first`, negative where there is padding, to
 * `last`. Throws Refused where there is no output.
 */
export function planLine(axis) {
  if (axis.kind === "transposed") return planStamps(axis);
  const { length, low, high } = axis;
  const { covers, output } = axis.kind === "pool" && axis.ceil ? planCeil(axis) : planAxis(axis);
  const overhang = placeOf(axis, output - 1, axis.kernel - 1);
  return { output, windows: output, covers, first: -low, last: Math.max(length + high - 1, overhang) };
}

/** Rounded up, so that the last window may hang over the end, but not start in the padding there. */
function planCeil(axis) {
  const { length, low, stride } = axis;
  const [covers, room] = [coveredBy(axis), roomAlong(axis)];
  if (room + stride - 1 < 0) planAxis(axis); // it refuses, and says why
  const steps = Math.ceil(room / stride);
  return { covers, output: steps + (dropsLast(steps, stride, length + low) ? 0 : 1) };
}

const dropsLast = (steps, stride, start) => steps > 0 && steps * stride >= start;

function planStamps({ length, kernel, stride, low, high, dilation, extra }) {
  const { axes: [{ covers, full, output }] } = plan({
    op: "conv_transpose", x: { shape: [1, length] }, kernel: { shape: [1, 1, kernel] },
    stride: [stride], padding: [[low, high]], dilation: [dilation], outputPadding: [extra],
  });
  return { output, windows: length, covers, first: -low, last: Math.max(full - low, output) - 1 };
}

export const coveredBy = ({ kernel, dilation }) => dilation * (kernel - 1) + 1;
const roomAlong = (axis) => axis.length + axis.low + axis.high - coveredBy(axis);

/** The cell under a window's tap; cell 0 is the input's first, or the first that a transposed convolution keeps. */
export const placeOf = ({ stride, low, dilation }, window, tap) => window * stride + tap * dilation - low;

export const tapsAt = (axis, window) => Array.from({ length: axis.kernel }, (_, tap) => placeOf(axis, window, tap));

/** How many cells there are without padding, or without what is cut off. */
export const innerLength = (axis, line) => (axis.kind === "transposed" ? line.output : axis.length);

/** Whether any window takes a cell. */
export function isTaken(axis, line, cell) {
  for (let tap = 0; tap < axis.kernel; tap++) {
    const window = (cell - placeOf(axis, 0, tap)) / axis.stride;
    if (Number.isInteger(window) && window >= 0 && window < line.windows) return true;
  }
  return false;
}

/** The formula, the same with the numbers put in, and what that comes to: one line each. */
export function sizeLines(axis, line) {
  const { length, kernel, stride, low, high, dilation, extra } = axis;
  if (axis.kind === "transposed") {
    return [
      "O = (I − 1)·S + D·(K − 1) + 1 − low − high + output padding",
      `  = (${length} − 1)·${stride} + ${dilation}·(${kernel} − 1) + 1 − ${low} − ${high} + ${extra}`,
      `  = ${(length - 1) * stride} + ${line.covers} − ${low + high} + ${extra} = ${line.output}`,
    ];
  }
  const [open, close] = axis.kind === "pool" && axis.ceil ? "⌈⌉" : "⌊⌋";
  const room = roomAlong(axis);
  const steps = open === "⌈" ? Math.ceil(room / stride) : line.output - 1;
  const dropped = steps + 1 > line.output;
  return [
    `O = ${open}(I + low + high − D·(K − 1) − 1) / S${close} + 1`,
    `  = ${open}(${length} + ${low} + ${high} − ${dilation}·(${kernel} − 1) − 1) / ${stride}${close} + 1`,
    `  = ${open}${room} / ${stride}${close} + 1 = ${steps + 1}`,
    ...(dropped ? [`  less 1, since the last window would start in the padding: ${line.output}`] : []),
  ];
}

/** The call of jconv that gives the same number. */
export function sizeCall({ kind, length, kernel, stride, low, high, dilation, ceil, extra }) {
  const words = [length, kernel];
  if (stride !== (kind === "pool" ? kernel : 1)) words.push(`stride=${stride}`);
  if (low || high) words.push(`padding=${low === high ? low : `(${low}, ${high})`}`);
  if (dilation !== 1) words.push(`dilation=${dilation}`);
  if (kind === "pool" && ceil) words.push("ceil_mode=True");
  if (kind === "transposed" && extra) words.push(`output_padding=${extra}`);
  const name = { conv: "conv_output_size", pool: "pool_output_size", transposed: "conv_transpose_output_size" }[kind];
  return `jconv.${name}(${words.join(", ")})`;
}

const listedCells = (cells) => (cells.length > 12 ? `${cells.slice(0, 11).join(", ")}, … ${cells.at(-1)}` : cells.join(", "));

/** What a window does, in words. */
export function windowWords(axis, line, window) {
  const cells = tapsAt(axis, window);
  const inner = innerLength(axis, line);
  const outside = cells.filter((cell) => cell < 0 || cell >= inner).length;
  if (axis.kind === "transposed") {
    const lost = outside ? `; ${outside === 1 ? "one of them is" : `${outside} of them are`} cut off` : "";
    return `Input ${window} stamps ${cells.length === 1 ? "cell" : "cells"} ${listedCells(cells)} of the output${lost}.`;
  }
  const padded = outside ? `; ${outside === 1 ? "one of them lies" : `${outside} of them lie`} outside the input` : "";
  return `Output ${window} takes ${cells.length === 1 ? "cell" : "cells"} ${listedCells(cells)}${padded}.`;
}

/** What of the input nobody sees, or of the output nobody writes; "" where nothing is left. */
export function leftWords(axis, line) {
  const inner = innerLength(axis, line);
  const missed = Array.from({ length: inner }, (_, cell) => cell).filter((cell) => !isTaken(axis, line, cell));
  if (!missed.length) return "";
  const one = missed.length === 1;
  const which = one ? `Cell ${missed[0]} is` : `${missed.length} cells (${listedCells(missed)}) are`;
  return `${which} ${axis.kind === "transposed" ? `reached by no stamp, and ${one ? "stays" : "stay"} 0` : "seen by no output"}.`;
}
