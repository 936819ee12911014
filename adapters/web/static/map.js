// The drawn map: click a place, or choose a corner from the list.

import { el, word } from "./dom.js";
import { openSheet } from "./sheets.js";

const WIDE = 480;
const HIGH = 440;

/** A sheet with the map; gives [lat, lon], or null. */
export function choosePlace(map, person, submit) {
  let at = null;
  const pin = el("svg:g", { class: "pin", visibility: "hidden" }, el("svg:path", { d: "M0 0C-4-10-11-14-11-22a11 11 0 0 1 22 0c0 8-7 12-11 22z" }), el("svg:circle", { cy: -22, r: 4 }));
  const corners = el(
    "select",
    { id: "corner", onchange: () => corners.value && put(corners.value === "home" ? person.home : map.corners[corners.value].at) },
    el("option", { value: "" }, word("choose")),
    el("option", { value: "home" }, word("home")),
    map.corners.map((corner, index) => el("option", { value: index }, corner.name)),
  );
  const drawing = draw(map, person, pin, (spot) => {
    corners.value = "";
    put(spot);
  });
  function put(spot) {
    at = spot.map((degrees) => Number(degrees.toFixed(5)));
    const [x, y] = onPaper(map, at);
    pin.setAttribute("transform", `translate(${x} ${y})`);
    pin.setAttribute("visibility", "visible");
  }
  return openSheet({
    title: word("pick-place"),
    kind: "mapped",
    body: [drawing, el("div", { class: "field" }, el("label", { for: "corner" }, word("corners")), corners)],
    submit,
    read: async () => {
      if (!at) throw new Error(word("pick-place"));
      return at;
    },
  });
}

/** The name of the corner nearest to a place. */
export function nearestCorner(map, [lat, lon]) {
  const far = ({ at }) => (at[0] - lat) ** 2 + ((at[1] - lon) * 0.6) ** 2;
  return map.corners.reduce((best, corner) => (far(corner) < far(best) ? corner : best)).name;
}

function onPaper({ bounds: [south, west, north, east] }, [lat, lon]) {
  return [((lon - west) / (east - west)) * WIDE, ((north - lat) / (north - south)) * HIGH];
}

function draw(map, person, pin, pick) {
  const [south, west, north, east] = map.bounds;
  const paper = el("svg:svg", { class: "map", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": word("pick-place") });
  const y = (lat) => onPaper(map, [lat, west])[1];
  const x = (lon) => onPaper(map, [north, lon])[0];
  paper.append(
    el("svg:rect", { class: "ground", width: WIDE, height: HIGH }),
    el("svg:path", { class: "river", d: `M0 ${HIGH - 22}C120 ${HIGH - 50} 240 ${HIGH - 4} ${WIDE} ${HIGH - 34}` }),
    el("svg:rect", { class: "park", x: x(map.across[2][1]) + 14, y: y(map.along[2][1]) + 14, width: 84, height: 76, rx: 16 }),
    ...map.along.map(([, lat]) => el("svg:line", { class: "road", x1: 0, x2: WIDE, y1: y(lat), y2: y(lat) })),
    ...map.across.map(([, lon]) => el("svg:line", { class: "road", y1: 0, y2: HIGH, x1: x(lon), x2: x(lon) })),
    ...map.along.map(([name, lat]) => el("svg:text", { x: x(map.across[0][1]) + 28, y: y(lat) - 11 }, name)),
    ...map.across.map(([name, lon]) => el("svg:text", { transform: `translate(${x(lon) + 12} ${y(map.along[3][1]) + 16}) rotate(90)` }, name)),
  );
  const [homeX, homeY] = onPaper(map, person.home);
  paper.append(el("svg:text", { class: "home", x: homeX, y: homeY + 6 }, "🏠"), pin);
  paper.addEventListener("click", (event) => {
    const box = paper.getBoundingClientRect();
    const across = (event.clientX - box.left) / box.width;
    const down = (event.clientY - box.top) / box.height;
    pick([north - (north - south) * down, west + (east - west) * across]);
  });
  return paper;
}
