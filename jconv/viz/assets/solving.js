// The second panel of Geometry: which kernels, strides, paddings and dilations lead from one size to another.

import { button, choiceField, h, integerField } from "./elements.js";

export const SOLVED_SIZE = [1, 256];
export const SOLVED_COLUMNS = [["kernel", "Kernel"], ["stride", "Stride"], ["padding", "Padding"], ["dilation", "Dilation"]];
const MOST_TAPS_SOLVED = 11;
const FIRST_SOLVED = 10;
const MORE_SOLVED = 40;

/** As jconv.solve_geometry(size, output), in its order: the undilated first, then by kernel, stride and padding. */
export function solveGeometry(size, output, mostKernel = MOST_TAPS_SOLVED) {
  const found = [];
  const kernels = Math.min(mostKernel, size);
  const mostDilation = kernels > 1 ? size - 1 : 1;
  for (let dilation = 1; dilation <= mostDilation; dilation++) {
    for (let kernel = 1; kernel <= kernels; kernel++) {
      const covers = dilation * (kernel - 1) + 1;
      if (covers > size || (kernel === 1 && dilation > 1)) continue; // one tap has no dilation
      found.push(...solutionsOf(size, output, kernel, dilation, covers));
    }
  }
  return found;
}

/** Every window sees a cell of the input if the padding is less than what the kernel covers. */
function solutionsOf(size, output, kernel, dilation, covers) {
  const found = [];
  for (let padding = 0; padding < covers; padding++) {
    const room = size + 2 * padding - covers;
    const least = Math.floor(room / output) + 1;
    const most = output > 1 ? Math.floor(room / (output - 1)) : least; // a single output has no second position
    for (let stride = least; stride <= most; stride++) found.push({ kernel, stride, padding, dilation });
  }
  return found.sort((a, b) => a.stride - b.stride || a.padding - b.padding);
}

/** use({length, kernel, stride, padding, dilation}) takes one of them into the picture. */
export function makeSolving(page, use, changed) {
  let sizes = [64, 32];
  let all = [], rows = [], shown = FIRST_SOLVED, sort = null, falling = false;
  const wanted = Object.fromEntries(SOLVED_COLUMNS.map(([name]) => [name, "any"]));

  const [least, most] = SOLVED_SIZE;
  const ends = ["From", "To"].map((label, end) => integerField(`${label} size`, { min: least, max: most, refuse: page.refuse,
    change: (value) => solve(sizes.map((old, i) => (i === end ? value : old))) }));
  const filters = new Map();
  const filterBar = h("div", { class: "filters" });
  const told = h("p", { class: "told" });
  const headings = new Map(SOLVED_COLUMNS.map(([name, label]) => [name, h("th", { scope: "col" }, button(label, () => sortBy(name), { class: "quiet" }))]));
  const body = h("tbody");
  const more = button("Show more", () => {
    const next = shown;
    shown += MORE_SOLVED;
    fill();
    body.rows[next]?.querySelector("button").focus();
  });
  const element = h("section", { class: "panel solving" }, h("h3", { text: "From one size to another" }),
    h("div", { class: "bar" }, ...ends.map((field) => field.element)), filterBar, told,
    h("table", {}, h("caption", { class: "sr-only", text: "Geometries that lead from the one size to the other" }),
      h("thead", {}, h("tr", {}, ...headings.values(), h("th", { scope: "col" }, h("span", { class: "sr-only", text: "Use" })))), body), more);

  function solve(next, kept = {}) {
    sizes = next;
    all = solveGeometry(...sizes);
    ends.forEach((field, i) => field.set(sizes[i]));
    for (const [name] of SOLVED_COLUMNS) wanted[name] = kept[name] ?? "any";
    buildFilters();
    narrow();
  }

  /** A list for each column with the values that occur. */
  function buildFilters() {
    filterBar.replaceChildren(...SOLVED_COLUMNS.map(([name, label]) => {
      const values = [...new Set(all.map((one) => one[name]))].sort((a, b) => a - b);
      const field = choiceField(label, { options: [["any", "any"], ...values.map((value) => [String(value), String(value)])],
        change: (value) => { wanted[name] = value; narrow(); } });
      if (!values.includes(Number(wanted[name]))) wanted[name] = "any";
      field.set(wanted[name]);
      filters.set(name, field);
      return field.element;
    }));
  }

  function narrow() {
    rows = all.filter((one) => SOLVED_COLUMNS.every(([name]) => wanted[name] === "any" || one[name] === Number(wanted[name])));
    if (sort) rows = [...rows].sort((a, b) => (falling ? b[sort] - a[sort] : a[sort] - b[sort])); // what is alike keeps jconv's order
    shown = FIRST_SOLVED;
    fill();
    page.say(told.textContent);
    changed();
  }

  /** Rising, falling, and back to jconv's order. */
  function sortBy(name) {
    if (sort !== name) [sort, falling] = [name, false];
    else if (!falling) falling = true;
    else [sort, falling] = [null, false];
    narrow();
  }

  function fill() {
    for (const [name, heading] of headings) {
      heading.setAttribute("aria-sort", sort !== name ? "none" : falling ? "descending" : "ascending");
    }
    body.replaceChildren(...rows.slice(0, shown).map((one) => {
      const words = SOLVED_COLUMNS.map(([name]) => `${name} ${one[name]}`).join(", ");
      return h("tr", { onclick: (event) => choose(one, event.currentTarget) }, ...SOLVED_COLUMNS.map(([name]) => h("td", { text: one[name] })),
        h("td", {}, button("Draw", () => {}, { "aria-label": `Draw ${words}` }))); // its click is the row's as well
    }));
    more.hidden = rows.length <= shown;
    told.textContent = tell();
  }

  function tell() {
    const [from, to] = sizes;
    if (!all.length) return `No kernel of up to ${MOST_TAPS_SOLVED} taps leads from ${from} to ${to}${to > from ? ": a convolution without much padding does not grow; a transposed one does" : ""}.`;
    const counted = (n) => n.toLocaleString("en");
    const part = rows.length < all.length ? `${counted(rows.length)} of ${counted(all.length)} ways` : `${counted(all.length)} ${all.length === 1 ? "way" : "ways"}`;
    return `${part} from ${from} to ${to}${rows.length > shown ? `; the first ${shown} are shown` : ""}.`;
  }

  function choose(one, row) {
    for (const other of body.rows) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    use({ length: sizes[0], ...one });
  }

  return {
    element, solve,
    sizes: () => sizes,
    filters: () => Object.entries(wanted).filter(([, value]) => value !== "any"),
  };
}
