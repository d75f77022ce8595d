// How a number of the pipeline comes about, spelled out from the numbers of the layer before it.

import { full, positionAt, short } from "./arrays.js";
import { button, h } from "./elements.js";
import { mapColour } from "./maps.js";
import { contributions, mapsOf, productsByChannel } from "./network.js";

const MOST_CONTRIBUTIONS = 6;

const signedTerm = (value) => (value < 0 ? `− ${short(-value)}` : `+ ${short(value)}`);
const inProduct = (value) => (value < 0 ? `(${short(value)})` : short(value));
const sumOfProducts = (terms) => terms.reduce((sum, { product }) => sum + product, 0);
const largestOf = (numbers) => numbers.reduce((most, n) => Math.max(most, Math.abs(n)), 0);

/** What a cell is called. */
export function cellName({ kind, title }, { channel, row, column }) {
  if (kind === "dense") return `Score of digit ${column}`;
  if (kind === "softmax") return `Probability of digit ${row}`;
  return `${title}, ${kind === "input" ? "" : `map ${channel}, `}row ${row}, column ${column}`;
}

const rangeWords = ([first, last], word) => (first === last ? `${word} ${first}` : `${word}s ${first} to ${last}`);

/** What a cell sees of the picture, in words; `seen` is that of the input. */
export function sightWords({ kind, field }, { rows, columns }) {
  if (kind === "input") return "";
  if (!field) return "Sees every pixel.";
  const [height, width] = [rows, columns].map(([first, last]) => last - first + 1);
  const cut = height < field.size || width < field.size ? ` Its field of ${field.size} × ${field.size} is cut off at the edge.` : "";
  return `Sees ${rangeWords(rows, "row")}, ${rangeWords(columns, "column")} of the pixels, ${height} × ${width} in all.${cut}`;
}

/** A few numbers as a picture: tints, with the numbers in them if there is room. */
function pictureOf(numbers, { columns, reach, label, written = false, best = -1, outside = () => false }) {
  return h("span", { class: `tiny${written ? " written" : ""}`, role: "img", "aria-label": `${label}: ${numbers.map(short).join(", ")}`, style: { "--columns": columns } },
    ...numbers.map((value, i) => h("span", {
      class: outside(i) ? "outside" : i === best ? "best" : null,
      style: outside(i) ? {} : { background: written ? `color-mix(in srgb, ${mapColour(value, reach)} 55%, var(--card))` : mapColour(value, reach) },
      text: written ? short(value) : null })));
}

/** A kernel of one input channel, for above a map. */
export const kernelPicture = (numbers, reach, label) => pictureOf(numbers, { columns: 3, reach, label });

function explainInput({ value }) {
  return [h("p", { text: `A pixel: ${value} of 16. Nothing is done to it before the first convolution.` })];
}

function explainConv({ network, layer, before, x, value, cell }) {
  const groups = productsByChannel(network, layer, x, cell);
  const bias = network.weights[`bias${layer.name.at(-1)}`].data[cell.channel];
  const reach = { x: largestOf(x.data), k: largestOf(groups.flat().map(({ k }) => k)) };
  const end = [h("span", { class: "term", text: `${short(bias)} bias` }), h("span", { class: "total", text: `= ${full(value)}` })];
  if (groups.length === 1) {
    return [
      h("p", { text: `3 × 3 cells of the picture, each times a weight of kernel ${cell.channel}:` }),
      convolvedPicture(groups[0], reach), h("p", { class: "sum" }, ...termsOf(groups[0]), ...end),
    ];
  }
  return [
    h("p", { text: `3 × 3 cells of each of the ${groups.length} maps of ${before.title}, each times a weight of kernel ${cell.channel}. ` +
      "A map's nine products add up to one number; open a map to see them." }),
    ...groups.map((terms, channel) => convolvedMap(terms, channel, reach)),
    h("p", { class: "sum" }, ...groups.map((terms) => h("span", { class: "term", text: short(sumOfProducts(terms)) })), ...end),
  ];
}

const outsideOf = (terms) => (i) => terms[i].source === null;

function convolvedPicture(terms, reach) {
  return h("div", { class: "strip large" },
    pictureOf(terms.map(({ x }) => x), { columns: 3, reach: reach.x, label: "Cells", written: true, outside: outsideOf(terms) }),
    h("span", { class: "operator", "aria-hidden": "true", text: "⋆" }),
    pictureOf(terms.map(({ k }) => k), { columns: 3, reach: reach.k, label: "Kernel" }));
}

function convolvedMap(terms, channel, reach) {
  return h("details", { class: "strip" },
    h("summary", {}, h("span", { text: `map ${channel}` }),
      pictureOf(terms.map(({ x }) => x), { columns: 3, reach: reach.x, label: "cells", outside: outsideOf(terms) }),
      h("span", { "aria-hidden": "true", text: "⋆" }),
      pictureOf(terms.map(({ k }) => k), { columns: 3, reach: reach.k, label: "kernel" }),
      h("span", { class: "partial", text: `= ${short(sumOfProducts(terms))}` })),
    h("p", { class: "sum" }, ...termsOf(terms)));
}

const termsOf = (terms) => terms.map(({ x, k, source }) =>
  h("span", { class: `term${source ? "" : " off"}`, text: `${short(x)} × ${inProduct(k)}` }));

function explainRelu({ before, x, value, cell, jump }) {
  const from = x.data[cell.place];
  return [
    h("p", { class: "formula", text: `max(0, ${short(from)}) = ${full(value)}` }),
    h("p", { text: from > 0 ? "A positive number passes as it is." : "A negative number is switched off." }),
    linkTo(before, cell, jump),
  ];
}

function explainPool({ layer, before, x, value, cell, jump }) {
  const { size, stride } = layer.window;
  const [, rows, columns] = x.shape;
  const places = Array.from({ length: size * size }, (_, i) =>
    (cell.channel * rows + cell.row * stride + Math.floor(i / size)) * columns + cell.column * stride + (i % size));
  const numbers = places.map((place) => x.data[place]);
  const best = numbers.indexOf(Math.max(...numbers));
  const [channel, row, column] = positionAt(x.shape, places[best]);
  return [
    h("p", { text: "The largest of these four, which follow each other in two rows:" }),
    h("div", { class: "strip large" }, pictureOf(numbers, { columns: size, reach: largestOf(x.data), label: "Cells", written: true, best })),
    h("p", { class: "formula", text: `max(${numbers.map(short).join(", ")}) = ${full(value)}` }),
    linkTo(before, { channel, row, column }, jump),
  ];
}

function explainDense({ network, before, x, value, cell, jump }) {
  const all = contributions(network, x, cell.column);
  const bias = network.weights.bias.data[cell.column];
  const first = [...all].sort((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, MOST_CONTRIBUTIONS);
  const rest = sumOfProducts(all) - sumOfProducts(first);
  return [
    h("p", { text: `${all.length} numbers, each times the weight that digit ${cell.column} gives it. The largest products:` }),
    h("ol", { class: "contributions" }, ...first.map((term) => {
      const [channel, row, column] = positionAt(x.shape, term.place);
      return h("li", {}, linkTo(before, { channel, row, column }, jump),
        h("span", { class: "formula", text: `${short(term.x)} × ${inProduct(term.weight)} = ${short(term.product)}` }));
    })),
    h("p", { class: "formula", text: `${first.map(({ product }, i) => (i ? signedTerm(product) : short(product))).join(" ")} ${signedTerm(rest)} (the other ${all.length - first.length}) ` +
      `${signedTerm(bias)} (bias) = ${full(value)}` }),
  ];
}

function explainSoftmax({ before, x, value, cell, jump }) {
  const powers = x.data.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  return [
    h("p", { text: "e to the power of its score, as a share of the same for all ten scores:" }),
    h("p", { class: "formula", text: `e^${inProduct(x.data[cell.row])} / Σ e^score = ${short(powers[cell.row])} / ${short(sum)} = ${full(value)}` }),
    linkTo(before, { channel: 0, row: 0, column: cell.row }, jump),
  ];
}

function linkTo(layer, { channel, row, column }, jump) {
  const cell = { layer: layer.name, channel, row, column };
  return button(`↑ ${cellName(layer, cell)}`, () => jump(cell), { class: "quiet link" });
}

const EXPLAIN = { input: explainInput, conv: explainConv, relu: explainRelu, pool: explainPool, dense: explainDense, softmax: explainSoftmax };

/** Elements that tell how a cell's number comes about; jump(cell) leads to a cell that it comes from. */
export function explainCell(network, values, chosen, jump) {
  const here = network.places.get(chosen.layer);
  const [layer, before] = [network.layers[here], network.layers[here - 1]];
  const [, rows, columns] = mapsOf(layer);
  const place = (chosen.channel * rows + chosen.row) * columns + chosen.column;
  const value = values[layer.name].data[place];
  return EXPLAIN[layer.kind]({ network, layer, before, x: before && values[before.name], value, cell: { ...chosen, place }, jump });
}
