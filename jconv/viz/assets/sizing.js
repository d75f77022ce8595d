// The first panel of Geometry: one axis, its size by the formula with the numbers put in, and its picture.

import { Refused } from "./arrays.js";
import { AXIS_KINDS, leftWords, planLine, sizeCall, sizeLines, windowWords } from "./axis.js";
import { drawAxis, svgPart } from "./axispicture.js";
import { button, checkField, choiceField, codeBlock, h, integerField, sliderField } from "./elements.js";

/** Every number of an axis: [name, label, least, most]. */
export const AXIS_NUMBERS = [
  ["length", "Input I", 1, 1024], ["kernel", "Kernel K", 1, 64], ["stride", "Stride S", 1, 512], ["low", "Padding, low", 0, 512],
  ["high", "Padding, high", 0, 512], ["dilation", "Dilation D", 1, 512], ["extra", "Output padding", 0, 511],
];
const OWN = "own"; // in the list of examples: numbers of the learner's
const sameAxis = (a, b) => ["kind", "ceil", ...AXIS_NUMBERS.map(([name]) => name)].every((name) => a[name] === b[name]);

/** `examples` are jconv's: {name, title, why, axis, output}. changed() is called after every change. */
export function makeSizing(page, examples, changed) {
  let wanted = examples[0].axis; // what was asked for last: it may be impossible
  let shown = wanted; // the last that was not, and its outputs
  let line = planLine(shown);
  let chosen = 0;

  const example = choiceField("Example", { options: [...examples.map(({ name, title }) => [name, title]), [OWN, "your numbers"]],
    change: (name) => take(examples.find((one) => one.name === name)?.axis ?? wanted) });
  const kind = choiceField("Layer", { options: AXIS_KINDS, change: (value) => take({ ...wanted, kind: value }) });
  const ceil = checkField("Round up (ceil mode)", { change: (value) => take({ ...wanted, ceil: value }) });
  const fields = new Map(AXIS_NUMBERS.map(([name, label, min, max]) =>
    [name, integerField(label, { min, max, refuse: page.refuse, change: (value) => take({ ...wanted, [name]: value }) })]));
  const keep = button("Keep the size", () => {
    const all = wanted.dilation * (wanted.kernel - 1);
    take({ ...wanted, low: Math.floor(all / 2), high: all - Math.floor(all / 2) });
  }, { title: "Padding that keeps the size at stride 1: D·(K − 1) cells, the odd one high" });
  const alert = h("p", { class: "impossible", role: "alert", hidden: true });
  const why = h("p", { class: "why" });
  const answer = h("p", { class: "answer" });
  const lines = h("div", { class: "formulas" });
  const source = h("p", { class: "source" });
  const picture = svgPart("svg", { role: "img", class: "axis-picture" });
  const frame = h("div", { class: "frame" });
  frame.append(picture);
  const walk = h("div", { class: "walk" });
  const words = h("p", { class: "headline" });
  const left = h("p", { class: "left" });
  const part = h("small", { class: "part" });
  const code = codeBlock("The same with jconv");
  let slider = null;

  const element = h("section", { class: "panel sizing" }, h("h3", { text: "Sizes along one axis" }),
    h("div", { class: "bar" }, example.element, kind.element, keep), why,
    h("form", { class: "settings", "aria-label": "One axis", onsubmit: (event) => event.preventDefault() },
      ...[...fields.values()].map((field) => field.element), ceil.element),
    alert, h("div", { class: "result" }, answer, lines), source,
    frame, walk, words, left, part,
    h("p", { class: "legend" }, ...[["tapped", "taken by the lit one"], ["outside", "padding, or cut off"], ["missed", "taken by none"]]
      .map(([name, text]) => h("span", { class: name, text }))),
    code.element);

  /** Take new numbers, and tell whether they have an output; else they stand in the form, and the picture stays. */
  function take(next, at = 0) {
    wanted = next;
    try {
      line = planLine(next);
      shown = next;
      chosen = Math.min(at, line.windows - 1);
      alert.hidden = true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      alert.textContent = `${error.message} The picture shows the last numbers that have an output.`;
      alert.hidden = false;
    }
    draw();
    changed();
    return alert.hidden;
  }

  function draw() {
    const known = examples.find((one) => sameAxis(one.axis, wanted));
    example.set(known?.name ?? OWN);
    why.textContent = known?.why ?? "";
    kind.set(wanted.kind);
    ceil.set(wanted.ceil);
    keep.hidden = wanted.kind === "transposed"; // there padding cuts off
    ceil.element.hidden = wanted.kind !== "pool";
    fields.get("extra").element.hidden = wanted.kind !== "transposed";
    for (const [name, field] of fields) field.set(wanted[name]);
    const byJconv = examples.some((one) => sameAxis(one.axis, shown));
    source.textContent = byJconv ? `Number by jconv ${page.data.version}.` : "Number computed by this page.";
    source.dataset.by = byJconv ? "jconv" : "page";
    answer.replaceChildren(h("span", { text: `${shown.length} → ` }), h("strong", { text: line.output }),
      h("span", { text: line.output === 1 ? " cell" : " cells" }));
    lines.replaceChildren(...sizeLines(shown, line).map((text) => h("p", { class: "formula", text })));
    left.textContent = leftWords(shown, line);
    left.hidden = !left.textContent;
    code.set([`${sizeCall(shown)}  # ${line.output}`]);
    makeWalk();
    drawChosen();
    page.say(alert.hidden ? `${shown.length} cells become ${line.output}. ${left.textContent}` : alert.textContent);
  }

  /** The slider along the windows; another number of them makes another slider. */
  function makeWalk() {
    const name = shown.kind === "transposed" ? "Lit input" : "Lit output";
    slider = sliderField(name, { min: 0, max: line.windows - 1, step: 1, change: choose, words: (value) => `${value} / ${line.windows - 1}` });
    slider.set(chosen);
    walk.replaceChildren(slider.element);
  }

  function choose(window) {
    chosen = window;
    slider.set(window);
    drawChosen();
    page.say(words.textContent);
    changed();
  }

  function drawChosen() {
    const drawn = drawAxis(picture, shown, line, chosen, choose);
    words.textContent = windowWords(shown, line, chosen);
    picture.setAttribute("aria-label", `${shown.length} cells become ${line.output}. ${words.textContent} ${left.textContent}`);
    part.hidden = !drawn.part;
    part.textContent = `The part around the lit one is shown: cells ${drawn.cells.join(" to ")}.`;
    frame.scrollLeft = drawn.middle * frame.scrollWidth - frame.clientWidth / 2;
  }

  draw();
  return { element, take, axis: () => wanted, chosen: () => chosen };
}
