// One message on a phone.

import { el, word, moment, DAY, HOUR } from "./dom.js";

/** A line between two days. */
export const dayLine = (at) => el("p", { class: "day" }, moment(at, DAY));

/** A message; `act` is told which button was pressed, `corner` names the corner nearest to a place. */
export function bubble(entry, person, act, corner) {
  const mine = entry.from === person.account;
  const bot = entry.from === "bot";
  const kind = ["bubble", mine ? "mine" : bot ? "bot" : "theirs", entry.only && bot ? "whisper" : ""].join(" ").trim();
  return el(
    "article",
    { class: kind, "data-id": entry.id },
    el(
      "div",
      { class: "words" },
      who(entry, mine, bot),
      entry.text && el("p", { class: entry.asks && entry.title ? "problem" : "" }, entry.text),
      entry.title && el("p", { class: "title" }, entry.title),
      (entry.lines ?? []).map((line) => el("p", {}, line)),
      entries(entry),
      picture(entry),
      entry.place && el("p", {}, `📍 ${word("place-shared")} ${corner(entry.place)}`),
      el("p", { class: "at" }, el("time", { datetime: entry.at }, moment(entry.at, HOUR))),
    ),
    rows(entry, act),
    entry.only && bot && el("p", { class: "only" }, word("only-you")),
  );
}

function who(entry, mine, bot) {
  const name = bot ? "Commonshed" : mine ? word("you") : entry.name;
  return el("p", { class: bot || mine ? "who unseen" : "who" }, `${name}: `);
}

function entries(entry) {
  if (!entry.entries) return null;
  return el(
    "ul",
    { class: "entries" },
    entry.entries.map((it) => el("li", {}, el("p", { class: "title" }, it.title), it.lines.map((line) => el("p", {}, line)))),
  );
}

function picture(entry) {
  if (entry.photo) return el("img", { class: "photo", src: `/photo/${entry.photo}`, alt: entry.title ?? "", loading: "lazy" });
  if (!entry.upload) return null;
  const [kind, name] = entry.upload.split(":");
  const source = kind === "sample" ? `/sample/${name}` : `/upload/${entry.upload}`;
  const image = el("img", { class: "photo", src: source, alt: word("photo-sent") });
  image.addEventListener("error", () => image.replaceWith(el("p", {}, `📷 ${word("photo-sent")}`)));
  return image;
}

function rows(entry, act) {
  if (!entry.rows) return null;
  return el(
    "div",
    { class: "rows" },
    entry.rows.map((row) => el("div", { class: "row" }, row.map((button) => key(button, entry, act)))),
  );
}

function key(button, entry, act) {
  const tone = `key ${button.tone ?? "plain"}`;
  if (button.url) return el("a", { class: tone, href: button.url, rel: "noopener noreferrer", target: "_blank" }, button.label);
  return el("button", { type: "button", class: tone, onclick: () => act(button, entry) }, button.label);
}
