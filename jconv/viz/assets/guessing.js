// Predict the cell: one output is hidden, the learner types it, then sees the sum and the gap.

import { compute, products } from "./arithmetic.js";
import { Refused, asCell, asPlane, at, positionAt, reachOf, short, size } from "./arrays.js";
import { answerWords, gapWords, readWholeAnswer } from "./answers.js";
import { SEEDS, anotherSeed, followingSeed } from "./chance.js";
import { button, checkField, choiceField, freshId, h } from "./elements.js";
import { LEVELS, drawExercise, mistakeFor } from "./exercises.js";
import { makeGrid } from "./grid.js";
import { wholeFromLink, wordFromLink } from "./links.js";

const signed = (k) => (k < 0 ? `(${short(k)})` : short(k));

export function makeGuessing(page) {
  let level = LEVELS[0], seed = SEEDS[0], index = 0; // of the output's cells, row by row
  let setting = null, y = null, answered = false;
  const score = { right: 0, asked: 0, streak: 0 };

  const levels = choiceField("Level", { options: LEVELS.map(({ name, title }) => [name, title]), change: (name) => begin(LEVELS.find((one) => one.name === name), seed, 0) });
  const hint = checkField("Mark the window", { change: () => { draw(); page.changed(); } });
  const other = button("Other numbers", () => begin(level, anotherSeed(seed), 0));
  const rule = h("p", { class: "rule" });
  const tally = h("p", { class: "tally", "aria-label": "Score" });
  const inputGrid = makeGrid({ kind: "input", label: "Input", refuse: page.refuse,
    isPadding: (row, column) => !isInside(row, column), describe: (row, column) => (isInside(row, column) ? "" : "padding") });
  const kernelGrid = makeGrid({ kind: "kernel", label: "Kernel", refuse: page.refuse });
  const outputGrid = makeGrid({ kind: "output", label: "Output", refuse: page.refuse });

  const problem = h("p", { class: "impossible", id: freshId("problem"), role: "alert", hidden: true });
  const said = h("input", { type: "text", inputmode: "text", autocomplete: "off", maxlength: 12, id: freshId("said"), "aria-describedby": problem.id });
  const question = h("label", { for: said.id });
  const check = button("Check", null, { type: "submit", class: "primary" });
  const show = button("Show me", () => reveal(null));
  const form = h("form", { class: "ask", onsubmit: submit }, question, said, check, show);
  const verdict = h("p", { class: "verdict" });
  const mistake = h("p", { class: "mistake" });
  const sum = h("div", { class: "sum" });
  const feedback = h("div", { class: "feedback", hidden: true }, verdict, mistake, sum);

  const element = h("div", { class: "guessing" },
    h("div", { class: "bar" }, levels.element, hint.element, other, tally), rule,
    h("div", { class: "stage" }, inputGrid.element, h("span", { class: "operator", "aria-hidden": "true", text: "⋆" }),
      kernelGrid.element, h("span", { class: "operator", "aria-hidden": "true", text: "=" }), outputGrid.element),
    form, problem, feedback);
  hint.set(true);

  // What is where --------------------------------------------------------------------------------------------

  const lengths = () => setting.x.shape.slice(1);
  const cell = () => positionAt(y.shape.slice(1), index);
  const cellAt = (row, column) => (lengths().length === 1 ? [column] : [row, column]);
  const isInside = (row, column) => cellAt(row, column).every((i, a) => i >= 0 && i < lengths()[a]);
  const answer = () => at(y, [0, ...cell()]);
  const cellWords = () => (cell().length === 1 ? `cell ${cell()[0]}` : `row ${cell()[0]}, column ${cell()[1]}`);

  function inputAt(row, column) {
    const places = cellAt(row, column).map((i, a) => page.sourceOf(i, lengths()[a], setting.mode));
    return places.includes(null) ? 0 : at(setting.x, [0, ...places]);
  }

  // Questions ------------------------------------------------------------------------------------------------

  function begin(nextLevel, nextSeed, nextIndex) {
    [level, seed, index, answered] = [nextLevel, nextSeed, nextIndex, false];
    setting = drawExercise(level, seed);
    y = compute(setting);
    index = Math.min(index, size(y.shape) - 1);
    levels.set(level.name);
    rule.textContent = level.rule;
    const low = asCell(setting.padding.map(([before]) => before));
    const shown = asPlane(lengths()).map((n, a) => n + 2 * low[a]);
    inputGrid.title(`Input ${lengths().join(" × ")}`);
    kernelGrid.title(`Kernel ${setting.kernel.shape.slice(2).join(" × ")}${setting.op === "convolve" ? ", before it is flipped" : ""}`);
    outputGrid.title(`Output ${y.shape.slice(1).join(" × ")}`);
    inputGrid.show(inputAt, shown, low.map((n) => (n ? -n : 0)), reachOf(setting.x.data), `${level.name} ${seed}`);
    kernelGrid.show((r, c) => at(setting.kernel, [0, 0, ...cellAt(r, c)]), asPlane(setting.kernel.shape.slice(2)), [0, 0], reachOf(setting.kernel.data));
    ask();
    page.changed();
  }

  function ask() {
    said.value = "";
    said.readOnly = false;
    problem.hidden = feedback.hidden = true;
    question.textContent = `Output ${cellWords()} =`;
    check.textContent = "Check";
    show.hidden = false;
    draw();
    page.say(`${level.rule} Output ${cellWords()}: which number?`);
  }

  function next() {
    answered = false;
    if (index + 1 < size(y.shape)) {
      index++;
      ask();
      page.changed();
    } else {
      begin(level, followingSeed(seed), 0);
    }
    said.focus();
  }

  function submit(event) {
    event.preventDefault();
    if (answered) {
      next();
      return;
    }
    try {
      reveal(readWholeAnswer(said.value));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problem.textContent = said.value.trim() ? error.message : "Type the number first, or let it be shown.";
      problem.hidden = false;
      said.focus();
    }
  }

  /** Tell the answer to a guess, or without one. */
  function reveal(guess) {
    answered = true;
    const right = guess === answer();
    score.asked++;
    score.right += right ? 1 : 0;
    score.streak = right ? score.streak + 1 : 0;
    const words = guess === null ? `It is ${answerWords(answer())}.`
      : right ? `Right: ${answerWords(answer())}.`
      : `You said ${answerWords(guess)}, it is ${answerWords(answer())}: ${gapWords(guess, answer())}.`;
    const why = guess === null ? null : mistakeFor(guess, setting, cell());
    verdict.textContent = words;
    verdict.dataset.result = guess === null ? "shown" : right ? "right" : "wrong";
    mistake.textContent = why ? `${answerWords(guess)} is what comes out if ${why}.` : "";
    mistake.hidden = !why;
    writeSum();
    problem.hidden = true;
    feedback.hidden = false;
    said.readOnly = true;
    check.textContent = "Next";
    show.hidden = true;
    draw();
    said.focus();
    page.say(`${words} ${mistake.textContent} ${sum.getAttribute("aria-label")}`);
  }

  function writeSum() {
    const found = products(setting, [0, ...cell()]);
    sum.replaceChildren(...found.map(({ x, k, product, source }) => h("span", { class: `term${source ? "" : " off"}` },
      h("span", { text: `${short(x)} × ${signed(k)}` }), h("small", { text: ` = ${short(product)}` }))),
      h("span", { class: "total", text: `add up to ${short(answer())}` }));
    sum.setAttribute("aria-label", `${found.map(({ x, k }) => `${short(x)} × ${signed(k)}`).join(" + ")} = ${short(answer())}`);
    sum.setAttribute("role", "group");
  }

  function draw() {
    const marked = hint.get() || answered;
    const found = products(setting, [0, ...cell()]);
    inputGrid.mark(marked ? found.map(({ place }) => {
      const [row, column] = asCell(place);
      return { row, column, mark: "patch" };
    }) : []);
    outputGrid.show((r, c) => {
      const at2 = cellAt(r, c).reduce((sum, i, a) => sum * y.shape[a + 1] + i, 0);
      return at2 < index || (at2 === index && answered) ? at(y, [0, ...cellAt(r, c)]) : null;
    }, asPlane(y.shape.slice(1)), [0, 0], reachOf(y.data), `${level.name} ${seed}`);
    const [row, column] = asCell(cell());
    outputGrid.mark([{ row, column, mark: answered ? "now" : "now asked" }]);
    tally.textContent = score.asked ? `${score.right} of ${score.asked} right${score.streak > 1 ? ` · ${score.streak} in a row` : ""}` : "";
  }

  // Links ----------------------------------------------------------------------------------------------------

  function save() {
    return [["level", level.name], ["seed", String(seed)], ...(index ? [["cell", String(index)]] : []), ...(hint.get() ? [] : [["mark", "0"]])];
  }

  function load(parameters, problems) {
    const name = wordFromLink(parameters, "level", LEVELS.map((one) => one.name), LEVELS[0].name, problems);
    const wanted = LEVELS.find((one) => one.name === name);
    const nextSeed = wholeFromLink(parameters, "seed", SEEDS, SEEDS[0], problems);
    hint.set(wordFromLink(parameters, "mark", ["0", "1"], "1", problems) === "1");
    begin(wanted, nextSeed, 0);
    const chosen = wholeFromLink(parameters, "cell", [0, size(y.shape) - 1], 0, problems);
    if (chosen) begin(wanted, nextSeed, chosen);
  }

  return { element, save, load, known: ["level", "seed", "cell", "mark"] };
}
