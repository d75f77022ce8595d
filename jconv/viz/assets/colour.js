// Colours of numbers: zero is the ground, and the strongest of either sign is full. Blue is positive, orange
// negative; the two differ in lightness for no kind of colour blindness. The numbers stand in the cells as well.

/** A translucent CSS colour for a number, `reach` being the largest magnitude there is. */
export function signedColour(value, reach) {
  if (!Number.isFinite(value) || value === 0 || !reach) return null;
  const strength = Math.round(Math.min(Math.abs(value) / reach, 1) * 45); // more, and the number in the cell is hard to read
  return `color-mix(in srgb, var(${value > 0 ? "--positive" : "--negative"}) ${strength}%, transparent)`;
}

/** The same as red, green and blue for a canvas, on white: from -reach (orange) over 0 (white) to reach (blue). */
export function signedPixel(value, reach) {
  const strength = Math.min(Math.abs(value) / (reach || 1), 1);
  const target = value > 0 ? [29, 78, 216] : [217, 95, 2];
  return target.map((channel) => Math.round(255 + (channel - 255) * strength));
}
