// The parts that views are built of: elements, labelled fields, tabs, and the line that a screen reader reads out.

/** An element with attributes (`on...` are listeners, `class`, `text`, `dataset`, properties by name) and children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "style") for (const [key, v] of Object.entries(value)) element.style.setProperty(key, v);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

let count = 0;
export const freshId = (stem) => `${stem}-${++count}`;

/** A labelled control: {element, get(), set(value)}. `change(value)` is called with what the learner chose. */
function labelled(label, control, get, set, change, event, hint) {
  control.id = freshId("field");
  control.addEventListener(event, () => change(get()));
  const element = h("div", { class: "field" }, h("label", { for: control.id, text: label }), control);
  if (hint) {
    const note = h("small", { id: freshId("hint"), text: hint });
    control.setAttribute("aria-describedby", note.id);
    element.append(note);
  }
  return { element, control, get, set };
}

/** An integer from `min` to `max`. What is no such number is put back, and `refuse(message)` is told. */
export function integerField(label, { min, max, change, refuse, hint }) {
  const control = h("input", { type: "number", min, max, step: 1, inputmode: "numeric" });
  let last = min;
  const set = (value) => {
    last = value;
    control.value = value;
  };
  const get = () => {
    const value = Number(control.value);
    if (control.value.trim() !== "" && Number.isInteger(value) && value >= min && value <= max) return value;
    refuse(`${label} takes a whole number from ${min} to ${max}, got “${control.value}”.`);
    control.value = last;
    return last;
  };
  return labelled(label, control, get, set, change, "change", hint);
}

/** One of several values: `options` are [value, words] pairs. */
export function choiceField(label, { options, change, hint }) {
  const control = h("select", {}, ...options.map(([value, words]) => h("option", { value, text: words })));
  return labelled(label, control, () => control.value, (value) => (control.value = value), change, "change", hint);
}

export function checkField(label, { change, hint }) {
  const control = h("input", { type: "checkbox" });
  return labelled(label, control, () => control.checked, (value) => (control.checked = value), change, "change", hint);
}

/** A number from `min` to `max` on a slider, with its value in words beside it. */
export function sliderField(label, { min, max, step, change, words = String, hint }) {
  const control = h("input", { type: "range", min, max, step });
  const shown = h("output");
  const set = (value) => {
    control.value = value;
    shown.textContent = words(Number(value));
    control.setAttribute("aria-valuetext", words(Number(value)));
  };
  const get = () => Number(control.value);
  const field = labelled(label, control, get, set, (value) => { set(value); change(value); }, "input", hint);
  field.element.append(shown);
  return field;
}

export function button(label, click, attributes = {}) {
  return h("button", { type: "button", onclick: click, text: label, ...attributes });
}

/** A row of tabs, moved through with the arrow keys: {element, select(name)}. `names` are [name, title] pairs. */
export function tabs(label, names, panel, pick) {
  const all = new Map();
  const element = h("div", { role: "tablist", "aria-label": label, class: "tabs" });
  const order = names.map(([name]) => name);
  for (const [name, title] of names) {
    const tab = button(title, () => pick(name), { role: "tab", id: freshId("tab"), "aria-controls": panel.id, dataset: { name } });
    all.set(name, tab);
    element.append(tab);
  }
  element.addEventListener("keydown", (event) => {
    const here = order.findIndex((name) => all.get(name) === event.target);
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: order.length - 1 }[event.key];
    if (here < 0 || next === undefined) return;
    event.preventDefault();
    const name = order[(next + order.length) % order.length];
    pick(name);
    all.get(name).focus();
  });
  const select = (chosen) => {
    for (const [name, tab] of all) {
      tab.setAttribute("aria-selected", String(name === chosen));
      tab.tabIndex = name === chosen ? 0 : -1;
      if (name === chosen) panel.setAttribute("aria-labelledby", tab.id);
    }
  };
  return { element, select };
}

/** A block of code with its lines in elements, one of which can be lit: {element, set(lines), light(index)}. */
export function codeBlock(label) {
  const element = h("pre", { class: "code", "aria-label": label, tabindex: 0 });
  let lit = null;
  return {
    element,
    set(lines) {
      lit = null;
      element.replaceChildren(...lines.map((line) => h("code", { text: line })));
    },
    light(index) {
      lit?.classList.remove("lit");
      lit?.removeAttribute("aria-current");
      lit = element.children[index] ?? null;
      lit?.classList.add("lit");
      lit?.setAttribute("aria-current", "step");
    },
  };
}

/** A region whose text is read out when it changes; while `quiet()` it is not. */
export function announcer() {
  const element = h("p", { class: "sr-only", "aria-live": "polite", role: "status" });
  let waiting = null;
  return {
    element,
    say(text) {
      clearTimeout(waiting); // who moves fast hears where they came to rest
      waiting = setTimeout(() => (element.textContent = text), 150);
    },
  };
}

/** A section with a heading. */
export function panel(title, ...children) {
  return h("section", { class: "panel" }, h("h3", { text: title }), ...children);
}
