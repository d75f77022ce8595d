// A grid of numbers in real cells: read by a screen reader, walked through with the arrow keys, edited in place.
// It shows one plane of an array, rows from `firstRow` on; a grid larger than `MOST` shows a part and says so.

import { parseNumber, short } from "./arrays.js";
import { signedColour } from "./colour.js";
import { h } from "./elements.js";

export const MOST = 64;

/**
 * options: label, what a cell is ("input", "kernel", "output"), pick(row, column), edit(row, column, number),
 * refuse(message), isPadding(row, column), describe(row, column) -> words after the number.
 */
export function makeGrid(options) {
  const caption = h("figcaption");
  const table = h("div", { role: "grid", class: `grid ${options.kind}`, "aria-label": options.label });
  const note = h("small", { class: "cropped", hidden: true });
  const element = h("figure", { class: "matrix" }, caption, table, note);
  let shape = [0, 0], origin = [0, 0], corner = [0, 0], focused = null, marked = new Map(), cells = [];
  let values = () => null, written = [], reach = 0, stamp = "";

  const visible = () => shape.map((n) => Math.min(n, MOST));
  const keyOf = (row, column) => row * visible()[1] + column;
  const cellAt = (row, column) => {
    const [r, c] = [row - origin[0] - corner[0], column - origin[1] - corner[1]];
    const [rows, columns] = visible();
    return r >= 0 && r < rows && c >= 0 && c < columns ? cells[keyOf(r, c)] : undefined;
  };
  const placeOf = (cell) => [Number(cell.dataset.row), Number(cell.dataset.column)];

  function build() {
    const [rows, columns] = visible();
    table.dataset.size = Math.max(rows, columns) > 24 ? "tiny" : Math.max(rows, columns) > 12 ? "small" : "normal";
    table.setAttribute("aria-rowcount", shape[0]);
    table.setAttribute("aria-colcount", shape[1]);
    cells = Array.from({ length: rows * columns }, () =>
      h("div", { role: "gridcell", tabindex: -1 }, h("span", { class: "number" })));
    table.replaceChildren(...Array.from({ length: rows }, (_, r) =>
      h("div", { role: "row" }, ...cells.slice(r * columns, (r + 1) * columns))));
    marked = new Map();
    focused = null;
  }

  /** Write the numbers; only the cells that differ from what stands there are touched. */
  function fill() {
    const columns = visible()[1];
    let digits = 1;
    cells.forEach((cell, place) => {
      const row = Math.floor(place / columns) + corner[0] + origin[0];
      const column = (place % columns) + corner[1] + origin[1];
      const value = values(row, column);
      if (!(place in written) || !Object.is(written[place].value, value)) {
        written[place] = { value, digits: write(cell, row, column, value) };
      }
      digits = Math.max(digits, written[place].digits);
    });
    table.dataset.digits = Math.min(digits, 8);
  }

  /** Write a cell, and tell how many characters its number takes. */
  function write(cell, row, column, value) {
    const text = value === null ? "" : short(value);
    const words = options.describe?.(row, column);
    cell.dataset.row = row;
    cell.dataset.column = column;
    cell.dataset.value = value === null ? "" : String(value); // in full: the text is as short as the cell
    cell.firstChild.textContent = text;
    cell.classList.toggle("padding", options.isPadding?.(row, column) ?? false);
    cell.setAttribute("aria-label", `row ${row}, column ${column}: ${text || "not computed yet"}${words ? `, ${words}` : ""}`);
    cell.style.setProperty("--tint", (value !== null && signedColour(value, reach)) || "transparent");
    return text.length;
  }

  /** Move the part that is shown so that a cell is in it. */
  function reveal(row, column) {
    const wanted = [row - origin[0], column - origin[1]];
    const before = corner.join();
    corner = corner.map((start, axis) => {
      const most = shape[axis] - visible()[axis];
      if (wanted[axis] >= start && wanted[axis] < start + MOST) return start;
      return Math.min(Math.max(wanted[axis] - MOST / 2, 0), Math.max(most, 0));
    });
    return corner.join() !== before;
  }

  /**
   * Show values(row, column) -> number, or null for a cell that is not computed yet. `newReach` is the number with
   * the full colour; a new `newStamp` says that the cells' words differ although their numbers may not.
   */
  function show(newValues, newShape, newOrigin = [0, 0], newReach = 0, newStamp = "") {
    const grown = newShape.join() !== shape.join();
    if (grown || newOrigin.join() !== origin.join() || newReach !== reach || newStamp !== stamp) written = [];
    [values, shape, origin, reach, stamp] = [newValues, newShape, newOrigin, newReach, newStamp];
    if (grown) {
      corner = [0, 0];
      build();
    }
    fill();
    if (!focused) stand(cells[0]);
    tellPart();
  }

  function tellPart() {
    note.hidden = shape.every((n) => n <= MOST);
    const [rows, columns] = visible();
    const [r, c] = [corner[0] + origin[0], corner[1] + origin[1]];
    note.textContent = `Rows ${r} to ${r + rows - 1} and columns ${c} to ${c + columns - 1} of ${shape.join(" × ")}; ` +
      "the part around the chosen cell is shown.";
  }

  function move() {
    written = [];
    fill();
    tellPart();
  }

  function stand(cell) {
    if (!cell) return;
    focused?.setAttribute("tabindex", -1);
    focused = cell;
    cell.setAttribute("tabindex", 0);
  }

  /** Mark cells: a list of {row, column, mark: class, badge: text}. Only what differs is touched. */
  function mark(list) {
    const wanted = new Map();
    for (const { row, column, mark: name, badge } of list) {
      const cell = cellAt(row, column);
      if (cell) wanted.set(cell, { name: wanted.has(cell) ? `${wanted.get(cell).name} ${name}` : name, badge });
    }
    for (const [cell, { name }] of marked) {
      if (wanted.get(cell)?.name !== name) cell.classList.remove(...name.split(" "));
      if (!wanted.get(cell)?.badge) delete cell.dataset.badge;
    }
    for (const [cell, { name, badge }] of wanted) {
      cell.classList.add(...name.split(" "));
      if (badge) cell.dataset.badge = badge;
    }
    marked = wanted;
    table.classList.toggle("dimmed", list.length > 0);
  }

  table.addEventListener("click", (event) => {
    const cell = event.target.closest("[role=gridcell]");
    if (!cell || cell.querySelector("input")) return;
    stand(cell);
    cell.focus();
    options.pick?.(...placeOf(cell));
  });
  table.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("[role=gridcell]");
    if (cell) startEdit(cell);
  });
  table.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (cell.getAttribute("role") !== "gridcell") return;
    const [row, column] = placeOf(cell);
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    const [lastRow, lastColumn] = [origin[0] + shape[0] - 1, origin[1] + shape[1] - 1];
    const target = step ? [row + step[0], column + step[1]]
      : event.key === "Home" ? [event.ctrlKey ? origin[0] : row, origin[1]]
      : event.key === "End" ? [event.ctrlKey ? lastRow : row, lastColumn] : null;
    if (target) {
      event.preventDefault();
      event.stopPropagation();
      go(...target);
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      event.stopPropagation();
      if (options.edit) startEdit(cell);
      else options.pick?.(row, column);
    } else if (options.edit && /^[-0-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      startEdit(cell, event.key);
    }
  });

  function go(row, column) {
    const inside = row >= origin[0] && row < origin[0] + shape[0] && column >= origin[1] && column < origin[1] + shape[1];
    if (!inside) return;
    if (reveal(row, column)) {
      move();
    }
    const cell = cellAt(row, column);
    stand(cell);
    cell.focus();
    options.pick?.(row, column);
  }

  function startEdit(cell, typed) {
    if (!options.edit || cell.classList.contains("padding") || cell.querySelector("input")) return;
    const [row, column] = placeOf(cell);
    const span = cell.firstChild;
    const value = values(row, column);
    const input = h("input", { type: "text", inputmode: "decimal", maxlength: 12,
      "aria-label": `${options.label}, row ${row}, column ${column}` });
    input.value = typed ?? (typeof value === "number" ? String(value) : "");
    cell.append(input);
    span.hidden = true;
    input.focus();
    if (typed === undefined) input.select();
    let over = false;
    const finish = (keep, back) => {
      if (over) return;
      over = true;
      input.remove();
      span.hidden = false;
      if (back) cell.focus();
      if (!keep) return;
      try {
        options.edit(row, column, parseNumber(input.value));
      } catch (error) {
        options.refuse?.(error.message);
      }
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") finish(true, true);
      else if (event.key === "Escape") finish(false, true);
    });
    input.addEventListener("blur", () => finish(true, false));
  }

  return {
    element, show, mark,
    title: (text) => (caption.textContent = text),
    /** Bring a cell into the part that is shown, without taking the focus; true if the part moved. */
    bring(row, column) {
      if (!reveal(row, column)) return false;
      move();
      return true;
    },
    stand: (row, column) => stand(cellAt(row, column)),
  };
}
