import { h } from "./elements.js";

export const geometry = { name: "geometry", title: "Geometry", create: () => ({ element: h("div", { class: "view geometry" }), save: () => [], load: () => [], known: [], stop() {} }) };
