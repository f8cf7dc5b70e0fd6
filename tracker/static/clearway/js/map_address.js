/** The address after the #: view, layers that are off, palette, and the thing whose drawer is open. */

export function readAddress() {
  const fields = new URLSearchParams(location.hash.slice(1));
  const [zoom, lat, lon] = (fields.get("view") || "").split("/").map(Number);
  const valid = [zoom, lat, lon].every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return {
    view: valid ? { zoom, lat, lon } : null,
    off: new Set((fields.get("off") || "").split(",").filter(Boolean)),
    by: fields.get("by") === "holder" ? "holder" : "state",
    open: /^(part|blocker|project|area)\/\d+$/.test(fields.get("open") || "") ? fields.get("open") : "",
  };
}

export function writeAddress({ map, off, by, open }) {
  const centre = map.getCenter();
  const fields = [`view=${map.getZoom()}/${centre.lat.toFixed(5)}/${centre.lng.toFixed(5)}`];
  if (off.size) fields.push(`off=${[...off].sort().join(",")}`);
  if (by !== "state") fields.push(`by=${by}`);
  if (open) fields.push(`open=${open}`);
  history.replaceState(history.state, "", `#${fields.join("&")}`);
}
