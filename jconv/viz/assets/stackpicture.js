// The growing field drawn: one cell at the top, and in every row below it the cells that it takes, down to the input.

import { svgPart } from "./axispicture.js";

const STACK_WIDTH = 640;
const STACK_LEFT = 110;
const STACK_RIGHT = 96;
const STACK_ROW = 46;
const MOST_DOTS = 96; // cells of the input; more are drawn as bars
const MOST_LINES = 900;

/** The cells of each row, from the input's up: `cells` are the layer's own numbers, counted from the field's first. */
function stackRows(layers) {
  let cells = [0];
  const rows = [{ cells, links: [] }];
  for (const { kernel, stride, dilation } of [...layers].reverse()) {
    const links = cells.flatMap((cell) => Array.from({ length: kernel }, (_, tap) => [cell, cell * stride + tap * dilation]));
    cells = [...new Set(links.map(([, below]) => below))].sort((a, b) => a - b);
    rows.push({ cells, links });
  }
  return rows;
}

/** The same without the cells, where there are too many to draw: only the first and the last. */
function stackEnds(layers) {
  let last = 0;
  const rows = [{ cells: [0], links: [] }];
  for (const { kernel, stride, dilation } of [...layers].reverse()) {
    last = last * stride + (kernel - 1) * dilation;
    rows.push({ cells: [0, last], links: [] });
  }
  return rows;
}

/** Draw the layers, of which `grown` tells the field and the jump after each, into an SVG element. */
export function drawStack(picture, layers, grown) {
  const count = layers.length;
  const { field } = grown[count - 1];
  const dotted = field <= MOST_DOTS && layers.length <= 12;
  const rows = (dotted ? stackRows : stackEnds)(layers);
  const unit = (STACK_WIDTH - STACK_LEFT - STACK_RIGHT) / Math.max(field, 8);
  const offset = (STACK_WIDTH - STACK_LEFT - STACK_RIGHT - unit * field) / 2;
  const levelOf = (row) => count - row; // 0 is the input
  const before = (level) => (level === 0 ? { field: 1, jump: 1 } : grown[level - 1]);
  const xOf = (level, cell) => STACK_LEFT + offset + (cell * before(level).jump + before(level).field / 2) * unit;
  const step = dotted ? STACK_ROW : Math.max(22, STACK_ROW - count);
  const yOf = (row) => 18 + row * step;
  const half = (level) => (dotted ? Math.min(unit * 0.4, 7) : Math.max((before(level).jump * unit) / 2, 1.5));

  const wings = rows.slice(1).map(({ cells }, i) => {
    const row = i + 1;
    const above = rows[i].cells;
    const corner = (at, cell, side) => `${xOf(levelOf(at), cell) + side * half(levelOf(at))},${yOf(at)}`;
    return svgPart("polygon", { class: "stack-wing",
      points: [corner(row - 1, above[0], -1), corner(row - 1, above.at(-1), 1), corner(row, cells.at(-1), 1), corner(row, cells[0], -1)].join(" ") });
  });
  const links = rows.flatMap(({ links: found }, row) => (found.length > MOST_LINES ? [] : found.map(([above, below]) =>
    svgPart("line", { class: "stack-link", x1: xOf(levelOf(row) + 1, above), y1: yOf(row - 1), x2: xOf(levelOf(row), below), y2: yOf(row) }))));
  const marks = rows.flatMap(({ cells }, row) => {
    const level = levelOf(row);
    const name = `stack-cell${row === 0 ? " top" : ""}`;
    if (dotted) return cells.map((cell) => svgPart("circle", { class: name, cx: xOf(level, cell), cy: yOf(row), r: half(level) }));
    const [first, last] = [xOf(level, cells[0]) - half(level), xOf(level, cells.at(-1)) + half(level)];
    return [svgPart("rect", { class: name, x: first, y: yOf(row) - 4, width: last - first, height: 8, rx: 2 })];
  });
  const names = rows.flatMap(({ cells }, row) => {
    const level = levelOf(row);
    const layer = layers[level - 1];
    const seen = dotted ? cells.length : cells.at(-1) - cells[0] + 1;
    const gaps = dotted && cells.at(-1) - cells[0] + 1 > seen;
    return [
      svgPart("text", { class: "stack-name", x: 0, y: yOf(row) + 4, text: layer ? `${level} ${layer.kind} ${layer.kernel}${layer.stride > 1 ? ` /${layer.stride}` : ""}${layer.dilation > 1 ? ` d${layer.dilation}` : ""}` : "input" }),
      svgPart("text", { class: "stack-count", x: STACK_WIDTH, y: yOf(row) + 4, text: `${seen.toLocaleString("en")}${gaps ? " taps" : seen === 1 ? " cell" : " cells"}` }),
    ];
  });
  picture.replaceChildren(...wings, ...links, ...marks, ...names);
  picture.setAttribute("viewBox", `0 0 ${STACK_WIDTH} ${yOf(rows.length - 1) + 18}`);
}
