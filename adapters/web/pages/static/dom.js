// What every script of the pages needs.

export const at = (id) => document.getElementById(id);
export const read = (id) => JSON.parse(at(id).textContent);

export function show(element, shown) {
  if (element) element.hidden = !shown;
}
