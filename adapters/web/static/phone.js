// One neighbour's phone: the chat with the bot, and the room of their platform.

import { bubble, dayLine } from "./bubbles.js";
import { makeComposer } from "./composer.js";
import { el, word, moment, DAY } from "./dom.js";
import { field } from "./fields.js";
import { nearestCorner } from "./map.js";
import { openForm } from "./sheets.js";

const TOAST_MS = 7000;
const TABS = ["direct", "room"];

export class Phone {
  /** `tools` holds what all phones share, `world` what they show; `gesture` sends what this person does. */
  constructor(person, tools, world, gesture) {
    Object.assign(this, { person, tools: { ...tools, person }, world, gesture, tab: "direct", start: "" });
    this.list = el("div", { class: "chat", role: "log", tabindex: 0, lang: person.language, "aria-live": "off" });
    this.toasts = el("div", { class: "toasts", role: "status" });
    this.composer = makeComposer(this.tools, (made) => this.send(made));
    this.why = el("p", { role: "status" });
    this.begin = el("div", { class: "begin" }, this.why, el("button", { type: "button", class: "go", onclick: () => this.begun() }, word("start-bot")));
    this.tabs = TABS.map((tab) =>
      el("button", { type: "button", role: "tab", id: `${person.key}-${tab}`, "aria-controls": `${person.key}-chat`, onclick: () => this.turn(tab), onkeydown: (event) => this.arrow(event) }, el("span", {}, word(tab)), el("b", { class: "badge" })),
    );
    this.panel = el("div", { class: "panel", role: "tabpanel", id: `${person.key}-chat` }, this.list, this.toasts);
    this.node = el(
      "section",
      { class: `phone ${person.platform}`, "aria-label": `${person.name}, ${word(person.platform)}`, "data-key": person.key },
      el("header", {}, el("span", { class: "face", "aria-hidden": "true", "data-colour": person.key }, person.name[0]), el("h2", {}, person.name), el("span", { class: "on" }, [word(person.platform), person.moderates ? word("moderator") : ""].filter(Boolean).join(" · "))),
      el("div", { class: "tabs", role: "tablist", "aria-label": person.name }, this.tabs),
      this.panel,
      this.composer.node,
      this.begin,
    );
    this.turn("direct");
  }

  turn(tab) {
    this.tab = tab;
    this.tabs.forEach((node, index) => {
      node.setAttribute("aria-selected", String(TABS[index] === tab));
      node.tabIndex = TABS[index] === tab ? 0 : -1;
    });
    this.panel.setAttribute("aria-labelledby", `${this.person.key}-${tab}`);
    this.list.setAttribute("aria-label", word(tab));
    this.composer.turn(tab);
    this.ask();
    this.draw();
  }

  arrow(event) {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    this.turn(this.tab === "direct" ? "room" : "direct");
    this.tabs[TABS.indexOf(this.tab)].focus();
  }

  draw() {
    const seen = this.world.seenBy(this.person, this.tab);
    this.nodes = new Map();
    this.day = "";
    this.list.setAttribute("aria-live", "off");
    this.list.replaceChildren();
    seen.forEach((entry) => this.add(entry));
    if (!seen.length) this.list.append(el("p", { class: "empty" }, word(this.tab === "room" ? "empty-room" : "empty-chat")));
    this.read();
    this.end();
    setTimeout(() => this.list.setAttribute("aria-live", "polite"), 500);
  }

  add(entry) {
    const day = moment(entry.at, DAY);
    if (day !== this.day) this.list.append(dayLine(entry.at));
    this.day = day;
    this.list.querySelector(".empty")?.remove();
    this.nodes.set(entry.id, this.list.appendChild(this.bubble(entry)));
  }

  bubble(entry) {
    return bubble(entry, this.person, (button, of) => this.press(button, of), (at) => nearestCorner(this.tools.map, at));
  }

  /** Shows a message that is new, or that changed. */
  show(entry, isNew) {
    if (entry.chat !== this.person[this.tab]) return this.count(entry.chat);
    const low = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80;
    const older = this.nodes.get(entry.id);
    if (older) {
      const again = this.bubble(entry);
      const held = older.contains(document.activeElement);
      older.replaceWith(again);
      this.nodes.set(entry.id, again);
      again.classList.add("changed");
      if (held) (again.querySelector("button") ?? this.list).focus();
    } else this.add(entry);
    this.read();
    if (low || (isNew && entry.from === this.person.account)) this.end();
    return null;
  }

  count(chat) {
    TABS.forEach((tab, index) => {
      const unread = this.world.unread.get(`${this.person.key} ${tab}`) ?? 0;
      const badge = this.tabs[index].querySelector(".badge");
      badge.textContent = unread ? String(unread) : "";
      badge.title = unread ? word("new") : "";
    });
    return chat;
  }

  read() {
    this.world.unread.delete(`${this.person.key} ${this.tab}`);
    this.count();
  }

  end() {
    this.list.scrollTop = this.list.scrollHeight;
    for (const image of this.list.querySelectorAll("img.photo")) image.addEventListener("load", () => (this.list.scrollTop = this.list.scrollHeight), { once: true });
  }

  send(made) {
    this.gesture({ type: "gesture", who: this.person.key, where: this.tab, ...made });
  }

  press(button, entry) {
    if (button.share === "place") this.composer.place();
    else if (button.start) this.lead(button.start, entry.text);
    else this.send({ do: "press", message: entry.id, action: button.action });
  }

  /** Telegram opens the direct chat, where one press on Start goes on. */
  lead(start, why) {
    this.start = start;
    this.why.textContent = why;
    this.turn("direct");
    this.begin.querySelector("button").focus();
  }

  ask() {
    const asked = Boolean(this.start) && this.tab === "direct";
    this.begin.hidden = !asked;
    this.composer.node.hidden = asked;
  }

  begun() {
    this.send({ do: "command", text: `/start ${this.start}`, where: "direct" });
    this.start = "";
    this.ask();
    this.composer.focus();
  }

  toast(text) {
    const shown = el("p", { class: "toast" }, text);
    this.toasts.append(shown);
    setTimeout(() => shown.remove(), TOAST_MS);
  }

  async dialog(entry) {
    const about = `${this.person.name} · ${word(this.person.platform)}`;
    const answers = await openForm(entry, (spec) => field(spec, this.tools), about);
    if (answers) this.send({ do: "submit", draft: entry.draft, answers, where: entry.where });
    this.composer.focus();
  }
}
