/** One canvas layer that draws every source, so that names of all of them keep clear of each other. */

import { labelRules } from "./map_labels.js";
import { paintRules } from "./map_paint.js";
import { readPalette } from "./map_palette.js";
import { tileArchive } from "./map_source.js";

const STATES = [
  "identified", "noticed", "inventoried", "posted", "approved", "paid", "decided", "handed_over", "out_of_scope", "unknown",
];
const HOLDERS = [
  "clearance_unit", "commune_chair", "district", "commune_office", "land_user", "project_owner", "registry", "nobody", "",
];
const IDLE = ["exceeded", "due_soon", "unknown", "extended", "running", "not_started", "in_use", "returned"];
const FINEST = { basemap: 14, zones: 14, "functional-areas": 15, projects: 16, parcels: 17, investors: 17, blockers: 17 };

/**
 * @param {HTMLElement} element the map's element, under which the colours hold
 * @param {object} config from the server: tileUrl, layers, codeWords, language, text
 * @param {{off: () => Set<string>, by: () => string, shows: (f: object) => boolean,
 *          chosen: (kind: string, id: number) => boolean, problem: (kind: string) => void}} state
 */
export function clearwayLayer(element, config, state) {
  const { leafletLayer } = globalThis.protomapsL;
  const view = () => ({
    palette: readPalette(element, { states: STATES, holders: HOLDERS, idle: IDLE }),
    language: config.language,
    codeWords: config.codeWords,
    text: config.text || { days: "" },
    parcelZoom: config.layers.parcels + 1,
    on: (layer) => !state.off().has(layer),
    shows: state.shows,
    chosen: state.chosen,
    by: state.by,
    quiet: Boolean(config.project),
  });
  const hooks = { wanted: (layer) => layer === "basemap" || !state.off().has(layer), problem: state.problem };
  const sources = Object.fromEntries(
    Object.keys(config.layers).map((name) => [name, { url: tileArchive(config, name, hooks), maxDataZoom: FINEST[name] }]),
  );
  const first = view();
  const layer = leafletLayer({
    sources,
    paintRules: paintRules(first),
    labelRules: labelRules(first),
    attribution: config.attribution || "",
    noWrap: true,
    maxZoom: 22,
    tasks: [fontsReady(first.palette.font)],
  });

  // Far out the sea has its own colour; close up every gap between outlines is land.
  let colours = first.palette;
  Object.defineProperty(layer, "backgroundColor", {
    get: () => (layer.lastRequestedZ >= 9 ? colours.home : colours.outside),
    set: () => {},
  });

  /** Draw again: colours, filters or the choice of layers have changed. */
  layer.restyle = ({ refetch = [], relabel = true } = {}) => {
    for (const name of refetch) layer.views.get(name)?.tileCache.cache.clear();
    const now = view();
    layer.paintRules = paintRules(now);
    colours = now.palette;
    if (relabel) {
      layer.labelRules = labelRules(now);
      layer.clearLayout();
    }
    layer.rerenderTiles();
  };
  return layer;
}

/** Canvas text does not wait for fonts, so we do; a font that fails leaves the fallback. */
function fontsReady(family) {
  const sample = "Đồng Đăng ữ";
  return Promise.allSettled(
    ["400 12px", "600 12px", "400 14px"].map((font) => document.fonts.load(`${font} ${family}`, sample)),
  );
}
