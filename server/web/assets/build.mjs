// Compiles styles and scripts into ../static/build: hashed names, manifest.json, .br and .gz beside each
// text file. Run by `npm run build`; asks no network.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { notices } from "./notices.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
const out = join(here, "../static/build");
const modules = join(root, "node_modules");
const fonts = join(modules, "@fontsource-variable/atkinson-hyperlegible-next/files");
const fontFile = (subset) => join(fonts, `atkinson-hyperlegible-next-${subset}-wght-normal.woff2`);

const manifest = {};

// A file is there whole or not at all, and one that is linked from elsewhere is not written through.
async function place(path, content) {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}

async function put(name, content, { compress = true } = {}) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const file = name.replace(/(\.[^.]+)$/, `-${hash}$1`);
  manifest[name] = file;
  await place(join(out, file), content);
  if (compress) await writeCompressed(join(out, file), Buffer.from(content));
}

async function writeCompressed(path, content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  await place(`${path}.br`, brotliCompressSync(content, { params }));
  await place(`${path}.gz`, gzipSync(content, { level: 9 }));
}

// Left and right become start and end, so that a page with dir="rtl" turns as a whole; we and
// govuk-frontend write physical properties, which read better.
function logical(css) {
  const four = /(?<=[;{\s])(margin|padding): ?([^\s;]+) ([^\s;]+) ([^\s;]+) ([^\s;}]+)/g;
  return css
    .replace(four, "$1-block: $2 $4; $1-inline: $5 $3")
    .replace(/(margin|padding)-left\b/g, "$1-inline-start")
    .replace(/(margin|padding)-right\b/g, "$1-inline-end")
    .replace(/border-left\b/g, "border-inline-start")
    .replace(/border-right\b/g, "border-inline-end")
    .replace(/(?<=[;{\s])left:/g, "inset-inline-start:")
    .replace(/(?<=[;{\s])right:/g, "inset-inline-end:")
    .replace(/text-align:\s*left/g, "text-align: start")
    .replace(/text-align:\s*right/g, "text-align: end")
    .replace(/float:\s*left/g, "float: inline-start");
}

async function style(name) {
  const { css } = sass.compile(join(here, "styles", `${name}.scss`), {
    loadPaths: [modules],
    quietDeps: true,
  });
  const linked = logical(css)
    .replaceAll("font:latin-ext", manifest["text-ext.woff2"])
    .replaceAll("font:latin", manifest["text.woff2"]);
  const target = ["chrome90", "firefox90", "safari15"];
  const { code } = await esbuild.transform(linked, { loader: "css", minify: true, target });
  await put(`${name}.css`, code);
}

async function script(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(here, "scripts", `${name}.js`)],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: ["es2021"],
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  await put(`${name}.js`, Buffer.from(outputFiles[0].contents));
}

async function brand() {
  for (const name of await readdir(join(here, "brand"))) {
    const content = await readFile(join(here, "brand", name));
    await put(name, content, { compress: extname(name) === ".svg" });
  }
}

// The folder is whole at every moment: old files go once the new manifest names the new ones.
async function sweep() {
  const kept = new Set(["manifest.json", ...Object.values(manifest).flatMap((f) => [f, `${f}.br`, `${f}.gz`])]);
  const stale = (await readdir(out)).filter((file) => !kept.has(file));
  await Promise.all(stale.map((file) => rm(join(out, file), { force: true })));
}

async function report() {
  for (const name of Object.keys(manifest).sort()) {
    const raw = (await readFile(join(out, manifest[name]))).length;
    const br = await readFile(join(out, `${manifest[name]}.br`)).then((b) => b.length, () => raw);
    console.log(basename(name).padEnd(18), String(raw).padStart(8), String(br).padStart(8));
  }
}

await mkdir(out, { recursive: true });
await put("text.woff2", await readFile(fontFile("latin")), { compress: false });
await put("text-ext.woff2", await readFile(fontFile("latin-ext")), { compress: false });
for (const name of ["respondent", "app"]) await style(name);
for (const name of ["respondent", "ticket", "charts", "dashboard", "live", "passkey", "table"]) await script(name);
await brand();
await put("THIRD-PARTY.txt", await notices(modules));
await place(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
await sweep();
await report();
