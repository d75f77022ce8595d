// Predict: guess first, then see. A hidden cell to compute, and the course texts' quick checks.

import { h, tabs } from "./elements.js";
import { makeGuessing } from "./guessing.js";
import { wordFromLink } from "./links.js";
import { makeQuickChecks } from "./quickchecks.js";

function createPredict(page) {
  const parts = { cell: makeGuessing(page), checks: makeQuickChecks(page, page.data.predict.checks) };
  const panel = h("div", { role: "tabpanel", id: "jconv-predict", tabindex: -1 });
  const bar = tabs("Predict", [["cell", "Predict the cell"], ["checks", "Quick checks"]], panel, (name) => {
    show(name);
    page.changed();
  });
  const element = h("div", { class: "view predict" }, bar.element, panel);
  let part = "cell";

  function show(name) {
    part = name;
    bar.select(name);
    panel.replaceChildren(parts[name].element);
  }

  function load(parameters) {
    const problems = [];
    show(wordFromLink(parameters, "part", Object.keys(parts), "cell", problems));
    for (const one of Object.values(parts)) one.load(parameters, problems);
    return problems;
  }

  const known = ["part", ...Object.values(parts).flatMap((one) => one.known)];
  return { element, save: () => [["part", part], ...parts[part].save()], load, known, stop() {} };
}

export const predict = { name: "predict", title: "Predict", create: createPredict };
