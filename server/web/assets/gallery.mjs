// Renders gallery/*.html into bin/gallery with the built files by relative path: `npm run gallery` after
// `npm run build`. A page's first line says which frame it wears: <!-- respondent en Title -->.
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const build = join(here, "../static/build");
const out = join(here, "../../../bin/gallery");
const base = "../../server/web/static/build/";

const manifest = JSON.parse(await readFile(join(build, "manifest.json"), "utf8"));
const asset = (name) => base + manifest[name];
const source = (name) => readFile(join(here, "gallery", name), "utf8");
const mark = (await readFile(join(here, "brand/mark.svg"), "utf8"))
  .replace("<svg ", '<svg class="c-mark" aria-hidden="true" focusable="false" ')
  .trim();

const scripts = { respondent: ["respondent.js"], staff: ["charts.js"] };
const sheets = { respondent: "respondent.css", staff: "app.css" };

function head(frame, lang, title) {
  const modules = scripts[frame].map((s) => `<script type="module" src="${asset(s)}"></script>`);
  return `<!doctype html>
<html lang="${lang}" dir="ltr" class="govuk-template">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<link rel="preload" href="${asset("text.woff2")}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${asset(sheets[frame])}">
<link rel="icon" href="${asset("favicon.svg")}" type="image/svg+xml">
${modules.join("\n")}
</head>
`;
}

async function render(file) {
  const text = await source(file);
  const [, frame, lang, title] = text.match(/^<!-- (\w+) (\w+) (.+) -->/);
  const shell = await source(`frames/${frame}.html`);
  const page = shell.replace("{content}", () => text).replaceAll("{mark}", () => mark);
  await writeFile(join(out, file), head(frame, lang, title) + page);
  return `<li><a href="${file}">${title}</a></li>`;
}

await mkdir(out, { recursive: true });
const pages = (await readdir(join(here, "gallery"))).filter((name) => name.endsWith(".html"));
const links = await Promise.all(pages.sort().map(render));
await writeFile(join(out, "index.html"), `<!doctype html><title>Gallery</title><ul>${links.join("\n")}</ul>\n`);
console.log(`bin/gallery/index.html: ${pages.length} pages`);
