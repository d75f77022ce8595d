// The course texts' quick checks: how each is asked, answered and explained, for the texts' numbers and for drawn ones.
//
// A check has a `kind` ("number", "shape" or "choice"), ask(n), answer(n) and explain(n) of its numbers `n`; choices(n)
// lists what there is to choose from, the answer among it; mistakes(n) says what usual wrong answers overlook. Those
// with draw(chance) can be asked again with other numbers.

import { countedWord } from "./answers.js";

const plural = (count, noun) => `${countedWord(count)} ${noun}${count === 1 ? "" : "s"}`;
const outputOf = (I, { K, P, S }) => Math.floor((I + 2 * P - K) / S) + 1;
const weightsOf = ({ C, O, K }) => C * O * K * K;
const square = (n) => `${n} × ${n}`;
const windowAt = (row, column, K) => `rows ${row} to ${row + K - 1}, columns ${column} to ${column + K - 1}`;
const rowsWord = (rows) => rows.map((row) => `[${row.join(", ")}]`).join(", ");

const signalLength = {
  name: "signal_length", kind: "number", title: "Length of a signal",
  ask: ({ N, K }) => `A kernel of length ${K} slides over a signal of length ${N}, without padding. How long is the output?`,
  answer: ({ N, K }) => N - K + 1,
  explain: ({ N, K }) => `N − K + 1 = ${N} − ${K} + 1 = ${N - K + 1}: the first window starts at 0, the last at ${N - K}.`,
  mistakes: ({ N, K }) => [[N - K, "is where the last window starts; the first starts at 0, so there is one more"], [N, "would need padding"],
    [N - K - 1, "subtracts one where one is added"], [N + K - 1, "is the output with full padding"]],
  draw: (chance) => {
    const K = chance.from(2, 9);
    return { N: K + chance.from(3, 30), K };
  },
};

const slope = {
  name: "slope", kind: "number", title: "A difference",
  ask: ({ start, step }) => `The kernel [1, 0, -1] slides over the signal [${[0, 1, 2, 3, 4].map((n) => start + n * step).join(", ")}], as in deep learning. ` +
    "Every output is the same number: which?",
  answer: ({ step }) => -2 * step,
  explain: ({ start, step }) => `signal[n] − signal[n + 2] = ${start} − ${start + 2 * step} = ${countedWord(-2 * step)}: ${step > 0 ? "negative where the signal rises" : "positive where it falls"}.`,
  mistakes: ({ step }) => [[2 * step, "is signal[n + 2] − signal[n]: the kernel flipped"], [-step, "is the difference over one step; the kernel's ends lie two apart"],
    [step, "is the signal's step, but the kernel's ends lie two apart and the second is subtracted"]],
  draw: (chance) => ({ start: chance.from(20, 30), step: chance.pick([-5, -4, -3, 2, 3, 4, 5]) }),
};

const validSize = {
  name: "valid_size", kind: "choice", title: "Size of an output",
  ask: ({ N, K }) => `What is the output size of convolving an input of ${square(N)} with a kernel of ${square(K)}, without padding, at stride 1?`,
  answer: ({ N, K }) => square(N - K + 1),
  choices: ({ N, K }) => [N, N - 1, N - K + 1, N - K].map(square),
  explain: ({ N, K }) => `Input − kernel + 1 = ${N} − ${K} + 1 = ${N - K + 1} along each axis.`,
  draw: (chance) => {
    const K = chance.pick([3, 5, 7]);
    return { N: K + chance.from(3, 30), K };
  },
};

const windowCheck = {
  name: "window", kind: "choice", title: "Under the kernel",
  ask: ({ K, i, j }) => `At output position (${i}, ${j}), which input pixels does the ${square(K)} kernel overlay? (Counted from 0, stride 1, no padding.)`,
  answer: ({ K, i, j }) => windowAt(i, j, K),
  choices: ({ K, i, j }) => [windowAt(i, j, K), windowAt(i - 1, j - 1, K), windowAt(i, j, K + 1), windowAt(i * K, j * K, K)],
  explain: ({ K, i, j }) => `The window starts at the output's own position: rows ${i} to ${i} + ${K} − 1, columns ${j} to ${j} + ${K} − 1. It is centred there only if there is padding.`,
  draw: (chance) => ({ K: chance.pick([2, 3, 5]), i: chance.from(1, 6), j: chance.from(1, 6) }),
};

const parameters = {
  name: "parameters", kind: "number", title: "Parameters",
  ask: ({ C, O, K }) => `How many parameters does nn.Conv2d(${C}, ${O}, kernel_size=${K}) have?`,
  answer: (n) => weightsOf(n) + n.O,
  explain: (n) => `${n.O} kernels of ${n.K} × ${n.K} × ${n.C} weights, and a bias for each: ${n.K}·${n.K}·${n.C}·${n.O} + ${n.O} = ${countedWord(weightsOf(n))} + ${n.O} = ${countedWord(weightsOf(n) + n.O)}.`,
  mistakes: (n) => [[weightsOf(n), `leaves out the bias: one more number for each of the ${n.O} kernels`],
    [n.O * n.K * n.K + n.O, `leaves out that each kernel spans all ${n.C} input channels`],
    [n.O * n.K * n.K, `leaves out the biases, and that each kernel spans all ${n.C} input channels`],
    [weightsOf(n) + n.C, `adds a bias for each input channel; there is one for each output channel`],
    [weightsOf(n) + 1, "adds one bias in all; each kernel has one"]],
  draw: (chance) => ({ C: chance.pick([3, 16, 64]), O: chance.pick([8, 32, 64, 128, 256]), K: chance.pick([3, 5, 7]) }),
};

const outputSize = {
  name: "output_size", kind: "number", title: "Stride and padding",
  ask: ({ I, K, P, S }) => `What is the output size for input = ${I}, kernel = ${K}, padding = ${P}, stride = ${S}?`,
  answer: (n) => outputOf(n.I, n),
  explain: (n) => `⌊(${n.I} + 2·${n.P} − ${n.K}) / ${n.S}⌋ + 1 = ⌊${n.I + 2 * n.P - n.K} / ${n.S}⌋ + 1 = ${outputOf(n.I, n)}.`,
  mistakes: (n) => [[outputOf(n.I, n) - 1, "leaves out the 1: the first window counts as well"], [outputOf(n.I, { ...n, P: 0 }), "leaves out the padding"],
    [outputOf(n.I - n.P, n), "pads one side only; padding is added at both ends"], [outputOf(n.I, { ...n, S: 1 }), "leaves out the stride"],
    [outputOf(n.I, n) + 1, "rounds up; a window that does not fit is dropped"]],
  draw: (chance) => {
    const K = chance.pick([3, 5, 7]);
    return { I: chance.pick([28, 32, 64, 100, 128, 224]), K, P: chance.from(0, (K - 1) / 2), S: chance.from(1, 3) };
  },
};

const drawLayer = (chance) => {
  const K = chance.pick([3, 5, 7]);
  const H = chance.pick([28, 32, 64, 128, 224]);
  return { H, W: H + chance.pick([0, 10, 16]), C: chance.pick([1, 3]), O: chance.pick([16, 32, 64]), K, P: chance.from(0, (K - 1) / 2), S: chance.from(1, 3) };
};
const layerWords = ({ H, W, C, O, K, P, S }) =>
  `${H === 128 && W === 128 && C === 3 ? "A 128 × 128 × 3 RGB image" : `An image ${H} high and ${W} wide, with ${plural(C, "channel")},`} passes through nn.Conv2d(${C}, ${O}, kernel_size=${K}, padding=${P}, stride=${S}).`;
const layerShapeOf = (n) => [n.O, outputOf(n.H, n), outputOf(n.W, n)];

const layerShape = {
  name: "layer_shape", kind: "shape", title: "Shape of a layer",
  ask: (n) => `${layerWords(n)} What is the output's shape: channels, height, width?`,
  answer: layerShapeOf,
  explain: (n) => {
    const one = (I) => `⌊(${I} − ${n.K} + 2·${n.P}) / ${n.S}⌋ + 1 = ${outputOf(I, n)}`;
    return `${n.O} kernels make ${n.O} channels. ${n.H === n.W ? `Along each axis: ${one(n.H)}.` : `Height: ${one(n.H)}; width: ${one(n.W)}.`}`;
  },
  mistakes: (n) => {
    const [O, H, W] = layerShapeOf(n);
    return [[[H, W, O], "has the right numbers with the channels last; channels first was asked for"], [[n.C, H, W], "keeps the input's channels; each kernel makes one"],
      [[O, H - 1, W - 1], "leaves out the 1: the first window counts as well"], [[O, n.H, n.W], "leaves out what kernel, padding and stride do to the size"]];
  },
  draw: drawLayer,
};

const layerParameters = {
  ...parameters, name: "layer_parameters", title: "Its parameters",
  ask: (n) => `${layerWords(n)} How many parameters does the layer have?`,
  explain: (n) => `${parameters.explain(n)} The image's size plays no part: the same weights serve every position.`,
  draw: drawLayer,
};

const samePadding = {
  name: "same_padding", kind: "number", title: "Keeping the size",
  ask: ({ K }) => `With a kernel of ${square(K)} at stride 1, how much padding on each side preserves the spatial dimensions?`,
  answer: ({ K }) => (K - 1) / 2,
  explain: ({ K }) => `P = (K − 1) / 2 = (${K} − 1) / 2 = ${(K - 1) / 2}.`,
  mistakes: ({ K }) => [[K - 1, "is for both sides together"], [(K + 1) / 2, "makes the output grow by 2"], [K, "makes the output grow"]],
  draw: (chance) => ({ K: 2 * chance.from(1, 7) + 1 }),
};

const SOBEL = {
  x: { found: "vertical", missed: "horizontal", along: "from left to right", sides: "the left column from the right one",
       rows: (a, b) => [[-a, 0, a], [-b, 0, b], [-a, 0, a]] },
  y: { found: "horizontal", missed: "vertical", along: "from top to bottom", sides: "the top row from the bottom one",
       rows: (a, b) => [[-a, -b, -a], [0, 0, 0], [a, b, a]] },
};
const sobelAnswer = ({ axis }) => `It takes ${SOBEL[axis].sides}, and at a ${SOBEL[axis].found} edge the brightness changes ${SOBEL[axis].along}.`;

const sobel = {
  name: "sobel", kind: "choice", title: "Which edges",
  ask: ({ a, b, axis }) => `Why does ${a === 1 && b === 2 ? "the Sobel" : "a"} kernel [${rowsWord(SOBEL[axis].rows(a, b))}] detect ${SOBEL[axis].found} edges rather than ${SOBEL[axis].missed} ones?`,
  answer: sobelAnswer,
  choices: (n) => {
    const { found, missed, along } = SOBEL[n.axis];
    return [sobelAnswer(n), `Its zeros form a ${found} line, and an edge has to lie under them.`, `It smooths ${along}, and only ${found} edges survive that.`,
      `Deep learning does not flip it; flipped, it would detect ${missed} edges.`];
  },
  explain: ({ a, b, axis }) => `On flat ground and along a ${SOBEL[axis].missed} edge both sides are alike, and what one adds the other takes away: ${a} + ${b} + ${a} times each. On a ${SOBEL[axis].found} edge they differ.`,
  draw: (chance) => ({ a: chance.from(1, 4), b: chance.from(5, 9), axis: chance.pick(["x", "y"]) }),
};

const channelsCheck = {
  name: "channels", kind: "choice", title: "Channels",
  ask: ({ O, K, C }) => `${O} kernels of ${K} × ${K} × ${C} slide over an image with ${C} channels. How many channels does the output have?`,
  answer: ({ O }) => String(O),
  choices: ({ O, C }) => [O, C * O, C, 1].map(String),
  explain: ({ O, C }) => `Each kernel spans all ${C} input channels, adds over them, and makes one output channel: ${O} kernels, ${O} channels.`,
  draw: (chance) => ({ O: chance.pick([8, 16, 32, 64, 128]), K: chance.pick([3, 5, 7]), C: chance.pick([2, 3, 4]) }),
};

const denseWeights = {
  name: "dense_weights", kind: "number", title: "Without sharing",
  ask: ({ H, W, C, O }) => `A ${H} × ${W} image with ${C} channels is flattened, and one fully connected layer leads to ${countedWord(O)} outputs. How many weights is that, biases aside?`,
  answer: ({ H, W, C, O }) => H * W * C * O,
  explain: ({ H, W, C, O }) => `${H}·${W}·${C} = ${countedWord(H * W * C)} inputs, each joined to ${countedWord(O)} outputs: ${countedWord(H * W * C * O)}. A 3 × 3 convolution shares 9 weights for each channel.`,
  mistakes: ({ H, W, C, O }) => [[H * W * C, "is the number of inputs; each is joined to every output"], [H * W * O, `leaves out that there are ${C} channels`], [H * W * C * O + O, "counts the biases as well"]],
  draw: (chance) => {
    const H = chance.pick([28, 32, 64, 96]);
    return { H, W: H, C: chance.pick([3, 4]), O: chance.pick([10, 100, 1000]) };
  },
};

const flipCheck = {
  name: "flip", kind: "choice", title: "Its real name",
  ask: () => "Deep learning calls it convolution. What does nn.Conv2d really compute?",
  answer: () => "Cross-correlation: the kernel slides as it is.",
  choices: () => ["Cross-correlation: the kernel slides as it is.", "Mathematics' convolution: the kernel is flipped on both axes first.", "A convolution with rows and columns exchanged.", "A Fourier transform of each window."],
  explain: () => "Mathematics' convolution flips the kernel, which makes it commutative. A network learns its kernels, so it could learn either; leaving out the flip changes no more than the name.",
};

const moved = {
  name: "moved", kind: "number", title: "A cat moves",
  ask: ({ shift, S }) => `A cat in the picture moves ${shift} pixels to the right, far from the border. The convolution has stride ${S}. By how many cells does its trace in the feature map move?`,
  answer: ({ shift, S }) => shift / S,
  explain: ({ shift, S }) => `The same kernel serves every position, so the answer moves with the cat (translation equivariance); a step of the output is worth ${plural(S, "pixel")}: ${shift} / ${S} = ${shift / S}.`,
  mistakes: ({ shift, S }) => [[0, "would be invariance; a convolution is equivariant: its answer moves along"], [shift * S, "multiplies by the stride"], [shift, "leaves out the stride"]],
  draw: (chance) => {
    const S = chance.from(2, 4);
    return { shift: S * chance.from(2, 9), S };
  },
};

const oneByOne = {
  name: "one_by_one", kind: "choice", title: "1 × 1",
  ask: () => "In one picture the first channel holds a vertical bar and the second a horizontal one; in the other picture the channels are swapped. Which 1 × 1 kernel over the two channels tells the pictures apart?",
  answer: ({ a, b }) => rowsWord([[a, b]]),
  choices: ({ a, b }) => rowsOfPairs([[a, b], [a, a], [a + 1, a + 1], [0, 0]]),
  explain: ({ a, b }) => `With equal weights the channels may be swapped unnoticed. With ${rowsWord([[a, b]])} the bars get different weights: ${a} and ${countedWord(b)}.`,
  draw: (chance) => {
    const a = chance.from(1, 5);
    return { a, b: -chance.from(1, 5) };
  },
};
const rowsOfPairs = (pairs) => pairs.map((pair) => rowsWord([pair]));

const blurCheck = {
  name: "blur", kind: "choice", title: "Before a stride",
  ask: () => "Why is a picture blurred before a stride skips every second cell?",
  answer: () => "So that detail too fine for the cells that are left does not turn into a coarse pattern.",
  choices: () => ["So that detail too fine for the cells that are left does not turn into a coarse pattern.", "So that the output keeps the input's size.", "So that fewer multiplications are needed.", "So that the skipped cells can be restored exactly."],
  explain: () => "A strided convolution samples. Waves that are too short for the sampling reappear as longer ones (aliasing); a low-pass filter takes them out first.",
};

const learned = {
  name: "learned", kind: "choice", title: "Learned kernels",
  ask: () => "Why might a network with learned 3 × 3 kernels classify images better than one with hand-designed Sobel and Laplacian kernels?",
  answer: () => "Its kernels adapt to the task, and deeper layers build on what earlier ones found.",
  choices: () => ["Its kernels adapt to the task, and deeper layers build on what earlier ones found.", "Learned kernels have more weights than Sobel's nine.", "Hand-designed kernels cannot slide over every position.", "Learned kernels are always symmetric."],
  explain: () => "A Sobel kernel is one of the kernels that can be learned, and often one is. Learning adds those for which nobody has a formula.",
};

/** In the order of the texts. */
export const CHECKS = [signalLength, slope, validSize, windowCheck, parameters, outputSize, layerShape, layerParameters, samePadding, sobel, learned,
  flipCheck, channelsCheck, denseWeights, moved, oneByOne, blurCheck];
