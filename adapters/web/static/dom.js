// Building the page. What people typed goes in as text nodes only, so it never becomes markup.

const page = JSON.parse(document.getElementById("data").textContent);

export const language = page.language;

/** The words of the page under a key. */
export const word = (key) => page.words[key] ?? key;

/** An element with properties ("class", "on…" listeners, attributes) and children; empty children are left out. */
export function el(tag, props = {}, ...children) {
  const [name, space] = tag.startsWith("svg:") ? [tag.slice(4), "http://www.w3.org/2000/svg"] : [tag, null];
  const made = space ? document.createElementNS(space, name) : document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return made;
}

/** A moment in the neighbourhood's zone, in the page's language. */
export function moment(iso, shape, zone = "Europe/Berlin") {
  return new Intl.DateTimeFormat(language === "ko" ? "ko-KR" : "en-GB", { ...shape, timeZone: zone }).format(new Date(iso));
}

export const DAY = { weekday: "short", day: "numeric", month: "short" };
export const HOUR = { hour: "2-digit", minute: "2-digit", hour12: false };
