/** Names, in order of importance: what comes first keeps its place, what collides later is left out. */

import { gateMark, wrapped } from "./map_marks.js";

const TILE = 512;

/** Tiles know a little of their neighbours; a name belongs to the one tile that holds its point. */
const inTile = (feature) => {
  const { minX, minY } = feature.bbox;
  return minX >= 0 && minX < TILE && minY >= 0 && minY < TILE;
};

/**
 * A label of one or more lines that tries several places around its point.
 * options: text(z, f) -> string[], font(z, f), color, halo, places, gap, mark(ctx) and markSize, spacing.
 */
function label(options) {
  return {
    place(layout, geom, feature) {
      const lines = options.text(layout.zoom, feature);
      if (!lines || !lines.length || !lines[0]) return undefined;
      const font = options.font(layout.zoom, feature);
      const size = Number(/(\d+(?:\.\d+)?)px/.exec(font)[1]);
      const { scratch, index, order } = layout;
      scratch.font = font;
      const width = Math.max(...lines.map((line) => scratch.measureText(line).width));
      const step = size * 1.15;
      const height = step * lines.length;
      const anchor = geom[0][0];
      const gap = options.gap ?? 0;
      for (const place of options.places || ["middle"]) {
        const corner = corners(place, width, height, gap);
        const box = spread(anchor, corner, width, height, options.markSize || 0);
        if (index.bboxCollides(box, order)) continue;
        return [{ anchor, bboxes: [box], draw: (ctx) => write(ctx, lines, font, corner, width, step, place, options, layout.zoom) }];
      }
      return undefined;
    },
  };
}

function corners(place, width, height, gap) {
  const middle = { x: -width / 2, y: -height / 2 };
  if (place === "right") return { x: gap, y: -height / 2 };
  if (place === "left") return { x: -gap - width, y: -height / 2 };
  if (place === "above") return { x: middle.x, y: -gap - height };
  if (place === "below") return { x: middle.x, y: gap };
  return middle;
}

function spread(anchor, corner, width, height, mark) {
  const air = 2;
  if (!mark) {
    const [x, y] = [anchor.x + corner.x, anchor.y + corner.y];
    return { minX: x - air, minY: y - air, maxX: x + width + air, maxY: y + height + air };
  }
  return {
    minX: anchor.x + Math.min(corner.x, -mark) - air,
    minY: anchor.y + Math.min(corner.y, -mark) - air,
    maxX: anchor.x + Math.max(corner.x + width, mark) + air,
    maxY: anchor.y + Math.max(corner.y + height, mark) + air,
  };
}

function write(ctx, lines, font, corner, width, step, place, options, zoom) {
  ctx.globalAlpha = 1;
  if (options.mark) options.mark(ctx, zoom);
  ctx.font = font;
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  lines.forEach((line, i) => {
    const own = ctx.measureText(line).width;
    const shift = place === "right" ? 0 : place === "left" ? width - own : (width - own) / 2;
    const [x, y] = [corner.x + shift, corner.y + step * (i + 0.5)];
    ctx.lineWidth = options.haloWidth ?? 3;
    ctx.strokeStyle = options.halo;
    ctx.strokeText(line, x, y);
    ctx.fillStyle = options.color;
    ctx.fillText(line, x, y);
  });
}

/** Keeps names off a mark that is painted below them. */
function reserve(size) {
  return {
    place(layout, geom) {
      const { x, y } = geom[0][0];
      return [{ anchor: geom[0][0], bboxes: [{ minX: x - size, minY: y - size, maxX: x + size, maxY: y + size }], draw: () => {} }];
    },
  };
}

export function labelRules(view) {
  return [...projectLabels(view), ...blockerLabels(view), ...areaLabels(view), ...placeLabels(view)];
}

const rule = (dataSource, dataLayer, symbolizer, extra = {}) => ({
  dataSource,
  dataLayer,
  symbolizer,
  ...extra,
  filter: (z, f) => inTile(f) && (!extra.filter || extra.filter(z, f)),
});

const AROUND = ["right", "left", "above", "below"];

function named(view, f) {
  const english = view.language === "en" && f.props.name_en;
  return english ? String(f.props.name_en) : String(f.props.name || "");
}

const SEVERITY = ["critical", "serious", "unknown", "watch", "on_track"];

/** Where names collide, the project that is in trouble keeps its own. */
const worstFirst = (a, b) =>
  SEVERITY.indexOf(a.level) - SEVERITY.indexOf(b.level) || (b.slip || 0) - (a.slip || 0);

function projectLabels(view) {
  const { palette: p, on, shows } = view;
  const rules = [];
  if (on("projects") && !view.quiet) {
    const text = (z, f) => {
      const lines = wrapped(named(view, f), z < 12 ? 22 : 28, z < 12 ? 2 : 3);
      const slip = f.props.slip;
      if (slip > 0) lines.push(`${f.props.at_least ? "≥ " : ""}+${slip} ${view.text.days}`);
      return lines;
    };
    const look = { font: () => `600 12px ${p.font}`, color: p.text, halo: p.halo, places: AROUND, gap: 11 };
    rules.push(rule("projects", "project_points", reserve(8), { filter: (z, f) => shows(f) }));
    rules.push(rule("projects", "project_points", label({ ...look, text }), { minzoom: 10, maxzoom: 15, filter: (z, f) => shows(f), sort: worstFirst }));
  }
  return rules;
}

function areaLabels(view) {
  const { palette: p, on } = view;
  const rules = [];
  if (on("functional-areas")) {
    const look = { font: () => `600 12px ${p.font}`, color: p.area_text, halo: p.halo, places: ["middle", "above", "below"], gap: 6 };
    rules.push(rule("functional-areas", "area_names", label({ ...look, text: (z, f) => wrapped(named(view, f), 24, 3) }), { minzoom: 12, maxzoom: 16 }));
  }
  return rules;
}

function blockerLabels(view) {
  const { palette: p, on, shows } = view;
  const rules = [];
  if (on("blockers")) {
    rules.push(rule("blockers", "blockers", reserve(5), { minzoom: 13, filter: (z, f) => shows(f) }));
    const look = { font: () => `600 12px ${p.font}`, color: p.blocked, halo: p.halo, places: ["right", "left", "below"], gap: 11 };
    const text = (z, f) => wrapped(view.codeWords[f.props.code] || "", 20, 2);
    rules.push(rule("blockers", "blockers", label({ ...look, text }), { minzoom: 17, filter: (z, f) => shows(f) }));
  }
  return rules;
}

function placeLabels(view) {
  const { palette: p, on } = view;
  if (!on("names")) return [];
  const font = (weight, size) => () => `${weight} ${size}px ${p.font}`;
  const soft = { color: p.text_soft, halo: p.halo };
  const gate = { font: font(600, 12), color: p.gate, halo: p.halo, places: AROUND, gap: 9, markSize: 7, mark: (ctx) => gateMark(ctx, 0, 0, p) };
  const dot = (ctx) => {
    ctx.beginPath();
    ctx.arc(0, 0, 2.4, 0, 2 * Math.PI);
    ctx.fillStyle = p.text_soft;
    ctx.fill();
  };
  const of = (kind) => (z, f) => f.props.of === kind;
  return [
    rule("basemap", "gates", label({ ...gate, text: (z, f) => wrapped(named(view, f), 18, 2) }), { minzoom: 9 }),
    rule("basemap", "places", label({ ...soft, font: (z, f) => `${f.props.rank <= 3 ? 600 : 400} ${f.props.rank <= 3 ? 14 : 12}px ${p.font}`, places: AROUND, gap: 6, markSize: 3, mark: dot, text: (z, f) => [named(view, f)] }), { maxzoom: 15, filter: (z, f) => f.props.rank <= 1 || z >= 8 }),
    rule("basemap", "names", label({ ...soft, font: font("italic 400", 12), text: (z, f) => wrapped(named(view, f), 16, 2) }), { minzoom: 10, filter: of("communes") }),
    rule("basemap", "names", label({ ...soft, font: font(400, 12), text: (z, f) => wrapped(named(view, f), 16, 2) }), { maxzoom: 9, filter: of("provinces") }),
    rule("basemap", "names", label({ ...soft, font: font(600, 14), text: (z, f) => [named(view, f).toLocaleUpperCase()] }), { minzoom: 8, maxzoom: 12, filter: of("land") }),
    rule("basemap", "names", label({ color: p.text_water, halo: p.halo, font: font("italic 400", 12), text: (z, f) => wrapped(named(view, f), 16, 2) }), { filter: of("water") }),
    { dataSource: "basemap", dataLayer: "rivers", minzoom: 12, symbolizer: lineName(view, p.text_water, "italic 400") },
    { dataSource: "basemap", dataLayer: "roads", minzoom: 11, symbolizer: lineName(view, p.text_soft, "600") },
  ];
}

function lineName(view, fill, weight) {
  const labelProps = view.language === "en" ? ["name_en", "name"] : ["name"];
  return new globalThis.protomapsL.LineLabelSymbolizer({
    labelProps,
    fill,
    stroke: view.palette.halo,
    width: 3,
    font: `${weight} 12px ${view.palette.font}`,
    position: 2,
    repeatDistance: 500,
  });
}
