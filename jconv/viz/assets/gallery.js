// The gallery: one picture under every kernel, all side by side or one in large with the sum at a chosen pixel.

import { Refused, at, dtypeOf, fromNested, full, makeArray, parseNumber, replaced, short, toNested } from "./arrays.js";
import { button, checkField, codeBlock, h, panel } from "./elements.js";
import { anchorOf, factorsOf, filterPicture, patchTerms, tonesFor, weightSum } from "./filtering.js";
import { makeGrid } from "./grid.js";
import { makeLens } from "./lens.js";
import { MOST_PIXELS, readPicture, shippedPicture } from "./photograph.js";
import { makeShelf } from "./shelf.js";

const MOST_WEIGHTS = 11; // along a side of a kernel in a link
const MOST_SPELLED = 25; // products in words; of more, the strongest twelve are, and the grids have them all
const STRONGEST = 12;
const ROOMY = 5; // weights along a side; a larger kernel's cells have room for fewer digits

function createGallery(page) {
  const given = page.data.gallery;
  const shipped = { array: shippedPicture(given.picture), title: given.picture.title, own: false };
  const kernels = given.kernels.map((entry) => ({ ...entry, kernel: kernelFrom(entry.weights) }));
  const entryOf = (name) => kernels.find((entry) => entry.name === name);
  let picture = shipped, entry = entryOf(given.first), kernel = entry.kernel, answer = null;
  let pixel = startOf(shipped), comparing = false, opened = 0;

  // The parts ------------------------------------------------------------------------------------------------

  const shelf = makeShelf({ kernels, choose, open: () => compare(false) });
  const wide = checkField("Compare all", { change: compare });
  const file = h("input", { type: "file", accept: "image/*", id: "gallery-file", onchange: () => openPicture(file.files[0]) });
  const back = button("Back to the shipped picture", () => usePicture(shipped));
  const reset = button("Back to the kernel as it was", () => useKernel(entry.kernel));
  const credit = h("p", { class: "credit" });
  const lenses = { picture: makeLens({ name: "Picture", pick: aim }), result: makeLens({ name: "Result", pick: aim }) };
  const source = h("p", { class: "source", dataset: { by: "page" } });
  const grids = {
    patch: makeGrid({ kind: "input", label: "Patch", refuse: page.refuse, isPadding: isBeyond,
      describe: (row, column) => (isBeyond(row, column) ? "beyond the edge, which is repeated" : "") }),
    kernel: makeGrid({ kind: "kernel", label: "Kernel", refuse: page.refuse, edit: editWeight }),
    products: makeGrid({ kind: "output", label: "Products" }),
  };
  const [about, headline, sum, shares] = [h("div"), h("p", { class: "headline" }), h("div", { class: "sum" }), h("p", { class: "shares" })];
  const code = codeBlock("The same with jconv");
  const copy = button("Copy", () => page.copy(pythonCall().join("\n")));
  const sign = (text) => h("span", { class: "operator", "aria-hidden": "true", text });

  const large = h("div", { class: "large" },
    h("div", { class: "lenses" }, lenses.picture.element, lenses.result.element),
    h("div", { class: "stage" }, grids.patch.element, sign("×"), grids.kernel.element, sign("="), grids.products.element),
    h("div", { class: "columns" },
      panel("What it does", about, reset),
      panel("The sum", headline, sum, shares),
      panel("The same with jconv", code.element, copy)));
  const element = h("div", { class: "view gallery", ondragover: (event) => event.preventDefault(), ondrop: onDrop },
    h("div", { class: "bar" }, wide.element,
      h("div", { class: "field" }, h("label", { for: file.id, text: "Your own picture (it stays in this browser)" }), file), back),
    shelf.element, source, large, credit);

  // Changes ----------------------------------------------------------------------------------------------------

  function choose(name) {
    entry = entryOf(name);
    shelf.select(name);
    useKernel(entry.kernel);
    page.say(`${entry.title}: ${entry.detects}`);
  }

  function useKernel(newKernel) {
    kernel = newKernel;
    drawAnswer();
    drawPixel();
    page.changed();
  }

  /** A weight was typed. What a crowded cell shows is rounded, and left alone means left as it was. */
  function editWeight(row, column, value) {
    const before = at(kernel, [row, column]);
    if (value !== before && value !== Math.fround(roundedWeight(before))) useKernel(replaced(kernel, [row, column], value));
  }

  function compare(value) {
    comparing = value;
    wide.set(value);
    element.classList.toggle("comparing", value);
    large.hidden = value;
    page.changed();
  }

  function usePicture(newPicture) {
    opened++; // whatever is still being read comes too late
    picture = newPicture;
    pixel = startOf(picture);
    if (!picture.own) file.value = "";
    page.refuse(null);
    drawPicture();
    page.say(`${picture.title}, ${sizeWords(picture.array)}`);
    page.changed();
  }

  async function openPicture(chosen) {
    if (!chosen) return;
    const mine = ++opened;
    try {
      const array = await readPicture(chosen);
      if (mine === opened) usePicture({ array, title: chosen.name, own: true });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (mine === opened) page.refuse(error.message);
    }
  }

  function onDrop(event) {
    event.preventDefault(); // else the browser would leave the page for the file
    openPicture(event.dataTransfer.files[0]);
  }

  function aim(newPixel) {
    pixel = newPixel;
    drawPixel();
    const words = `Row ${pixel[0]}, column ${pixel[1]}: picture ${short(at(picture.array, pixel))}, result ${short(at(answer, pixel))}`;
    page.say(`${words}. ${shares.textContent}`);
    page.changed();
  }

  // What is drawn ------------------------------------------------------------------------------------------------

  function drawPicture() {
    back.hidden = !picture.own;
    credit.textContent = picture.own
      ? `${picture.title}: read by this page in shades of grey, no side longer than ${MOST_PIXELS} pixels. It is sent nowhere.`
      : `${picture.title}. Picture: ${given.picture.credit}.`;
    const words = `${picture.title}, ${sizeWords(picture.array)}`;
    lenses.picture.show(picture.array, { signed: false, reach: 255 }, `Picture, ${sizeWords(picture.array)}`, words);
    shelf.draw(picture.array);
    drawAnswer();
    drawPixel();
  }

  function drawAnswer() {
    answer = filterPicture(picture.array, kernel);
    const tones = tonesFor(kernel, answer);
    const colours = tones.signed ? "blue where it is positive, orange where it is negative" : "in shades of grey";
    lenses.result.show(answer, tones, `Result: ${title()}`, `The picture under ${title()}, ${colours}: ${entry.detects}`);
    source.textContent = `${kernel === entry.kernel ? `Kernels by jconv ${page.data.version}` : "The kernel is yours"}; the numbers were computed by this page.`;
    reset.hidden = kernel === entry.kernel;
    code.set(pythonCall());
    about.replaceChildren(...aboutWords().map((text) => h("p", { text })));
  }

  function drawPixel() {
    const terms = patchTerms(picture.array, kernel, pixel);
    const corner = terms[0].place;
    const termAt = (row, column) => terms[row * kernel.shape[1] + column];
    const strongest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const lens of Object.values(lenses)) lens.aim(pixel, kernel);
    grids.patch.show((row, column) => termAt(row - corner[0], column - corner[1]).x, kernel.shape, corner, 0, String(pixel));
    grids.kernel.show((row, column) => roundedWeight(at(kernel, [row, column])), kernel.shape, [0, 0], strongest(kernel.data));
    grids.products.show((row, column) => roundedProduct(termAt(row, column).product), kernel.shape, [0, 0], strongest(terms.map(({ product }) => product)));
    const anchor = anchorOf(kernel);
    grids.patch.mark([{ row: pixel[0], column: pixel[1], mark: "now" }]);
    grids.kernel.mark([{ row: anchor[0], column: anchor[1], mark: "now" }]);
    for (const grid of Object.values(grids)) grid.element.classList.toggle("crowded", isCrowded());
    grids.patch.title(`Patch around row ${pixel[0]}, column ${pixel[1]}`);
    grids.kernel.title(`Kernel ${kernel.shape.join(" × ")}, to be edited`);
    grids.products.title(`Products, which add up to ${short(at(answer, pixel))}`);
    shelf.aim(pixel);
    writeSum(terms);
  }

  function writeSum(terms) {
    const all = terms.length <= MOST_SPELLED;
    const spelled = all ? terms : terms.toSorted((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, STRONGEST);
    const parts = spelled.map(({ x, k, inside }) => h("span", {
      class: `term${inside ? "" : " off"}${k === 0 ? " later" : ""}`, text: `${short(x)} × ${k < 0 ? `(${short(k)})` : short(k)}` }));
    headline.textContent = `Row ${pixel[0]}, column ${pixel[1]} of the result is the sum of ${terms.length} products` +
      `${all ? ":" : `, the ${STRONGEST} strongest first:`}`;
    sum.replaceChildren(...parts, all ? "" : h("span", { class: "term", text: `and ${terms.length - STRONGEST} more` }),
      h("span", { class: "total", text: `= ${full(at(answer, pixel))}` }));
    shares.textContent = shareWords(terms);
  }

  /** What the two sides of the kernel say to this patch. */
  function shareWords(terms) {
    if (kernel.data.every((weight) => weight >= 0)) return "";
    const add = (sign) => Math.fround(terms.reduce((total, { k, product }) => total + (sign * k > 0 ? product : 0), 0));
    const verdict = Math.abs(at(answer, pixel)) < 1e-3 ? "They cancel." : `Together: ${short(at(answer, pixel))}.`;
    return `Positive weights contribute ${short(add(1))}, negative ones ${short(add(-1))}. ${verdict}`;
  }

  // Words --------------------------------------------------------------------------------------------------------

  const title = () => (kernel === entry.kernel ? entry.title : `${entry.title}, edited`);

  function aboutWords() {
    const edited = kernel !== entry.kernel;
    return [
      edited ? `This kernel began as ${entry.title}.` : `${entry.title}. Detects: ${entry.detects}.`,
      edited ? "" : `Why: ${entry.why}.`,
      sumWords(weightSum(kernel)), factorWords(kernel),
      "Beyond the picture its outermost pixels are repeated.",
    ].filter(Boolean);
  }

  /** The call in jconv that gives the same result; a picture of one's own is named, since the page has its name only. */
  function pythonCall() {
    const weights = kernel === entry.kernel ? `jconv.kernels.${entry.name}()` : `jnp.array(${JSON.stringify(toNested(kernel))})`;
    const read = picture.own ? ["x = ...  # your picture: rows and columns of grey"] : ["x = examples.picture()"];
    return [
      ...(kernel === entry.kernel ? [] : ["import jax.numpy as jnp"]), "import jconv",
      ...(picture.own ? [] : ["from jconv.viz import examples"]), ...read, `kernel = ${weights}`,
      'y = jconv.filters.apply(x, kernel, padding_mode="replicate")',
    ];
  }

  function isBeyond(row, column) {
    return [row, column].some((place, axis) => place < 0 || place >= picture.array.shape[axis]);
  }

  const isCrowded = () => Math.max(...kernel.shape) > ROOMY;
  const roundedWeight = (weight) => (isCrowded() ? Number(weight.toFixed(3)) : weight);
  const roundedProduct = (product) => (isCrowded() ? Number(product.toFixed(1)) : product);

  // Links --------------------------------------------------------------------------------------------------------

  function save() {
    const pairs = [["kernel", entry.name]];
    if (kernel !== entry.kernel) pairs.push(["k", writeWeights(kernel)]);
    pairs.push(["at", pixel.join(",")]);
    if (picture.own) pairs.push(["picture", "own"]);
    if (comparing) pairs.push(["all", "1"]);
    return pairs;
  }

  function load(parameters) {
    const problems = [];
    const read = (name, use) => {
      if (!parameters.has(name)) return;
      try {
        use(parameters.get(name));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        problems.push(error.message);
      }
    };
    entry = entryOf(given.first);
    pixel = startOf(picture);
    comparing = false;
    read("kernel", (name) => (entry = entryOf(name) ?? refuseLink(`there is no kernel “${name}”`)));
    kernel = entry.kernel;
    read("k", (text) => (kernel = readWeights(text)));
    read("picture", (text) => (text === "own" || refuseLink(`picture can only be “own”, got “${text}”`)));
    const missing = parameters.get("picture") === "own" && !picture.own;
    if (missing) problems.push("its picture was somebody's own, and a link does not hold it");
    else read("at", (text) => (pixel = readPixel(text, picture.array.shape)));
    read("all", (text) => (comparing = text === "1" || refuseLink(`all can only be 1, got “${text}”`)));
    shelf.select(entry.name);
    compare(comparing);
    drawPicture();
    return problems;
  }

  return { element, save, load, known: ["kernel", "k", "at", "picture", "all"], stop() {} };
}

/** A kernel as jconv wrote it; its floats become those of float32 again. */
function kernelFrom({ data, dtype }) {
  const array = fromNested(data, dtype);
  return { ...array, data: array.data.map(Math.fround) };
}

/** A pixel at which the shipped picture has an edge, and any other picture its middle. */
const startOf = ({ array: { shape }, own }) => (own ? shape.map((n) => Math.floor(n / 2)) : [20, 51]);

const sizeWords = ({ shape: [rows, columns] }) => `${rows} rows of ${columns} pixels`;

function sumWords(sum) {
  if (sum === 0) return "Its weights sum to 0: flat ground answers 0, whatever its brightness.";
  if (Math.abs(sum - 1) < 1e-4) return "Its weights sum to 1: flat ground keeps its brightness.";
  return `Its weights sum to ${short(sum)}: flat ground answers ${short(sum)} times its brightness.`;
}

function factorWords(kernel) {
  const [rows, columns] = kernel.shape;
  const factors = factorsOf(kernel);
  if (!factors) return `Not separable: no column times a row makes it, so all ${rows * columns} products are needed.`;
  const words = (line) => (line.length > ROOMY ? "" : ` (${line.map(short).join(", ")})`);
  return `Separable: a column${words(factors.column)} times a row${words(factors.row)}. ` +
    `Two passes take ${rows + columns} products a pixel instead of ${rows * columns}.`;
}

function refuseLink(message) {
  throw new Refused(message);
}

function writeWeights(kernel) {
  return toNested(kernel).map((row) => row.map((weight) => Number(weight.toPrecision(9))).join(",")).join(";");
}

function readWeights(text) {
  const lines = text.split(";").map((line) => line.split(",").map(parseNumber));
  const columns = lines[0].length;
  if (lines.some((line) => line.length !== columns)) refuseLink("the rows of k differ in length");
  if (Math.max(lines.length, columns) > MOST_WEIGHTS) refuseLink(`k has more than ${MOST_WEIGHTS} rows or columns`);
  return makeArray([lines.length, columns], lines.flat(), dtypeOf(lines.flat()));
}

function readPixel(text, shape) {
  const place = text.split(",").map((word) => (/^\d{1,4}$/.test(word) ? Number(word) : NaN));
  const fits = place.length === 2 && place.every((p, axis) => p < shape[axis]);
  return fits ? place : refuseLink(`at must be a row and a column of the picture's ${shape.join(" × ")}, got “${text}”`);
}

export const gallery = { name: "gallery", title: "Gallery", create: createGallery };
