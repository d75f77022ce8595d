// All kernels' answers to one picture, side by side: a strip to choose from, or, with everything wide, to compare.

import { at, short } from "./arrays.js";
import { button, h } from "./elements.js";
import { filterPicture, tonesFor } from "./filtering.js";
import { paintArray } from "./photograph.js";

/**
 * `kernels` are {name, title, detects, kernel}; choose(name) is called for every choice, open(name) where a reader
 * asks for a closer look. A radio group: Tab reaches the chosen kernel, the arrow keys the others.
 */
export function makeShelf({ kernels, choose, open }) {
  const items = new Map(kernels.map((entry) => [entry.name, makeItem(entry)]));
  const order = [...items.keys()];
  const element = h("div", { class: "shelf", role: "radiogroup", "aria-label": "Kernel", onkeydown: onKey },
    ...[...items.values()].map(({ control }) => control));
  let drawing = 0, pixel = null;

  function makeItem({ name, title, detects, kernel }) {
    const canvas = h("canvas", { "aria-hidden": "true" });
    const here = h("span", { class: "shelf-here" });
    const control = button("", () => { choose(name); open(name); }, { role: "radio", "aria-checked": "false", tabindex: -1, dataset: { kernel: name } });
    control.append(canvas, h("span", { class: "shelf-title", text: title }), h("span", { class: "shelf-detects", text: detects }), here);
    return { control, canvas, here, kernel, answer: null };
  }

  /** Lay every kernel over a picture: one after the other, so that the page answers to its reader meanwhile. */
  function draw(picture) {
    const mine = ++drawing;
    for (const item of items.values()) item.answer = null;
    const rest = [...items.values()];
    const next = () => {
      const item = rest.shift();
      if (mine !== drawing || !item) return; // a newer picture has come, or all is done
      item.answer = filterPicture(picture, item.kernel);
      paintArray(item.canvas, item.answer, tonesFor(item.kernel, item.answer));
      writeHere(item);
      setTimeout(next);
    };
    next();
  }

  function writeHere(item) {
    const known = item.answer && pixel && pixel.every((p, axis) => p < item.answer.shape[axis]);
    item.here.textContent = known ? short(at(item.answer, pixel)) : "";
  }

  function aim(newPixel) {
    pixel = newPixel;
    for (const item of items.values()) writeHere(item);
  }

  function select(chosen) {
    for (const [name, { control }] of items) {
      control.setAttribute("aria-checked", String(name === chosen));
      control.tabIndex = name === chosen ? 0 : -1;
      if (name === chosen) bringIntoStrip(control);
    }
  }

  /** The strip may be longer than the page is wide; scrollIntoView would move the page as well. */
  function bringIntoStrip({ offsetLeft, offsetWidth }) {
    const start = offsetLeft - element.offsetLeft;
    const most = start + offsetWidth - element.clientWidth;
    element.scrollLeft = Math.min(Math.max(element.scrollLeft, most), start);
  }

  function onKey(event) {
    const here = order.findIndex((name) => items.get(name).control === event.target);
    const next = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: order.length - 1 }[event.key];
    if (here < 0 || next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const name = order[(next + order.length) % order.length];
    choose(name);
    items.get(name).control.focus();
  }

  return { element, draw, aim, select };
}
