/** Workable fronts, gaps and numbered parcels over a map; the page holds the pattern #cw-front-hatch. */

/**
 * @param {L.Map} map
 * @param {string} url of GeoJSON: areas with kind and title, points of kind "rank" with rank, title and url
 */
export async function showFronts(map, url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const { L } = globalThis;
  const shapes = L.geoJSON(await answer.json(), {
    style: ({ properties }) => ({
      className: `cw-front-${properties.kind}`,
      color: "#16202a",
      weight: 0.8,
      fillOpacity: 0.75,
      ...(properties.kind === "unknown" ? { fillColor: "url(#cw-front-hatch)" } : {}),
    }),
    pointToLayer: ({ properties }, place) => mark(L, properties, place),
    onEachFeature: ({ properties }, layer) => layer.bindTooltip(properties.title, { sticky: true }),
  });
  shapes.addTo(map);
  if (shapes.getLayers().length) map.fitBounds(shapes.getBounds(), { padding: [16, 16], maxZoom: 17 });
}

function mark(L, { rank, title, url }, place) {
  const icon = L.divIcon({ className: "cw-front-mark", html: String(rank), iconSize: [24, 24] });
  const made = L.marker(place, { icon, alt: `${rank}. ${title}`, title: "" });
  made.on("click", () => location.assign(url));
  return made;
}
