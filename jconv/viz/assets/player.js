// Step, play, scrub: a position from 0 to count - 1, moved by buttons, a slider, a clock and keys.

import { button, choiceField, h } from "./elements.js";

const SPEEDS = [["1400", "slow"], ["700", "normal"], ["250", "fast"], ["60", "very fast"]];

/** change(index) is called whenever the position moves. {element, reset(count, index), go(index), key(event), stop()} */
export function makePlayer(change) {
  let count = 1, index = 0, timer = null, pause = 700;
  const range = h("input", { type: "range", min: 0, max: 0, step: 1, "aria-label": "Step", class: "scrubber",
    oninput: () => go(Number(range.value)) });
  const shown = h("output", { class: "counter" });
  const play = button("Play", () => (timer ? stop() : start()), { class: "primary", "aria-keyshortcuts": "Space" });
  const first = button("«", () => go(0), { "aria-label": "First step", title: "First step (Home)" });
  const back = button("‹", () => go(index - 1), { "aria-label": "Step back", title: "Step back (,)" });
  const forward = button("›", () => go(index + 1), { "aria-label": "Step forward", title: "Step forward (.)" });
  const last = button("»", () => go(count - 1), { "aria-label": "Last step", title: "Last step (End)" });
  const speed = choiceField("Speed", { options: SPEEDS, change: (value) => {
    pause = Number(value);
    if (timer) start();
  } });
  speed.set("700");
  const element = h("div", { class: "player", role: "group", "aria-label": "Steps" },
    first, back, play, forward, last, range, shown, speed.element);

  function start() {
    clearInterval(timer);
    if (index === count - 1) go(0);
    timer = setInterval(() => (index < count - 1 ? go(index + 1) : stop()), pause);
    play.textContent = "Pause";
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
  }

  function draw() {
    range.max = count - 1;
    range.value = index;
    range.setAttribute("aria-valuetext", `step ${index + 1} of ${count}`);
    shown.textContent = `${index + 1} / ${count}`;
    first.disabled = back.disabled = index === 0;
    forward.disabled = last.disabled = index === count - 1;
  }

  function go(wanted) {
    const next = Math.min(Math.max(wanted, 0), count - 1);
    const moved = next !== index;
    index = next;
    draw();
    if (moved) change(index);
  }

  /** Keys that work wherever the focus is, unless what has it wants them itself. */
  function key(event) {
    const own = event.target.closest?.("input, select, textarea, [role=tablist], [role=grid]");
    const busy = event.target.closest?.("button, a, summary");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "," && !own?.matches("input")) go(index - 1);
    else if (event.key === "." && !own?.matches("input")) go(index + 1);
    else if (event.key === "Home" && !own) go(0);
    else if (event.key === "End" && !own) go(count - 1);
    else if (event.key === " " && !busy && !own?.matches("input, select")) timer ? stop() : start();
    else return;
    event.preventDefault();
  }

  return {
    element, go, key, stop,
    index: () => index,
    playing: () => timer !== null,
    reset(newCount, newIndex = 0) {
      count = Math.max(newCount, 1);
      index = Math.min(Math.max(newIndex, 0), count - 1);
      draw();
    },
  };
}
