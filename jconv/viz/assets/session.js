// What a learner has before them: an example as jconv computed it, or what they made of it and who computed that.

import { compute, plan } from "./arithmetic.js";
import { Refused, replaced } from "./arrays.js";
import { h } from "./elements.js";
import { sameSetting, settingOf } from "./hash.js";

/**
 * A session over examples {name, title, why, trace, y}. `view` is told what happens: stop() before any change,
 * wanted() when something was asked for, started() with an example, changed() with a setting that has an output,
 * answered() when jconv has computed what the page had. The session's `setting` is the last that has an output,
 * `wanted` what was asked for last; `alert` says why the two differ.
 */
export function makeSession(page, examples, view) {
  const alert = h("p", { class: "impossible", role: "alert", hidden: true });
  const session = { alert, start, attempt, edit, open, isExample };
  begin(examples[0]);

  function begin(preset) {
    const setting = settingOf(preset.trace);
    Object.assign(session, { preset, setting, wanted: setting, y: preset.y, byJconv: true });
    alert.hidden = true;
  }

  function start(preset) {
    view.stop();
    begin(preset);
    view.started();
    page.changed();
  }

  /** Take a new setting if it has an output; else keep the picture and say why. */
  function attempt(next) {
    view.stop();
    session.wanted = next;
    view.wanted();
    try {
      plan(next);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      alert.textContent = `${error.message} The picture shows the last setting that has an output.`;
      alert.hidden = false;
      return;
    }
    alert.hidden = true;
    session.setting = next;
    session.byJconv = isExample();
    session.y = session.byJconv ? session.preset.y : compute(next);
    if (!session.byJconv) ask(next);
    view.changed();
    page.changed();
  }

  /** Let jconv compute it where the page has it at hand; an answer that comes too late is dropped. */
  async function ask(setting) {
    const y = await page.recompute(setting);
    if (!y || session.setting !== setting) return;
    Object.assign(session, { y, byJconv: true });
    view.answered();
  }

  function edit(array, position, value) {
    attempt({ ...session.wanted, [array]: replaced(session.wanted[array], position, value) });
  }

  /** Start with the example that a link names, or the first; what the link got wrong. */
  function open(parameters) {
    const name = parameters.get("example");
    const found = examples.find((example) => example.name === name);
    start(found ?? examples[0]);
    return name && !found ? [`there is no example “${name}”`] : [];
  }

  function isExample() {
    return sameSetting(session.setting, settingOf(session.preset.trace));
  }

  return session;
}
