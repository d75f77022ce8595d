// A layer of a network as a row of small maps, one a channel, each a grid of cells that are its numbers. Tab reaches
// one cell of a layer; from there the arrow keys go on, over the side of a map into the next one.

import { full, offset, positionAt } from "./arrays.js";
import { h } from "./elements.js";

/** The colour of a number on a map, opaque: `reach` is the number with the full colour. */
export function mapColour(value, reach) {
  const share = reach ? Math.min(Math.abs(value) / reach, 1) : 0;
  const strength = Math.round(100 * share ** 0.7); // a few large numbers do not leave all others white
  return `color-mix(in srgb, var(${value > 0 ? "--positive" : "--negative"}) ${strength}%, var(--card))`;
}

const tintCell = (cell, value, reach) => cell.style.setProperty("background", mapColour(value, reach));
const placeWords = ({ row, column }) => `row ${row}, column ${column}`;

/**
 * options: shape [maps, rows, columns], label(channel), pick(cell) with {channel, row, column}; if it is not a map of
 * tints also write(element, value, reach, cell) and words(cell), and above the maps caption(channel) -> element.
 */
export function makeMaps({ shape, label, pick, write = tintCell, words = placeWords, caption = () => null }) {
  const [channels, rows, columns] = shape;
  const cells = [], maps = [];
  let focused = null, shown = [], shownReach = null;

  const element = h("div", { class: "maps", style: { "--maps": channels, "--rows": rows, "--columns": columns } });
  for (let channel = 0; channel < channels; channel++) maps.push(buildMap(channel));
  element.append(...maps.map(({ figure }) => figure));

  function buildMap(channel) {
    const mine = Array.from({ length: rows * columns }, () => h("div", { role: "gridcell", tabindex: -1 }));
    const grid = h("div", { role: "grid", "aria-label": label(channel) }, ...Array.from({ length: rows }, (_, r) =>
      h("div", { role: "row" }, ...mine.slice(r * columns, (r + 1) * columns))));
    for (const [i, cell] of mine.entries()) Object.assign(cell.dataset, { row: Math.floor(i / columns), column: i % columns });
    cells.push(...mine);
    const box = h("div", { class: "seen", hidden: true });
    return { figure: h("figure", { class: "map" }, caption(channel), h("div", { class: "plane" }, grid, box)), box };
  }

  const elementAt = ({ channel, row, column }) => cells[offset(shape, [channel, row, column])];
  function cellOf(target) {
    const place = cells.indexOf(target);
    if (place < 0) return null;
    const [channel, row, column] = positionAt(shape, place);
    return { channel, row, column };
  }

  /** Write the numbers; only the cells that differ from what stands there are touched. */
  function show(array, reach) {
    for (const [place, value] of array.data.entries()) {
      if (Object.is(shown[place], value) && reach === shownReach) continue;
      const cell = cellOf(cells[place]);
      write(cells[place], value, reach, cell);
      cells[place].dataset.value = value;
      cells[place].setAttribute("aria-label", `${words(cell)}: ${full(value)}`);
    }
    [shown, shownReach] = [array.data, reach];
  }

  function stand(cell) {
    focused?.setAttribute("tabindex", -1);
    focused = elementAt(cell);
    focused.setAttribute("tabindex", 0);
  }

  /** Frame what a chosen cell sees of the maps: {channel: null for all, rows, columns}, or null for nothing. */
  function frame(seen, chosen) {
    for (const [channel, { figure, box }] of maps.entries()) {
      const within = seen !== null && (seen.channel === null || seen.channel === channel);
      figure.classList.toggle("aside", seen !== null && !within);
      box.hidden = !within;
      box.classList.toggle("now", chosen);
      if (within) place(box, seen);
    }
  }

  function place(box, seen) {
    const share = (part, whole) => `${(100 * part) / whole}%`;
    const [[top, bottom], [left, right]] = [seen.rows, seen.columns];
    for (const [name, value] of [["top", share(top, rows)], ["left", share(left, columns)],
      ["height", share(bottom - top + 1, rows)], ["width", share(right - left + 1, columns)]]) box.style.setProperty(name, value);
  }

  /** Where a key leads: null if it is none of the grid's, the cell itself if there is nothing further. */
  function target({ channel, row, column }, { key, ctrlKey }) {
    const [lastMap, lastRow, lastColumn] = shape.map((n) => n - 1);
    if (key === "ArrowUp") return { channel, row: Math.max(row - 1, 0), column };
    if (key === "ArrowDown") return { channel, row: Math.min(row + 1, lastRow), column };
    if (key === "ArrowLeft") return column > 0 ? { channel, row, column: column - 1 }
      : channel > 0 ? { channel: channel - 1, row, column: lastColumn } : { channel, row, column };
    if (key === "ArrowRight") return column < lastColumn ? { channel, row, column: column + 1 }
      : channel < lastMap ? { channel: channel + 1, row, column: 0 } : { channel, row, column };
    if (key === "Home") return ctrlKey ? { channel: 0, row: 0, column: 0 } : { channel, row, column: 0 };
    if (key === "End") return ctrlKey ? { channel: lastMap, row: lastRow, column: lastColumn } : { channel, row, column: lastColumn };
    return key === "Enter" || key === " " ? { channel, row, column } : null;
  }

  element.addEventListener("click", (event) => {
    const cell = cellOf(event.target.closest("[role=gridcell]"));
    if (cell) go(cell);
  });
  element.addEventListener("keydown", (event) => {
    const here = cellOf(event.target);
    const there = here && target(here, event);
    if (!there) return;
    event.preventDefault();
    go(there);
  });

  function go(cell) {
    stand(cell);
    focused.focus();
    pick(cell);
  }

  stand({ channel: 0, row: 0, column: 0 });
  return { element, show, frame, stand, focus: () => focused.focus() };
}
