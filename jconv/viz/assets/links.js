// Single values out of a link: what is missing keeps its default, and what makes no sense is named as a problem.

/** A whole number from `least` to `most`. */
export function wholeFromLink(parameters, name, [least, most], otherwise, problems) {
  const text = parameters.get(name);
  if (text === null) return otherwise;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  problems.push(`${name} must be a whole number from ${least} to ${most}, got “${text}”`);
  return otherwise;
}

/** One of several words. */
export function wordFromLink(parameters, name, words, otherwise, problems) {
  const text = parameters.get(name);
  if (text === null || words.includes(text)) return text ?? otherwise;
  problems.push(`${name} must be one of ${words.join(", ")}, got “${text}”`);
  return otherwise;
}
