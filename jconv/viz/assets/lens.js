// A picture with a cross-hair: clicked, dragged or moved with the arrow keys, and the kernel's patch around it.

import { at, full } from "./arrays.js";
import { h } from "./elements.js";
import { anchorOf } from "./filtering.js";
import { paintArray } from "./photograph.js";

const LEAP = 8; // pixels that an arrow key moves while Shift is held

/**
 * options: name ("Picture", "Result"), pick([row, column]). Gives {element, show(array, tones), aim(pixel, kernel)}.
 * The keys belong to the frame: it is an application to a screen reader, which hands them on.
 */
export function makeLens({ name, pick }) {
  const caption = h("figcaption");
  const legend = h("div", { class: "legend" });
  const canvas = h("canvas", { role: "img" });
  const patch = h("span", { class: "lens-patch" });
  const [across, down] = [h("span", { class: "lens-line" }), h("span", { class: "lens-line down" })];
  const frame = h("div", { class: "lens", role: "application", tabindex: 0, "aria-roledescription": "picture with a cross-hair",
    onkeydown: onKey, onpointerdown: onPointer, onpointermove: (event) => (event.buttons & 1 && event.pointerType !== "touch" ? onPointer(event) : null) },
    canvas, across, down, patch);
  const element = h("figure", { class: "lens-figure" }, caption, frame, legend);
  let array = null, here = [0, 0];

  function show(newArray, tones, title, words) {
    array = newArray;
    paintArray(canvas, array, tones);
    const [rows, columns] = array.shape;
    frame.style.setProperty("--shape", columns / rows);
    caption.textContent = title;
    canvas.setAttribute("aria-label", words);
    legend.replaceChildren(...legendOf(tones));
  }

  function aim(pixel, kernel) {
    here = pixel;
    const anchor = anchorOf(kernel);
    place(patch, pixel.map((p, axis) => p - anchor[axis]), kernel.shape);
    place(across, [pixel[0], 0], [1, array.shape[1]]);
    place(down, [0, pixel[1]], [array.shape[0], 1]);
    frame.setAttribute("aria-label", `${name}, row ${pixel[0]}, column ${pixel[1]}: ${full(at(array, pixel))}`);
  }

  function place(box, start, lengths) {
    const share = (n, axis) => `${(100 * n) / array.shape[axis]}%`;
    const [top, left] = start.map(share);
    const [height, width] = lengths.map(share);
    Object.assign(box.style, { top, left, width, height });
  }

  const inside = (pixel) => pixel.map((p, axis) => Math.min(Math.max(p, 0), array.shape[axis] - 1));

  function onKey(event) {
    const far = event.shiftKey ? LEAP : 1;
    const [row, column] = here;
    const target = { ArrowLeft: [row, column - far], ArrowRight: [row, column + far], ArrowUp: [row - far, column],
      ArrowDown: [row + far, column], Home: [row, 0], End: [row, Infinity], PageUp: [0, column], PageDown: [Infinity, column] }[event.key];
    if (!target || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    pick(inside(target));
  }

  function onPointer(event) {
    const box = canvas.getBoundingClientRect();
    const shares = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
    pick(inside(shares.map((share, axis) => Math.floor(share * array.shape[axis]))));
  }

  return { element, show, aim };
}

/** The scale under a picture: what its darkest, middle and brightest tones stand for. */
function legendOf({ signed, reach }) {
  const most = full(Number(reach.toPrecision(4)));
  const words = signed ? [`−${most}`, "0", most] : ["0 or less", "", `${most} or more`];
  return [h("span", { class: `ramp ${signed ? "signed" : "grey"}` }), ...words.map((text) => h("span", { text }))];
}
