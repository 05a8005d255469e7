// What was typed and not sent yet survives a reload and a lost connection, and nothing else. It lies
// in the tab's name, which no disk and no restored tab holds, encrypted with a key that comes with the
// pages of this journey alone. It goes when the page is sent, left by Exit, or the tab is closed.
// (history.state would make the browser forget the form that led here, and a reload start again.)

const form = document.querySelector("#answers[data-draft]");
const longest = 60000; // ms between leaving a page and its reload; later the draft is not read
const mark = "draft ";

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
const fields = () => [...form.elements].map((field) => field.name).join();

const key = form && crypto.subtle // which is there on safe connections alone
  ? crypto.subtle.importKey("raw", bytes(form.dataset.draft), "AES-GCM", false, ["encrypt", "decrypt"])
  : undefined;

// Of one of few lengths, so that its length tells little.
function written() {
  const typed = [...new FormData(form)].filter(([field]) => field !== "seal");
  const plain = new TextEncoder().encode(JSON.stringify([fields(), typed]));
  const padded = new Uint8Array(Math.ceil((plain.length + 1) / 512) * 512).fill(32);
  padded.set(plain);
  return padded;
}

async function keep() {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, written());
  if (!gone) name = mark + [Date.now(), text(iv), text(new Uint8Array(box))].join(" ");
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
    const given = typed.filter((pair) => pair[0] === field.name);
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = given.some((pair) => pair[1] === field.value);
    } else if (given.length > 0) {
      field.value = given[0][1];
      typed.splice(typed.indexOf(given[0]), 1); // fields of one name, such as places, in order
    }
  }
}

// Without a connection the page stays, says so, and can be sent again.
function stay(event) {
  if (navigator.onLine) return forgetDraft();
  event.preventDefault();
  say(form.dataset.offline);
  addEventListener("online", () => say(form.dataset.online), { once: true });
}

function say(words) {
  let note = document.getElementById("connection");
  if (!note) {
    note = document.createElement("div");
    note.id = "connection";
    note.className = "govuk-inset-text";
    note.setAttribute("role", "alert");
    form.querySelector(".c-actions").before(note);
  }
  note.textContent = words;
}

if (form) form.addEventListener("submit", stay);
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
