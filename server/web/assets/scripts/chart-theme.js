// The colours of charts, on light and on dark paper. Marks have an outline in ink, because several fills
// are below 3:1 on paper; no yellow, no red beside green.

// Single quotes: ECharts writes it as it is into the attribute of a saved SVG.
const font = "'Atkinson Hyperlegible Next', 'Candour Fallback', system-ui, sans-serif";

const papers = {
  light: {
    ink: "#1F2933", paper: "#FBF8F3", muted: "#434D58", line: "#DDD6CA", accent: "#0F5C5C", clay: "#C8553D",
    cat: ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"],
    seq: ["#E3F0EE", "#BBDCD8", "#8FC4BF", "#1A605F", "#0A4242"],
    agree: ["#933F12", "#EBB189", "#E4DFD5", "#93C6C1", "#0F5C5C"],
    onSeq: ["#1F2933", "#1F2933", "#1F2933", "#FFFFFF", "#FFFFFF"],
    onAgree: ["#FFFFFF", "#1F2933", "#1F2933", "#1F2933", "#FFFFFF"],
  },
  dark: {
    ink: "#F1ECE3", paper: "#171C1E", muted: "#C3C8C7", line: "#3A4346", accent: "#8FD3CA", clay: "#E8907A",
    cat: ["#4FA3DB", "#E69F00", "#2DB88F", "#DD93BB", "#8CCDF2", "#EE7F3B"],
    seq: ["#213A37", "#2A5450", "#6BB5AE", "#8FCFC7", "#C4EDE7"],
    agree: ["#F0A06B", "#7D4626", "#41494C", "#255E59", "#8FD3CA"],
    onSeq: ["#F1ECE3", "#F1ECE3", "#0B1F1E", "#0B1F1E", "#0B1F1E"],
    onAgree: ["#2A1508", "#FFFFFF", "#F1ECE3", "#FFFFFF", "#0E2A29"],
  },
}; // prettier-ignore

/** The names that an option may use for colours, such as "@ink" and "@agree1". */
export function colours(paper) {
  const names = {};
  for (const [key, value] of Object.entries(papers[paper])) {
    if (Array.isArray(value)) value.forEach((colour, i) => (names[`@${key}${i + 1}`] = colour));
    else names[`@${key}`] = value;
  }
  return names;
}

/** The ECharts theme for a paper. */
export function theme(paper) {
  const { ink, paper: ground, muted, line, accent, cat, seq } = papers[paper];
  const text = { fontFamily: font, fontSize: 15, color: ink };
  const axisText = { ...text, lineHeight: 18 }; // without it, lines of a label lie on each other
  const axis = {
    axisLine: { lineStyle: { color: muted } },
    axisTick: { show: false },
    axisLabel: axisText,
    nameTextStyle: { ...text, color: muted },
    splitLine: { lineStyle: { color: line } },
  };
  const mark = { borderColor: ink, borderWidth: 1 };
  const label = { ...text, textBorderWidth: 0 };
  return {
    color: cat,
    backgroundColor: "transparent",
    textStyle: text,
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false }, axisLabel: { ...text, color: muted, hideOverlap: true } },
    legend: { top: 0, left: 0, itemGap: 16, textStyle: text },
    grid: { left: 0, right: 16, top: 8, bottom: 0 },
    tooltip: {
      backgroundColor: ground, borderColor: ink, borderWidth: 1, padding: 10,
      textStyle: text, extraCssText: "",
    }, // prettier-ignore
    aria: { decal: { decals: decals(ink) } },
    bar: { itemStyle: mark, label, barMaxWidth: 32 },
    line: { lineStyle: { width: 3 }, symbol: "circle", symbolSize: 9, itemStyle: mark, label },
    scatter: { itemStyle: mark, label },
    boxplot: { itemStyle: { color: seq[1], borderColor: accent, borderWidth: 2 } },
    heatmap: { itemStyle: { borderColor: ground, borderWidth: 2 } },
    visualMap: { textStyle: text, inRange: { color: seq } },
  };
}

// Faint patterns, the first plain: enough to tell neighbours apart in grey, quiet enough to read.
function decals(ink) {
  const color = `${ink}33`;
  const stripe = (rotation, gap) => ({ color, rotation, dashArrayX: [1, 0], dashArrayY: [2, gap], symbolSize: 1 });
  return [
    { symbol: "none" },
    stripe(Math.PI / 4, 6),
    { color, symbol: "circle", symbolSize: 0.7, dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [6, 0] },
    stripe(-Math.PI / 4, 6),
    stripe(0, 7),
    stripe(Math.PI / 2, 7),
  ]; // prettier-ignore
}
