// Computes the contrasts that the look promises, from the palettes themselves: 7:1 for text, 3:1 for
// controls (WCAG 2.2, 1.4.6 and 1.4.11; relative luminance as defined there). Exits 1 below that.
import { readFile } from "node:fs/promises";
import { colours } from "./scripts/chart-theme.js";

const tokens = await readFile(new URL("styles/_tokens.scss", import.meta.url), "utf8");
const palette = (name) =>
  Object.fromEntries(
    [...tokens.split(`$${name}: (`)[1].split(");")[0].matchAll(/"([\w-]+)": (#\w{6})/g)].map(([, k, v]) => [k, v]),
  );

function luminance(hex) {
  const [r, g, b] = [1, 3, 5]
    .map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["paper", "surface", "sage"];
const texts = [
  ...["ink", "muted"].flatMap((t) => grounds.map((g) => [t, g])),
  ...["paper", "surface"].map((g) => ["accent", g]),
  ...[...grounds, "error-wash"].map((g) => ["accent-deep", g]),
  ...["paper", "surface", "error-wash"].map((g) => ["error", g]),
  ["ink", "error-wash"], ["on-accent", "accent"], ["on-accent", "accent-deep"], ["on-highlight", "highlight"],
]; // prettier-ignore
const controls = ["control", "accent", "clay", "error"].flatMap((c) => grounds.map((g) => [c, g]));
const ramps = ["Seq", "Agree"].flatMap((r) =>
  [1, 2, 3, 4, 5].map((i) => [`@on${r}${i}`, `@${r.toLowerCase()}${i}`]),
);

let failed = 0;
function check(name, pairs, colour, least) {
  const low = pairs
    .map(([a, b]) => [contrast(colour[a], colour[b]), a, b])
    .sort((x, y) => x[0] - y[0]);
  for (const [ratio, a, b] of low.filter(([ratio]) => ratio < least)) {
    failed += 1;
    console.log(`TOO LOW ${name}: ${a} on ${b} ${ratio.toFixed(2)} < ${least}`);
  }
  const [ratio, a, b] = low[0];
  console.log(`${name}: ${pairs.length} pairs, lowest ${ratio.toFixed(2)} (${a} on ${b}), least ${least}`);
}

for (const paper of ["light", "dark"]) {
  check(`${paper} text`, texts, palette(paper), 7);
  check(`${paper} controls`, controls, palette(paper), 3);
  check(`${paper} labels in chart marks`, ramps, colours(paper), 7);
  check(`${paper} outline of charts on paper`, [["@ink", "@paper"]], colours(paper), 7);
}
process.exit(failed ? 1 : 0);
