// Two drawings of a sampled wave: the wave with its samples, and its spectrum. As wide as the page lets them be.

import { svgPart } from "./axispicture.js";

const [PLOT_TOP, PLOT_LEFT, PLOT_RIGHT] = [14, 44, 12];
const WAVE_HEIGHT = 190;
const SPECTRUM_HEIGHT = 190;
const AXIS_ROOM = 40; // under a plot, for its numbers and its name
const FINENESS = 10; // points a pixel of a curve
const NARROW = 600;

/** An SVG picture that is redrawn when its width changes: {element, draw(paint, words)}, with paint(width) -> parts. */
export function makePlot(height) {
  const element = svgPart("svg", { role: "img", class: "plot", height });
  let paint = null;
  const redraw = () => {
    const width = Math.max(element.parentElement?.clientWidth ?? 0, 280);
    element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    element.replaceChildren(...(paint?.(width) ?? []));
  };
  const box = document.createElement("div");
  box.append(element);
  new ResizeObserver(redraw).observe(box);
  return {
    element: box,
    draw(newPaint, words) {
      paint = newPaint;
      element.setAttribute("aria-label", words);
      redraw();
    },
  };
}

export const wavePlot = () => makePlot(PLOT_TOP + WAVE_HEIGHT + AXIS_ROOM);
export const spectrumPlot = () => makePlot(PLOT_TOP + SPECTRUM_HEIGHT + AXIS_ROOM);

/**
 * The wave over its pixels. `curves` are {name, at(pixel)}, drawn in that order; `samples` the numbers that are kept,
 * one every `stride` pixels.
 */
export function paintWave({ curves, pixels, samples, stride, period }) {
  return (width) => {
    const count = width < NARROW ? period / 2 : period;
    const x = (pixel) => PLOT_LEFT + ((pixel + 0.5) / count) * (width - PLOT_LEFT - PLOT_RIGHT);
    const y = (value) => PLOT_TOP + ((1 - value) / 2) * WAVE_HEIGHT;
    const curve = ({ name, at }) => svgPart("polyline", { class: `curve ${name}`, points: Array.from({ length: (count - 1) * FINENESS + 1 }, (_, i) =>
      `${x(i / FINENESS).toFixed(1)},${y(at(i / FINENESS)).toFixed(1)}`).join(" ") });
    const kept = samples.slice(0, Math.ceil(count / stride));
    return [
      ...[-1, 0, 1].map((value) => svgPart("line", { class: "rule", x1: PLOT_LEFT, x2: width - PLOT_RIGHT, y1: y(value), y2: y(value) })),
      ...[[1, "bright"], [0, "0"], [-1, "dark"]].map(([value, text]) => svgPart("text", { class: "tick left", x: PLOT_LEFT - 5, y: y(value) + 4, text })),
      ...curves.map(curve),
      ...pixels.slice(0, count).map((value, p) => svgPart("circle", { class: "pixel", cx: x(p), cy: y(value), r: 1.8 })),
      ...kept.flatMap((value, n) => [
        svgPart("line", { class: "stem", x1: x(n * stride), x2: x(n * stride), y1: y(0), y2: y(value) }),
        svgPart("circle", { class: "sample", cx: x(n * stride), cy: y(value), r: 4.5 })]),
      ...Array.from({ length: count / 8 + 1 }, (_, i) => 8 * i).filter((p) => p < count).map((p) =>
        svgPart("text", { class: "tick", x: x(p), y: PLOT_TOP + WAVE_HEIGHT + 18, text: p })),
      svgPart("text", { class: "axis-name", x: width / 2, y: PLOT_TOP + WAVE_HEIGHT + 34, text: "pixel along the top row" }),
    ];
  };
}

/**
 * Amplitudes from 0 to 1/2. `bars` are {name, amplitudes}, the later before the earlier; `limit`, if any, is where
 * folding begins, and `response(frequency)` the curve of a blur.
 */
export function paintSpectrum({ bars, limit, response, axis }) {
  return (width) => {
    const x = (frequency) => PLOT_LEFT + 6 + 2 * frequency * (width - PLOT_LEFT - PLOT_RIGHT - 12);
    const y = (amplitude) => PLOT_TOP + (1 - amplitude) * SPECTRUM_HEIGHT;
    const wide = Math.max(3, ((width - PLOT_LEFT) / 33) * 0.62);
    const bar = (name) => (amplitude, k, { length }) => {
      const height = Math.max(0, y(0) - y(amplitude));
      return svgPart("rect", { class: `bar-of ${name}`, x: x(k / (2 * (length - 1))) - wide / 2, y: y(0) - height, width: wide, height });
    };
    const folded = limit < 0.5 ? [
      svgPart("rect", { class: "folded", x: x(limit), y: PLOT_TOP, width: x(0.5) - x(limit) + 6, height: SPECTRUM_HEIGHT }),
      svgPart("line", { class: "limit", x1: x(limit), x2: x(limit), y1: PLOT_TOP - 4, y2: y(0) }),
      svgPart("text", { class: "limit-name", x: x(limit) + 5, y: PLOT_TOP + 11, text: "folded" })] : [];
    const curve = response ? [svgPart("polyline", { class: "curve blurred", points: Array.from({ length: 129 }, (_, i) =>
      `${x(i / 256).toFixed(1)},${y(Math.abs(response(i / 256))).toFixed(1)}`).join(" ") })] : [];
    return [
      ...folded,
      ...[0, 0.5, 1].flatMap((value) => [
        svgPart("line", { class: "rule", x1: PLOT_LEFT, x2: width - PLOT_RIGHT, y1: y(value), y2: y(value) }),
        svgPart("text", { class: "tick left", x: PLOT_LEFT - 5, y: y(value) + 4, text: value })]),
      ...bars.flatMap(({ name, amplitudes }) => amplitudes.map(bar(name))),
      ...curve,
      ...[0, 0.1, 0.2, 0.3, 0.4, 0.5].map((f) => svgPart("text", { class: "tick", x: x(f), y: PLOT_TOP + SPECTRUM_HEIGHT + 18, text: f })),
      svgPart("text", { class: "axis-name", x: width / 2, y: PLOT_TOP + SPECTRUM_HEIGHT + 34, text: axis }),
    ];
  };
}
