// A small network that reads a digit: its numbers unpacked, run by the page after an edit, and followed backwards.
//
// A layer is what jconv wrote: {name, kind, title, shape, window: {size, stride, padding} on the layer before it,
// field: the same on the pixels}. Cells are named {layer, channel, row, column}, whatever the layer's shape.

import { compute, maxPool, products } from "./arithmetic.js";
import { makeArray } from "./arrays.js";

/** Multiples of 1 / unit, which come as integers in base64. */
function unpacked({ shape, unit, bytes, data }) {
  const { buffer } = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const integers = bytes === 2 ? new Int16Array(buffer) : new Int32Array(buffer);
  return makeArray(shape, Array.from(integers, (n) => n / unit));
}

/** The layers and weights of `data.pipeline`, and its digits with what jconv computed of them. */
export function readNetwork({ layers, weights, digits }) {
  const plain = (numbers) => makeArray([numbers.length], numbers);
  return {
    layers,
    places: new Map(layers.map(({ name }, place) => [name, place])),
    weights: Object.fromEntries(Object.entries(weights).map(([name, array]) => [name, unpacked(array)])),
    digits: digits.map(({ label, pixels, conv1, conv2, dense, softmax }) => ({
      label, pixels,
      given: { conv1: unpacked(conv1), conv2: unpacked(conv2), dense: plain(dense), softmax: plain(softmax) },
    })),
  };
}

/** A layer's shape as maps of rows and columns: scores stand side by side, probabilities below each other. */
export function mapsOf({ kind, shape }) {
  if (shape.length === 3) return shape;
  return kind === "softmax" ? [1, shape[0], 1] : [1, 1, shape[0]];
}

/** A convolution layer on its input, as arithmetic.js takes it. */
function settingFor({ weights }, { name, window }, x) {
  const which = name.at(-1);
  const [stride, padding] = [[window.stride, window.stride], [0, 1].map(() => [window.padding, window.padding])];
  return { op: "correlate", x, kernel: weights[`kernel${which}`], bias: weights[`bias${which}`], stride, padding, dilation: [1, 1] };
}

const RUN = {
  conv: (network, layer, x) => compute(settingFor(network, layer, x)),
  relu: (_network, _layer, x) => makeArray(x.shape, x.data.map((n) => Math.max(n, 0))),
  pool: (_network, { window }, x) => maxPool(x, window.size, window.stride).y,
  dense(network, { shape }, x) {
    const scores = Array.from({ length: shape[0] }, (_, digit) =>
      contributions(network, x, digit).reduce((sum, { product }) => sum + product, network.weights.bias.data[digit]));
    return makeArray(shape, scores.map(Math.fround));
  },
  softmax(_network, { shape }, x) {
    const most = Math.max(...x.data); // what all are divided by, so that no power is too large
    const powers = x.data.map((score) => Math.exp(score - most));
    const sum = powers.reduce((a, b) => a + b);
    return makeArray(shape, powers.map((power) => Math.fround(power / sum)));
  },
};

/** Every layer's numbers by name; what is `given` is taken as it is, the rest computed. */
export function runNetwork(network, pixels, given = {}) {
  const values = {};
  let x = null;
  for (const layer of network.layers) {
    if (layer.kind === "input") x = makeArray(layer.shape, pixels);
    else x = given[layer.name] ?? RUN[layer.kind](network, layer, x);
    values[layer.name] = x;
  }
  return values;
}

/** What a dense score adds up, number by number of the layer before: {place, x, weight, product}. */
export function contributions({ weights }, x, digit) {
  const across = weights.weights.shape[1];
  return x.data.map((value, place) => {
    const weight = weights.weights.data[place * across + digit];
    return { place, x: value, weight, product: value * weight };
  });
}

/** What a convolution's cell adds up: the products of arithmetic.js, in a list for each input channel. */
export function productsByChannel(network, layer, x, { channel, row, column }) {
  const found = products(settingFor(network, layer, x), [channel, row, column]);
  return Array.from({ length: x.shape[0] }, (_, c) => found.filter((term) => term.channel === c));
}

/** What a cell sees, by layer from its own back to the input: {channel: null for all, rows: [first, last], columns}. */
export function seenCells({ layers, places }, { layer, channel, row, column }) {
  let seen = { channel, rows: [row, row], columns: [column, column] };
  const found = { [layer]: seen };
  for (let place = places.get(layer); place > 0; place--) {
    seen = seenBefore(layers[place], seen, mapsOf(layers[place - 1]));
    found[layers[place - 1].name] = seen;
  }
  return found;
}

function seenBefore({ kind, window }, { channel, rows, columns }, [, height, width]) {
  if (kind === "relu") return { channel, rows, columns };
  if (!window) return { channel: null, rows: [0, height - 1], columns: [0, width - 1] }; // it sees everything
  const { size, stride, padding } = window;
  const reach = ([first, last], length) =>
    [Math.max(first * stride - padding, 0), Math.min(last * stride - padding + size, length) - 1];
  return { channel: kind === "pool" ? channel : null, rows: reach(rows, height), columns: reach(columns, width) };
}
