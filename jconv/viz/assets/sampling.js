// Sampling: a grating under a stride, what its samples seem to be, and what a blur before the stride changes.

import { aliasOf, blurredBy, delayOf, gratingOf, PERIOD, responseOf, sampledBy, spectrumOf, waveAt } from "./aliasing.js";
import { fromNested, makeArray, short } from "./arrays.js";
import { button, choiceField, codeBlock, h, panel, sliderField } from "./elements.js";
import { wholeFromLink } from "./links.js";
import { paintArray } from "./photograph.js";
import { paintSpectrum, paintWave, spectrumPlot, wavePlot } from "./waveplots.js";

// Frequencies are held as waves in 64 pixels and the shift in quarters of a pixel, so that every one is exact.
const MOST_WAVES = PERIOD / 2;
const MOST_STRIDE = 6;
const QUARTERS = 4;
const MOST_SHIFT = PERIOD * QUARTERS - 1;
const TICK = 90; // milliseconds between two steps of a moving grating
const GRATINGS = [
  ["folded", "Too fast: it poses as a slow wave", { f: 26, down: 0, stride: 2, blur: 1, shift: 0 }],
  ["kept", "Slow enough: it is kept", { f: 6, down: 0, stride: 2, blur: 1, shift: 0 }],
  ["flat", "The finest stripes become flat ground", { f: 32, down: 0, stride: 2, blur: 1, shift: 0 }],
  ["blurred", "Blurred first: little is left to be mistaken", { f: 26, down: 0, stride: 2, blur: 4, shift: 0 }],
  ["third", "Every third pixel, a wave of three", { f: 20, down: 0, stride: 3, blur: 1, shift: 0 }],
  ["slanted", "Slanted stripes turn round", { f: 27, down: 6, stride: 2, blur: 1, shift: 0 }],
];
const KEYS_OF_SAMPLING = ["f", "down", "stride", "blur", "shift"];
const BOUNDS = { f: [0, MOST_WAVES], down: [0, MOST_WAVES], stride: [1, MOST_STRIDE], blur: [1, 7], shift: [0, MOST_SHIFT] };

function createSampling(page) {
  const filters = page.data.sampling.filters;
  const weightsFor = (taps) => fromNested(filters[taps].data, filters[taps].dtype).data;
  let state = { ...GRATINGS[0][2] }, moving = null;

  // The parts ------------------------------------------------------------------------------------------------

  const own = ["", "Your own"];
  const example = choiceField("Example", { options: [...GRATINGS.map(([name, title]) => [name, title]), own], change: (name) => {
    const found = GRATINGS.find(([id]) => id === name);
    if (found) take(found[2]);
  } });
  const cycles = (waves) => `${frequencyWords(waves / PERIOD)} cycles per pixel`;
  const fields = {
    f: sliderField("Frequency across", { min: 0, max: MOST_WAVES, step: 1, words: cycles, change: (f) => take({ f }) }),
    down: sliderField("Frequency down", { min: 0, max: MOST_WAVES, step: 1, words: cycles, change: (down) => take({ down }) }),
    stride: sliderField("Stride", { min: 1, max: MOST_STRIDE, step: 1, words: strideWords, change: (stride) => take({ stride }) }),
    blur: choiceField("Blur before the stride", { options: Object.keys(filters).map((taps) => [taps, taps === "1" ? "none" : `${taps} × ${taps} binomial`]),
      change: (taps) => take({ blur: Number(taps) }) }),
    shift: sliderField("Shift to the right", { min: 0, max: MOST_SHIFT, step: 1, words: (n) => `${n / QUARTERS} pixels`, change: (shift) => take({ shift }) }),
  };
  const move = button("Move", () => (moving ? hold() : start()));
  const story = h("div", { class: "story" });
  const pictures = { grating: pictureBox("Grating"), blurred: pictureBox("Blurred"), sampled: pictureBox("Samples") };
  const [wave, before, after] = [wavePlot(), spectrumPlot(), spectrumPlot()];
  const key = h("p", { class: "curve-key" });
  const facts = h("dl", { class: "facts" });
  const source = h("p", { class: "source", dataset: { by: "page" }, text: `Filters by jconv ${page.data.version}; the numbers were computed by this page.` });
  const code = codeBlock("The same with jconv");
  const copy = button("Copy", () => page.copy(samplingCall(state).join("\n")));
  const table = h("table", { class: "samples" });
  const figure = (title, ...parts) => h("figure", { class: "plot-figure" }, h("figcaption", { text: title }), ...parts);

  const element = h("div", { class: "view sampling" },
    h("div", { class: "bar" }, example.element, ...Object.values(fields).map((field) => field.element), move),
    story,
    h("div", { class: "gratings" }, ...Object.values(pictures).map((box) => box.element)),
    figure("One row of it, and the samples that are kept", key, wave.element),
    h("div", { class: "spectra" }, figure("Spectrum before the stride", before.element), figure("Spectrum after the stride", after.element)),
    source,
    h("div", { class: "columns" },
      panel("Numbers", facts),
      panel("The same with jconv", code.element, copy),
      panel("The samples of the top row", h("div", { class: "samples-box", tabindex: 0, role: "region", "aria-label": "The samples of the top row" }, table))));

  // Changes ----------------------------------------------------------------------------------------------------

  function take(change) {
    state = { ...state, ...change };
    draw();
    page.changed();
  }

  function start() {
    moving = setInterval(() => take({ shift: (state.shift + 1) % (MOST_SHIFT + 1) }), TICK);
    move.textContent = "Hold";
  }

  function hold() {
    clearInterval(moving);
    moving = null;
    move.textContent = "Move";
  }

  // What is drawn ------------------------------------------------------------------------------------------------

  /** All that follows from the settings. */
  function computed() {
    const { stride, blur } = state;
    const [across, down, shift] = [state.f / PERIOD, state.down / PERIOD, state.shift / QUARTERS];
    const weights = weightsFor(blur);
    const grating = gratingOf({ across, down, shift });
    const blurred = blur > 1 ? blurredBy(grating, weights) : grating;
    const amplitude = responseOf(weights, across) * responseOf(weights, down);
    return {
      stride, blur, across, down, shift, weights, grating, blurred, amplitude,
      line: Array.from({ length: PERIOD }, (_, n) => blurred.data[(n * stride) % PERIOD]),
      alias: aliasOf(across, stride), aliasDown: aliasOf(down, stride), limit: 0.5 / stride,
    };
  }

  function draw() {
    const found = computed();
    const match = GRATINGS.find(([, , wanted]) => KEYS_OF_SAMPLING.every((name) => name === "shift" || wanted[name] === state[name]));
    example.set(match?.[0] ?? "");
    for (const [name, field] of Object.entries(fields)) field.set(state[name]);
    const sentences = storyOf(found);
    story.replaceChildren(...sentences.map((text) => h("p", { text })));
    if (!moving) page.say(sentences.join(" "));
    drawPictures(found);
    drawWave(found);
    drawSpectra(found);
    facts.replaceChildren(...factsFor(found).flatMap(([name, title, value, unit]) => [
      h("dt", { text: title }), h("dd", { text: `${frequencyWords(value)} ${unit}`, dataset: { fact: name, value } })]));
    code.set(samplingCall(state));
    drawTable(found);
  }

  function drawPictures({ grating, blurred, stride, blur }) {
    pictures.grating.show(grating, `Grating, ${PERIOD} × ${PERIOD} pixels`);
    pictures.blurred.element.hidden = blur === 1;
    if (blur > 1) pictures.blurred.show(blurred, `Blurred by ${blur} × ${blur} weights`);
    const samples = sampledBy(blurred, stride);
    pictures.sampled.show(samples, `${capital(strideWords(stride))}, ${samples.shape.join(" × ")} samples`);
  }

  function drawWave({ across, down, shift, weights, amplitude, alias, stride, blur, grating, line }) {
    const turn = 2 * Math.PI;
    const delay = delayOf(weights);
    const phase = across * (delay - shift) + down * delay;
    const curves = [{ name: "grating", words: "the grating", at: (p) => waveAt({ across, down, shift }, 0, p) }];
    if (blur > 1) curves.push({ name: "blurred", words: "blurred", at: (p) => amplitude * Math.cos(turn * (across * p + phase)) });
    curves.push({ name: "alias", words: "what the samples seem to be", at: (p) => amplitude * Math.cos(turn * ((alias * p) / stride + phase)) });
    key.replaceChildren(...curves.map(({ name, words }) => h("span", { class: `key ${name}`, text: words })), h("span", { class: "key sample", text: "samples" }));
    const pixels = grating.data.slice(0, PERIOD);
    wave.draw(paintWave({ curves, pixels, samples: line, stride, period: PERIOD }),
      `A wave of ${frequencyWords(across)} cycles per pixel, and through its samples one of ${frequencyWords(Math.abs(alias))} cycles per sample.`);
  }

  function drawSpectra({ grating, blurred, weights, blur, line, limit, across, down, alias, amplitude, stride }) {
    const top = ({ data }) => spectrumOf(data.slice(0, PERIOD));
    const bars = [{ name: "grating", amplitudes: top(grating) }];
    if (blur > 1) bars.push({ name: "blurred", amplitudes: top(blurred) });
    before.draw(paintSpectrum({ bars, limit, response: blur > 1 ? (f) => responseOf(weights, f) * responseOf(weights, down) : null, axis: "cycles per pixel" }),
      `One bar at ${frequencyWords(across)} cycles per pixel. From ${frequencyWords(limit)} on, the stride folds.`);
    after.draw(paintSpectrum({ bars: [{ name: "alias", amplitudes: spectrumOf(line) }], limit: 0.5, axis: `cycles per sample${stride > 1 ? ` (one sample is ${stride} pixels)` : ""}` }),
      `One bar at ${frequencyWords(Math.abs(alias))} cycles per sample; the wave's amplitude is ${frequencyWords(amplitude)}.`);
  }

  function drawTable({ line, stride }) {
    const shown = line.slice(0, Math.ceil(PERIOD / stride));
    table.replaceChildren(
      h("thead", {}, h("tr", {}, ...["Sample", "Pixel", "Value"].map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, ...shown.map((value, n) => h("tr", { dataset: { value } },
        h("th", { scope: "row", text: n }), h("td", { text: n * stride }), h("td", { text: (Number(value.toFixed(3)) + 0).toFixed(3) })))));
  }

  // Links --------------------------------------------------------------------------------------------------------

  const save = () => KEYS_OF_SAMPLING.map((name) => [name, String(state[name])]);

  function load(parameters) {
    const problems = [];
    hold();
    const normal = GRATINGS[0][2];
    state = Object.fromEntries(KEYS_OF_SAMPLING.map((name) => [name, wholeFromLink(parameters, name, BOUNDS[name], normal[name], problems)]));
    draw();
    return problems;
  }

  return { element, save, load, known: KEYS_OF_SAMPLING, stop: hold };
}

/** A picture of numbers from -1 to 1 with a caption. */
function pictureBox(name) {
  const canvas = h("canvas", { role: "img" });
  const caption = h("figcaption");
  return {
    element: h("figure", { class: "grating-box", dataset: { name } }, caption, canvas),
    show(array, words) {
      paintArray(canvas, makeArray(array.shape, array.data.map((value) => (value + 1) / 2)), { signed: false, reach: 1 });
      canvas.setAttribute("aria-label", words);
      caption.textContent = words;
    },
  };
}

const frequencyWords = (value) => String(Number(value.toFixed(4)) + 0); // + 0: no minus before a zero
const strideWords = (stride) => (stride === 1 ? "every pixel" : `every ${["second", "third", "fourth", "fifth", "sixth"][stride - 2]} pixel`);
const capital = (words) => words[0].toUpperCase() + words.slice(1);
const wavelengthWords = (frequency, unit) => (frequency ? `a wave is ${short(Number((1 / frequency).toFixed(2)))} ${unit} long` : "no wave at all");

/** What happens, in a few sentences. */
function storyOf(found) {
  const { across, down, stride, blur, amplitude } = found;
  const start = `${frequencyWords(across)} cycles per pixel across: ${wavelengthWords(across, "pixels")}.`;
  const slant = down ? [`Down the columns ${frequencyWords(down)} cycles per pixel become ${frequencyWords(found.aliasDown)} cycles per sample, by the same rule.`] : [];
  const blurring = blur > 1 ? [`The blur leaves ${frequencyWords(amplitude)} of the amplitude${blurWords(found)}.`] : [];
  if (stride === 1) return [`${start} Every pixel is kept: nothing is folded.`, ...slant, ...blurring];
  return [`${start} ${foldingWords(found)}`, ...slant, ...blurring];
}

function foldingWords({ across, stride, alias, limit }) {
  const reach = `Samples at ${strideWords(stride)} tell frequencies up to ${frequencyWords(limit)}, the Nyquist limit, apart.`;
  const seen = frequencyWords(Math.abs(alias));
  if (across < limit) return `${reach} This one is below: the samples show the same wave, at ${seen} cycles per sample.`;
  if (across === limit) return `${reach} This one is exactly there: two samples a wave, and the shift decides how strong it looks.`;
  if (alias === 0) return `${reach} This one is above: every sample meets its wave at the same height, and they look like flat ground. Nothing can tell the two apart.`;
  const backwards = alias < 0 && alias > -0.5 ? " It is turned round: when the grating moves to the right, the samples seem to move to the left." : "";
  return `${reach} This one is above: its samples look like ${seen} cycles per sample. Nothing can tell the two apart.${backwards}`;
}

function blurWords({ across, down, limit, amplitude }) {
  const folds = Math.max(across, down) > limit;
  if (folds) return amplitude < 0.1 ? ": little is left to be mistaken" : ": some is still mistaken";
  return amplitude > 0.995 ? "" : ": a blur also takes from waves that the samples could show";
}

function factsFor({ across, alias, limit, amplitude, stride, down, aliasDown }) {
  return [
    ["frequency", "Frequency f", across, "cycles per pixel"],
    ["limit", "Nyquist limit 1 / (2 × stride)", limit, "cycles per pixel"],
    ["alias", "Seen as f × stride − round(f × stride)", alias, "cycles per sample"],
    ["aliasPixels", "which is", alias / stride, "cycles per pixel"],
    ...(down ? [["aliasDown", "Down the columns, seen as", aliasDown, "cycles per sample"]] : []),
    ["amplitude", "Amplitude that is left of 1", amplitude, ""],
  ];
}

/** The same in jconv's words; 64 samples an axis, of a grating that goes on as it began. */
function samplingCall({ f, down, stride, blur, shift }) {
  const column = shift ? `(columns - ${shift / QUARTERS})` : "columns";
  const row = down ? ` + ${down / PERIOD} * rows` : "";
  return [
    "import jax.numpy as jnp", "import jconv",
    `rows, columns = jnp.mgrid[:${PERIOD * stride}, :${PERIOD * stride}]`,
    `x = jnp.cos(2 * jnp.pi * (${f / PERIOD} * ${column}${row}))`,
    `y = jconv.blur_pool(x[None, None], filter_size=${blur}, stride=${stride}, padding_mode="circular")`,
    "samples = y[0, 0, 0]",
    `seen = jconv.aliased_frequency(${f / PERIOD}, stride=${stride})`,
  ];
}

export const sampling = { name: "sampling", title: "Sampling", create: createSampling };
