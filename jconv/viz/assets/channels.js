// The channels view: one kernel a pair of channels. A cell of an output channel is a sum over all input channels of
// its group, each with a kernel of its own, plus a bias.

import { products, sumOf } from "./arithmetic.js";
import {
  asCell, asPlane, at, full, offset, positionAt, range, reachOf, short, size, zeros,
} from "./arrays.js";
import { button, choiceField, codeBlock, h, panel } from "./elements.js";
import { makeGrid } from "./grid.js";
import { readChannels, sameSetting, writeChannels } from "./hash.js";
import { call } from "./operations.js";
import { makePlayer } from "./player.js";
import { makeSession } from "./session.js";
import { makeSettings } from "./settings.js";

export function makeChannels(page) {
  const presets = page.data.channels.presets;
  const session = makeSession(page, presets, {
    stop: () => player.stop(),
    wanted: () => settings.set(session.wanted),
    started: () => layOut(0),
    changed: () => layOut(player.index()),
    answered: () => drawStep(),
  });
  let partial = null; // the maps of one output channel, kept while it is shown

  const outputs = () => session.setting.kernel.shape[0];
  const inGroup = () => session.setting.kernel.shape[1];
  const groupOf = (out) => Math.floor(out / (outputs() / session.setting.groups));
  const firstOf = (out) => groupOf(out) * inGroup(); // the first input channel that an output channel sees
  const planeShape = () => session.y.shape.slice(1);
  const nameOf = (channel) => session.preset.names?.[channel] ?? `channel ${channel}`;

  // The parts ------------------------------------------------------------------------------------------------

  const chooser = choiceField("Example", { options: presets.map(({ name, title }) => [name, title]), change: (name) => session.start(presets.find((p) => p.name === name)) });
  const about = h("p", { class: "about" });
  const player = makePlayer(drawStep);
  const reset = button("Back to the example", () => session.start(session.preset));
  const inputs = h("div", { class: "maps" });
  const kernels = h("div", { class: "maps" });
  const partials = h("div", { class: "maps" });
  const results = h("div", { class: "maps" });
  const kernelTitle = h("h3"), partialTitle = h("h3");
  const source = h("p", { class: "source" });
  const headline = h("p", { class: "headline" });
  const sums = h("div", { class: "channel-sums" });
  const counts = h("div");
  const settings = makeSettings({ sizes: false, mode: true }, session.attempt, page.refuse);
  const python = codeBlock("The same with jconv");
  const row = (title, maps) => h("div", { class: "channel-row" }, title, maps);
  const element = h("div", { class: "view channels" },
    h("div", { class: "bar" }, chooser.element, reset), about, player.element,
    row(h("h3", { text: "Input" }), inputs), row(kernelTitle, kernels), row(partialTitle, partials),
    row(h("h3", { text: "Output" }), results), source, session.alert,
    h("div", { class: "columns" }, panel("The sum", headline, sums), panel("Counts", counts),
      panel("Settings", settings.element),
      panel("The same with jconv", python.element, button("Copy", () => page.copy(call(session.setting).join("\n"))))));
  let grids = { input: [], kernel: [], partial: [], output: [], bias: null };

  // Drawing --------------------------------------------------------------------------------------------------

  /** New grids for a new number of channels; the numbers come with each step. */
  function build() {
    const refuse = page.refuse;
    grids = {
      input: range(session.setting.x.shape[0]).map((c) => makeGrid({ kind: "input", label: `Input ${nameOf(c)}`, refuse,
        edit: (r, col, value) => session.edit("x", [c, ...cellOf(r, col)], value),
        isPadding: (r, col) => !inside(r, col),
        describe: (r, col) => (inside(r, col) ? "" : "padding") })),
      kernel: range(inGroup()).map((c) => makeGrid({ kind: "kernel", label: `Kernel for ${nameOf(c)}`, refuse,
        edit: (r, col, value) => session.edit("kernel", [current()[0], c, ...cellOf(r, col)], value) })),
      partial: range(inGroup()).map((c) => makeGrid({ kind: "partial", label: `Partial map of input ${c}`,
        pick: (r, col) => pick(current()[0], r, col) })),
      output: range(outputs()).map((o) => makeGrid({ kind: "output", label: `Output channel ${o}`,
        pick: (r, col) => pick(o, r, col) })),
      bias: session.setting.bias ? makeGrid({ kind: "bias", label: "Bias", refuse,
        edit: (_, col, value) => session.edit("bias", [col], value) }) : null,
    };
    const elements = (list) => list.map((grid) => grid.element);
    inputs.replaceChildren(...elements(grids.input));
    kernels.replaceChildren(...elements(grids.kernel), ...(grids.bias ? [grids.bias.element] : []));
    partials.replaceChildren(...elements(grids.partial));
    results.replaceChildren(...elements(grids.output));
  }

  const cellOf = (r, c) => (planeShape().length === 1 ? [c] : [r, c]);
  const inside = (r, c) => cellOf(r, c).every((i, a) => i >= 0 && i < session.setting.x.shape[1 + a]);
  const current = () => positionAt(session.y.shape, player.index());
  const pick = (out, r, c) => {
    const index = offset(session.y.shape, [out, ...cellOf(r, c)]);
    if (index === player.index()) drawStep();
    else player.go(index);
  };

  let built = "";
  function layOut(index) {
    const wantedGrids = `${session.preset.name} ${session.setting.x.shape[0]} ${session.setting.kernel.shape.slice(0, 2)} ${!!session.setting.bias}`;
    if (wantedGrids !== built) build();
    built = wantedGrids;
    partial = null;
    chooser.set(session.preset.name);
    about.textContent = session.preset.why;
    settings.set(session.wanted);
    player.reset(size(session.y.shape), Math.min(index, size(session.y.shape) - 1));
    python.set(call(session.setting));
    const parameters = size(session.setting.kernel.shape) + (session.setting.bias ? outputs() : 0);
    const macs = size(planeShape()) * size(session.setting.kernel.shape);
    counts.replaceChildren(
      h("p", { text: `${outputs()} × ${inGroup()} × ${session.setting.kernel.shape.slice(2).join(" × ")}${session.setting.bias ? ` + ${outputs()}` : ""} = ${parameters} parameters` }),
      h("p", { text: `${size(planeShape())} positions × ${size(session.setting.kernel.shape)} weights = ${macs} multiply-accumulates` }),
      h("p", { text: session.setting.groups === 1 ? "Every output channel sees every input channel."
        : `${session.setting.groups} groups: an output channel sees ${inGroup()} of ${session.setting.x.shape[0]} input channels.` }));
    drawStep();
  }

  /** What each input channel of the group adds to every cell of an output channel: (C/groups, H, W). */
  function partialMaps(out) {
    if (partial?.out === out) return partial.maps;
    const maps = zeros([inGroup(), ...planeShape()], "float32");
    for (let i = 0; i < size(planeShape()); i++) {
      for (const { channel, product } of products(session.setting, [out, ...positionAt(planeShape(), i)])) {
        maps.data[(channel - firstOf(out)) * size(planeShape()) + i] += product;
      }
    }
    partial = { out, maps };
    return maps;
  }

  function drawStep() {
    const [out, ...cell] = current();
    const [r, c] = asCell(cell);
    const found = products(session.setting, [out, ...cell]);
    const maps = partialMaps(out);
    const low = asCell(session.setting.padding.map(([before]) => before));
    const padded = session.setting.x.shape.slice(1).map((n, a) => n + session.setting.padding[a][0] + session.setting.padding[a][1]);
    const reach = reachOf(session.setting.x.data);
    grids.input.forEach((grid, channel) => {
      const used = channel >= firstOf(out) && channel < firstOf(out) + inGroup();
      grid.title(`${nameOf(channel)}${used ? "" : " (not in this group)"}`);
      grid.show((row, column) => {
        const from = cellOf(row, column).map((i, a) => page.sourceOf(i, session.setting.x.shape[1 + a], session.setting.mode));
        return from.includes(null) ? 0 : at(session.setting.x, [channel, ...from]);
      }, asPlane(padded), low.map((n) => -n), reach, session.setting.mode);
      grid.mark(found.filter((term) => term.channel === channel)
        .map(({ place, k }) => {
          const [row, column] = asCell(place);
          return { row, column, mark: "patch", badge: `×${short(k)}` };
        }));
    });
    kernelTitle.textContent = `Kernels of output channel ${out}`;
    grids.kernel.forEach((grid, i) => {
      grid.title(`for ${nameOf(firstOf(out) + i)}`);
      grid.show((row, column) => at(session.setting.kernel, [out, i, ...cellOf(row, column)]), asPlane(session.setting.kernel.shape.slice(2)), [0, 0], reachOf(session.setting.kernel.data));
    });
    grids.bias?.title("bias, one an output channel");
    grids.bias?.show((_, column) => session.setting.bias.data[column], [1, outputs()], [0, 0], reachOf(session.setting.bias.data));
    grids.bias?.mark([{ row: 0, column: out, mark: "now" }]);
    partialTitle.textContent = `What each input channel adds to output channel ${out}`;
    grids.partial.forEach((grid, i) => {
      grid.title(`from ${nameOf(firstOf(out) + i)}`);
      grid.show((row, column) => at(maps, [i, ...cellOf(row, column)]), asPlane(planeShape()), [0, 0], reachOf(maps.data));
      grid.mark([{ row: r, column: c, mark: "now" }]);
    });
    grids.output.forEach((grid, o) => {
      grid.title(`channel ${o}`);
      grid.show((row, column) => at(session.y, [o, ...cellOf(row, column)]), asPlane(planeShape()), [0, 0], reachOf(session.y.data));
      grid.mark(o === out ? [{ row: r, column: c, mark: "now" }] : []);
    });
    source.dataset.by = session.byJconv ? "jconv" : "page";
    source.textContent = session.byJconv ? `Output by jconv ${page.data.version}; the parts of its sum by this page.`
      : "Numbers computed by this page, since you changed the example.";
    writeSums(found, out, r, c);
    page.changed();
  }

  function writeSums(found, out, r, c) {
    const lines = range(inGroup()).map((i) => {
      const channel = firstOf(out) + i;
      const terms = found.filter((term) => term.channel === channel);
      const total = sumOf(terms, { ...session.setting, bias: null }, 0);
      const words = terms.map(({ x, k }) => `${short(x)} × ${k < 0 ? `(${short(k)})` : short(k)}`).join(" + ");
      return { total, element: h("p", {}, h("strong", { text: `${nameOf(channel)}: ` }), h("span", { text: `${words} = ${full(total)}` })) };
    });
    const parts = lines.map(({ total }) => (total < 0 ? `(${full(total)})` : full(total)));
    if (session.setting.bias) parts.push(`${full(session.setting.bias.data[out])} (bias)`);
    const total = full(at(session.y, [out, ...cellOf(r, c)]));
    headline.textContent = `Output channel ${out}, row ${r}, column ${c}:`;
    sums.replaceChildren(...lines.map((line) => line.element), h("p", { class: "total", text: `${parts.join(" + ")} = ${total}` }));
    page.say(`${headline.textContent} ${parts.join(" + ")} = ${total}`);
  }

  // Links ----------------------------------------------------------------------------------------------------

  function save() {
    const words = session.isExample() ? [["example", session.preset.name]]
      : [["example", session.preset.name], ...writeChannels(session.setting)];
    return player.index() ? [...words, ["step", String(player.index() + 1)]] : words;
  }

  function load(parameters) {
    const problems = session.open(parameters);
    const read = readChannels(parameters, session.setting);
    problems.push(...read.problems);
    if (!sameSetting(read.setting, session.setting)) session.attempt(read.setting);
    const text = parameters.get("step") ?? "1";
    const step = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    if (step < 1 || step > size(session.y.shape)) problems.push(`step must be a number from 1 to ${size(session.y.shape)}, got “${text}”`);
    else player.go(step - 1);
    return problems;
  }

  return { element, save, load, known: ["example", "step", "x", "k", "b", "s", "p", "m", "d"], key: player.key, stop: player.stop };
}

export const channels = { name: "channels", title: "Channels", create: makeChannels };
