/**
 * Draws every <div data-chart="ID">: ID names the JSON beside it (tracker/views/charts.py says what is in it). SVG, no
 * animation, colours from the page's CSS variables, so that light, dark and print follow the page. The figures stand
 * in the table under the chart: nothing is said by the drawing alone.
 */

const LEVELS = ["on_track", "watch", "serious", "critical", "unknown"];
const SYMBOLS = ["circle", "triangle", "rect", "diamond", "emptyCircle"];
const PHONE = 560;
const MOST_LABELS = 24;
const HALF_A_DATE = 40; // the last date of an axis hangs over its end by so many pixels

for (const element of document.querySelectorAll("[data-chart]")) start(element);

function start(element) {
  const spec = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const chart = globalThis.echarts.init(element, null, { renderer: "svg" });
  const draw = () => chart.setOption(option(spec, element), { notMerge: true });
  draw();
  new ResizeObserver(() => {
    chart.resize();
    draw();
  }).observe(element);
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  element.dataset.chartReady = "true";
}

/** ECharts' option for a chart of ours. */
function option(spec, element) {
  const look = palette(element);
  const narrow = element.clientWidth < PHONE;
  const across = axis(spec.flat ? spec.y : spec.x, spec, look, narrow, false);
  const up = axis(spec.flat ? spec.x : spec.y, spec, look, narrow, true);
  const series = spec.series.map((row, index) => seriesOption(row, index, spec, look));
  if (series.length) series[0].markLine = marks(spec, look);
  return {
    animation: false,
    textStyle: { fontFamily: look.font, fontSize: 13, color: look.text },
    grid: { left: 8, right: (spec.flat ? spec.y : spec.x).kind === "day" ? HALF_A_DATE : 24, top: 14, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: across,
    yAxis: up,
    tooltip: tooltip(spec, look),
    series,
  };
}

function palette(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    font: style.fontFamily,
    text: read("--cw-text"),
    soft: read("--cw-text-soft"),
    line: read("--cw-line"),
    strong: read("--cw-line-strong"),
    surface: read("--cw-surface"),
    tone: (name) => read(LEVELS.includes(name) ? `--cw-${name.replace("_", "-")}` : `--cw-chart-${name}`),
  };
}

function axis(of, spec, look, narrow, vertical) {
  const type = { day: "time", number: "value", name: "category" }[of.kind];
  const base = {
    type,
    min: of.low ?? undefined,
    max: of.high ?? (isMarked(of, spec) ? (seen) => Math.max(seen.max, ...spec.marks.map((mark) => placed(mark, of))) : undefined),
    scale: of.kind === "number" && of.low === null && !spec.series.some((row) => row.kind === "bar"),
    axisLine: { show: !vertical, lineStyle: { color: look.strong } },
    axisTick: { show: !vertical && of.kind !== "name", lineStyle: { color: look.strong } },
    splitLine: { show: of.kind !== "name" && (vertical || spec.flat), lineStyle: { color: look.line } },
    axisLabel: { color: look.soft, fontSize: 13, hideOverlap: true, formatter: (value) => axisText(value, of, spec) },
    splitNumber: narrow ? 4 : 5,
  };
  if (of.kind !== "name") return base;
  const width = narrow ? 110 : 220;
  return {
    ...base,
    data: spec.names,
    inverse: vertical,
    axisLabel: { ...base.axisLabel, hideOverlap: false, interval: vertical ? 0 : "auto", width: vertical ? width : 90, overflow: "truncate" },
  };
}

function seriesOption(row, index, spec, look) {
  const colour = look.tone(row.tone);
  const at = (point) => (spec.flat ? [point[1], point[0]] : [point[0], point[1]]);
  if (row.kind === "range") return rangeOption(row, spec, colour);
  const shared = { name: row.name, data: row.points.map(at), color: colour, emphasis: { disabled: true } };
  if (row.kind === "bar") {
    const few = row.points.length <= MOST_LABELS && !row.stack;
    return {
      ...shared,
      type: "bar",
      stack: row.stack || undefined,
      barMaxWidth: 22,
      label: { show: few, position: spec.flat ? "right" : "top", color: look.text, formatter: ({ value }) => text(value[spec.flat ? 0 : 1], spec.y, spec) },
    };
  }
  return {
    ...shared,
    type: "line",
    step: row.kind === "step" ? "end" : false,
    symbol: SYMBOLS[index % SYMBOLS.length],
    symbolSize: row.marked ? 7 : 4,
    showSymbol: row.marked,
    lineStyle: { color: colour, width: 2, type: row.dash },
    z: 3 + index,
  };
}

/** From low to high as a thick line between two dots, broken between one range and the next. */
function rangeOption(row, spec, colour) {
  const point = (place, value) => (spec.flat ? [value, place] : [place, value]);
  const data = row.points.flatMap(([place, low, high]) => [point(place, low), point(place, high ?? low), [null, null]]);
  return {
    name: row.name,
    type: "line",
    data,
    color: colour,
    symbol: "circle",
    symbolSize: 9,
    lineStyle: { color: colour, width: 7, cap: "round", type: row.dash },
    emphasis: { disabled: true },
  };
}

function marks(spec, look) {
  const measured = spec.flat ? spec.y : spec.x;
  return {
    silent: true,
    symbol: "none",
    label: { show: !spec.flat, position: "insideEndTop", color: look.text, fontSize: 13, formatter: ({ name }) => name },
    data: spec.marks.map((mark) => ({
      name: mark.name,
      xAxis: placed(mark, measured),
      lineStyle: { color: look.text, width: 1.5, type: mark.dash },
    })),
  };
}

/** Marks lie on the axis of days, or of values where names run down the side; an axis reaches as far as its marks. */
function isMarked(of, spec) {
  return spec.marks.length > 0 && of === (spec.flat ? spec.y : spec.x) && of.kind !== "name";
}

function placed(mark, of) {
  return of.kind === "day" ? moment(mark.at) : mark.at;
}

/** Text, not HTML: a name that somebody typed is never markup. */
function tooltip(spec, look) {
  const place = spec.flat ? 1 : 0;
  return {
    trigger: "axis",
    renderMode: "richText",
    confine: true,
    axisPointer: { axis: spec.flat ? "y" : "x", type: "line", lineStyle: { color: look.strong }, label: { show: false } },
    backgroundColor: look.surface,
    borderColor: look.strong,
    textStyle: { color: look.text, fontSize: 13, fontFamily: look.font },
    formatter: (hits) => [text(hits[0]?.value[place], spec.x, spec), ...hits.map((hit) => line(hit, spec))].join("\n"),
  };
}

function line(hit, spec) {
  const value = hit.value[spec.flat ? 0 : 1];
  const unit = spec.y.unit && value !== null ? ` ${spec.y.unit}` : "";
  return `${hit.seriesName}: ${text(value, spec.y, spec)}${unit}`;
}

/** ISO days are days of the calendar, wherever the reader's clock is. */
function moment(day) {
  const [year, month, date] = String(day).split("-").map(Number);
  return new Date(year, month - 1, date).getTime();
}

function two(value) {
  return String(value).padStart(2, "0");
}

function axisText(value, of, spec) {
  if (of.kind !== "day") return text(value, Number.isInteger(value) ? { ...of, places: 0 } : of, spec);
  const at = new Date(value);
  const month = `${two(at.getMonth() + 1)}/${at.getFullYear()}`;
  return at.getDate() === 1 ? month : `${two(at.getDate())}/${month}`;
}

function text(value, of, spec) {
  if (value === null || value === undefined) return "—";
  if (of.kind === "day") {
    const at = new Date(typeof value === "number" ? value : moment(value));
    return `${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()}`;
  }
  return of.kind === "number" ? figure(Number(value), of.places, spec) : String(value);
}

/** 1.234,56 in Vietnamese, 1,234.56 in English: the separators come with the data. */
function figure(value, places, spec) {
  const [whole, part] = Math.abs(value).toFixed(places).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, spec.group);
  return `${value < 0 ? "−" : ""}${grouped}${part ? spec.decimal + part : ""}`;
}
