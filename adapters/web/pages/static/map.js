// The map: cells as shaded squares with counts. There are no pins: nobody's home is known here.

const L = window.L;
const DEEPEST = 5; // items in a cell from which it is shaded no darker

export function drawMap(place, data, pick) {
  const map = L.map(place, {
    zoomControl: false, attributionControl: Boolean(data.tiles), scrollWheelZoom: false, minZoom: 3, maxZoom: 17,
    zoomSnap: 0.25, fadeAnimation: false,
  });
  L.control.zoom({ zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (data.tiles) {
    map.attributionControl.setPrefix(false);
    L.tileLayer(data.tiles, { attribution: escaped(data.attribution), maxZoom: 19 }).addTo(map);
  }
  const squares = L.featureGroup().addTo(map);
  let known = [];

  function shade(shades, chosen) {
    const held = document.activeElement?.dataset?.cell; // the square that has the keyboard keeps it
    known = shades;
    squares.clearLayers();
    for (const it of shades) squares.addLayer(square(it, chosen));
    for (const layer of squares.getLayers()) dress(layer, pick);
    if (held) place.querySelector(`[data-cell="${held}"]`)?.focus({ preventScroll: true });
  }

  function fit() {
    map.invalidateSize();
    if (known.length) map.fitBounds(squares.getBounds(), { padding: [24, 24], maxZoom: 15, animate: false });
    else map.setView([0, 0], 3, { animate: false });
    for (const layer of squares.getLayers()) dress(layer, pick);
  }

  map.setView([0, 0], 3);
  shade(data.shades, "");
  return { shade, fit, choose: (cell) => shade(known, cell) };
}

function square(it, chosen) {
  const names = ["cell", it.home && "home", it.cell === chosen && "chosen"].filter(Boolean).join(" ");
  const corners = [[it.south, it.west], [it.north, it.east]];
  const layer = L.rectangle(corners, { className: names, weight: 2, fillOpacity: depth(it.count), interactive: true });
  if (it.count) {
    layer.bindTooltip(String(it.count), { permanent: true, direction: "center", className: "count", opacity: 1 });
  }
  layer.shade = it;
  return layer;
}

function depth(count) {
  return count ? 0.25 + (0.5 * Math.min(count, DEEPEST)) / DEEPEST : 0.05;
}

// A square can be reached and pressed by the keyboard as well.
function dress(layer, pick) {
  const path = layer.getElement();
  if (!path || path.dataset.cell) return;
  path.dataset.cell = layer.shade.cell;
  path.setAttribute("role", "button");
  path.setAttribute("tabindex", "0");
  path.setAttribute("aria-label", layer.shade.label);
  path.setAttribute("aria-pressed", String(path.classList.contains("chosen")));
  layer.on("click", () => pick(layer.shade.cell));
  path.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    pick(layer.shade.cell);
  });
}

function escaped(text) {
  const holder = document.createElement("span");
  holder.textContent = text;
  return holder.innerHTML;
}
