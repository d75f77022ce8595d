// The picture of one axis: its cells in a row, and below them every window as a line with a dot where it has a tap.

import { innerLength, isTaken, placeOf, tapsAt } from "./axis.js";

const CELL_UNIT = 28; // of the picture's own scale, one cell's width
const WINDOW_STEP = 19;
const NAME_GUTTER = 84;
const WINDOWS_TOP = 44;
const MOST_WINDOWS = 14;
const MOST_AXIS_CELLS = 56;
const MOST_SQUEEZED = 240; // cells of a single window that is wider than what is shown otherwise

/** An SVG element with attributes, `text`, and children. */
export function svgPart(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Which windows and cells a picture has room for, around the chosen window: {windows: [from, to], cells: [from, to]}. */
export function shownPart(axis, line, chosen) {
  let from = Math.max(0, Math.min(chosen - Math.floor(MOST_WINDOWS / 2), line.windows - MOST_WINDOWS));
  let to = Math.min(from + MOST_WINDOWS, line.windows) - 1;
  const ends = () => [from === 0 ? line.first : placeOf(axis, from, 0),
    to === line.windows - 1 ? line.last : placeOf(axis, to, axis.kernel - 1)];
  const tooWide = () => ends()[1] - ends()[0] >= MOST_AXIS_CELLS;
  while (to > from && tooWide()) {
    if (to - chosen >= chosen - from) to--;
    else from++;
  }
  const [first, last] = tooWide() ? [placeOf(axis, chosen, 0), placeOf(axis, chosen, axis.kernel - 1)] : ends();
  return { windows: [from, to], cells: [first, Math.min(last, first + MOST_SQUEEZED - 1)] };
}

/** Draw the axis into an SVG element. `pick(window)` is called with the window that is clicked. */
export function drawAxis(picture, axis, line, chosen, pick) {
  const { windows: [from, to], cells: [first, last] } = shownPart(axis, line, chosen);
  const count = last - first + 1;
  const squeezed = count > MOST_AXIS_CELLS;
  const unit = squeezed ? (CELL_UNIT * MOST_AXIS_CELLS) / count : CELL_UNIT;
  const xOf = (cell) => NAME_GUTTER + (cell - first) * unit;
  const [width, height] = [NAME_GUTTER + count * unit + 4, WINDOWS_TOP + (to - from + 1) * WINDOW_STEP + 8];
  const taps = new Set(tapsAt(axis, chosen));
  const inner = innerLength(axis, line);

  const cells = Array.from({ length: count }, (_, i) => first + i).map((cell) => {
    const outside = cell < 0 || cell >= inner;
    const names = ["axis-cell", outside ? "outside" : "", taps.has(cell) ? "tapped" : "", isTaken(axis, line, cell) ? "" : "missed"];
    const box = svgPart("rect", { x: xOf(cell) + 1, y: 8, width: Math.max(unit - 2, 1), height: CELL_UNIT - 2, rx: squeezed ? 0 : 4,
      class: names.filter(Boolean).join(" ") });
    const word = outside || squeezed ? "" : String(cell);
    return word ? svgPart("g", {}, box, svgPart("text", { x: xOf(cell) + unit / 2, y: 26, class: "axis-index", text: word })) : box;
  });
  const rows = Array.from({ length: to - from + 1 }, (_, i) => from + i).map((window) => {
    const y = WINDOWS_TOP + (window - from) * WINDOW_STEP + WINDOW_STEP / 2;
    const places = tapsAt(axis, window).filter((cell) => cell >= first && cell <= last);
    const middle = (cell) => xOf(cell) + unit / 2;
    return svgPart("g", { class: `axis-window${window === chosen ? " lit" : ""}`, onclick: () => pick(window) },
      svgPart("rect", { class: "axis-band", x: 0, y: y - WINDOW_STEP / 2, width, height: WINDOW_STEP }),
      svgPart("text", { class: "axis-name", x: NAME_GUTTER - 8, y: y + 4, text: `${axis.kind === "transposed" ? "input" : "output"} ${window}` }),
      ...(places.length > 1 ? [svgPart("line", { x1: middle(places[0]), x2: middle(places.at(-1)), y1: y, y2: y })] : []),
      ...places.map((cell) => svgPart("circle", { cx: middle(cell), cy: y, r: squeezed ? 2.5 : 5 })));
  });
  picture.replaceChildren(...cells, ...rows);
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.style.maxWidth = `${Math.round(width * 1.15)}px`;
  picture.style.minWidth = `${Math.round(width * 0.7)}px`;
  return { part: from > 0 || to < line.windows - 1 || first > line.first || last < line.last, windows: [from, to], cells: [first, last],
    middle: (xOf([...taps][0]) + xOf([...taps].at(-1))) / (2 * width) };
}
