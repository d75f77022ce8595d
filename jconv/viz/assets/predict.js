import { h } from "./elements.js";

export const predict = { name: "predict", title: "Predict", create: () => ({ element: h("div", { class: "view predict" }), save: () => [], load: () => [], known: [], stop() {} }) };
