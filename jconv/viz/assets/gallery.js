import { h } from "./elements.js";

export const gallery = { name: "gallery", title: "Gallery", create: () => ({ element: h("div", { class: "view gallery" }), save: () => [], load: () => [], known: [], stop() {} }) };
