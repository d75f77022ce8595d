// Photographs as arrays and arrays as photographs. What a reader opens is read here and goes nowhere.

import { Refused, makeArray } from "./arrays.js";
import { signedPixel } from "./colour.js";
import { h } from "./elements.js";

export const MOST_PIXELS = 256; // along a side: a kernel of 121 weights is then laid over it in a moment

/** The picture that jconv ships, written as bytes in base 64. */
export function shippedPicture({ shape, data }) {
  return makeArray(shape, Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)));
}

/** A picture file as grey pixels from 0 to 255, scaled down to fit; throws Refused if it is none. */
export async function readPicture(file) {
  let image;
  try {
    image = await createImageBitmap(file);
  } catch {
    throw new Refused(`“${file.name}” is no picture that this browser can read. Try a PNG or JPEG file.`);
  }
  const scale = Math.min(1, MOST_PIXELS / Math.max(image.width, image.height));
  const [columns, rows] = [image.width, image.height].map((n) => Math.max(1, Math.round(n * scale)));
  const brush = h("canvas", { width: columns, height: rows }).getContext("2d", { willReadFrequently: true });
  brush.fillStyle = "white"; // what shines through a transparent pixel
  brush.fillRect(0, 0, columns, rows);
  brush.imageSmoothingQuality = "high";
  brush.drawImage(image, 0, 0, columns, rows);
  image.close();
  return makeArray([rows, columns], greyOf(brush.getImageData(0, 0, columns, rows).data));
}

/** Brightness as ITU-R BT.601 weighs the three colours, which is what Pillow's mode "L" does. */
function greyOf(colours) {
  const grey = new Uint8Array(colours.length / 4);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = Math.round(0.299 * colours[4 * i] + 0.587 * colours[4 * i + 1] + 0.114 * colours[4 * i + 2]);
  }
  return grey;
}

/** Paint an array into a canvas, a cell a pixel: grey from 0 to `reach`, or signed colours around 0. */
export function paintArray(canvas, array, { signed, reach }) {
  const [rows, columns] = array.shape;
  [canvas.width, canvas.height] = [columns, rows];
  const image = new ImageData(columns, rows);
  for (let i = 0; i < array.data.length; i++) {
    image.data.set(signed ? signedPixel(array.data[i], reach) : greyPixel(array.data[i] / reach), 4 * i);
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

function greyPixel(brightness) {
  const grey = Math.round(255 * Math.min(Math.max(brightness, 0), 1));
  return [grey, grey, grey];
}
