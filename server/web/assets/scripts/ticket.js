// Makes a ticket with a link: a number that nobody has seen is wrapped (blinded), signed by the server,
// and unwrapped, as RFC 9474 says (RSABSSA-SHA384-PSS-Randomized). What the link is good for stands
// behind "#" with the fingerprint of the survey's key; any other key is refused.
import { RSABSSA } from "@cloudflare/blindrsa-ts";
import qrcode from "qrcode-generator";

const box = document.querySelector("#ticketing");
const made = document.querySelector("#ticket");
const suite = RSABSSA.SHA384.PSS.Randomized();
const numberLength = 32;
const fingerprintLength = 16;

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const plain = (bytes) => base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** An error that the page has words for. */
class Fault extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

function say(why) {
  const fault = box.querySelector("[data-step=fault]");
  fault.hidden = !why;
  for (const line of fault.querySelectorAll("[data-why]")) line.hidden = line.dataset.why !== why;
  if (why) fault.firstElementChild.focus();
}

/** The survey's key, if it is the one that the link was made for. */
async function publicKey(fingerprint) {
  const der = bytesOf(box.dataset.key);
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", der));
  if (plain(sum.subarray(0, fingerprintLength)) !== fingerprint) throw new Fault("key");
  return crypto.subtle.importKey("spki", der, { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
}

/** What stands behind "#" in the link. */
let given = "";

/** A number and its wrapping, drawn once for a link: asked again, the server signs the same again. */
let drawn;

async function draw(key) {
  const prepared = suite.prepare(new TextEncoder().encode(box.dataset.message));
  return { key, prepared, ...(await suite.blind(key, prepared)) };
}

/** What the server signs, and nothing else of the ticket reaches it. */
async function sign(link, blinded) {
  const answer = await fetch(location.pathname + location.search, {
    method: "POST",
    body: new URLSearchParams({ link, blinded: base64(blinded) }),
  }).catch(() => {
    throw new Fault("failed");
  });
  const why = { 404: "unknown", 409: "used", 410: "closed", 429: "many" }[answer.status];
  if (!answer.ok) throw new Fault(why ?? "failed");
  return bytesOf((await answer.json()).signature);
}

async function make() {
  const [link, fingerprint] = given.split(".");
  const known = await publicKey(fingerprint);
  drawn ??= await draw(known);
  const { key, prepared, blindedMsg, inv } = drawn;
  const signature = await suite.finalize(key, prepared, await sign(link, blindedMsg), inv);
  return plain(new Uint8Array([...prepared.subarray(0, numberLength), ...signature]));
}

function picture(text) {
  const code = qrcode(0, "L");
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const quiet = 4;
  let path = "";
  for (let y = 0; y < count; y += 1) {
    for (let x = 0; x < count; x += 1) if (code.isDark(y, x)) path += `M${x + quiet} ${y + quiet}h1v1h-1z`;
  }
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const size = count + 2 * quiet;
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  for (const [fill, d] of [["#fff", `M0 0h${size}v${size}H0z`], ["#000", path]]) {
    const part = document.createElementNS("http://www.w3.org/2000/svg", "path");
    part.setAttribute("fill", fill);
    part.setAttribute("d", d);
    svg.append(part);
  }
  return svg;
}

function show(ticket) {
  const address = `${box.dataset.address}#${ticket}`;
  made.querySelector(".c-ticketing__qr").append(picture(address));
  made.querySelector("#text").value = ticket;
  made.querySelector("#now").href += `#${ticket}`;
  history.replaceState(null, "", location.pathname + location.search); // the link is used up
  document.querySelector("#asking").hidden = true;
  document.querySelector(".govuk-language-navigation")?.remove(); // another page would have no ticket
  made.hidden = false;
  made.querySelector("#made").focus();
}

async function get(event) {
  const button = event.currentTarget;
  button.disabled = true;
  try {
    say("");
    show(await make());
  } catch (fault) {
    say(fault.why ?? "failed");
    button.disabled = false;
  }
}

async function copy(event) {
  const button = event.currentTarget;
  made.querySelector("#text").select();
  await navigator.clipboard?.writeText(made.querySelector("#text").value);
  button.textContent = button.dataset.done;
}

/** Looks at the link, also at one that is opened in the same tab: that has a number of its own. */
function ready() {
  const behind = location.hash.slice(1);
  if (!made.hidden || document.getElementById(behind)) return; // a place on this page, where the skip link leads
  given = behind;
  drawn = undefined;
  box.hidden = false;
  for (const other of document.querySelectorAll(".govuk-language-navigation a")) other.hash = given;
  const complete = /^[\w-]{22}\.[\w-]{22}$/.test(given);
  say(globalThis.crypto?.subtle ? (complete ? "" : "link") : "secure");
  box.querySelector("[data-step=ask]").hidden = !complete || !globalThis.crypto?.subtle;
}

if (box) {
  ready();
  addEventListener("hashchange", ready);
  box.querySelector("#get").addEventListener("click", get);
  made.querySelector("#print").addEventListener("click", () => print());
  made.querySelector("#copy").addEventListener("click", copy);
}
