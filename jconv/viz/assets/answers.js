// What a learner may type for a number or a shape, and how an answer is written.

import { Refused } from "./arrays.js";

const THOUSANDS = /^[+-]?\d{1,3}([ ,'’_\u00a0\u202f]\d{3})+$/;

/** A whole number: 1792, 1,792, 1 792, −4. */
export function readWholeAnswer(text) {
  const cleaned = text.trim().replace(/^[−–]/, "-");
  const digits = THOUSANDS.test(cleaned) ? cleaned.replace(/[^\d+-]/g, "") : cleaned;
  if (!/^[+-]?\d{1,15}$/.test(digits)) throw new Refused(`“${text}” is not a whole number.`);
  return Number(digits) + 0; // -0 is 0
}

/** A shape: (32, 64, 64), 32x64x64, 32 × 64 × 64, 32 64 64; a batch in front is left out. */
export function readShapeAnswer(text) {
  const cleaned = text.trim().replace(/^[([{]/, "").replace(/[)\]}]$/, "").replace(/^(batch|none|n|b)\s*[,x×*]\s*/i, "");
  const words = cleaned.trim().split(/\s*[,x×*]\s*|\s+/i);
  if (!words.every((word) => /^\d{1,9}$/.test(word))) throw new Refused(`“${text}” is not a shape: write it like (32, 64, 64) or 32x64x64.`);
  return words.map(Number);
}

export const countedWord = (n) => n.toLocaleString("en");

export const answerWords = (answer) =>
  Array.isArray(answer) ? `(${answer.join(", ")})` : typeof answer === "number" ? countedWord(answer) : answer;

export const sameAnswer = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** How far a guess is from the answer: "3 too few". */
export function gapWords(said, answer) {
  const gap = Math.abs(said - answer);
  return `${countedWord(gap)} too ${said > answer ? "many" : "few"}`;
}
