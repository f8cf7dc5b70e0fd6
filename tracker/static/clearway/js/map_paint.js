/** What is filled and stroked, from bottom to top. */

import { blockerMark, hatch, levelMark } from "./map_marks.js";

const protomaps = () => globalThis.protomapsL;

/** Canvas path of MVT geometry in CSS pixels. */
function path(ctx, geom) {
  ctx.beginPath();
  for (const line of geom) {
    line.forEach((point, i) => (i ? ctx.lineTo(point.x, point.y) : ctx.moveTo(point.x, point.y)));
  }
}

/** A stroke that may be doubled (casing), dashed, and differ from feature to feature. */
function stroke(options) {
  return {
    draw(ctx, geom, z, feature) {
      const width = typeof options.width === "function" ? options.width(z, feature) : options.width;
      if (!width) return;
      ctx.save();
      path(ctx, geom);
      ctx.globalAlpha = options.opacity ?? 1;
      ctx.lineWidth = width;
      ctx.lineJoin = "round";
      ctx.lineCap = options.cap || "butt";
      ctx.strokeStyle = typeof options.color === "function" ? options.color(z, feature) : options.color;
      ctx.setLineDash((typeof options.dash === "function" ? options.dash(z, feature) : options.dash) || []);
      ctx.stroke();
      ctx.restore();
    },
  };
}

function fill(colour, opacity = 1) {
  return {
    draw(ctx, geom, z, feature) {
      const ink = typeof colour === "function" ? colour(z, feature, ctx) : colour;
      if (!ink) return;
      ctx.save();
      path(ctx, geom);
      ctx.globalAlpha = typeof opacity === "function" ? opacity(z, feature) : opacity;
      ctx.fillStyle = ink;
      ctx.fill("evenodd");
      ctx.restore();
    },
  };
}

const marks = (draw) => ({
  draw(ctx, geom, z, feature) {
    draw(ctx, geom[0][0].x, geom[0][0].y, z, feature);
  },
});

const grow = (stops) => (z) => protomaps().exp(1.5, stops)(z);

/** Roads of rank 1-3 carry the traffic to the gates; the others stay thin. */
const roadWidth = (z, f) => grow(f.props.rank <= 3 ? [[9, 1.4], [13, 3.2], [17, 9]] : [[10, 0.6], [13, 1.8], [17, 6]])(z);

export function paintRules(view) {
  return [ground, areas, ways, investors, worksGround, land, works, blockers].flatMap((layer) => layer(view));
}

const at = (dataSource, dataLayer, symbolizer, extra = {}) => ({ dataSource, dataLayer, symbolizer, ...extra });

function ground({ palette: p }) {
  return [
    at("basemap", "provinces", fill(p.home), { maxzoom: 9 }),
    at("basemap", "land", fill(p.land), { minzoom: 8 }),
    at("basemap", "water", fill(p.water)),
    at("basemap", "communes", stroke({ color: p.commune, width: (z) => (z < 11 ? 0.6 : 1), dash: [4, 3] }), { minzoom: 9 }),
    at("basemap", "provinces", stroke({ color: p.province, width: (z) => (z < 9 ? 0.6 : 1.2) }), { maxzoom: 10 }),
    at("basemap", "rivers", stroke({ color: p.river, width: grow([[7, 0.5], [11, 1.4], [16, 5]]), cap: "round" })),
  ];
}

function areas({ palette: p, on }) {
  if (!on("functional-areas")) return [];
  return [
    at("functional-areas", "areas", fill(p.area, (z) => (z >= 15 ? 0.1 : 0.22))),
    at("functional-areas", "areas", stroke({ color: p.area_text, width: 1.2, opacity: 0.75, dash: (z, f) => (f.props.approximate ? [6, 3] : []) })),
  ];
}

function ways({ palette: p, on }) {
  const rules = [
    at("basemap", "railway", stroke({ color: p.railway, width: grow([[9, 1.2], [14, 3.2], [18, 5]]) })),
    at("basemap", "railway", stroke({ color: p.railway_gap, width: grow([[9, 0], [11, 0.6], [14, 1.8], [18, 3.4]]), dash: [7, 7] }), { minzoom: 11 }),
    at("basemap", "roads", stroke({ color: p.road_case, width: (z, f) => roadWidth(z, f) + 1.6, cap: "round" }), { minzoom: 8 }),
    at("basemap", "roads", stroke({ color: p.road, width: roadWidth, cap: "round" }), { minzoom: 8 }),
    at("basemap", "border", stroke({ color: p.border_band, width: grow([[6, 3], [12, 9], [16, 14]]), opacity: 0.55 })),
    at("basemap", "border", stroke({ color: p.border, width: grow([[6, 0.8], [12, 1.5], [16, 2.2]]), dash: [9, 3, 2, 3] })),
  ];
  if (on("zones")) {
    rules.push(at("zones", "zones", stroke({ color: p.halo, width: 4, opacity: 0.7 })));
    rules.push(at("zones", "zones", stroke({ color: p.zone, width: 1.6, dash: [12, 4] })));
  }
  return rules;
}

function land(view) {
  const { palette: p, on, shows, by } = view;
  if (!on("parcels")) return [];
  const pattern = hatch(p.hatch, p.hatch_back);
  const colour = (z, f, ctx) => {
    if (f.props.state === "unknown") return ctx.createPattern(pattern, "repeat");
    if (f.props.state === "out_of_scope") return p.state.out_of_scope;
    return by() === "holder" ? p.holder[f.props.holder] : p.state[f.props.state];
  };
  const part = (symbolizer, filter, extra) =>
    at("parcels", "parts", symbolizer, { minzoom: view.parcelZoom, filter: (z, f) => shows(f) && filter(f), ...extra });
  const dotted = (f) => f.props.state === "out_of_scope";
  return [
    at("parcels", "parcels", stroke({ color: p.parcel, width: grow([[13, 0.3], [16, 0.9]]), opacity: 0.7 }), { minzoom: view.parcelZoom }),
    part(fill(colour), () => true),
    part(stroke({ color: p.parcel, width: grow([[13, 0.3], [16, 0.9]]) }), (f) => !dotted(f)),
    part(stroke({ color: p.parcel, width: 1.4, dash: [1.5, 2.5], cap: "round" }), dotted),
  ];
}

/** Under the parcels: a tint above them would change the colours that tell their state. */
function worksGround({ palette: p, on, shows }) {
  if (!on("projects")) return [];
  const level = (z, f) => p.level[f.props.level] || p.level.unknown;
  return [at("projects", "works", fill(level, (z) => (z >= 14 ? 0.12 : 0.3)), { filter: (z, f) => shows(f) })];
}

/** Investors' land: a pale fill and an outline in the colour of its idle-land clock; dashed where nobody knows. */
function investors({ palette: p, on, chosen }) {
  if (!on("investors")) return [];
  const ink = (z, f) => p.idle[f.props.status] || p.idle.unknown;
  const dash = (z, f) => (["unknown", "not_started", "returned"].includes(f.props.status) ? [5, 4] : []);
  const width = (z, f) => (chosen("portion", f.props.id) ? 4 : f.props.status === "exceeded" ? 3 : 2);
  return [
    at("investors", "portions", fill(ink, 0.18)),
    at("investors", "portions", stroke({ color: p.halo, width: (z, f) => width(z, f) + 2, opacity: 0.7 })),
    at("investors", "portions", stroke({ color: ink, width, dash })),
  ];
}

function works(view) {
  const { palette: p, on, shows } = view;
  if (!on("projects")) return [];
  const level = (z, f) => p.level[f.props.level] || p.level.unknown;
  const dash = (z, f) => (f.props.level === "unknown" ? [7, 4] : []);
  const seen = (z, f) => shows(f);
  const rule = (layer, symbolizer, extra) => at("projects", layer, symbolizer, { filter: seen, ...extra });
  return [
    rule("works", stroke({ color: p.works_case, width: 4.4, opacity: 0.85 }), { minzoom: 11 }),
    rule("works", stroke({ color: level, width: 2.2, dash })),
    rule("works_lines", stroke({ color: p.works_case, width: 6.5, opacity: 0.9, cap: "round" }), { maxzoom: 13 }),
    rule("works_lines", stroke({ color: level, width: 4, dash, cap: "round" }), { maxzoom: 13 }),
  ];
}

function blockers(view) {
  const { palette: p, on, shows, chosen } = view;
  const rules = [];
  if (on("parcels")) {
    const own = (test) => ({ minzoom: view.parcelZoom, filter: (z, f) => shows(f) && test(f) });
    const width = grow([[13, 1], [16, 2.2], [19, 3]]);
    rules.push(at("parcels", "parts", stroke({ color: p.blocked, width }), own((f) => f.props.blocks)));
    rules.push(at("parcels", "parts", stroke({ color: p.halo, width: 6 }), own((f) => chosen("part", f.props.id))));
    rules.push(at("parcels", "parts", stroke({ color: p.selected, width: 3 }), own((f) => chosen("part", f.props.id))));
  }
  const seen = { filter: (z, f) => shows(f) };
  if (on("blockers")) {
    const onPart = grow([[13, 1.6], [15, 2.4], [16, 4], [17, 6], [18, 8]]);
    const alone = grow([[10, 3.5], [13, 6], [17, 9]]);
    const size = (z, f) => (f.props.kind === "blocker" ? alone : onPart)(z);
    rules.push(at("blockers", "blockers", marks((ctx, x, y, z, f) => blockerMark(ctx, x, y, size(z, f), p)), { ...seen, minzoom: 10 }));
  }
  if (on("projects")) {
    const size = (z) => (z < 11 ? 5 : 6.5);
    rules.push(at("projects", "project_points", marks((ctx, x, y, z, f) => levelMark(ctx, f.props.level, x, y, size(z), p)), seen));
  }
  return rules;
}
