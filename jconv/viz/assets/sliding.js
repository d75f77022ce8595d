// The sliding views: input, kernel and output side by side, one step at a time, every number open to a change.
// `slide` gathers (one output cell a step), `transposed` scatters (one input cell a step).

import { landings, plan, products, sumOf } from "./arithmetic.js";
import {
  asCell, asPlane, at, dtypeOf, full, makeArray, offset, positionAt, reachOf, short, size,
} from "./arrays.js";
import { button, checkField, choiceField, codeBlock, h, panel } from "./elements.js";
import { makeGrid } from "./grid.js";
import { readSetting, writeSetting } from "./hash.js";
import { OPERATIONS, call, formula, pseudocode, sizes, spelled } from "./operations.js";
import { makePlayer } from "./player.js";
import { makeSession } from "./session.js";
import { makeSettings } from "./settings.js";

const MOST_TERMS = 49;

export function makeSliding(name, options) {
  return (page) => {
    const presets = page.data[name].presets;
    const session = makeSession(page, presets, {
      stop: () => player.stop(),
      wanted: () => settings.set(session.wanted),
      started: () => layOut(0),
      changed: () => layOut(shownCell),
      answered: () => drawStep(),
    });
    let phases = false, whole = false, asked = null;
    let shownCell = 0; // of the step that is shown: where a changed setting goes on

    const scatters = () => session.setting.op === "conv_transpose";
    const rank = () => session.setting.x.shape.length - 1;
    const refuse = (message) => page.refuse(message);

    // The parts ------------------------------------------------------------------------------------------

    const chooser = choiceField("Example", { options: presets.map(({ name: id, title }) => [id, title]), change: (id) => session.start(presets.find((p) => p.name === id)) });
    const about = h("p", { class: "about" });
    const inputGrid = makeGrid({ kind: "input", label: "Input", refuse,
      pick: (row, column) => pickInput([row, column]),
      edit: (row, column, value) => session.edit("x", [0, ...cellOf(row, column)], value),
      isPadding: (row, column) => !isInside(row, column),
      describe: (row, column) => paddingWords(row, column) });
    const kernelGrid = makeGrid({ kind: "kernel", label: "Kernel", refuse,
      edit: (row, column, value) => session.edit("kernel", [0, 0, ...cellOf(row, column)], value) });
    const outputGrid = makeGrid({ kind: "output", label: "Output",
      pick: (row, column) => pickOutput(cellOf(row, column)) });
    const player = makePlayer(drawStep);
    const settings = makeSettings({ sizes: true, mode: name === "slide", flip: name === "slide", outputPadding: name === "transposed" }, session.attempt, refuse);
    const source = h("p", { class: "source" });
    const sum = h("div", { class: "sum" });
    const headline = h("p", { class: "headline" });
    const code = codeBlock("Pseudocode");
    const formulas = h("div", { class: "formulas" });
    const python = codeBlock("The same with jconv");
    const copy = button("Copy", () => page.copy(call(session.setting).join("\n")));
    const detail = choiceField("Step by", { options: [["cells", options.cells], ["products", "product"]], change: (value) => {
      const { cell } = stepAt(player.index());
      phases = value === "products";
      layOut(cell);
    } });
    const all = checkField("Show the whole output", { change: (value) => {
      whole = value;
      drawStep();
    } });
    const again = button("Random numbers", () => session.attempt({ ...session.setting, x: randomised(session.setting.x), kernel: randomised(session.setting.kernel) }));
    const reset = button("Back to the example", () => session.start(session.preset));

    const element = h("div", { class: `view sliding ${name}` },
      h("div", { class: "bar" }, chooser.element, detail.element, all.element, again, reset), about,
      player.element,
      h("div", { class: "stage" }, inputGrid.element, h("span", { class: "operator", "aria-hidden": "true", text: options.operator }),
        kernelGrid.element, h("span", { class: "operator", "aria-hidden": "true", text: "=" }), outputGrid.element),
      source, session.alert,
      h("div", { class: "columns" },
        panel(options.sumTitle, headline, sum),
        panel("Settings", settings.element),
        panel("Pseudocode", code.element),
        panel("Formula", formulas),
        panel("The same with jconv", python.element, copy)));

    // Geometry of what is shown ----------------------------------------------------------------------------

    const lengths = () => session.setting.x.shape.slice(1);
    const cellOf = (row, column) => (rank() === 1 ? [column] : [row, column]);
    const isInside = (row, column) => cellOf(row, column).every((i, a) => i >= 0 && i < lengths()[a]);
    const low = () => (scatters() ? session.setting.padding.map(() => 0) : session.setting.padding.map(([before]) => before));
    const high = () => (scatters() ? session.setting.padding.map(() => 0) : session.setting.padding.map(([, after]) => after));

    /** The input's cell that stands at a place, which may lie in the padding: null for a zero. */
    function sourceAt(row, column) {
      const places = cellOf(row, column).map((i, a) => page.sourceOf(i, lengths()[a], session.setting.mode ?? "zeros"));
      return places.includes(null) ? null : places;
    }

    function inputAt(row, column) {
      const from = sourceAt(row, column);
      return from ? at(session.setting.x, [0, ...from]) : 0;
    }

    function paddingWords(row, column) {
      if (isInside(row, column)) return "";
      const from = sourceAt(row, column);
      return from ? `padding, a copy of ${cellWords(from)}` : "padding";
    }

    const cellWords = (cell) => (cell.length === 1 ? `cell ${cell[0]}` : `row ${cell[0]}, column ${cell[1]}`);

    function randomised(array) {
      const most = array === session.setting.kernel ? 2 : 9;
      const least = array === session.setting.kernel ? -2 : 0;
      const data = array.data.map(() => least + Math.floor(Math.random() * (most - least + 1)));
      return makeArray(array.shape, data, dtypeOf(data));
    }

    // Steps ----------------------------------------------------------------------------------------------------

    const cellsOf = () => (scatters() ? lengths() : session.y.shape.slice(1));

    /** How many steps a cell takes, and the phase and tap of the last of them. */
    const taps = () => size(session.setting.kernel.shape.slice(2));
    const perCell = () => (!phases ? 1 : scatters() ? taps() : taps() + 2);

    /** A step by its number: one a cell, or the start, every product and the end of each cell. */
    function stepAt(index) {
      const cell = Math.floor(index / perCell());
      const part = index % perCell();
      if (!phases) return { cell, phase: "store", tap: taps() };
      if (scatters()) return { cell, phase: "product", tap: part };
      if (part === 0) return { cell, phase: "start", tap: -1 };
      return part <= taps() ? { cell, phase: "product", tap: part - 1 } : { cell, phase: "store", tap: taps() };
    }

    const stepOf = (cell) => (cell + 1) * perCell() - 1; // the last step of a cell

    function layOut(cell) {
      const count = size(cellsOf());
      asked = null;
      chooser.set(session.preset.name);
      about.textContent = session.preset.why;
      settings.set(session.wanted);
      player.reset(count * perCell(), Math.min(cell, count - 1) * perCell());
      const { shape } = plan(session.setting);
      const { lines } = pseudocode(session.setting, shape.slice(1));
      code.set(lines);
      python.set(call(session.setting));
      formulas.replaceChildren(
        h("p", { class: "formula", text: formula(session.setting) }),
        ...sizes(session.setting, shape.slice(1)).map((text) => h("p", { class: "formula", text })),
        h("p", { text: `${OPERATIONS[session.setting.op].title}: ${OPERATIONS[session.setting.op].why}` }));
      inputGrid.title(`Input ${lengths().join(" × ")}`);
      kernelGrid.title(`Kernel ${session.setting.kernel.shape.slice(2).join(" × ")}${session.setting.op === "convolve" ? ", flipped" : ""}`);
      outputGrid.title(`Output ${shape.slice(1).join(" × ")}`);
      const [before, after] = [low(), high()].map((pads) => asCell(pads));
      const shown = asPlane(lengths()).map((n, a) => n + before[a] + after[a]);
      inputGrid.show(inputAt, shown, before.map((n) => -n), reachOf(session.setting.x.data), session.setting.mode);
      kernelGrid.show((r, c) => at(session.setting.kernel, [0, 0, ...cellOf(r, c)]), asPlane(session.setting.kernel.shape.slice(2)), [0, 0], reachOf(session.setting.kernel.data));
      drawStep();
    }

    /** The output as it is at a step: null where nothing has been computed yet. */
    function outputAt(step) {
      const width = asPlane(session.y.shape.slice(1))[1];
      const done = step.cell + (step.phase === "store" ? 1 : 0);
      const last = step.cell === size(cellsOf()) - 1 && step.tap >= taps() - 1;
      return (row, column) => {
        const index = row * width + column;
        if (whole || (scatters() && last)) return session.y.data[index];
        if (!scatters()) return index < done ? session.y.data[index] : null;
        const found = products(session.setting, [0, ...cellOf(row, column)]).filter(({ source: from, tap }) => reached(from, tap, step));
        return sumOf(found, session.setting, 0);
      };
    }

    function reached(source, tap, step) {
      const order = offset(lengths(), source);
      return order < step.cell || (order === step.cell && offset(session.setting.kernel.shape.slice(2), tap) <= step.tap);
    }

    function drawStep() {
      const step = stepAt(player.index());
      shownCell = step.cell;
      outputGrid.show(outputAt(step), asPlane(session.y.shape.slice(1)), [0, 0], reachOf(session.y.data));
      source.textContent = session.byJconv
        ? `Numbers by jconv ${page.data.version}.`
        : "Numbers computed by this page, since you changed the example.";
      source.dataset.by = session.byJconv ? "jconv" : "page";
      const { lit } = pseudocode(session.setting, session.y.shape.slice(1));
      if (asked !== null) drawGathered(asked, { phase: "store", tap: Infinity });
      else if (scatters()) drawScattered(step, lit);
      else drawGathered(positionAt(session.y.shape.slice(1), step.cell), step);
      if (asked !== null) code.light(-1);
      else if (!scatters()) code.light(lit[step.phase]);
      page.changed();
    }

    function drawGathered(cell, step) {
      const found = products(session.setting, [0, ...cell]);
      const total = at(session.y, [0, ...cell]);
      const current = step.phase === "product" ? found[step.tap] : null;
      inputGrid.bring(...asCell(found[0]?.place ?? cell.map(() => 0)));
      outputGrid.bring(...asCell(cell));
      inputGrid.mark(found.map((term) => {
        const [row, column] = asCell(term.place);
        return { row, column, mark: term === current ? "patch now" : "patch", badge: `×${short(term.k)}` };
      }));
      const tapOf = ({ tap }) => (session.setting.op === "convolve" ? tap.map((t, a) => session.setting.kernel.shape[2 + a] - 1 - t) : tap);
      kernelGrid.mark(found.map((term) => {
        const [row, column] = asCell(tapOf(term));
        return { row, column, mark: term === current ? "patch now" : "patch" };
      }));
      const [row, column] = asCell(cell);
      outputGrid.mark([{ row, column, mark: "now" }]);
      const done = step.phase === "start" ? 0 : step.phase === "product" ? step.tap + 1 : found.length;
      const so = step.phase === "store" ? total : sumOf(found.slice(0, done), session.setting, 0);
      writeSum(found, done, so, `Output ${cellWords(cell)}`, step.phase);
    }

    function drawScattered(step, lit) {
      const cell = positionAt(lengths(), step.cell);
      const stamps = landings(session.setting, cell);
      const value = at(session.setting.x, [0, ...cell]);
      const current = step.phase === "product" ? stamps[step.tap] : null;
      inputGrid.bring(...asCell(cell));
      const [row, column] = asCell(cell);
      inputGrid.mark([{ row, column, mark: "now" }]);
      kernelGrid.mark(stamps.map((stamp) => {
        const [r, c] = asCell(stamp.tap);
        return { row: r, column: c, mark: stamp === current ? "patch now" : "patch" };
      }));
      outputGrid.mark(stamps.filter(({ target }) => target).map((stamp) => {
        const [r, c] = asCell(stamp.target.slice(1));
        return { row: r, column: c, mark: stamp === current ? "patch now" : "patch" };
      }));
      const found = stamps.map(({ tap, target }) => {
        const k = at(session.setting.kernel, [0, 0, ...tap]);
        return { tap, target, x: value, k, product: value * k };
      });
      code.light(current && !current.target ? lit.skip : lit.product);
      const landed = found.filter(({ target }) => target);
      headline.textContent = `Input ${cellWords(cell)} stamps ${short(value)} times the kernel onto ${landed.length} output cells.`;
      sum.replaceChildren(...found.slice(0, MOST_TERMS).map((term, i) => h("span", {
        class: `term${current === stamps[i] ? " now" : ""}${term.target ? "" : " off"}`,
        text: `${short(term.x)} × ${short(term.k)} = ${short(term.product)} ${term.target ? `→ (${term.target.slice(1).join(", ")})` : "→ cut off"}`,
      })));
      page.say(headline.textContent);
    }

    function writeSum(found, done, so, where, phase) {
      const shown = found.slice(0, MOST_TERMS);
      const terms = shown.map(({ x, k, source: from }, i) => h("span", {
        class: `term${i === done - 1 && phase === "product" ? " now" : ""}${i >= done ? " later" : ""}${from ? "" : " off"}`,
        text: `${short(x)} × ${k < 0 ? `(${short(k)})` : short(k)}` }));
      const more = found.length > shown.length ? [h("span", { class: "term", text: `and ${found.length - shown.length} more` })] : [];
      sum.replaceChildren(...terms, ...more, h("span", { class: "total", text: `= ${full(so)}` }));
      headline.textContent = found.length ? `${where} is the sum of ${found.length} products:` : `${where} receives nothing:`;
      const spoken = spelled(found.slice(0, Math.min(done, MOST_TERMS)), so);
      page.say(phase === "start" ? `${where}: total = 0` : `${where}: ${spoken}`);
    }

    function pickOutput(cell) {
      if (scatters()) {
        asked = cell;
        drawStep();
        return;
      }
      const index = stepOf(offset(session.y.shape.slice(1), cell));
      if (index === player.index()) drawStep();
      else player.go(index);
    }

    function pickInput([row, column]) {
      if (!scatters()) {
        page.say(`Input ${cellWords(cellOf(row, column))}: ${short(inputAt(row, column))} ${paddingWords(row, column)}`);
        return;
      }
      asked = null;
      const index = offset(lengths(), cellOf(row, column)) * perCell();
      if (index === player.index()) drawStep();
      else player.go(index);
    }

    // Links --------------------------------------------------------------------------------------------------

    function save() {
      const pairs = session.isExample() ? [["example", session.preset.name]] : writeSetting(session.setting);
      if (phases) pairs.push(["by", "products"]);
      if (whole) pairs.push(["whole", "1"]);
      if (player.index()) pairs.push(["step", String(player.index() + 1)]);
      return pairs;
    }

    function load(parameters) {
      phases = parameters.get("by") === "products";
      whole = parameters.get("whole") === "1";
      detail.set(phases ? "products" : "cells");
      all.set(whole);
      const problems = session.open(parameters);
      const read = readSetting(parameters, session.setting, options.operations);
      problems.push(...read.problems);
      if (read.setting !== session.setting) session.attempt(read.setting);
      const step = Number(parameters.get("step") ?? 1);
      const count = size(cellsOf()) * perCell();
      if (!Number.isInteger(step) || step < 1 || step > count) problems.push(`step must be a number from 1 to ${count}, got “${parameters.get("step")}”`);
      else player.go(step - 1);
      return problems;
    }

    const known = ["example", "by", "whole", "step", "op", "x", "k", "s", "p", "m", "d", "op_pad", "axes"];
    return { element, save, load, known, key: player.key, stop: player.stop };
  };
}

export const slide = { name: "slide", title: "Slide", create: makeSliding("slide", {
  operator: "⋆", cells: "output cell", sumTitle: "The sum", operations: ["correlate", "convolve"] }) };

export const transposed = { name: "transposed", title: "Transposed, dilated", create: makeSliding("transposed", {
  operator: "⊛", cells: "cell", sumTitle: "The products", operations: ["conv_transpose", "correlate", "convolve"] }) };
