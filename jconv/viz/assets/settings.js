// The form for what a convolution is given: sizes, stride, padding and its mode, dilation, flip.

import { MODES } from "./arithmetic.js";
import { resized } from "./arrays.js";
import { checkField, choiceField, h, integerField } from "./elements.js";

const MODE_WORDS = {
  zeros: "zeros: 0 0 | 1 2 3 4 | 0 0",
  reflect: "reflect: 3 2 | 1 2 3 4 | 3 2",
  replicate: "replicate: 1 1 | 1 2 3 4 | 4 4",
  circular: "circular: 3 4 | 1 2 3 4 | 1 2",
  symmetric: "symmetric: 2 1 | 1 2 3 4 | 4 3",
};
const SIDES = [["top", "bottom"], ["left", "right"]];

/**
 * `shown` says which parts there are: {flip, mode, outputPadding, sizes}. change(setting) is called with a new
 * setting; refuse(message) when a field has no number. {element, set(setting)}
 */
export function makeSettings(shown, change, refuse) {
  let setting = null;
  const element = h("form", { class: "settings", "aria-label": "Settings", onsubmit: (event) => event.preventDefault() });
  const put = (part) => change({ ...setting, ...part });
  let fields = [];
  let built = "";

  const isAlike = () => setting.padding.every(([low, high]) => low === setting.padding[0][0] && high === low)
    && [setting.stride, setting.dilation].every((values) => values.every((value) => value === values[0]));
  let chosen = false, separate = false; // what the learner asked for, and what the setting needs

  function integers(label, min, max, read, write) {
    const field = integerField(label, { min, max, refuse, change: (value) => put(write(value)) });
    return { ...field, update: () => field.set(read(setting)) };
  }

  function perAxis(name, label, min, max) {
    const rank = setting.stride.length;
    if (!separate || rank === 1) {
      return [integers(label, min, max, (s) => s[name][0], (value) => ({ [name]: setting[name].map(() => value) }))];
    }
    return ["rows", "columns"].map((axis, a) => integers(`${label}, ${axis}`, min, max, (s) => s[name][a],
      (value) => ({ [name]: setting[name].map((old, i) => (i === a ? value : old)) })));
  }

  function paddingFields() {
    const rank = setting.stride.length;
    if (!separate) {
      return [integers("Padding", 0, 20, (s) => s.padding[0][0], (value) => ({ padding: setting.padding.map(() => [value, value]) }))];
    }
    return setting.padding.flatMap((_, a) => [0, 1].map((side) => integers(
      `Padding, ${SIDES[rank === 1 ? 1 : a][side]}`, 0, 20, (s) => s.padding[a][side],
      (value) => ({ padding: setting.padding.map((pair, i) => (i === a ? pair.map((old, j) => (j === side ? value : old)) : pair)) }))));
  }

  function sizeFields() {
    const axes = setting.stride.length === 1 ? ["cells"] : ["rows", "columns"];
    const of = (array, name, skip, label, most) => axes.map((axis, a) => integers(`${label} ${axis}`, 1, most,
      (s) => s[name].shape[skip + a],
      (value) => ({ [name]: resized(setting[name], setting[name].shape.map((n, i) => (i === skip + a ? value : n))) })));
    return [...of(setting.x, "x", 1, "Input", 64), ...of(setting.kernel, "kernel", 2, "Kernel", 11)];
  }

  function build() {
    fields = [...(shown.sizes ? sizeFields() : []), ...perAxis("stride", "Stride", 1, 8), ...paddingFields()];
    if (shown.mode) {
      const field = choiceField("Padding mode", { options: MODES.map((mode) => [mode, MODE_WORDS[mode]]), change: (mode) => put({ mode }) });
      fields.push({ ...field, update: () => field.set(setting.mode) });
    }
    fields.push(...perAxis("dilation", "Dilation", 1, 6));
    if (shown.outputPadding) {
      fields.push(integers("Output padding", 0, 5, (s) => s.outputPadding[0], (value) => ({ outputPadding: setting.outputPadding.map(() => value) })));
    }
    if (shown.flip) {
      const field = checkField("Flip the kernel (true convolution)", { change: (flip) => put({ op: flip ? "convolve" : "correlate" }) });
      fields.push({ ...field, update: () => field.set(setting.op === "convolve") });
    }
    const apart = checkField("Each side and axis on its own", { change: (value) => {
      chosen = value;
      set(setting);
      element.lastChild.querySelector("input").focus(); // it was built anew
    } });
    apart.set(separate);
    apart.control.disabled = !isAlike();
    element.replaceChildren(...fields.map((field) => field.element), apart.element);
  }

  function set(next) {
    setting = next;
    separate = chosen || !isAlike();
    const wanted = `${separate} ${setting.stride.length}`;
    if (wanted !== built) {
      built = wanted;
      build();
    }
    for (const field of fields) field.update();
  }

  return { element, set };
}
