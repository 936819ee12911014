// Sheets: real dialogs, closed by Escape, that give an answer or null.

import { el, word } from "./dom.js";

let count = 0;

/** Opens a sheet. `read` gives the answer; an error that it throws is shown, and the sheet stays. */
export function openSheet({ title, about = "", problem = "", body, submit, read, kind = "" }) {
  const id = `sheet-${(count += 1)}`;
  const told = el("p", { class: "problem", role: "alert" }, problem);
  const form = el(
    "form",
    { novalidate: true },
    el("h2", { id }, title),
    about && el("p", { class: "about" }, about),
    told,
    body,
    el(
      "div",
      { class: "ends" },
      el("button", { type: "button", class: "quiet", onclick: () => sheet.close() }, word("cancel")),
      el("button", { class: "go" }, submit),
    ),
  );
  const sheet = el("dialog", { class: `sheet ${kind}`, "aria-labelledby": id }, form);
  document.body.append(sheet);
  return new Promise((settle) => {
    let answer = null;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        answer = await read();
        sheet.close();
      } catch (error) {
        told.textContent = error.message;
      }
    });
    sheet.addEventListener("close", () => {
      sheet.remove();
      settle(answer);
    });
    sheet.showModal();
    form.querySelector("input, select, textarea")?.focus();
  });
}

/** Opens the open questions of a form; gives the raw answers by name, or null. */
export function openForm(entry, makeField, about) {
  const fields = entry.fields.map(makeField);
  return openSheet({
    title: entry.title,
    about,
    problem: entry.problem,
    body: fields.map((field) => field.node),
    submit: word("submit"),
    read: () => readFields(fields),
  });
}

/** The raw answers of fields. Throws the words that tell what is missing, with the first such field in focus. */
export async function readFields(fields) {
  const answers = {};
  for (const field of fields) {
    answers[field.name] = await field.read();
    if (field.input.required && !answers[field.name].trim()) {
      field.input.focus();
      throw new Error(word("missing"));
    }
  }
  return answers;
}
