// The channels view: one kernel a pair of channels. A cell of an output channel is a sum over all input channels of
// its group, each with a kernel of its own, plus a bias.

import { compute, plan, products, sumOf } from "./arithmetic.js";
import {
  Refused, asCell, asPlane, at, full, offset, positionAt, range, reachOf, replaced, short, size, zeros,
} from "./arrays.js";
import { button, choiceField, codeBlock, h, panel } from "./elements.js";
import { makeGrid } from "./grid.js";
import { readChannels, sameSetting, settingOf, writeChannels } from "./hash.js";
import { call } from "./operations.js";
import { makePlayer } from "./player.js";
import { makeSettings } from "./settings.js";

export function makeChannels(page) {
  const presets = page.data.channels.presets;
  let preset = presets[0];
  let setting = settingOf(preset.trace), wanted = setting;
  let y = preset.y, byJconv = true, partial = null;

  const outputs = () => setting.kernel.shape[0];
  const inGroup = () => setting.kernel.shape[1];
  const groupOf = (out) => Math.floor(out / (outputs() / setting.groups));
  const firstOf = (out) => groupOf(out) * inGroup(); // the first input channel that an output channel sees
  const planeShape = () => y.shape.slice(1);
  const nameOf = (channel) => preset.names?.[channel] ?? `channel ${channel}`;

  // The parts ------------------------------------------------------------------------------------------------

  const chooser = choiceField("Example", { options: presets.map(({ name, title }) => [name, title]), change: (name) => start(presets.find((p) => p.name === name)) });
  const about = h("p", { class: "about" });
  const player = makePlayer(drawStep);
  const reset = button("Back to the example", () => start(preset));
  const inputs = h("div", { class: "maps" });
  const kernels = h("div", { class: "maps" });
  const partials = h("div", { class: "maps" });
  const results = h("div", { class: "maps" });
  const kernelTitle = h("h3"), partialTitle = h("h3");
  const source = h("p", { class: "source" });
  const alert = h("p", { class: "impossible", role: "alert", hidden: true });
  const headline = h("p", { class: "headline" });
  const sums = h("div", { class: "channel-sums" });
  const counts = h("div");
  const settings = makeSettings({ sizes: false, mode: true }, attempt, page.refuse);
  const python = codeBlock("The same with jconv");
  const row = (title, maps) => h("div", { class: "channel-row" }, title, maps);
  const element = h("div", { class: "view channels" },
    h("div", { class: "bar" }, chooser.element, reset), about, player.element,
    row(h("h3", { text: "Input" }), inputs), row(kernelTitle, kernels), row(partialTitle, partials),
    row(h("h3", { text: "Output" }), results), source, alert,
    h("div", { class: "columns" }, panel("The sum", headline, sums), panel("Counts", counts),
      panel("Settings", settings.element),
      panel("The same with jconv", python.element, button("Copy", () => page.copy(call(setting).join("\n"))))));
  let grids = { input: [], kernel: [], partial: [], output: [], bias: null };

  // Changes --------------------------------------------------------------------------------------------------

  function start(chosen) {
    player.stop();
    preset = chosen;
    setting = wanted = settingOf(preset.trace);
    [y, byJconv] = [preset.y, true];
    alert.hidden = true;
    layOut(0);
  }

  function attempt(next) {
    player.stop();
    wanted = next;
    settings.set(wanted);
    try {
      plan(next);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      alert.textContent = `${error.message} The picture shows the last setting that has an output.`;
      alert.hidden = false;
      return;
    }
    alert.hidden = true;
    setting = next;
    const original = sameSetting(setting, settingOf(preset.trace));
    [y, byJconv] = original ? [preset.y, true] : [compute(setting), false];
    if (!original) {
      page.recompute(next).then((answer) => {
        if (!answer || setting !== next) return;
        [y, byJconv] = [answer, true];
        drawStep();
      });
    }
    layOut(player.index());
  }

  const edit = (name, position, value) => attempt({ ...wanted, [name]: replaced(wanted[name], position, value) });

  // Drawing --------------------------------------------------------------------------------------------------

  /** New grids for a new number of channels; the numbers come with each step. */
  function build() {
    const refuse = page.refuse;
    grids = {
      input: range(setting.x.shape[0]).map((c) => makeGrid({ kind: "input", label: `Input ${nameOf(c)}`, refuse,
        edit: (r, col, value) => edit("x", [c, ...cellOf(r, col)], value),
        isPadding: (r, col) => !inside(r, col),
        describe: (r, col) => (inside(r, col) ? "" : "padding") })),
      kernel: range(inGroup()).map((c) => makeGrid({ kind: "kernel", label: `Kernel for ${nameOf(c)}`, refuse,
        edit: (r, col, value) => edit("kernel", [current()[0], c, ...cellOf(r, col)], value) })),
      partial: range(inGroup()).map((c) => makeGrid({ kind: "partial", label: `Partial map of input ${c}`,
        pick: (r, col) => pick(current()[0], r, col) })),
      output: range(outputs()).map((o) => makeGrid({ kind: "output", label: `Output channel ${o}`,
        pick: (r, col) => pick(o, r, col) })),
      bias: setting.bias ? makeGrid({ kind: "bias", label: "Bias", refuse,
        edit: (_, col, value) => edit("bias", [col], value) }) : null,
    };
    const elements = (list) => list.map((grid) => grid.element);
    inputs.replaceChildren(...elements(grids.input));
    kernels.replaceChildren(...elements(grids.kernel), ...(grids.bias ? [grids.bias.element] : []));
    partials.replaceChildren(...elements(grids.partial));
    results.replaceChildren(...elements(grids.output));
  }

  const cellOf = (r, c) => (planeShape().length === 1 ? [c] : [r, c]);
  const inside = (r, c) => cellOf(r, c).every((i, a) => i >= 0 && i < setting.x.shape[1 + a]);
  const current = () => positionAt(y.shape, player.index());
  const pick = (out, r, c) => {
    const index = offset(y.shape, [out, ...cellOf(r, c)]);
    if (index === player.index()) drawStep();
    else player.go(index);
  };

  let built = "";
  function layOut(index) {
    const wantedGrids = `${preset.name} ${setting.x.shape[0]} ${setting.kernel.shape.slice(0, 2)} ${!!setting.bias}`;
    if (wantedGrids !== built) build();
    built = wantedGrids;
    partial = null;
    chooser.set(preset.name);
    about.textContent = preset.why;
    settings.set(wanted);
    player.reset(size(y.shape), Math.min(index, size(y.shape) - 1));
    python.set(call(setting));
    const parameters = size(setting.kernel.shape) + (setting.bias ? outputs() : 0);
    const macs = size(planeShape()) * size(setting.kernel.shape);
    counts.replaceChildren(
      h("p", { text: `${outputs()} × ${inGroup()} × ${setting.kernel.shape.slice(2).join(" × ")}${setting.bias ? ` + ${outputs()}` : ""} = ${parameters} parameters` }),
      h("p", { text: `${size(planeShape())} positions × ${size(setting.kernel.shape)} weights = ${macs} multiply-accumulates` }),
      h("p", { text: setting.groups === 1 ? "Every output channel sees every input channel."
        : `${setting.groups} groups: an output channel sees ${inGroup()} of ${setting.x.shape[0]} input channels.` }));
    drawStep();
  }

  /** What each input channel of the group adds to every cell of an output channel: (C/groups, H, W). */
  function partialMaps(out) {
    if (partial?.out === out) return partial.maps;
    const maps = zeros([inGroup(), ...planeShape()], "float32");
    for (let i = 0; i < size(planeShape()); i++) {
      for (const { channel, product } of products(setting, [out, ...positionAt(planeShape(), i)])) {
        maps.data[(channel - firstOf(out)) * size(planeShape()) + i] += product;
      }
    }
    partial = { out, maps };
    return maps;
  }

  function drawStep() {
    const [out, ...cell] = current();
    const [r, c] = asCell(cell);
    const found = products(setting, [out, ...cell]);
    const maps = partialMaps(out);
    const low = asCell(setting.padding.map(([before]) => before));
    const padded = setting.x.shape.slice(1).map((n, a) => n + setting.padding[a][0] + setting.padding[a][1]);
    const reach = reachOf(setting.x.data);
    grids.input.forEach((grid, channel) => {
      const used = channel >= firstOf(out) && channel < firstOf(out) + inGroup();
      grid.title(`${nameOf(channel)}${used ? "" : " (not in this group)"}`);
      grid.show((row, column) => {
        const from = cellOf(row, column).map((i, a) => page.sourceOf(i, setting.x.shape[1 + a], setting.mode));
        return from.includes(null) ? 0 : at(setting.x, [channel, ...from]);
      }, asPlane(padded), low.map((n) => -n), reach, setting.mode);
      grid.mark(found.filter((term) => term.channel === channel)
        .map(({ place, k }) => {
          const [row, column] = asCell(place);
          return { row, column, mark: "patch", badge: `×${short(k)}` };
        }));
    });
    kernelTitle.textContent = `Kernels of output channel ${out}`;
    grids.kernel.forEach((grid, i) => {
      grid.title(`for ${nameOf(firstOf(out) + i)}`);
      grid.show((row, column) => at(setting.kernel, [out, i, ...cellOf(row, column)]), asPlane(setting.kernel.shape.slice(2)), [0, 0], reachOf(setting.kernel.data));
    });
    grids.bias?.title("bias, one an output channel");
    grids.bias?.show((_, column) => setting.bias.data[column], [1, outputs()], [0, 0], reachOf(setting.bias.data));
    grids.bias?.mark([{ row: 0, column: out, mark: "now" }]);
    partialTitle.textContent = `What each input channel adds to output channel ${out}`;
    grids.partial.forEach((grid, i) => {
      grid.title(`from ${nameOf(firstOf(out) + i)}`);
      grid.show((row, column) => at(maps, [i, ...cellOf(row, column)]), asPlane(planeShape()), [0, 0], reachOf(maps.data));
      grid.mark([{ row: r, column: c, mark: "now" }]);
    });
    grids.output.forEach((grid, o) => {
      grid.title(`channel ${o}`);
      grid.show((row, column) => at(y, [o, ...cellOf(row, column)]), asPlane(planeShape()), [0, 0], reachOf(y.data));
      grid.mark(o === out ? [{ row: r, column: c, mark: "now" }] : []);
    });
    source.dataset.by = byJconv ? "jconv" : "page";
    source.textContent = byJconv ? `Output by jconv ${page.data.version}; the parts of its sum by this page.`
      : "Numbers computed by this page, since you changed the example.";
    writeSums(found, out, r, c);
    page.changed();
  }

  function writeSums(found, out, r, c) {
    const lines = range(inGroup()).map((i) => {
      const channel = firstOf(out) + i;
      const terms = found.filter((term) => term.channel === channel);
      const total = sumOf(terms, { ...setting, bias: null }, 0);
      const words = terms.map(({ x, k }) => `${short(x)} × ${k < 0 ? `(${short(k)})` : short(k)}`).join(" + ");
      return { total, element: h("p", {}, h("strong", { text: `${nameOf(channel)}: ` }), h("span", { text: `${words} = ${full(total)}` })) };
    });
    const parts = lines.map(({ total }) => (total < 0 ? `(${full(total)})` : full(total)));
    if (setting.bias) parts.push(`${full(setting.bias.data[out])} (bias)`);
    const total = full(at(y, [out, ...cellOf(r, c)]));
    headline.textContent = `Output channel ${out}, row ${r}, column ${c}:`;
    sums.replaceChildren(...lines.map((line) => line.element), h("p", { class: "total", text: `${parts.join(" + ")} = ${total}` }));
    page.say(`${headline.textContent} ${parts.join(" + ")} = ${total}`);
  }

  // Links ----------------------------------------------------------------------------------------------------

  function save() {
    const words = sameSetting(setting, settingOf(preset.trace)) ? [["example", preset.name]]
      : [["example", preset.name], ...writeChannels(setting)];
    return player.index() ? [...words, ["step", String(player.index() + 1)]] : words;
  }

  function load(parameters) {
    const problems = [];
    const wantedName = parameters.get("example");
    const found = presets.find(({ name }) => name === wantedName);
    if (wantedName && !found) problems.push(`there is no example “${wantedName}”`);
    start(found ?? presets[0]);
    const read = readChannels(parameters, setting);
    problems.push(...read.problems);
    if (!sameSetting(read.setting, setting)) attempt(read.setting);
    const text = parameters.get("step") ?? "1";
    const step = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    if (step < 1 || step > size(y.shape)) problems.push(`step must be a number from 1 to ${size(y.shape)}, got “${text}”`);
    else player.go(step - 1);
    return problems;
  }

  return { element, save, load, known: ["example", "step", "x", "k", "b", "s", "p", "m", "d"], key: player.key, stop: player.stop };
}

export const channels = { name: "channels", title: "Channels", create: makeChannels };
