// Cells to be predicted: arrays drawn for a level, and what the usual mistakes would come to.

import { plan, products, sumOf } from "./arithmetic.js";
import { at, makeArray, size } from "./arrays.js";
import { makeChance } from "./chance.js";

const PLAIN = { op: "correlate", rank: 2, input: 4, kernel: 2, stride: 1, padding: 0, dilation: 1, mode: "zeros" };

/** The levels in their order: what each adds to those before it. */
export const LEVELS = [
  { name: "line", title: "1 · along a line", rule: "The kernel lies on the marked cells. Multiply cell by cell, then add.", rank: 1, input: 7, kernel: 3 },
  { name: "plane", title: "2 · in the plane", rule: "The same in two dimensions: four products.", input: 4, kernel: 2 },
  { name: "nine", title: "3 · nine products", rule: "A kernel of 3 × 3. Zeros need no work: look for the others.", input: 5, kernel: 3 },
  { name: "stride", title: "4 · stride", rule: "The kernel moves 2 cells at a time.", input: 6, kernel: 2, stride: 2 },
  { name: "padding", title: "5 · padding", rule: "Beyond the edges there are zeros.", input: 4, kernel: 3, padding: 1 },
  { name: "mirror", title: "6 · mirrored edges", rule: "Beyond the edges the cells mirror those inside; the edge itself is not repeated.", input: 4, kernel: 3, padding: 1, mode: "reflect" },
  { name: "dilation", title: "7 · dilation", rule: "The taps lie 2 cells apart: those between are left out.", input: 5, kernel: 2, dilation: 2 },
  { name: "flip", title: "8 · true convolution", rule: "The kernel is flipped on both axes before it slides, as mathematics does.", op: "convolve", input: 4, kernel: 2 },
  { name: "all", title: "9 · all of it", rule: "Flipped, strided and padded at once.", op: "convolve", input: 5, kernel: 3, stride: 2, padding: 1 },
];

/** The arrays of a level, as a setting; the same for the same seed. */
export function drawExercise(level, seed) {
  const { op, rank, input, kernel, stride, padding, dilation, mode } = { ...PLAIN, ...level };
  const chance = makeChance(seed, level.name);
  const all = (value) => Array.from({ length: rank }, () => value);
  const draw = (shape, least, most) => Array.from({ length: size(shape) }, () => chance.from(least, most));
  const taps = all(kernel);
  let weights;
  do weights = draw(taps, kernel === 3 && rank === 2 ? -1 : -2, 2); while (!isTelling(weights));
  return {
    op, x: makeArray([1, ...all(input)], draw(all(input), 0, rank === 1 ? 9 : 5), "int32"), kernel: makeArray([1, 1, ...taps], weights, "int32"),
    bias: null, stride: all(stride), padding: all([padding, padding]), dilation: all(dilation), groups: 1, mode, outputPadding: all(0),
  };
}

/** Both signs, and another kernel when it is flipped: else a mistake could not be told from the right way. */
const isTelling = (weights) => weights.some((w) => w > 0) && weights.some((w) => w < 0)
  && weights.some((w, i) => w !== weights[weights.length - 1 - i]);

/** A sum as it would be with something else in the setting. */
const otherwise = (setting, cell, part) => {
  const other = { ...setting, ...part };
  return sumOf(products(other, [0, ...cell]), other, 0);
};

/** What the usual mistakes come to: [number, words that follow "that is what comes out if"]. */
function mistakesOf(setting, cell) {
  const { op, stride, padding, dilation, mode } = setting;
  const found = products(setting, [0, ...cell]);
  const total = sumOf(found, setting, 0);
  const add = (each) => found.reduce((sum, term) => sum + each(term), 0);
  const mistakes = [];
  mistakes.push(op === "convolve" ? [otherwise(setting, cell, { op: "correlate" }), "the kernel is not flipped"]
    : [otherwise(setting, cell, { op: "convolve" }), "the kernel is flipped; here it slides as it is"]);
  if (stride.some((s) => s > 1)) mistakes.push([otherwise(setting, cell, { stride: stride.map(() => 1) }), "the kernel moves by one cell instead of two"]);
  if (padding.some(([low]) => low)) mistakes.push([otherwise(setting, cell, { padding: padding.map(() => [0, 0]), mode: "zeros" }), "the padding is forgotten and the first window starts at the input's first cell"]);
  if (mode !== "zeros") mistakes.push([otherwise(setting, cell, { mode: "zeros" }), "the padding is zeros instead of the mirrored cells"]);
  if (dilation.some((d) => d > 1)) mistakes.push([otherwise(setting, cell, { dilation: dilation.map(() => 1) }), "the taps lie side by side instead of two apart"]);
  mistakes.push([add(({ x }) => x), "the cells are added without being multiplied"]);
  mistakes.push([add(({ x, k }) => x * Math.abs(k)), "the minus signs of the kernel are ignored"]);
  mistakes.push(...neighbours(setting, cell));
  if (cell.length === 2) mistakes.push([otherwise(setting, cell, { kernel: turned(setting.kernel) }), "the kernel's rows are read as columns"]);
  for (const { x, k, product } of found.filter((term) => term.product)) mistakes.push([total - product, `${x} × ${k < 0 ? `(${k})` : k} is left out`]);
  mistakes.push([-total, "the sign is turned around"]);
  for (const { x, k, product } of found.filter((term) => term.product < 0)) mistakes.push([total - 2 * product, `${x} × (${k}) is added instead of taken away`]);
  return mistakes;
}

function turned(kernel) {
  const [rows, columns] = kernel.shape.slice(2);
  const data = kernel.data.map((_, i) => at(kernel, [0, 0, i % rows, Math.floor(i / rows)]));
  return makeArray([1, 1, columns, rows], data, kernel.dtype);
}

/** The outputs beside this one: that of the wrong window. */
function neighbours(setting, cell) {
  const lengths = plan(setting).shape.slice(1);
  const names = cell.length === 1 ? [["before", "after"]] : [["above", "below"], ["to the left", "to the right"]];
  return cell.flatMap((_, axis) => [-1, 1].map((by) => [cell.map((index, a) => (a === axis ? index + by : index)), names[axis][by < 0 ? 0 : 1]]))
    .filter(([place]) => place.every((index, a) => index >= 0 && index < lengths[a]))
    .map(([place, where]) => [otherwise(setting, place, {}), `the window lies one place too far: it is the output ${where}`]);
}

/** The mistake that leads to a number, in words; null where it is the answer, or no usual mistake. */
export function mistakeFor(said, setting, cell) {
  if (said === otherwise(setting, cell, {})) return null;
  return mistakesOf(setting, cell).find(([value]) => value === said)?.[1] ?? null;
}
