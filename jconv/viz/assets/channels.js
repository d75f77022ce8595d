import { h } from "./elements.js";

export const channels = { name: "channels", title: "Channels", create: () => ({ element: h("div", { class: "view channels" }), save: () => [], load: () => [], known: [], stop() {} }) };
