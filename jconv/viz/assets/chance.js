// Numbers drawn by a generator with a seed, so that a link brings everybody the same question.

export const SEEDS = [1, 999_999];

/** A generator for a seed and a word: {from(least, most), pick(values), shuffled(values)}. It is mulberry32. */
export function makeChance(seed, word) {
  let state = [...word].reduce((hash, letter) => Math.imul(hash ^ letter.codePointAt(0), 0x01000193), 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1));
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const from = (least, most) => least + Math.floor(next() * (most - least + 1));
  const pick = (values) => values[from(0, values.length - 1)];
  const shuffled = (values) => {
    const order = [...values];
    for (let i = order.length - 1; i > 0; i--) {
      const j = from(0, i);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  };
  return { from, pick, shuffled };
}

/** Any other seed than this one, by the browser's own chance. */
export function anotherSeed(seed) {
  const next = SEEDS[0] + Math.floor(Math.random() * SEEDS[1]);
  return next === seed ? followingSeed(seed) : next;
}

export const followingSeed = (seed) => (seed < SEEDS[1] ? seed + 1 : SEEDS[0]);
