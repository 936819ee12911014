// The fields of a form: of a dialog, and of a command's options.

import { el, word } from "./dom.js";
import { choosePlace } from "./map.js";
import { photoField } from "./photos.js";

let count = 0;

/** A labelled field. `read()` gives the raw answer, after an upload if there is one. */
export function field(spec, tools) {
  const id = `field-${(count += 1)}`;
  const hints = [spec.required ? "" : word("optional"), spec.hint].filter(Boolean).join(". ");
  const made = (INPUTS[spec.input] ?? typed)(spec, id, tools);
  if (hints) made.input.setAttribute("aria-describedby", `${id}-hint`);
  const node = el(
    "div",
    { class: "field" },
    el("label", { for: id }, spec.label),
    hints && el("p", { class: "hint", id: `${id}-hint` }, hints),
    made.node ?? made.input,
  );
  return { name: spec.name, node, input: made.input, read: made.read ?? (async () => made.input.value) };
}

function typed(spec, id, tools) {
  const examples = spec.options.map((option) => option.label).join(" · ");
  const input = el("input", {
    id, name: spec.name, type: "text", value: spec.given, placeholder: examples || null, autocomplete: "off",
    maxlength: spec.longest || tools.limit, required: spec.required, inputmode: spec.input === "number" ? "numeric" : null,
  });
  return spec.completes ? { input, node: completing(input, id, spec, tools) } : { input };
}

function completing(input, id, spec, tools) {
  const list = el("datalist", { id: `${id}-list` });
  input.setAttribute("list", `${id}-list`);
  const fill = async () => {
    const found = await tools.complete(spec.name, input.value);
    list.replaceChildren(...found.map((one) => el("option", { value: one.value, label: one.label })));
  };
  input.addEventListener("input", fill);
  input.addEventListener("focus", fill);
  return el("div", {}, input, list);
}

function lines(spec, id, tools) {
  const input = el("textarea", { id, name: spec.name, rows: 3, maxlength: spec.longest || tools.limit, required: spec.required });
  input.value = spec.given;
  return { input };
}

function picked(spec, id) {
  if (!spec.options.length) return typed(spec, id, { limit: 200 });
  const given = spec.options.some((option) => option.value === spec.given) ? spec.given : "";
  const empty = el("option", { value: "" }, word(spec.required ? "choose" : "leave-empty"));
  const input = el("select", { id, name: spec.name, required: spec.required }, empty, spec.options.map(choice(given)));
  return { input };
}

const choice = (given) => (option) => el("option", { value: option.value, selected: option.value === given }, option.label);

function place(spec, id, tools) {
  const { input } = typed(spec, id, tools);
  const pick = async () => {
    const at = await choosePlace(tools.map, tools.person, word("use-place"));
    if (at) input.value = at.join(", ");
    input.focus();
  };
  return { input, node: el("div", { class: "with-map" }, input, el("button", { type: "button", onclick: pick }, `📍 ${word("on-map")}`)) };
}

const INPUTS = { lines, choice: picked, yes_no: picked, place, photo: photoField };
