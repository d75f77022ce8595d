import { h } from "./elements.js";

export const sampling = { name: "sampling", title: "Sampling", create: () => ({ element: h("div", { class: "view sampling" }), save: () => [], load: () => [], known: [], stop() {} }) };
