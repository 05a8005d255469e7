// What was typed and not sent yet survives a reload and a lost connection, and nothing else. It lies
// in the tab's name, which no disk and no restored tab holds, encrypted with a key that comes with the
// pages of this journey alone. It goes when the page is sent, left by Exit, or the tab is closed.
// (history.state would make the browser forget the form that led here, and a reload start again.)

const form = document.querySelector("#answers[data-draft]");
const longest = 60000; // ms between leaving a page and its reload; later the draft is not read
const mark = "draft ";

// How long the network may take, in ms: before the page says that it is slow, before the look for a
// connection may be passed over, before a button that sent the page sends it again, and the end of a look.
const soon = 2000;
const patience = 10000;
const enough = 30000;
const end = 60000;

let gone = false;

function forget() {
  if (name.startsWith(mark)) name = "";
}

/** Drops the draft, and keeps none from now on. */
export function forgetDraft() {
  gone = true;
  forget();
}

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const text = (bytes) => btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));

// A page is known by its fields.
const fields = () => [...form.elements].map((field) => field.name).filter(Boolean).join();

const key = form && crypto.subtle // which is there on safe connections alone
  ? crypto.subtle.importKey("raw", bytes(form.dataset.draft), "AES-GCM", false, ["encrypt", "decrypt"])
  : undefined;

const given = () => [...new FormData(form)].filter(([field]) => field !== "seal");

// Of one of few lengths, so that its length tells little.
function padded(value) {
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const block = new Uint8Array(Math.ceil((plain.length + 1) / 512) * 512).fill(32);
  block.set(plain);
  return block;
}

async function boxed(value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, padded(value));
  return text(iv) + " " + text(new Uint8Array(box));
}

async function keep() {
  const box = await boxed([fields(), given()]);
  if (!gone) name = mark + Date.now() + " " + box;
}

// Whether anybody answers. A phone that is joined to a network believes itself connected, also in a tunnel.
// This file is asked for: whatever lets these pages through lets it through. A slow network may take longer
// than anyone waits, so the person may stop the look and send.
async function reachable(look) {
  const timer = setTimeout(() => look.abort(), end);
  try {
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: look.signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

// What would hurt to lose: everything with Submit, or words of one's own.
const weighs = (submitter) =>
  submitter?.value === "submit" || [...form.querySelectorAll("textarea")].some((field) => field.value);

let held; // the button that was pressed last, for as long as pressing it again would only begin anew
let look; // for a connection, while it goes on

// Without a connection the page stays, says so, and can be sent again, or sent anyway.
async function leave(event) {
  const { submitter } = event;
  if (held && held === submitter) return event.preventDefault(); // pressed twice
  passOver();
  held = submitter;
  if (!key && navigator.onLine && !weighs(submitter)) return depart(); // the browser sends it
  event.preventDefault();
  if (!navigator.onLine) stay(submitter);
  else if (!weighs(submitter) || (await found(submitter))) await send(submitter);
}

// Looks for a connection, and says so when that takes long.
async function found(submitter) {
  const own = (look = new AbortController());
  const slow = [
    setTimeout(() => say(form.dataset.looking), soon),
    setTimeout(() => say(form.dataset.slow, submitter), patience),
  ];
  own.signal.addEventListener("abort", () => slow.forEach(clearTimeout));
  const there = await reachable(own);
  slow.forEach(clearTimeout);
  if (look !== own) return false; // another button was pressed meanwhile, or "anyway"
  look = undefined;
  if (!there) stay(submitter);
  return there;
}

function passOver() {
  const passed = look;
  look = undefined;
  passed?.abort();
}

// A look is no condition: who presses this knows their network better than a page does. If the form fails all
// the same, it is sent again when the browser's error page is loaded anew.
function anyway(submitter) {
  passOver();
  held = submitter;
  say(form.dataset.sending);
  submitter.focus();
  send(submitter);
}

function stay(submitter) {
  held = undefined;
  say(form.dataset.offline, submitter);
  addEventListener("online", () => held || say(form.dataset.online), { once: true }); // not over "on its way"
}

// This page stays in sight until the next one answers, and says why when that takes long.
function depart() {
  const timers = [
    setTimeout(() => say(form.dataset.sending), soon),
    setTimeout(() => (held = undefined), enough),
  ];
  addEventListener("pagehide", () => {
    timers.forEach(clearTimeout);
    held = undefined;
    hush();
  }, { once: true });
}

// Browsers write what a form posts into files of their own, to send it again after a restart. So what
// was typed leaves in a box that only this journey's pages open; what a button says stays as it is.
async function send(submitter) {
  const added = key ? [["box", await boxed(given())]] : [];
  if (document.body.classList.contains("c-gone")) return; // Exit was pressed meanwhile: nothing goes out
  if (submitter?.name) added.push([submitter.name, submitter.value]);
  const extra = added.map(([field, value]) =>
    Object.assign(document.createElement("input"), { type: "hidden", name: field, value }));
  const typed = key ? [...form.elements].filter((field) => field.name && field.name !== "seal" && !field.disabled) : [];
  for (const field of typed) field.disabled = true;
  form.append(...extra);
  forgetDraft();
  HTMLFormElement.prototype.submit.call(form); // "submit" is a button of ours
  depart();
  for (const field of typed) field.disabled = false; // the page may be shown again by Back
  for (const field of extra) field.remove();
}

async function restore() {
  const [left, iv, box] = name.slice(mark.length).split(" ");
  if (Date.now() - left > longest) return forget();
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, await key, bytes(box));
  const [page, typed] = JSON.parse(new TextDecoder().decode(plain));
  if (page === fields()) fill(typed);
}

function fill(typed) {
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "submit") continue;
    const own = typed.filter((pair) => pair[0] === field.name);
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = own.some((pair) => pair[1] === field.value);
    } else if (own.length > 0) {
      field.value = own[0][1];
      typed.splice(typed.indexOf(own[0]), 1); // fields of one name, such as places, in order
    }
  }
}

// Says something above the buttons, with a way to send the page anyway if there is one to press for.
function say(words, submitter) {
  let note = document.getElementById("connection");
  if (!note) {
    note = Object.assign(document.createElement("div"), { id: "connection", className: "govuk-inset-text" });
    note.setAttribute("role", "alert");
    form.querySelector(".c-actions").before(note);
  }
  note.textContent = submitter ? words + " " + form.dataset.anyway : words;
  document.getElementById("anyway")?.remove();
  if (submitter) form.querySelector(".c-actions").prepend(wayOn(submitter));
}

function wayOn(submitter) {
  const button = Object.assign(document.createElement("button"), {
    id: "anyway", type: "button", className: "govuk-button govuk-button--secondary" });
  button.textContent = submitter.value === "submit" ? form.dataset.sendAnyway : form.dataset.goAnyway;
  button.addEventListener("click", () => anyway(submitter));
  return button;
}

function hush() {
  document.getElementById("connection")?.remove();
  document.getElementById("anyway")?.remove();
}

if (form) form.addEventListener("submit", leave);
if (!key) forget();
else {
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  });
  addEventListener("pagehide", () => {
    if (name.startsWith(mark)) name = name.replace(/\d+/, Date.now());
  });
  if (name.startsWith(mark)) restore().catch(forget); // of another journey: no key fits
}
