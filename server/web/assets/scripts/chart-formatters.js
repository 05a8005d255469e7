// The only functions an option may name. A label, an axis and a tooltip call them with different things:
// a number, or an object whose value is a number or a row whose last entry is the number.

function number(given) {
  const value = given !== null && typeof given === "object" ? (given.value ?? given) : given;
  if (Array.isArray(value)) return Number(value.at(-1));
  if (value !== null && typeof value === "object") return Number(value.value);
  return Number(value);
}

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

// A word in pieces of at most so many characters as people see them: a longer one would leave a chart no
// room for its bars.
function pieces(word, width) {
  if (word.length <= width) return [word];
  const all = [""];
  let used = 0;
  for (const { segment } of characters.segment(word)) {
    const wide = segment.length > 1 ? Math.max(2, Math.ceil(segment.length / 3)) : 1; // a sign, perhaps of several
    if (used > 0 && used + wide > width) {
      all.push("");
      used = 0;
    }
    all[all.length - 1] += segment;
    used += wide;
  }
  return all;
}

/** At most so many lines; what is cut says so. A tooltip and the table have the whole. */
export function cut(lines, most) {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1].replace(/[\s.,;:…]+$/, "")}…`];
}

// At most so many characters a line, broken between words, and in a word that is longer than a line.
function wrap(label, width, most) {
  const lines = [""];
  for (const word of String(label).split(" ").flatMap((each) => pieces(each, width))) {
    const last = lines.at(-1);
    if (last && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return cut(lines, most).join("\n");
}

// What bars of true width and intervals look like: a custom series calls these for each of its items.
function band(ink) {
  return (params, api) => {
    const [x, y] = api.coord([api.value(0), api.value(2)]);
    const [right, bottom] = api.coord([api.value(1), 0]);
    const shape = { x: x + 1, y, width: Math.max(0, right - x - 2), height: bottom - y };
    return { type: "rect", shape, style: { fill: api.visual("color"), stroke: ink, lineWidth: 1 } };
  };
}

function interval(params, api) {
  const [x, low] = api.coord([api.value(0), api.value(1)]);
  const high = api.coord([api.value(0), api.value(2)])[1];
  const line = (x1, y1, x2, y2) => ({
    type: "line",
    shape: { x1, y1, x2, y2 },
    style: { stroke: api.visual("color"), lineWidth: 1.5 },
  });
  return { type: "group", children: [line(x, low, x, high), line(x - 5, low, x + 5, low), line(x - 5, high, x + 5, high)] };
}

/** The formatters by name, for a language. Percentages are 0-100. A narrow chart has short labels. */
export function formatters(lang, { narrow = false, ink = "#1F2933" } = {}) {
  const of = lang === "fr" ? "sur" : "of";
  const digits = (most) => new Intl.NumberFormat(lang, { maximumFractionDigits: most });
  const [whole, tenths, hundredths] = [digits(0), digits(1), digits(2)];
  const show = (format, unit = "") => (given) => {
    const value = number(given);
    return Number.isFinite(value) ? format.format(value) + unit : "";
  };
  const absolute = (f) => (given) => f(Math.abs(number(given)));
  const percent = show(whole, "\u00a0%");
  const least = narrow ? 30 : 9; // percent, below which a label does not fit its segment
  const segment = (given) => (Math.abs(number(given)) < least ? "" : absolute(percent)(given));
  const percentOf = (given) => {
    const { count, base, percent: said } = given.data ?? {};
    const share = absolute(percent)(said ?? given);
    return count === undefined ? share : `${share} (${whole.format(count)} ${of} ${whole.format(base)})`;
  };
  const tip = (given) => {
    const value = given.data?.count === undefined ? show(hundredths)(given) : percentOf(given);
    const lines = [given.name, given.seriesName, value];
    return lines.filter((line) => line && !/^series\d+$/.test(line.replace(/\0/g, ""))).join("\n");
  };
  return {
    "@percent": percent,
    "@percent1": show(tenths, "\u00a0%"),
    "@absPercent": absolute(percent),
    "@segment": segment,
    "@count": show(whole),
    "@absCount": absolute(show(whole)),
    "@number": show(hundredths),
    "@percentOf": narrow ? absolute(percent) : percentOf,
    "@tip": tip,
    "@drawBand": band(ink),
    "@drawInterval": interval,
    "@labels": narrow ? 132 : 250,
    "@labelWidth": narrow ? 118 : 230,
    "@wrap": (label) => wrap(label, narrow ? 15 : 24, narrow ? 4 : 5),
  };
}
