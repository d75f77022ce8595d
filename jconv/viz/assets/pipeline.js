// The pipeline: a digit on its way through a network that reads it, every number of every layer open to a question.

import { full, reachOf } from "./arrays.js";
import { button, choiceField, codeBlock, freshId, h, panel } from "./elements.js";
import { cellName, explainCell, kernelPicture, sightWords } from "./explained.js";
import { makeGrid } from "./grid.js";
import { makeMaps } from "./maps.js";
import { mapsOf, readNetwork, runNetwork, seenCells } from "./network.js";

const INK = 16;
const START = { layer: "conv1", channel: 4, row: 6, column: 3 };
const FIRST_DIGIT = 3;
const BRUSHES = [["ink", "draws"], ["paper", "erases"], ["pick", "picks a cell"]];

const isPixel = (value) => Number.isInteger(value) && value >= 0 && value <= INK;
const counted = (n) => n.toLocaleString("en");
const sameNumbers = (a, b) => a.every((value, i) => value === b[i]);

function createPipeline(page) {
  const shipped = page.data.pipeline;
  const network = readNetwork(shipped);
  const layerOf = (name) => network.layers[network.places.get(name)];
  const { shape: [, height, width] } = layerOf("input");
  let digit = network.digits[FIRST_DIGIT];
  let pixels = digit.pixels, values = {}, byJconv = true, chosen = START;

  // The parts ------------------------------------------------------------------------------------------------

  const digits = digitChooser(network.digits, (label) => take(network.digits[label], network.digits[label].pixels));
  const brush = choiceField("Pointer", { options: BRUSHES, change: () => element.classList.toggle("drawing", brush.get() !== "pick") });
  const clear = button("Blank", () => take(digit, digit.pixels.map(() => 0)));
  const reset = button("Back to the sample", () => take(digit, digit.pixels));
  const inputGrid = makeGrid({ kind: "input", label: "Input", refuse: page.refuse,
    pick: (row, column) => choose({ layer: "input", channel: 0, row, column }),
    edit: (row, column, value) => write(row, column, value) });
  const rows = new Map(network.layers.slice(1).map((layer) => [layer.name, mapsFor(layer)]));
  const reading = h("h3", { class: "reading" });
  const truth = h("p", { class: "truth" });
  const source = h("p", { class: "source" });
  const headline = h("h3", {}), result = h("p", { class: "result" }), sight = h("p"), story = h("div");
  const code = codeBlock("The same with jconv");

  const element = h("div", { class: "view pipeline drawing" },
    h("div", { class: "bar" }, digits.element, brush.element, clear, reset),
    h("div", { class: "body" },
      h("div", { class: "main" },
        h("div", { class: "verdict" }, reading, truth),
        h("div", { class: "hero" }, inputGrid.element, h("span", { class: "operator", "aria-hidden": "true", text: "→" }),
          h("div", { class: "prediction" }, rows.get("softmax").element)),
        source, h("p", { class: "hint", text: "Draw in the picture, or click a cell of any layer to see where its number comes from. " +
          "Page up and page down lead from layer to layer." }),
        h("ol", { class: "layers", onkeydown: changeLayer }, ...network.layers.slice(1).map(layerElement))),
      h("aside", { class: "panel explanation", "aria-label": "The chosen cell", tabindex: 0 }, headline, result, sight, story)),
    panel("What it costs", costTable(shipped),
      h("p", { class: "why", text: "A MAC is one multiplication and one addition. Cells are the numbers that are kept; ReLU and softmax write over theirs. " +
        "What a cell sees is its receptive field, in pixels; at the edge of the picture it is cut off." })),
    panel("The same with jconv", code.element, button("Copy", () => page.copy(codeLines().join("\n")))),
    panel("About", h("p", { text: `Trained by jconv (docs/train_viewer_network.py). Of ${shipped.held_out} digits that were kept from it ` +
      `${(100 * shipped.accuracy).toFixed(1)}% are read correctly; the ten above are among them. The digits: ${shipped.credit}.` })));
  watchPointer(inputGrid.element, brush.get, (row, column, erases) => write(row, column, erases ? 0 : INK));

  function mapsFor(layer) {
    const { name, kind, title } = layer;
    const pick = (cell) => choose({ layer: name, ...cell });
    const words = (cell) => (kind === "dense" ? `digit ${cell.column}` : `digit ${cell.row}`);
    if (kind === "dense") return makeMaps({ shape: mapsOf(layer), label: () => "Scores", pick, words, write: writeScore });
    if (kind === "softmax") return makeMaps({ shape: mapsOf(layer), label: () => "Probabilities", pick, words, write: writeBar });
    const kernel = network.weights.kernel1;
    const reach = reachOf(kernel.data);
    const caption = (channel) => h("figcaption", {}, h("span", { text: channel }), name === "conv1"
      ? kernelPicture(kernel.data.slice(9 * channel, 9 * channel + 9), reach, `kernel ${channel}`) : null);
    return makeMaps({ shape: mapsOf(layer), label: (channel) => `${title}, map ${channel}`, pick, caption });
  }

  function layerElement(layer) {
    const { name, kind, title, why } = layer;
    const id = freshId("layer");
    return h("li", { class: `layer ${kind}`, "aria-labelledby": id, dataset: { layer: name } },
      h("div", { class: "facts" }, h("h3", { id, text: title }), ...factsOf(layer).map((text) => h("p", { text }))),
      h("div", { class: "shown" }, h("p", { class: "why", text: why }),
        kind === "softmax" ? h("p", { text: "Its ten bars stand at the top, beside the picture." }) : rows.get(name).element));
  }

  // Changes ----------------------------------------------------------------------------------------------------

  /** Take a picture: a sample's own numbers come from jconv, all others from this page. */
  function take(nextDigit, nextPixels) {
    digit = nextDigit;
    pixels = nextPixels;
    byJconv = sameNumbers(pixels, digit.pixels);
    values = runNetwork(network, pixels, byJconv ? digit.given : {});
    draw();
    tellReading();
    page.changed();
  }

  function write(row, column, value) {
    if (!isPixel(value)) {
      page.refuse(`A pixel takes a whole number from 0 to ${INK}, got ${full(value)}.`);
      return;
    }
    page.refuse(null);
    const place = row * width + column;
    if (pixels[place] !== value) take(digit, pixels.map((old, i) => (i === place ? value : old)));
  }

  function choose(cell) {
    chosen = cell;
    drawChosen();
    page.say(`${headline.textContent}: ${result.textContent}. ${sight.textContent}`);
    page.changed();
  }

  /** Choose a cell from elsewhere, and take the focus to it. */
  function jump(cell) {
    choose(cell);
    if (cell.layer === "input") focusInput();
    else rows.get(cell.layer).focus();
  }

  const focusInput = () => inputGrid.element.querySelector("[role=gridcell][tabindex='0']").focus();

  /** Page up and page down lead to the layer before and after, to the cell that stands at about the same place. */
  function changeLayer(event) {
    const step = { PageUp: -1, PageDown: 1 }[event.key];
    const next = network.layers[network.places.get(event.target.closest("[data-layer]")?.dataset.layer) + step];
    if (!next) return;
    event.preventDefault();
    const [old, now] = [mapsOf(layerOf(chosen.layer)), mapsOf(next)];
    const [channel, row, column] = [chosen.channel, chosen.row, chosen.column].map((place, axis) =>
      Math.floor(((place + 0.5) * now[axis]) / old[axis]));
    jump({ layer: next.name, channel, row, column });
  }

  // Drawing ------------------------------------------------------------------------------------------------------

  function draw() {
    inputGrid.title("Input, 8 × 8 pixels");
    inputGrid.show((row, column) => pixels[row * width + column], [height, width], [0, 0], INK);
    let reach = 0; // a number has one colour from a convolution to the pool behind it
    for (const layer of network.layers.slice(1)) {
      const { data } = values[layer.name];
      if (layer.kind === "conv" || layer.kind === "dense") reach = reachOf(data);
      rows.get(layer.name).show(values[layer.name], reach);
    }
    digits.select(digit.label, byJconv);
    reset.disabled = byJconv;
    source.textContent = byJconv ? `Numbers by jconv ${page.data.version}.` : "Numbers computed by this page, since you changed the picture.";
    source.dataset.by = byJconv ? "jconv" : "page";
    code.set(codeLines());
    drawChosen();
  }

  function drawChosen() {
    const layer = layerOf(chosen.layer);
    const seen = seenCells(network, chosen);
    const pixelsSeen = seen.input;
    for (const [name, maps] of rows) maps.frame(seen[name] ?? null, name === chosen.layer);
    markInput(pixelsSeen);
    if (chosen.layer === "input") inputGrid.stand(chosen.row, chosen.column);
    else rows.get(chosen.layer).stand(chosen);
    headline.textContent = cellName(layer, chosen);
    result.textContent = full(valueOf(chosen));
    sight.textContent = sightWords(layer, pixelsSeen);
    story.replaceChildren(...explainCell(network, values, chosen, jump));
  }

  function markInput({ rows: [top, bottom], columns: [left, right] }) {
    const marks = [];
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) marks.push({ row, column, mark: chosen.layer === "input" ? "now" : "patch" });
    }
    inputGrid.mark(marks);
  }

  function valueOf({ layer, channel, row, column }) {
    const [, ...lengths] = mapsOf(layerOf(layer));
    return values[layer].data[(channel * lengths[0] + row) * lengths[1] + column];
  }

  function tellReading() {
    const { data } = values.softmax;
    const best = data.indexOf(Math.max(...data));
    reading.replaceChildren("It reads a ", h("strong", { text: best }));
    truth.textContent = byJconv ? `It is a ${digit.label}, from a person's hand.` : "A picture of yours.";
    page.say(`It reads a ${best}, with a probability of ${full(data[best])}`);
  }

  const codeLines = () => [...shipped.code.slice(0, 3), `pixels = [${pixels.join(", ")}]`, ...shipped.code.slice(3)];

  // Links ----------------------------------------------------------------------------------------------------------

  function save() {
    const pairs = [["digit", String(digit.label)]];
    if (!byJconv) pairs.push(["pixels", pixels.join(",")]);
    const { layer, channel, row, column } = chosen;
    return [...pairs, ["layer", layer], ["channel", String(channel)], ["cell", `${row},${column}`]];
  }

  function load(parameters) {
    const problems = [];
    const label = parameters.get("digit") ?? String(FIRST_DIGIT);
    if (/^\d$/.test(label)) digit = network.digits[Number(label)];
    else problems.push(`digit must be a number from 0 to 9, got “${label}”`);
    const wanted = parameters.get("pixels")?.split(",").map((word) => (/^\d{1,2}$/.test(word) ? Number(word) : NaN));
    const whole = wanted?.length === height * width && wanted.every(isPixel);
    if (wanted && !whole) problems.push(`pixels must be ${height * width} whole numbers from 0 to ${INK}`);
    chosen = readCell(parameters, problems) ?? START;
    take(digit, whole ? wanted : digit.pixels);
    return problems;
  }

  function readCell(parameters, problems) {
    const name = parameters.get("layer") ?? START.layer;
    if (!network.places.has(name)) {
      problems.push(`there is no layer “${name}”`);
      return null;
    }
    const shape = mapsOf(layerOf(name));
    const own = name === START.layer ? START : { channel: 0, row: 0, column: 0 };
    const text = [parameters.get("channel") ?? String(own.channel), parameters.get("cell") ?? `${own.row},${own.column}`].join();
    const [channel, row, column] = /^\d{1,2},\d{1,2},\d{1,2}$/.test(text) ? text.split(",").map(Number) : [NaN];
    if (![channel, row, column].every((n, axis) => n < shape[axis])) {
      problems.push(`layer ${name} has ${shape.join(" × ")} maps, rows and columns, counted from 0, and no cell “${text}”`);
      return null;
    }
    return { layer: name, channel, row, column };
  }

  return { element, save, load, known: ["digit", "pixels", "layer", "channel", "cell"], stop() {} };
}

// What stands around the numbers -----------------------------------------------------------------------------------

/** The ten samples as radio buttons, each with its picture: {element, select(label, untouched)}. */
function digitChooser(samples, pick) {
  const name = freshId("digit");
  const inputs = samples.map(({ label }) => h("input", { type: "radio", name, value: label, class: "sr-only", onchange: () => pick(label) }));
  const element = h("fieldset", { class: "digits" }, h("legend", { text: "Digit" }), ...samples.map(({ label, pixels }, i) =>
    h("label", { title: `A ${label}` }, inputs[i], thumbnail(pixels), h("span", { class: "sr-only", text: label }))));
  return {
    element,
    select(label, untouched) {
      inputs[label].checked = true;
      element.classList.toggle("touched", !untouched);
    },
  };
}

function thumbnail(pixels) {
  const side = Math.sqrt(pixels.length);
  const canvas = h("canvas", { width: side, height: side, "aria-hidden": "true" });
  const picture = new ImageData(side, side);
  for (const [i, value] of pixels.entries()) picture.data.set([...new Array(3).fill(255 - (value * 255) / INK), 255], 4 * i);
  canvas.getContext("2d").putImageData(picture, 0, 0);
  return canvas;
}

/** Paint where a pointer goes over a grid while it is held down. */
function watchPointer(area, mode, paint) {
  let erases = null; // what the stroke does; null where there is none
  const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("[role=gridcell]");
  const stroke = (event) => {
    const cell = under(event);
    if (area.contains(cell)) paint(Number(cell.dataset.row), Number(cell.dataset.column), erases);
  };
  area.addEventListener("pointerdown", (event) => {
    if (mode() === "pick" || event.button !== 0 || !area.contains(under(event))) return;
    erases = mode() === "paper";
    stroke(event);
  });
  area.addEventListener("pointermove", (event) => erases !== null && stroke(event));
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) area.addEventListener(name, () => (erases = null));
  // Who draws wants neither another cell chosen nor the editor that a double click opens.
  for (const name of ["click", "dblclick"]) area.addEventListener(name, (event) => mode() !== "pick" && event.stopPropagation(), { capture: true });
}

function writeScore(element, value, reach, { column }) {
  if (!element.firstChild) element.append(h("b", { text: column }), h("span", { class: "number" }));
  element.lastChild.textContent = value.toFixed(1);
  element.style.setProperty("--tint", `color-mix(in srgb, var(${value > 0 ? "--positive" : "--negative"}) ${Math.round((55 * Math.abs(value)) / (reach || 1))}%, var(--card))`);
}

function writeBar(element, value, _reach, { row }) {
  if (!element.firstChild) element.append(h("b", { text: row }), h("span", { class: "track" }, h("span", { class: "bar-share" })), h("span", { class: "number" }));
  element.style.setProperty("--share", `${100 * value}%`);
  element.lastChild.textContent = value < 0.0005 ? "< 0.001" : value.toFixed(3);
}

function factsOf(layer) {
  const { kind, shape, parameters, macs, cells, field } = layer;
  const output = shape.length === 3 ? `${shape[0]} maps of ${shape[1]} × ${shape[2]}` : `${shape[0]} numbers`;
  const cost = parameters === undefined ? "nothing to learn" : parameters
    ? `${counted(parameters)} parameters, ${counted(macs)} MACs` : "nothing to learn";
  return [output, cost, cells === undefined ? "in place" : `${counted(cells)} cells`,
    field ? `a cell sees ${field.size} × ${field.size} pixels` : kind === "softmax" ? "" : "a score sees all pixels"].filter(Boolean);
}

function costTable({ layers, totals }) {
  const row = (name, numbers, tag = "td") => h("tr", {}, h("th", { scope: "row", text: name }), ...numbers.map((text) => h(tag, { text })));
  const head = ["Layer", "Output", "Cells", "Parameters", "MACs", "A cell sees", "Fields lie apart"];
  const body = layers.slice(1).map(({ title, shape, cells, parameters, macs, field }) => row(title, [shape.join(" × "),
    cells === undefined ? "in place" : counted(cells), counted(parameters ?? 0), counted(macs ?? 0),
    field ? `${field.size} × ${field.size}` : "all", field ? field.stride : ""]));
  return h("div", { class: "table", tabindex: 0, role: "region", "aria-label": "What it costs" }, h("table", {},
    h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col", text })))), h("tbody", {}, ...body),
    h("tfoot", {}, row("Total", ["", counted(totals.cells), counted(totals.parameters), counted(totals.macs), "", ""]))));
}

export const pipeline = { name: "pipeline", title: "Pipeline", create: createPipeline };
