// The third panel of Geometry: how the receptive field grows through a stack of layers that can be changed.
//
// A layer is {kind: "conv" or "pool", kernel, stride, padding, dilation}, the same along every axis.

import { planAxis } from "./arithmetic.js";
import { Refused } from "./arrays.js";
import { coveredBy } from "./axis.js";
import { svgPart } from "./axispicture.js";
import { button, choiceField, codeBlock, h, integerField, sliderField } from "./elements.js";
import { drawStack } from "./stackpicture.js";

export const LAYER_NUMBERS = [["kernel", "Kernel", 1, 64], ["stride", "Stride", 1, 16], ["padding", "Padding", 0, 64], ["dilation", "Dilation", 1, 64]];
export const STACK_SIZE = [1, 4096];
export const MOST_LAYERS = 24;
const NEW_LAYER = { kind: "conv", kernel: 3, stride: 1, padding: 1, dilation: 1 };
const OWN_STACK = "own";
const LAYER_WORDS = [["conv", "conv"], ["pool", "pool"]];

/**
 * After each layer: {output, refusal, field, jump, padding}. A layer that does not fit has no output, nor have those
 * behind it; what a cell would see is told all the same. Throws Refused where the numbers outgrow what can be counted.
 */
export function growth(layers, size) {
  const grown = [];
  let [length, field, jump, padding] = [size, 1, 1, 0];
  for (const layer of layers) {
    let refusal = null;
    if (length !== null) {
      try {
        length = planAxis({ ...layer, length, low: layer.padding, high: layer.padding }).output;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        [length, refusal] = [null, error.message];
      }
    }
    field += (coveredBy(layer) - 1) * jump;
    padding += layer.padding * jump;
    jump *= layer.stride;
    if (!Number.isSafeInteger(field + jump + padding)) throw new Refused("These strides multiply to more than this page can count.");
    grown.push({ output: length, refusal, field, jump, padding });
  }
  return grown;
}

const layerCall = ({ kind, kernel, stride, padding, dilation }) => {
  const words = [kernel];
  if (stride !== (kind === "pool" ? kernel : 1)) words.push(`stride=${stride}`);
  if (padding) words.push(`padding=${padding}`);
  if (dilation !== 1) words.push(`dilation=${dilation}`);
  return `jconv.${kind === "pool" ? "Pool" : "Conv"}(${words.join(", ")})`;
};

/** A stack as a link has it: c3.1.1.1-p2.2.0.1, kernel, stride, padding and dilation of each layer. */
export const writeStack = (layers) => layers.map((layer) => layer.kind[0] + LAYER_NUMBERS.map(([name]) => layer[name]).join(".")).join("-");

export function readStack(text) {
  const parts = text.split("-");
  if (parts.length > MOST_LAYERS) throw new Refused(`stack takes up to ${MOST_LAYERS} layers, got ${parts.length}`);
  return parts.map((part) => {
    const found = part.match(/^([cp])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/);
    const layer = { kind: found?.[1] === "p" ? "pool" : "conv" };
    LAYER_NUMBERS.forEach(([name], i) => (layer[name] = Number(found?.[i + 2] ?? NaN)));
    if (!LAYER_NUMBERS.every(([name, , min, max]) => layer[name] >= min && layer[name] <= max)) {
      throw new Refused(`stack has layers like c3.1.1.1 (kernel, stride, padding, dilation), got “${part}”`);
    }
    return layer;
  });
}

/** `presets` are jconv's: {name, title, why, size, layers, field: {size, stride, padding, centre}}. */
export function makeReceptive(page, presets, changed) {
  let { layers, size } = presets[0];
  let grown = growth(layers, size);
  let after = layers.length; // the layer, counted from 1, one of whose cells is drawn

  const chooser = choiceField("Stack", { options: [...presets.map(({ name, title }) => [name, title]), [OWN_STACK, "your layers"]],
    change: (name) => {
      const preset = presets.find((one) => one.name === name);
      if (preset) take(preset.layers, preset.size);
      else showAll();
    } });
  const input = integerField("Input size", { min: STACK_SIZE[0], max: STACK_SIZE[1], refuse: page.refuse, change: (value) => take(layers, value, after) });
  const why = h("p", { class: "why" });
  const body = h("tbody");
  const add = button("Add a layer", () => {
    take([...layers, layers.at(-1) ?? NEW_LAYER], size);
    body.lastChild.querySelector("select").focus();
  });
  const total = h("p", { class: "answer" });
  const explained = h("p", { class: "headline" });
  const source = h("p", { class: "source" });
  const walk = h("div", { class: "walk" });
  const picture = svgPart("svg", { role: "img", class: "stack-picture" });
  const frame = h("div", { class: "frame" });
  frame.append(picture);
  const code = codeBlock("The same with jconv");
  const columns = ["Layer", "Kind", ...LAYER_NUMBERS.map(([, label]) => label), "Size", "Jump", "Sees"];

  const element = h("section", { class: "panel receptive" }, h("h3", { text: "How the receptive field grows" }),
    h("div", { class: "bar" }, chooser.element, input.element), why,
    h("div", { class: "stack" },
      h("div", { class: "stack-edit" },
        h("div", { class: "frame" }, h("table", {}, h("caption", { class: "sr-only", text: "The layers, the input's first" }),
          h("thead", {}, h("tr", {}, ...columns.map((text) => h("th", { scope: "col", text })), h("th", { scope: "col" }, h("span", { class: "sr-only", text: "Change" })))), body)),
        add,
        h("p", { class: "why", text: "Sees: how many cells of the input, from the first to the last, one cell of this layer depends on, along each axis. " +
          "Jump: how many cells of the input lie between two neighbours of this layer. Each layer adds D·(K − 1) jumps of the layer before it." }),
        code.element),
      h("div", { class: "stack-show" }, total, explained, source, walk, frame)));

  // Changes --------------------------------------------------------------------------------------------------

  function take(nextLayers, nextSize, nextAfter = nextLayers.length) {
    try {
      grown = growth(nextLayers, nextSize);
      [layers, size] = [nextLayers, nextSize];
      after = Math.min(Math.max(nextAfter, 1), layers.length);
      page.refuse(null);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      page.refuse(error.message);
    }
    showAll();
    changed();
  }

  const put = (index, part) => take(layers.map((layer, i) => (i === index ? { ...layer, ...part } : layer)), size, after);

  function move(index, by) {
    const next = [...layers];
    [next[index], next[index + by]] = [next[index + by], next[index]];
    take(next, size, after);
    const row = body.rows[index + by];
    (row.querySelector(`[data-act="${by < 0 ? "up" : "down"}"]:enabled`) ?? row.querySelector("button:enabled")).focus();
  }

  function remove(index) {
    take(layers.filter((_, i) => i !== index), size, after);
    body.rows[Math.min(index, layers.length - 1)].querySelector('[data-act="remove"]').focus();
  }

  // Drawing --------------------------------------------------------------------------------------------------

  let built = 0;

  function showAll() {
    const preset = presets.find((one) => one.size === size && writeStack(one.layers) === writeStack(layers));
    chooser.set(preset?.name ?? OWN_STACK);
    why.textContent = preset?.why ?? "";
    input.set(size);
    if (built !== layers.length) build();
    [...body.rows].forEach(fillRow);
    add.disabled = layers.length >= MOST_LAYERS;
    source.textContent = preset ? `Numbers by jconv ${page.data.version}.` : "Numbers computed by this page.";
    source.dataset.by = preset ? "jconv" : "page";
    const { field, jump, padding } = grown.at(-1);
    code.set(["import jconv", "jconv.receptive_field([", ...layers.map((layer) => `    ${layerCall(layer)},`), "])",
      `# ReceptiveField(size=${field}, stride=${jump}, padding=${padding}, centre=${((field - 1) / 2 - padding).toFixed(1)})`]);
    makeWalk();
    drawAfter();
    page.say(`${layers.length} layers. ${total.textContent}. ${explained.textContent}`);
  }

  function build() {
    built = layers.length;
    body.replaceChildren(...layers.map((_, index) => {
      const named = (field, label) => {
        field.control.setAttribute("aria-label", `Layer ${index + 1}, ${label.toLowerCase()}`);
        return h("td", { dataset: { label } }, field.control);
      };
      const kind = choiceField("Kind", { options: LAYER_WORDS, change: (value) => put(index, { kind: value }) });
      const numbers = LAYER_NUMBERS.map(([name, label, min, max]) =>
        [label, integerField(`${label} of layer ${index + 1}`, { min, max, refuse: page.refuse, change: (value) => put(index, { [name]: value }) })]);
      const act = (label, name, words, click, off = false) => button(label, click, { class: "quiet", "aria-label": `${words} layer ${index + 1}`, title: words, dataset: { act: name }, disabled: off });
      const row = h("tr", {}, h("th", { scope: "row", text: index + 1 }), named(kind, "Kind"), ...numbers.map(([label, field]) => named(field, label)),
        ...["Size", "Jump", "Sees"].map((label) => h("td", { class: "told", dataset: { label } })),
        h("td", { class: "acts" }, act("↑", "up", "Move up", () => move(index, -1), index === 0), act("↓", "down", "Move down", () => move(index, 1), index === layers.length - 1),
          act("✕", "remove", "Remove", () => remove(index), layers.length === 1)));
      row.fields = [kind, ...numbers.map(([, field]) => field)];
      return row;
    }));
  }

  function fillRow(row, index) {
    const layer = layers[index];
    const { output, refusal, field, jump } = grown[index];
    row.fields[0].set(layer.kind);
    LAYER_NUMBERS.forEach(([name], i) => row.fields[i + 1].set(layer[name]));
    const [sizeCell, jumpCell, fieldCell] = row.querySelectorAll(".told");
    sizeCell.textContent = output ?? "–";
    sizeCell.title = refusal ?? "";
    jumpCell.textContent = jump.toLocaleString("en");
    fieldCell.textContent = field.toLocaleString("en");
    row.classList.toggle("broken", output === null);
  }

  function makeWalk() {
    const slider = sliderField("Drawn: a cell after layer", { min: 1, max: layers.length, step: 1, words: (value) => `${value} of ${layers.length}`,
      change: (value) => {
        after = value;
        drawAfter();
        page.say(`${total.textContent}. ${explained.textContent}`);
        changed();
      } });
    slider.set(after);
    walk.replaceChildren(slider.element);
  }

  function drawAfter() {
    const { field, jump, padding } = grown[after - 1];
    const counted = (n) => n.toLocaleString("en");
    total.replaceChildren(h("span", { text: "sees " }), h("strong", { text: counted(field) }), h("span", { text: ` of ${counted(size)} cells along an axis` }));
    const broken = grown.find(({ refusal }) => refusal);
    explained.textContent = broken ? `Layer ${grown.indexOf(broken) + 1} does not fit: ${broken.refusal}` :
      `Neighbours look ${counted(jump)} ${jump === 1 ? "cell" : "cells"} further on. The first one's field begins ${padding ? `${counted(padding)} ${padding === 1 ? "cell" : "cells"} before the input` : "at the input's first cell"}${field > size ? "; it is larger than the input" : ""}.`;
    explained.classList.toggle("impossible", Boolean(broken));
    [...body.rows].forEach((row, index) => row.classList.toggle("drawn", index === after - 1));
    drawStack(picture, layers.slice(0, after), grown);
    picture.setAttribute("aria-label", `One cell after layer ${after} sees ${field} cells of the input.`);
  }

  showAll();
  return {
    element, take,
    save: () => [["stack", presets.find((one) => one.size === size && writeStack(one.layers) === writeStack(layers))?.name ?? writeStack(layers)],
      ["size", String(size)], ...(after === layers.length ? [] : [["after", String(after)]])],
  };
}
