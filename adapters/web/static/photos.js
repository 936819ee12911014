// Photos: of one's own, or drawn ones to try it with.

import { el, word } from "./dom.js";
import { openSheet } from "./sheets.js";

/** Sends a file to the playground; the reference under which it is kept. Throws the words that tell why not. */
async function upload(file, limit) {
  if (file.size > limit) throw new Error(word("too-large"));
  const answer = await fetch("/upload", { method: "POST", body: file }).catch(() => null);
  if (answer?.status === 413) throw new Error(word("too-large"));
  if (!answer?.ok) throw new Error(word("not-sent"));
  return (await answer.json()).ref;
}

/** The photo field of a form. */
export function photoField(spec, id, tools) {
  const input = el("input", { id, name: spec.name, type: "file", accept: "image/*" });
  const samples = sampleButtons(tools.samples);
  input.addEventListener("change", () => samples.clear());
  samples.chosen = () => (input.value = "");
  const read = async () => (input.files[0] ? upload(input.files[0], tools.photoLimit) : samples.value());
  return { input, node: el("div", {}, input, samples.node), read };
}

/** Drawn pictures, of which one can be chosen. */
function sampleButtons(names) {
  const made = { value: () => (chosen ? `sample:${chosen}` : ""), chosen: () => {}, clear: () => choose("") };
  let chosen = "";
  const buttons = names.map((name) =>
    el(
      "button",
      { type: "button", class: "sample", "aria-pressed": "false", title: word(`sample-${name}`), onclick: () => choose(name) },
      el("img", { src: `/sample/${name}`, alt: word(`sample-${name}`), width: 96, height: 72 }),
    ),
  );
  function choose(name) {
    chosen = name === chosen ? "" : name;
    buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(names[index] === chosen)));
    if (chosen) made.chosen();
  }
  made.node = el("div", { class: "samples", role: "group", "aria-label": word("samples") }, buttons);
  return made;
}

/** A sheet to choose a photo; gives {ref, caption}, or null. */
export async function choosePhoto(tools) {
  const photo = photoField({ name: "photo" }, "photo-file", tools);
  const caption = el("input", { id: "photo-caption", type: "text", maxlength: 1000, autocomplete: "off" });
  return openSheet({
    title: word("pick-photo"),
    body: [
      el("div", { class: "field" }, el("label", { for: "photo-file" }, word("own-photo")), photo.node),
      el("div", { class: "field" }, el("label", { for: "photo-caption" }, word("caption")), caption),
    ],
    submit: word("send"),
    read: async () => {
      const ref = await photo.read();
      if (!ref) throw new Error(word("pick-photo"));
      return { ref, caption: caption.value };
    },
  });
}
