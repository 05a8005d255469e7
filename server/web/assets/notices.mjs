// The licences and notices of what the build ships.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

// govuk-frontend's package names its licence and carries no text of it.
const mit = `MIT License

Copyright (c) Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense,
and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN
NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY,
WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

const shipped = [
  { name: "echarts", files: ["NOTICE", "LICENSE", "licenses/LICENSE-d3"] },
  { name: "zrender", files: ["LICENSE"] },
  { name: "tslib", files: ["LICENSE.txt"] },
  { name: "govuk-frontend", text: `Styles only; no crown, logo or typeface of GOV.UK is shipped.\n\n${mit}` },
  { name: "@cloudflare/blindrsa-ts", files: ["LICENSE.txt"] },
  { name: "sjcl", files: ["LICENSE.txt"] },
  { name: "qrcode-generator", text: `Copyright (c) 2009 Kazuhiko Arase\n\n${mit.slice(mit.indexOf("Permission"))}` },
  { name: "@fontsource-variable/atkinson-hyperlegible-next", files: ["LICENSE"] },
];

/** The text of THIRD-PARTY.txt: each package with its version, then its licence and notices. */
export async function notices(modules) {
  const parts = await Promise.all(
    shipped.map(async ({ name, files = [], text = "" }) => {
      const { version, license } = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
      const read = await Promise.all(files.map((file) => readFile(join(modules, name, file), "utf8")));
      return [`${name} ${version} (${license})`, "=".repeat(72), text, ...read].join("\n");
    }),
  );
  return parts.join("\n\n");
}
