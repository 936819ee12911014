// The catalogue: search as one types. Without this script the form does the same, a page at a time.

import { at, read, show } from "./dom.js";
import { drawMap } from "./map.js";

const PAUSE_MS = 250; // after the last key
const form = at("search");
const pictures = read("pictures");
const map = at("map") && window.L ? drawMap(at("map"), read("map-data"), pick) : null;
let waiting = 0;
let asking = null;

const wide = matchMedia("(min-width: 62rem)").matches; // on a phone, the things come before the ways to narrow them
if (wide) at("narrow").open = true;
if (map) {
  show(at("map-side"), true);
  at("map-side").addEventListener("toggle", () => map.fit());
  at("map-side").open = wide || Boolean(at("cell").value);
}
chosen(at("cell").value);

form.addEventListener("input", () => later(PAUSE_MS));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  later(0);
});
at("chosen").querySelector("a").addEventListener("click", (event) => {
  event.preventDefault();
  pick("");
  at("words").focus();
});
at("turns").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  ask(new URL(link.href).search.slice(1), { jump: true });
});
window.addEventListener("popstate", () => location.reload());

function later(pause) {
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(query()), pause);
}

function query() {
  const given = [...new FormData(form)].filter(([, value]) => value.trim());
  return new URLSearchParams(given).toString();
}

function pick(cell) {
  chosen(at("cell").value === cell ? "" : cell);
  ask(query());
}

function chosen(cell) {
  at("cell").value = cell;
  at("cell").disabled = !cell;
  map?.choose(cell);
}

async function ask(search, { jump = false } = {}) {
  asking?.abort();
  asking = new AbortController();
  at("entries").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${form.dataset.json}?${search}`, { signal: asking.signal });
    const shelf = await answer.json();
    if (shelf.refused) throw new Error(shelf.refused);
    draw(shelf);
    show(at("all"), search && !shelf.entries.length);
    history.replaceState(null, "", `${form.getAttribute("action")}${search ? `?${search}` : ""}`);
    if (jump) at("said").scrollIntoView({ block: "start" });
  } catch (error) {
    if (error.name === "AbortError") return;
    tell(error.name === "Error" ? error.message : pictures.lost);
  }
  at("entries").removeAttribute("aria-busy");
}

function tell(problem) {
  at("problem").textContent = problem;
  show(at("problem"), problem);
}

function draw(shelf) {
  tell(shelf.problem);
  at("said").textContent = shelf.said;
  at("entries").replaceChildren(...shelf.entries.map(entry));
  at("chosen").querySelector(".words").textContent = shelf.chosen;
  show(at("chosen"), shelf.chosen);
  for (const way of ["previous", "next"]) {
    at(way).href = shelf[way];
    show(at(way), shelf[way]);
  }
  show(at("turns"), shelf.previous || shelf.next);
  map?.shade(shelf.shades, at("cell").value);
}

function entry(it) {
  const row = at("entry").content.firstElementChild.cloneNode(true);
  row.querySelector("a").href = it.address;
  row.querySelector("img").src = it.photo || pictures[it.kind];
  row.querySelector(".title").textContent = it.title;
  row.querySelector(".line").textContent = it.line;
  return row;
}
