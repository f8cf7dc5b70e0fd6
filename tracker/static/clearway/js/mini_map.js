/**
 * Small maps inside pages: fills every <div data-mini-map data-config="/map/mini/CODE/">. The server says what to
 * show and where; the page brings Leaflet, the tile painter and map.css (see project_map.html). data-bounds
 * ("w,s,e,n" in degrees) shows less than the whole project, data-parts and data-portions (numbers) mark parcel parts
 * and investors' land portions, data-fronts (an address of GeoJSON) lays the workable fronts over it.
 */

import { showFronts } from "./map_fronts.js";
import { clearwayLayer } from "./map_layer.js";

for (const element of document.querySelectorAll("[data-mini-map]")) start(element);

async function start(element) {
  const answer = await fetch(element.dataset.config + location.search, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const config = await answer.json();
  config.bounds = ownBounds(element) || config.bounds;
  if (!config.bounds) {
    element.textContent = config.text.noWorks;
    return;
  }
  element.classList.add("cw-map-colours", "cw-map-mini");
  draw(element, config);
}

function ownBounds(element) {
  const bounds = (element.dataset.bounds || "").split(",").map(Number);
  return bounds.length === 4 && bounds.every(Number.isFinite) ? bounds : null;
}

function draw(element, config) {
  const { L } = globalThis;
  const { bounds, project } = config;
  const numbers = (text) => new Set((text || "").split(/\s+/).filter(Boolean).map(Number));
  const own = { part: numbers(element.dataset.parts), portion: numbers(element.dataset.portions) };
  const map = L.map(element, { zoomControl: false, attributionControl: false, scrollWheelZoom: false, minZoom: 6, maxZoom: 20 });
  const [west, south, east, north] = bounds;
  map.fitBounds([[south, west], [north, east]], { padding: [12, 12], maxZoom: 17 });
  L.control.zoom({ position: "topright", zoomInTitle: config.text.zoomIn, zoomOutTitle: config.text.zoomOut }).addTo(map);
  L.control.scale({ position: "topleft", imperial: false, maxWidth: 110 }).addTo(map);
  L.control.attribution({ position: "bottomright", prefix: false }).addTo(map);
  const layer = clearwayLayer(element, config, {
    off: () => new Set(["names"]),
    by: () => "state",
    shows: (feature) => !project || feature.props.project === project,
    chosen: (kind, id) => Boolean(own[kind]?.has(id)),
    problem: (kind) => element.setAttribute("data-mini-map-problem", config.text[kind] || ""),
  }).addTo(map);
  if (element.dataset.fronts) showFronts(map, element.dataset.fronts + location.search);
  layer.on("load", () => (element.dataset.mapReady = "true"));
  map.on("click", (event) => {
    const at = event.latlng.wrap();
    location.assign(`${config.mapUrl}#view=${Math.max(map.getZoom(), 15)}/${at.lat.toFixed(5)}/${at.lng.toFixed(5)}`);
  });
  new MutationObserver(() => layer.restyle()).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-bs-theme"],
  });
  new ResizeObserver(() => map.invalidateSize()).observe(element);
}
