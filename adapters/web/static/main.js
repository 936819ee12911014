// The page: the street, the phones, the clock, and what happens inside.

import { el, word, moment, language, DAY, HOUR } from "./dom.js";
import { showInside } from "./inside.js";
import { openLink } from "./link.js";
import { Phone } from "./phone.js";
import { isFor, World } from "./world.js";

const PHONE_PX = 340;
const FIRST = ["anna", "dan", "ben"];
const $ = (id) => document.getElementById(id);

const world = new World();
const open = []; // the phones side by side
const used = []; // keys of people, the one used last at the end
let people = [];
let shared = null;
let told = null; // what time it was when the playground said so

const link = openLink(hear, (connected) => banner(connected ? "" : word("lost")));

function hear(message) {
  const handle = { welcome, entries, clock: showClock, inside: (it) => showInside($("steps"), it.steps), waking, again: () => link.again() };
  handle[message.type]?.(message);
}

function welcome(message) {
  if (!people.length) people = message.people; // the same objects as long as the page is open
  shared = {
    map: message.map, samples: message.samples, limit: message.limits.text, photoLimit: message.limits.photo,
    language, all: message.menus,
  };
  if (world.run !== message.run) {
    world.clear();
    world.run = message.run;
    for (const phone of open.splice(0)) phone.node.remove();
    $("steps").replaceChildren();
  }
  showClock(message.clock);
  if (message.ready) arrange();
  else waking();
}

function waking() {
  banner(word("waking"));
  document.body.classList.add("waking");
}

function arrange() {
  document.body.classList.remove("waking");
  banner("");
  drawStreet();
  const room = fits();
  while (open.length > room) close(open[0].person.key === used.at(-1) ? open[1] : open[0]);
  for (const key of [...used.slice().reverse(), ...FIRST]) {
    if (open.length < Math.min(room, 3) && !open.some((phone) => phone.person.key === key)) take(key);
  }
  drawStreet();
}

const fits = () => Math.max(1, Math.floor($("phones").clientWidth / PHONE_PX));

function close(phone) {
  phone.node.remove();
  open.splice(open.indexOf(phone), 1);
}

/** Takes a neighbour's seat: their phone comes into sight, in place of the one that was left alone longest. */
function take(key, focus = false) {
  const person = people.find((one) => one.key === key);
  used.splice(0, used.length, ...used.filter((one) => one !== key), key);
  let phone = open.find((one) => one.person.key === key);
  if (!phone) {
    phone = new Phone(person, toolsOf(person), world, (made) => gesture(person, made));
    const gone = open.length >= Math.min(fits(), 3) && open.reduce((a, b) => (used.indexOf(a.person.key) < used.indexOf(b.person.key) ? a : b));
    if (gone) gone.node.replaceWith(phone.node);
    else $("phones").append(phone.node);
    open.splice(gone ? open.indexOf(gone) : open.length, gone ? 1 : 0, phone);
    phone.end();
  }
  drawStreet();
  if (focus) sitDown(phone);
  return phone;
}

/** On a touch screen the phone comes into sight; the keyboard does not, before it is wanted. */
function sitDown(phone) {
  if (matchMedia("(pointer: coarse)").matches) phone.node.scrollIntoView({ block: "end" });
  else phone.composer.focus();
}

function toolsOf(person) {
  return {
    ...shared,
    menus: () => shared.all[person.language] ?? shared.all.en,
    complete: async (where, command, option, typed) => (await link.send({ type: "complete", who: person.key, where, command, option, typed })).found ?? [],
  };
}

async function gesture(person, made) {
  used.splice(0, used.length, ...used.filter((one) => one !== person.key), person.key);
  const answer = await link.send(made);
  if (answer.type === "refused") open.find((phone) => phone.person.key === person.key)?.toast(word("not-sent"));
}

function entries(message) {
  const live = message.missed !== false;
  for (const entry of message.entries) (entry.kind === "message" ? put : tell)(entry, live);
  if (!live) open.forEach((phone) => phone.draw());
  drawStreet();
}

function put(entry, live) {
  const isNew = world.put(entry);
  if (!live) return;
  for (const person of people) {
    const tab = ["direct", "room"].find((one) => person[one] === entry.chat);
    if (!tab || !isFor(entry, person)) continue;
    if (isNew && entry.from === "bot") world.unread.set(`${person.key} ${tab}`, (world.unread.get(`${person.key} ${tab}`) ?? 0) + 1);
    open.find((phone) => phone.person === person)?.show(entry, isNew);
  }
}

function tell(entry, live) {
  const person = people.find((one) => one.account === entry.who);
  if (!live || !person) return;
  const phone = open.find((one) => one.person === person);
  if (entry.kind === "toast") phone?.toast(entry.text);
  if (entry.kind === "open") phone?.lead(entry.start, entry.text);
  if (entry.kind === "dialog") phone?.dialog(entry);
}

function drawStreet() {
  const held = document.activeElement?.closest?.("#street button")?.dataset.key;
  $("street").replaceChildren(...people.map((person) => el("li", {}, house(person))));
  if (held) $("street").querySelector(`[data-key="${held}"]`)?.focus();
}

function house(person) {
  const here = open.some((phone) => phone.person === person);
  const unread = here ? 0 : (world.unread.get(`${person.key} direct`) ?? 0);
  return el(
    "button",
    { type: "button", class: `house ${person.platform}`, "data-key": person.key, "aria-pressed": String(here), onclick: () => take(person.key, true) },
    el("svg:svg", { viewBox: "0 0 48 44", "aria-hidden": "true" }, el("svg:path", { class: "wall", "data-colour": person.key, d: "M7 22 24 7l17 15v20H7z" }), el("svg:path", { class: "roof", d: "M2 23 24 3l22 20-3 3L24 9 5 26z" }), el("svg:rect", { class: "door", x: 20, y: 28, width: 8, height: 14 })),
    el("span", { class: "who" }, person.name, person.moderates && el("span", { class: "star", title: word("moderator") }, " ★"), person.moderates && el("span", { class: "unseen" }, word("moderator"))),
    el("span", { class: "on" }, word(person.platform)),
    unread ? el("b", { class: "badge" }, String(unread), el("span", { class: "unseen" }, ` ${word("new")}`)) : null,
  );
}

function showClock(clock) {
  told = { now: new Date(clock.now).getTime(), at: performance.now() };
  showNow();
  $("due").textContent = clock.due ? moment(clock.due, { weekday: "short", ...HOUR }) : word("nothing-due");
}

/** The playground's time goes on as the real one does. */
function showNow() {
  if (!told) return;
  const now = new Date(told.now + performance.now() - told.at).toISOString();
  $("now").textContent = moment(now, { ...DAY, ...HOUR });
  $("now").dateTime = now;
}

function banner(text) {
  $("banner").textContent = text;
  $("banner").hidden = !text;
}

for (const button of document.querySelectorAll("[data-by]")) {
  button.addEventListener("click", async () => {
    document.body.classList.add("moving");
    const answer = await link.send({ type: "move", by: button.dataset.by });
    document.body.classList.remove("moving");
    if (answer.clock) showClock(answer.clock);
  });
}

$("over").addEventListener("click", () => $("start-over").showModal());
$("start-over").addEventListener("close", () => {
  const kind = $("start-over").returnValue;
  $("start-over").returnValue = "";
  if (kind) link.send({ type: "over", kind });
});
for (const one of document.querySelectorAll(".languages a")) if (one.lang === language) one.setAttribute("aria-current", "true");
setInterval(showNow, 10000);
addEventListener("resize", () => people.length && !document.body.classList.contains("waking") && arrange());

// For tests: a lost connection.
globalThis.playground = { drop: () => link.drop() };
