import { h } from "./elements.js";

export const pipeline = { name: "pipeline", title: "Pipeline", create: () => ({ element: h("div", { class: "view pipeline" }), save: () => [], load: () => [], known: [], stop() {} }) };
