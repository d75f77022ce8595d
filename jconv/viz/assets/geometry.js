// Geometry: sizes along one axis, the ways from one size to another, and the receptive field of a stack of layers.

import { Refused } from "./arrays.js";
import { AXIS_KINDS } from "./axis.js";
import { h } from "./elements.js";
import { wholeFromLink, wordFromLink } from "./links.js";
import { STACK_SIZE, growth, makeReceptive, readStack } from "./receptive.js";
import { AXIS_NUMBERS, makeSizing } from "./sizing.js";
import { SOLVED_COLUMNS, SOLVED_SIZE, makeSolving } from "./solving.js";

const AXIS_KEYS = { length: "i", kernel: "k", stride: "s", low: "low", high: "high", dilation: "d", extra: "extra" };

function createGeometry(page) {
  const { axes, stacks } = page.data.geometry;
  const sizing = makeSizing(page, axes, page.changed);
  const solving = makeSolving(page, ({ length, kernel, stride, padding, dilation }) => {
    sizing.take({ kind: "conv", length, kernel, stride, low: padding, high: padding, dilation, ceil: false, extra: 0 });
    sizing.element.scrollIntoView({ block: "nearest" });
  }, page.changed);
  const receptive = makeReceptive(page, stacks, page.changed);
  const element = h("div", { class: "view geometry" }, h("div", { class: "beside" }, sizing.element, solving.element), receptive.element);

  function save() {
    const axis = sizing.axis();
    return [
      ["kind", axis.kind], ...AXIS_NUMBERS.map(([name]) => [AXIS_KEYS[name], String(axis[name])]),
      ...(axis.ceil ? [["ceil", "1"]] : []), ...(sizing.chosen() ? [["at", String(sizing.chosen())]] : []),
      ["from", String(solving.sizes()[0])], ["to", String(solving.sizes()[1])],
      ...solving.filters().map(([name, value]) => [`only_${name}`, value]),
      ...receptive.save(),
    ];
  }

  function load(parameters) {
    const problems = [];
    const axis = { ...axes[0].axis };
    axis.kind = wordFromLink(parameters, "kind", AXIS_KINDS.map(([name]) => name), axis.kind, problems);
    for (const [name, , least, most] of AXIS_NUMBERS) axis[name] = wholeFromLink(parameters, AXIS_KEYS[name], [least, most], axis[name], problems);
    axis.ceil = wordFromLink(parameters, "ceil", ["0", "1"], "0", problems) === "1";
    const at = wholeFromLink(parameters, "at", [0, AXIS_NUMBERS[0][3]], 0, problems);
    if (sizing.take(axis, at) && at !== sizing.chosen()) problems.push(`at must be a whole number up to ${sizing.chosen()}, got “${at}”`);

    const sizes = ["from", "to"].map((name, i) => wholeFromLink(parameters, name, SOLVED_SIZE, [64, 32][i], problems));
    const kept = SOLVED_COLUMNS.map(([name]) => [name, wholeFromLink(parameters, `only_${name}`, [0, 512], "any", problems)]);
    solving.solve(sizes, Object.fromEntries(kept.map(([name, value]) => [name, String(value)])));
    const filtered = solving.filters().map(([name]) => name);
    for (const [name, value] of kept) {
      if (value !== "any" && !filtered.includes(name)) problems.push(`no way from ${sizes.join(" to ")} has ${name} ${value}`);
    }
    loadStack(parameters, problems);
    return problems;
  }

  function loadStack(parameters, problems) {
    const text = parameters.get("stack") ?? stacks[0].name;
    const preset = stacks.find(({ name }) => name === text);
    const size = wholeFromLink(parameters, "size", STACK_SIZE, (preset ?? stacks[0]).size, problems);
    let { layers } = preset ?? stacks[0];
    try {
      if (!preset) {
        const read = readStack(text);
        growth(read, size); // which may outgrow what can be counted
        layers = read;
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push(error.message);
    }
    receptive.take(layers, size, wholeFromLink(parameters, "after", [1, layers.length], layers.length, problems));
  }

  const known = ["kind", ...Object.values(AXIS_KEYS), "ceil", "at", "from", "to", ...SOLVED_COLUMNS.map(([name]) => `only_${name}`), "stack", "size", "after"];
  return { element, save, load, known, stop() {} };
}

export const geometry = { name: "geometry", title: "Geometry", create: createGeometry };
