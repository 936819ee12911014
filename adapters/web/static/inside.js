// The panel that shows what happens inside, newest first.

import { el, word, moment, HOUR } from "./dom.js";

const MOST = 150;

/** Adds steps to the panel. */
export function showInside(list, steps) {
  for (const step of steps) {
    list.prepend(
      el(
        "li",
        { class: `step ${step.kind}` },
        el("span", { class: "kind" }, word(`inside-${step.kind}`)),
        el("time", { datetime: step.at }, moment(step.at, HOUR)),
        el("p", { class: "title" }, step.title),
        step.lines.map((line) => el("p", {}, line)),
      ),
    );
  }
  while (list.children.length > MOST) list.lastElementChild.remove();
}
