/** Tiles of one layer from our own server, in the form that protomaps-leaflet asks of an archive. */

const PROBLEM = { failed: "failed", signedOut: "signedOut" };

/**
 * @param {{tileUrl: string, layers: Record<string, number>}} config
 * @param {string} layer
 * @param {{wanted: (layer: string) => boolean, problem: (kind: string) => void}} hooks
 */
export function tileArchive(config, layer, hooks) {
  const lowest = config.layers[layer];
  return {
    async getZxy(z, x, y, signal) {
      if (z < lowest || !hooks.wanted(layer)) return undefined;
      const url = config.tileUrl
        .replace("{layer}", layer)
        .replace("{z}", String(z))
        .replace("{x}", String(x))
        .replace("{y}", String(y));
      const response = await ask(url, signal, hooks);
      if (response.status === 204) return undefined;
      return { data: await response.arrayBuffer() };
    },
  };
}

async function ask(url, signal, hooks) {
  let response;
  try {
    response = await fetch(url, { signal, credentials: "same-origin", headers: { Accept: "*/*" } });
  } catch (error) {
    if (error.name !== "AbortError") hooks.problem(PROBLEM.failed);
    throw error;
  }
  // An ended session answers with the sign-in page instead of a tile.
  const kind = response.redirected ? PROBLEM.signedOut : response.ok ? "" : PROBLEM.failed;
  if (kind) {
    hooks.problem(kind);
    throw new Error(`${url}: ${response.status}`);
  }
  return response;
}
