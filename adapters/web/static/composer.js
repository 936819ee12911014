// The line at the bottom of a phone: words, slash commands with completion, photos, places.

import { el, word } from "./dom.js";
import { field } from "./fields.js";
import { choosePlace } from "./map.js";
import { choosePhoto } from "./photos.js";
import { readFields } from "./sheets.js";

let count = 0;

/** The composer of a phone. `tools` knows the person and the menus; `send` makes a gesture in the shown chat. */
export function makeComposer(tools, send) {
  const id = `say-${(count += 1)}`;
  const state = { tab: "direct", found: [], at: 0, command: null, fields: [] };
  const input = el("input", {
    id, type: "text", autocomplete: "off", maxlength: tools.limit, role: "combobox", "aria-expanded": "false",
    "aria-controls": `${id}-list`, "aria-autocomplete": "list",
  });
  const label = el("label", { for: id, class: "unseen" });
  const list = el("ul", { id: `${id}-list`, class: "menu", role: "listbox", "aria-label": word("menu"), hidden: true });
  const options = el("div", { class: "options", role: "group", "aria-label": word("options"), hidden: true });
  const slash = tool("/", "menu", () => openMenu());
  const photo = tool("📷", "photo", sendPhoto);
  const place = tool("📍", "place", sendPlace);
  const told = el("p", { class: "problem", role: "alert", hidden: true });
  const form = el("form", { class: "composer", onsubmit: submit }, list, options, told, el("div", { class: "line" }, slash, photo, place, label, input, el("button", { class: "go send", title: word("send"), "aria-label": word("send") }, "➤")));

  function tool(sign, name, onclick) {
    return el("button", { type: "button", class: "tool", title: word(name), "aria-label": word(name), onclick }, sign);
  }

  function menu() {
    return tools.menus().filter((one) => (state.tab === "room" ? one.room : one.direct) && (!one.moderators || tools.person.moderates));
  }

  /** Whether the command stands there in full and Enter can send it: there is nothing more to ask. */
  function complete(one) {
    const discord = tools.person.platform === "discord";
    return input.value.trim().toLowerCase() === `/${discord ? one.title : one.name}`.toLowerCase() && !(discord && one.options.length);
  }

  function openMenu() {
    input.value = "/";
    input.focus();
    look();
  }

  function look() {
    const typed = input.value.toLowerCase();
    const fits = (one) => [one.name, one.title].some((name) => `/${name.toLowerCase()}`.startsWith(typed));
    const exact = (one) => Number(`/${one.name}` === typed || `/${one.title}`.toLowerCase() === typed);
    state.found = typed.startsWith("/") ? menu().filter(fits).sort((a, b) => exact(b) - exact(a)) : [];
    state.at = 0;
    if (state.command && !typed.startsWith(`/${state.command.title.toLowerCase()}`)) forget();
    show();
  }

  function show() {
    list.hidden = !state.found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    list.replaceChildren(...state.found.map(item));
    if (list.hidden) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", `${id}-${state.at}`);
      list.children[state.at].scrollIntoView({ block: "nearest" });
    }
  }

  function item(one, index) {
    const title = tools.person.platform === "discord" ? one.title : one.name;
    return el(
      "li",
      { id: `${id}-${index}`, role: "option", "aria-selected": String(index === state.at), onmousedown: (event) => event.preventDefault(), onclick: () => pick(one) },
      el("strong", {}, `/${title}`), el("span", {}, one.summary),
    );
  }

  function pick(one) {
    const discord = tools.person.platform === "discord";
    input.value = `/${discord ? one.title : one.name} `;
    state.found = [];
    show();
    forget();
    if (discord) ask(one);
    input.focus();
  }

  function ask(one) {
    const more = { ...tools, complete: (option, typed) => tools.complete(state.tab, one.name, option, typed) };
    state.command = one;
    state.fields = one.options.map((option) => field(option, more));
    options.replaceChildren(...state.fields.map((one) => one.node));
    options.hidden = !state.fields.length;
  }

  function forget() {
    Object.assign(state, { command: null, fields: [] });
    options.replaceChildren();
    options.hidden = true;
    told.hidden = true;
  }

  input.addEventListener("input", look);
  input.addEventListener("blur", () => setTimeout(leave, 150));
  input.addEventListener("keydown", (event) => {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (list.hidden) return;
    if (event.key in moves) {
      state.at = (state.at + moves[event.key] + state.found.length) % state.found.length;
      show();
    } else if (event.key === "Tab" || (event.key === "Enter" && !complete(state.found[state.at]))) pick(state.found[state.at]);
    else if (event.key === "Escape") { state.found = []; show(); }
    else return;
    event.preventDefault();
  });

  function leave() {
    if (document.activeElement === input) return;
    state.found = [];
    show();
  }

  async function submit(event) {
    event.preventDefault();
    state.found = [];
    show();
    const text = input.value.trim();
    if (!text) return;
    try {
      const given = await readFields(state.fields);
      const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value.trim()));
      send(gesture(text, filled));
      input.value = "";
      forget();
    } catch (error) {
      told.textContent = error.message;
      told.hidden = false;
    }
  }

  function gesture(text, filled) {
    if (!text.startsWith("/")) return state.tab === "room" ? { type: "talk", text } : { do: "say", text };
    const named = (one) => text === `/${one.title}` || text.startsWith(`/${one.title} `);
    const one = state.command ?? menu().filter(named).sort((a, b) => b.title.length - a.title.length)[0];
    const meant = one && named(one) ? `/${one.name}${text.slice(one.title.length + 1)}` : text;
    return { do: "command", text: meant, options: filled };
  }

  async function sendPhoto() {
    const chosen = await choosePhoto(tools);
    if (chosen) send({ do: "photo", ...chosen });
  }

  async function sendPlace() {
    const discord = tools.person.platform === "discord";
    const at = await choosePlace(tools.map, tools.person, word(discord ? "use-place" : "share-place"));
    if (at && discord) { input.value = at.join(", "); input.focus(); }
    else if (at) send({ do: "place", lat: at[0], lon: at[1] });
  }

  return {
    node: form,
    focus: () => input.focus(),
    place: sendPlace,
    turn(tab) {
      state.tab = tab;
      state.found = [];
      photo.hidden = place.hidden = tab === "room";
      label.textContent = input.placeholder = word(tab === "room" ? "write-room" : "write-bot");
      forget();
      show();
    },
  };
}
