/** Colours of the map, read from the style sheet so that light, dark and legend agree. */

const NAMES = [
  "outside", "land", "home", "water", "river", "border", "border-band", "commune", "province", "road-case", "road",
  "railway", "railway-gap", "gate", "text", "text-soft", "text-water", "halo", "zone", "area", "area-text",
  "parcel", "blocked", "blocked-mark", "hatch", "hatch-back", "selected", "works-case",
];
const LEVELS = ["on_track", "watch", "serious", "critical", "unknown"];

/**
 * @param {Element} element inside which the custom properties --map-* hold
 * @param {{states: string[], holders: string[], idle: string[]}} codes
 */
export function readPalette(element, codes) {
  const style = getComputedStyle(element);
  const value = (name) => style.getPropertyValue(`--map-${name}`).trim();
  const table = (prefix, keys) =>
    Object.fromEntries(keys.map((key) => [key, value(`${prefix}-${key || "none"}`.replaceAll("_", "-"))]));
  return {
    ...Object.fromEntries(NAMES.map((name) => [name.replaceAll("-", "_"), value(name)])),
    level: table("level", LEVELS),
    state: table("state", codes.states),
    holder: table("holder", codes.holders),
    idle: table("idle", codes.idle),
    font: style.fontFamily || "sans-serif",
  };
}
