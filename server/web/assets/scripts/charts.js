// Draws the charts of a page from the JSON beside them: see "Charts" in ../README.md.
import * as echarts from "echarts/core";
import { BarChart, BoxplotChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  VisualMapPiecewiseComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import langFR from "echarts/lib/i18n/langFR.js";
import { cut, formatters } from "./chart-formatters.js";
import { colours, theme } from "./chart-theme.js";

echarts.use([
  BarChart, BoxplotChart, CustomChart, HeatmapChart, LineChart, ScatterChart,
  AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TitleComponent,
  TooltipComponent, VisualMapContinuousComponent, VisualMapPiecewiseComponent,
  LabelLayout, CanvasRenderer, SVGRenderer,
]); // prettier-ignore
echarts.registerLocale("FR", langFR);

const lang = document.documentElement.lang.slice(0, 2) || "en";
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const drawn = new Map(); // element -> { chart, option as given, narrow when last drawn }
const narrowest = 480; // px
const rowHeight = 46; // px
const lineHeight = 18; // px, of a label on an axis
const columnLeast = 86; // px, of a heat map's column
const rowNames = 190; // px, beside a heat map

const scheme = () => (dark.matches ? "dark" : "light");

// Names such as "@percent" and "@ink" anywhere in the option become what they stand for.
function resolve(value, names) {
  if (typeof value === "string") return value[0] === "@" && value in names ? names[value] : value;
  if (Array.isArray(value)) return value.map((item) => resolve(item, names));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, resolve(v, names)]));
}

const narrow = (element) => element.clientWidth < narrowest;

// A legend may break into lines; the plot begins below the last.
function belowLegend(legend, series, width) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = '15px "Atkinson Hyperlegible Next"';
  const names = legend.data ?? series.map(({ name }) => name);
  let [lines, x] = [1, 0];
  for (const name of new Set(names)) {
    const item = Math.min(width, 32 + pen.measureText(String(name?.name ?? name)).width + 16);
    if (x > 0 && x + item > width) [lines, x] = [lines + 1, 0];
    x += item;
  }
  return lines * 30 + 10;
}

// How wide the name of a column may be: what the names of the rows leave, in equal parts.
function columnWidth(option, element) {
  const columns = [option.xAxis ?? {}].flat()[0]?.data?.length || 1;
  const names = narrow(element) && !element.dataset.columns ? 110 : rowNames;
  return Math.max(40, Math.floor((element.clientWidth - names) / columns) - 4);
}

// Text as it is measured for room, px wide, in lines.
function broken(text, width, font = '15px "Atkinson Hyperlegible Next"') {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  const lines = [""];
  for (const word of String(text).split(" ")) {
    const next = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (pen.measureText(next).width > width && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = next;
  }
  return lines;
}

// How high a chart of lying bars must be, so that no label lies on the next: as many lines as the longest of
// its rows has, for each row, below what its columns are called.
function labelled(full, columnWidth) {
  const [rows, columns] = [full.yAxis, full.xAxis].map((axis) => [axis ?? []].flat()[0]);
  if (rows?.type !== "category") return 0;
  const name = (item) => String(item?.value ?? item);
  const say = typeof rows.axisLabel?.formatter === "function" ? rows.axisLabel.formatter : String;
  const lines = Math.max(1, ...(rows.data ?? []).map((row) => say(name(row)).split("\n").length));
  const heads = columns?.type === "category" ? Math.max(1, ...(columns.data ?? []).map((c) => broken(name(c), columnWidth).length)) : 0;
  return (rows.data?.length ?? 0) * (lines * lineHeight + 10) + heads * lineHeight;
}

// The names at the ends of lines, each in as many lines of text as there is room for.
const endLine = 17; // px, of a line of a name
const endLines = 4; // of a name where there is room

const named = (full) => [full.series ?? []].flat().filter(({ endLabel }) => endLabel?.show);

function endText({ endLabel, name }) {
  const text = String(endLabel.formatter).replace("{a}", () => name);
  return broken(text, endLabel.width - 8, `${endLabel.fontWeight ?? 400} 15px "Atkinson Hyperlegible Next"`);
}

const endsHeight = (full) => named(full).reduce((sum, s) => sum + Math.min(endLines, endText(s).length) * endLine + 6, 48);

function ends(full, height) {
  const room = height - (full.grid?.top ?? 0) - (full.grid?.bottom ?? 0);
  const most = Math.max(1, Math.min(endLines, Math.floor((room / Math.max(1, named(full).length) - 4) / endLine)));
  for (const s of named(full)) {
    const text = cut(endText(s), most).join("\n");
    Object.assign(s.endLabel, { formatter: () => text, overflow: "none" });
  }
}

// Fewer ticks and less room for labels outside the bars, which are shorter there.
function squeeze(full) {
  if (full.grid?.right > 56 && full.grid.right < 100) full.grid.right = 56;
  for (const axis of [full.xAxis ?? []].flat()) {
    if (axis.type === "value") axis.splitNumber ??= 2;
  }
}

// What every chart has, whatever its option says: tooltips that need no inline style, no motion where
// none is wanted, patterns beside colours, room for its legend.
function complete(option, paper, element) {
  const marks = colours(paper);
  const names = { ...formatters(lang, { narrow: narrow(element), ink: marks["@ink"] }), ...marks };
  names["@column"] = columnWidth(option, element);
  const full = resolve(option, names);
  if (full.legend && full.legend.show !== false && full.grid?.top === undefined) {
    const top = belowLegend(full.legend, [full.series ?? []].flat(), element.clientWidth);
    full.grid = { ...full.grid, top };
    full.legend.textStyle = { width: element.clientWidth - 48, overflow: "truncate", ...full.legend.textStyle };
  }
  if (narrow(element)) squeeze(full);
  full.tooltip = { trigger: "item", confine: true, ...full.tooltip, renderMode: "richText" };
  full.aria = { enabled: true, ...full.aria, decal: { show: true, ...full.aria?.decal } };
  full.animation = !still.matches && full.animation !== false;
  return full;
}

function paint(element, { paper = scheme(), moves = true } = {}) {
  const { chart, option } = drawn.get(element);
  const full = complete(option, paper, element);
  full.animation &&= moves;
  if (element.dataset.rows) {
    const rows = Math.max(element.dataset.rows * rowHeight, labelled(full, columnWidth(option, element)));
    element.style.height = `${Math.max(rows + 48 + (full.grid?.top ?? 8), endsHeight(full))}px`;
    chart.resize();
  }
  ends(full, element.clientHeight);
  chart.setTheme(theme(paper));
  chart.setOption(full, { notMerge: true });
}

function start(element, option) {
  if (element.dataset.columns) element.style.minWidth = `${rowNames + element.dataset.columns * columnLeast}px`;
  const renderer = element.dataset.renderer === "canvas" ? "canvas" : "svg";
  const chart = echarts.init(element, theme(scheme()), { renderer, locale: lang.toUpperCase() });
  drawn.set(element, { chart, option, narrow: narrow(element) });
  sizes.observe(element);
  paint(element);
}

// A chart fails alone: its table is beside it.
function attempt(element, action) {
  try {
    action();
  } catch (error) {
    console.error("chart", element.id, error);
  }
}

// A chart that turns narrow or wide is drawn anew, as is one with columns: their labels change.
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const held = drawn.get(target);
    held.chart.resize();
    if (target.dataset.columns || held.narrow !== narrow(target)) paint(target, { moves: false });
    held.narrow = narrow(target);
  }
});

/** Draws every chart under root that is not drawn yet. */
export function draw(root = document) {
  for (const element of root.querySelectorAll(".chart")) {
    const source = document.getElementById(element.dataset.chart ?? `${element.id}-option`);
    if (!source || drawn.has(element)) continue;
    attempt(element, () => start(element, JSON.parse(source.textContent)));
  }
}

/** Gives the chart in the element with this id a new option. */
export function update(id, option) {
  const element = document.getElementById(id);
  if (!drawn.has(element)) return draw();
  drawn.get(element).option = option;
  attempt(element, () => paint(element));
}

function repaint(paper = scheme()) {
  for (const element of drawn.keys()) attempt(element, () => paint(element, { paper, moves: false }));
}

// On paper: light colours, and every table open.
const opened = [];
function beforePrint() {
  repaint("light");
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    opened.push(details);
  }
}

function afterPrint() {
  repaint();
  for (const details of opened.splice(0)) details.open = false;
}

// An image of a chart on light paper, with lines of text above and below it burned in. Kind is png or
// svg; the result is a Blob.
const imageWidth = 900; // px
const lineOf = { above: [18, 24, 650], below: [13, 18, 400] }; // size of text and distance of lines, px; weight

// Measured in the weight that it is drawn with: a line too long loses its end, and "56 %" reads "5 %".
const burn = (lines, [size, , weight]) =>
  lines.filter(Boolean).flatMap((line) => broken(line, imageWidth - 48, `${weight} ${size}px "Atkinson Hyperlegible Next"`));

function framed(full, captions, marks) {
  const text = {};
  for (const place of ["above", "below"]) text[place] = burn(captions[place], lineOf[place]);
  const room = { above: text.above.length * lineOf.above[1] + 28, below: text.below.length * lineOf.below[1] + 28 };
  const block = (place, at) => ({
    ...at,
    left: 16,
    text: text[place].join("\n"),
    textStyle: { fontSize: lineOf[place][0], lineHeight: lineOf[place][1], fontWeight: lineOf[place][2], color: marks["@ink"], fontFamily: "'Atkinson Hyperlegible Next', sans-serif" },
  });
  full.title = [block("above", { top: 14 }), block("below", { bottom: 14 })];
  if (full.legend) full.legend = { ...full.legend, top: room.above, left: 16 };
  const px = (value) => (typeof value === "number" ? value : 8);
  full.grid = { ...full.grid, top: px(full.grid?.top) + room.above, bottom: px(full.grid?.bottom) + room.below, left: 24, right: Math.max(24, px(full.grid?.right)) };
  return room.above + room.below;
}

export async function image(id, kind, captions) {
  const shown = document.getElementById(id);
  const { option } = drawn.get(shown);
  const box = { clientWidth: imageWidth };
  const full = complete(option, "light", box);
  const marks = colours("light");
  ends(full, shown.clientHeight);
  const height = framed(full, captions, marks) + shown.clientHeight;
  Object.assign(full, { animation: false, backgroundColor: marks["@paper"] });
  const holder = document.createElement("div");
  const chart = echarts.init(holder, theme("light"), { renderer: kind === "svg" ? "svg" : "canvas", width: imageWidth, height, devicePixelRatio: 2, locale: lang.toUpperCase() });
  try {
    chart.setOption(full);
    if (kind === "svg") return new Blob([chart.renderToSVGString()], { type: "image/svg+xml" });
    return await new Promise((done) => chart.renderToCanvas({ pixelRatio: 2 }).toBlob(done, "image/png"));
  } finally {
    chart.dispose();
  }
}

window.candourCharts = { draw, update, image };
dark.addEventListener("change", () => repaint());
window.addEventListener("beforeprint", beforePrint);
window.addEventListener("afterprint", afterPrint);
// Text is measured when a chart is drawn, so the font comes first.
document.fonts.load('16px "Atkinson Hyperlegible Next"').finally(() => draw());
