// The page: tabs, one view at a time, messages, the address. A host mounts it in a file, a frame or a notebook.

import { sourceOf } from "./arithmetic.js";
import { fromNested } from "./arrays.js";
import { announcer, button, h, tabs } from "./elements.js";
import { channels } from "./channels.js";
import { gallery } from "./gallery.js";
import { geometry } from "./geometry.js";
import { pipeline } from "./pipeline.js";
import { predict } from "./predict.js";
import { sampling } from "./sampling.js";
import { slide, transposed } from "./sliding.js";

const VIEWS = [slide, transposed, channels, gallery, pipeline, geometry, sampling, predict];

/**
 * Build the page in an element.
 *
 * `data` is what jconv wrote: {version, view, slide: {presets}, ...}. `host` says what surrounds the page:
 * {linked: the address holds the state, state: what it would hold, changed(state), recompute(setting) -> promise of
 * numbers or null}. Returns a function that takes the page down.
 */
export function mount(root, data, host = {}) {
  const live = announcer();
  const message = h("p", { class: "message", role: "alert", hidden: true });
  const hide = button("Dismiss", () => refuse(null), { class: "quiet" });
  const panel = h("div", { role: "tabpanel", id: "jconv-view", tabindex: -1 });
  const built = new Map();
  let current = null, loading = false, writing = null;
  let address = location.hash; // as the page last read or wrote it

  const page = {
    data, sourceOf,
    say: live.say,
    refuse,
    changed,
    recompute: (setting) => (host.recompute ? host.recompute(setting) : Promise.resolve(null)),
    async copy(text) {
      try {
        await navigator.clipboard.writeText(text);
        live.say("Copied");
      } catch {
        refuse("This browser does not let the page copy; select the text instead.");
      }
    },
  };

  for (const group of ["slide", "transposed", "channels"]) {
    for (const preset of data[group].presets) preset.y = numbersOf(preset.trace);
  }

  const bar = tabs("Views", VIEWS.map(({ name, title }) => [name, title]), panel, (name) => {
    show(name);
    changed();
  });
  root.classList.add("jconv");
  root.replaceChildren(
    h("header", {}, h("h1", { text: "jconv" }), bar.element, host.linked ? button("Copy link", () => page.copy(location.href), { class: "quiet" }) : null),
    h("div", { class: "messages" }, message, hide), panel, live.element,
    h("footer", {}, h("p", { text: "Arrow keys move in a grid, Enter edits, Space plays, comma and full stop step." })));
  hide.hidden = true;

  function refuse(text) {
    message.hidden = hide.hidden = !text;
    message.textContent = text ?? "";
  }

  function show(name) {
    if (current?.name === name) return;
    current?.view.stop?.();
    refuse(null);
    const definition = VIEWS.find((view) => view.name === name);
    const fresh = !built.has(name);
    if (fresh) built.set(name, definition.create(page));
    current = { name, view: built.get(name) };
    panel.replaceChildren(h("h2", { class: "sr-only", text: definition.title }), current.view.element);
    bar.select(name);
    if (fresh) current.view.load(new URLSearchParams());
  }

  /** Write the state into the address, or tell the host; seldom enough for a browser that counts. */
  function changed() {
    if (loading || !current || !(host.linked || host.changed)) return;
    clearTimeout(writing);
    writing = setTimeout(() => {
      const state = String(new URLSearchParams([["view", current.name], ...current.view.save()]));
      host.changed?.(state);
      if (!host.linked || location.hash !== address) return; // a link was followed meanwhile: it comes first
      history.replaceState(null, "", `#${state}`);
      address = location.hash;
    }, 200);
  }

  /** Take a state from the address or from the host, and say what in it was not understood. */
  function load(text) {
    const parameters = new URLSearchParams(text);
    const problems = [];
    const wanted = parameters.get("view") ?? data.view;
    const known = VIEWS.some(({ name }) => name === wanted);
    if (!known) problems.push(`there is no view “${wanted}”`);
    loading = true;
    show(known ? wanted : data.view);
    const { view } = current;
    problems.push(...(view.load?.(parameters) ?? []));
    const strange = [...parameters.keys()].filter((name) => name !== "view" && !(view.known ?? []).includes(name));
    if (strange.length) problems.push(`unknown: ${strange.join(", ")}`);
    loading = false;
    refuse(problems.length ? `This link was not understood whole: ${problems.join("; ")}.` : null);
  }

  const onKey = (event) => {
    if (!event.defaultPrevented && root.contains(event.target === document.body ? root : event.target)) current.view.key?.(event);
  };
  const onHash = () => {
    address = location.hash;
    load(address.slice(1));
  };
  document.addEventListener("keydown", onKey);
  if (host.linked) addEventListener("hashchange", onHash);
  load(host.linked ? location.hash.slice(1) : host.state ?? "");
  return () => {
    current?.view.stop?.();
    document.removeEventListener("keydown", onKey);
    removeEventListener("hashchange", onHash);
    clearTimeout(writing);
  };
}

/** A trace's output, with a channel axis where it has none. */
function numbersOf(trace) {
  const y = fromNested(trace.y.data, trace.y.dtype);
  return trace.op === "conv" || trace.op === "conv_transpose" ? y : { ...y, shape: [1, ...y.shape] };
}
