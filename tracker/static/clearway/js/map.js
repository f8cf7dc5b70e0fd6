/** The map page: wires Leaflet, the panel and the drawer together. Text and data come from the server. */

import { readAddress, writeAddress } from "./map_address.js";
import { drawer } from "./map_drawer.js";
import { clearwayLayer } from "./map_layer.js";

const page = document.querySelector("[data-map-page]");
if (page) start(page, JSON.parse(document.getElementById("map-config").textContent));

function start(root, config) {
  const L = globalThis.L;
  const element = root.querySelector("[data-map]");
  const address = readAddress();
  const state = { off: address.off, by: address.by, open: address.open, chosen: new Map() };
  const codes = config.filtered ? new Set(config.codes) : null;
  const map = makeMap(L, element, config, address);
  const notice = notices(root, () => layer.restyle({ refetch: Object.keys(config.layers) }));
  const layer = clearwayLayer(element, config, {
    off: () => state.off,
    by: () => state.by,
    shows: (feature) => !codes || codes.has(feature.props.project),
    chosen: (kind, id) => (state.chosen.get(kind) || new Set()).has(id),
    problem: notice.show,
  }).addTo(map);
  const ring = L.circleMarker([0, 0], { radius: 9, weight: 2, className: "cw-map-ring", interactive: false });
  const side = drawer(root.querySelector("[data-map-drawer]"), config, {
    problem: notice.show,
    opened: (body) => choose(body),
    closed: () => {
      state.open = "";
      ring.remove();
      choose(null);
      save();
    },
  });
  const save = () => writeAddress({ map, off: state.off, by: state.by, open: state.open });

  function choose(body) {
    state.chosen = new Map();
    for (const kind of ["part", "portion"]) {
      const rows = body ? [...body.querySelectorAll(`[data-${kind}]`)] : [];
      state.chosen.set(kind, new Set(rows.map((row) => Number(row.dataset[kind]))));
    }
    layer.restyle({ relabel: false });
  }

  function ask(place, { focus = false } = {}) {
    state.open = "";
    const query = new URLSearchParams({ lon: place.lng.toFixed(7), lat: place.lat.toFixed(7), zoom: map.getZoom() });
    ring.setLatLng(place).addTo(map);
    side.show(`${config.atUrl}?${query}${config.dayQuery.replace("?", "&")}`, { focus });
    save();
  }

  function open(thing, options) {
    state.open = thing;
    side.show(config.panelUrl.replace("kind/0", thing) + config.dayQuery, options);
    save();
  }

  map.on("moveend", save);
  map.on("click", (event) => ask(event.latlng.wrap()));
  element.addEventListener("pointerdown", () => element.classList.remove("has-cross"));
  element.addEventListener("keydown", (event) => {
    element.classList.add("has-cross");
    if (event.key === "Enter" && event.target === element) ask(map.getCenter(), { focus: true });
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") side.close();
  });
  panel(root, { map, layer, state, save, open });
  progress(root, layer);
  follow(layer);
  if (state.open || config.start.open) open(state.open || config.start.open);
}

function makeMap(L, element, config, address) {
  const map = L.map(element, {
    zoomControl: false,
    minZoom: 5,
    maxZoom: config.maxZoom,
    zoomSnap: 1,
    attributionControl: false,
  });
  L.control.attribution({ position: "bottomright", prefix: false }).addTo(map);
  L.control.zoom({ position: "topright", zoomInTitle: config.text.zoomIn, zoomOutTitle: config.text.zoomOut }).addTo(map);
  L.control.scale({ position: "bottomright", imperial: false, maxWidth: 140 }).addTo(map);
  const [west, south, east, north] = config.start.bounds || config.bounds;
  if (address.view) map.setView([address.view.lat, address.view.lon], address.view.zoom);
  else map.fitBounds([[south, west], [north, east]], fitting(element));
  return map;
}

/** Room for the panel beside (or, on a phone, under) what is fitted. */
function fitting(element) {
  const narrow = element.clientWidth < 720;
  return narrow
    ? { paddingTopLeft: [16, 16], paddingBottomRight: [16, 72], maxZoom: 16 }
    : { paddingTopLeft: [340, 24], paddingBottomRight: [56, 40], maxZoom: 16 };
}

function panel(root, { map, layer, state, save, open }) {
  for (const box of root.querySelectorAll("[data-map-layer]")) {
    const name = box.dataset.mapLayer;
    box.checked = !state.off.has(name);
    box.addEventListener("change", () => {
      if (box.checked) state.off.delete(name);
      else state.off.add(name);
      layer.restyle({ refetch: box.checked ? [name] : [] });
      save();
    });
  }
  const legends = () => {
    for (const legend of root.querySelectorAll("[data-map-legend]")) legend.hidden = legend.dataset.mapLegend !== state.by;
  };
  for (const radio of root.querySelectorAll("[data-map-by]")) {
    radio.checked = radio.value === state.by;
    radio.addEventListener("change", () => {
      state.by = radio.value;
      legends();
      layer.restyle({ relabel: false });
      save();
    });
  }
  legends();
  for (const button of root.querySelectorAll("[data-map-go]")) {
    button.addEventListener("click", () => {
      const [west, south, east, north] = JSON.parse(button.dataset.mapGo);
      map.fitBounds([[south, west], [north, east]], fitting(map.getContainer()));
      fold(root, true);
      open(button.dataset.mapOpen, { focus: true });
    });
  }
  const toggle = root.querySelector("[data-map-panel-toggle]");
  toggle.addEventListener("click", () => fold(root, toggle.getAttribute("aria-expanded") === "true"));
  const query = matchMedia("(max-width: 45rem)");
  if (query.matches) fold(root, true);
  const filters = root.querySelector("[data-map-filters]");
  filters?.addEventListener("change", () => {
    const query = new URLSearchParams(location.search);
    for (const box of filters.querySelectorAll("input[name]")) query.delete(box.name);
    for (const [name, value] of new FormData(filters)) query.append(name, value);
    location.assign(`${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`);
  });
  for (const link of root.querySelectorAll("[data-map-chip]")) {
    link.addEventListener("click", () => {
      link.href = link.href.split("#")[0] + location.hash;
    });
  }
}

/** On a phone the panel is a sheet at the bottom; folded, only its handle shows. */
function fold(root, folded) {
  const toggle = root.querySelector("[data-map-panel-toggle]");
  const wide = !matchMedia("(max-width: 45rem)").matches && document.activeElement !== toggle;
  if (folded && wide) return;
  toggle.setAttribute("aria-expanded", String(!folded));
  root.querySelector("[data-map-panel]").classList.toggle("is-folded", folded);
}

function progress(root, layer) {
  const bar = root.querySelector("[data-map-loading]");
  let slow = 0;
  layer.on("loading", () => {
    clearTimeout(slow);
    slow = setTimeout(() => (bar.hidden = false), 300);
  });
  layer.on("load", () => {
    clearTimeout(slow);
    bar.hidden = true;
    root.dataset.mapReady = "true";
  });
}

function notices(root, retry) {
  const box = root.querySelector("[data-map-problem]");
  const config = JSON.parse(document.getElementById("map-config").textContent);
  box.querySelector("[data-map-retry]").addEventListener("click", () => {
    box.hidden = true;
    retry();
  });
  return {
    show(kind) {
      box.querySelector("[data-map-problem-text]").textContent = config.text[kind];
      box.querySelector("[data-map-sign-in]").hidden = kind !== "signedOut";
      box.hidden = false;
    },
  };
}

/** Light and dark are set on the page; the canvas has to be told. */
function follow(layer) {
  new MutationObserver(() => layer.restyle()).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-bs-theme"],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => layer.restyle());
}
