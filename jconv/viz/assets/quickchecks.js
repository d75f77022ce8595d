// Quick checks: one question at a time, answered before it is explained; with the texts' numbers, then with others.

import { answerWords, gapWords, readShapeAnswer, readWholeAnswer, sameAnswer } from "./answers.js";
import { Refused } from "./arrays.js";
import { SEEDS, anotherSeed, makeChance } from "./chance.js";
import { CHECKS } from "./checks.js";
import { button, choiceField, freshId, h } from "./elements.js";
import { wholeFromLink, wordFromLink } from "./links.js";

const LETTERS = "ABCDEF";
const RESULT_MARKS = { right: "✓", wrong: "✗", shown: "–" };
const PLACEHOLDERS = { number: "a whole number", shape: "like (32, 64, 64)" };

/** `texts` are the texts' own numbers, with jconv's answers: {name, source, numbers, answer}. */
export function makeQuickChecks(page, texts) {
  const textOf = (check) => texts.find(({ name }) => name === check.name);
  let draw = 0; // the seed of drawn numbers; 0 for the texts' own
  let check = CHECKS[0], numbers = null, right = null;
  const results = new Map(); // of this round: name -> {result, said}

  const asked = () => (draw ? CHECKS.filter((one) => one.draw) : CHECKS);
  const rounds = choiceField("Numbers", { options: [["texts", "as in the texts"], ["drawn", "other numbers"]],
    change: (value) => go(check, value === "texts" ? 0 : anotherSeed(0)) });
  const again = button("Draw again", () => go(check, anotherSeed(draw)));
  const tally = h("p", { class: "tally", "aria-label": "Score" });
  const steps = h("ol", { class: "steps", "aria-label": "Questions" });
  const title = h("h3");
  const source = h("p", { class: "source" });
  const card = h("div", { class: "card" });
  const element = h("div", { class: "checks" }, h("div", { class: "bar" }, rounds.element, again, tally), steps,
    h("section", { class: "panel question" }, title, card, source));

  // Which question -------------------------------------------------------------------------------------------

  function go(nextCheck, nextDraw, focus = false) {
    if (nextDraw !== draw) results.clear();
    draw = nextDraw;
    check = asked().includes(nextCheck) ? nextCheck : asked()[0];
    numbers = draw ? check.draw(makeChance(draw, check.name)) : textOf(check).numbers;
    right = draw ? check.answer(numbers) : textOf(check).answer ?? check.answer(numbers);
    rounds.set(draw ? "drawn" : "texts");
    again.hidden = !draw;
    build(focus);
    page.changed();
  }

  function drawSteps() {
    const all = asked();
    steps.replaceChildren(...all.map((one, i) => {
      const result = results.get(one.name)?.result;
      const words = `Question ${i + 1}: ${one.title}${result ? `, ${result}` : ""}`;
      return h("li", {}, button(result ? RESULT_MARKS[result] : String(i + 1), () => go(one, draw, true),
        { "aria-label": words, title: words, class: result ?? "", "aria-current": one === check ? "step" : null }));
    }));
    const done = [...results.values()];
    tally.textContent = done.length ? `${done.filter(({ result }) => result === "right").length} of ${done.length} right` : `${all.length} questions`;
  }

  function drawSource() {
    const text = textOf(check);
    source.textContent = draw ? "Other numbers, by this page." : text.answer === undefined ? `From “${text.source}”.` : `From “${text.source}”; answer by jconv ${page.data.version}.`;
    source.dataset.by = draw ? "page" : text.answer === undefined ? "text" : "jconv";
  }

  // One question ---------------------------------------------------------------------------------------------

  function build(focus) {
    drawSteps();
    drawSource();
    title.textContent = `${asked().indexOf(check) + 1}. ${check.title}`;
    const old = results.get(check.name);
    const problem = h("p", { class: "impossible", role: "alert", hidden: true, id: freshId("problem") });
    const answer = check.kind === "choice" ? choices(old) : typed(old, problem);
    const submit = button(old ? "Next" : "Check", null, { type: "submit", class: "primary" });
    const show = old ? null : button("Show me", () => settle(null));
    card.replaceChildren(h("form", { class: "ask-check", onsubmit: (event) => {
      event.preventDefault();
      if (old) next();
      else tryAnswer(answer, problem);
    } }, answer.element, h("div", { class: "acts" }, submit, show)), problem, ...(old ? [explanation(old)] : []));
    if (focus) (old ? submit : answer.control).focus();
    if (!old) page.say(`Question ${asked().indexOf(check) + 1}. ${check.ask(numbers)}`);
  }

  function typed(old, problem) {
    const control = h("input", { type: "text", autocomplete: "off", maxlength: 40, id: freshId("answer"), placeholder: PLACEHOLDERS[check.kind],
      "aria-describedby": problem.id, readonly: Boolean(old) });
    if (old && old.said !== null) control.value = answerWords(old.said);
    const element = h("div", { class: "typed" }, h("label", { for: control.id, class: "prompt", text: check.ask(numbers) }), control);
    return { element, control, read: () => (check.kind === "shape" ? readShapeAnswer : readWholeAnswer)(control.value) };
  }

  function choices(old) {
    const name = freshId("choice");
    const list = check.choices(numbers);
    const shown = draw || check.name !== "valid_size" ? makeChance(draw, `${check.name} order`).shuffled(list) : list;
    const inputs = shown.map((value) => h("input", { type: "radio", name, value, disabled: Boolean(old) }));
    if (old) inputs.forEach((input) => (input.checked = input.value === old.said));
    const element = h("fieldset", { class: "choices" }, h("legend", { class: "prompt", text: check.ask(numbers) }),
      ...shown.map((value, i) => {
        const mark = !old ? "" : value === right ? "right" : value === old.said ? "wrong" : "aside";
        return h("label", { class: mark }, inputs[i], h("b", { text: `${LETTERS[i]})` }), h("span", { text: value }),
          mark === "right" || mark === "wrong" ? h("span", { class: "mark", text: RESULT_MARKS[mark] }) : null);
      }));
    return { element, control: inputs[0], read: () => {
      const chosen = inputs.find((input) => input.checked);
      if (!chosen) throw new Refused("Choose one first.");
      return chosen.value;
    } };
  }

  function tryAnswer(answer, problem) {
    try {
      settle(answer.read());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problem.textContent = answer.control.type === "text" && !answer.control.value.trim() ? "Type an answer first, or let it be shown." : error.message;
      problem.hidden = false;
      answer.control.focus();
    }
  }

  /** Keep what was said, or null where it was only shown, and explain. */
  function settle(said) {
    const result = said === null ? "shown" : sameAnswer(said, right) ? "right" : "wrong";
    results.set(check.name, { result, said });
    build(true);
    page.say(card.querySelector(".feedback").textContent);
  }

  function verdictWords({ result, said }) {
    if (result === "right") return `Right: ${answerWords(right)}`;
    if (result === "shown") return `It is ${answerWords(right)}`;
    if (check.kind === "choice") return `No. It is: ${right}`;
    const gap = check.kind === "number" ? `: ${gapWords(said, right)}` : "";
    return `You said ${answerWords(said)}, it is ${answerWords(right)}${gap}`;
  }

  function explanation(old) {
    const overlooked = old.result === "wrong" ? check.mistakes?.(numbers).find(([value]) => sameAnswer(value, old.said))?.[1] : null;
    return h("div", { class: "feedback" }, h("p", { class: "verdict", dataset: { result: old.result }, text: `${verdictWords(old).replace(/\.$/, "")}.` }),
      overlooked ? h("p", { class: "mistake", text: `${answerWords(old.said)} ${overlooked}.` }) : null, h("p", { class: "explained", text: check.explain(numbers) }));
  }

  function next() {
    const all = asked();
    const open = [...all.slice(all.indexOf(check)), ...all].find((one) => !results.has(one.name));
    if (open) go(open, draw, true);
    else go(CHECKS[0], anotherSeed(draw), true); // all answered: the same with other numbers
  }

  // Links ----------------------------------------------------------------------------------------------------

  function load(parameters, problems) {
    const seed = wholeFromLink(parameters, "draw", [0, SEEDS[1]], 0, problems);
    const name = wordFromLink(parameters, "q", (seed ? CHECKS.filter((one) => one.draw) : CHECKS).map((one) => one.name), CHECKS[0].name, problems);
    go(CHECKS.find((one) => one.name === name), seed);
  }

  return { element, load, save: () => [["q", check.name], ...(draw ? [["draw", String(draw)]] : [])], known: ["q", "draw"] };
}
