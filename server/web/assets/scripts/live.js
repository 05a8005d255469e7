// Keeps a dashboard up to date without reloading it. The server says only "changed"; the same page is
// fetched again, and what carries data-live or belongs to a chart takes its new content.

const pause = 2000; // ms between two fetches at least
const quiet = 10000; // ms between two announcements at least
const longest = 300000; // ms before a refused stream is tried again, at most

const host = document.querySelector("[data-events]");
const status = document.createElement("p");
let stream;

// Focus stays: what holds it is swapped only if its counterpart can be found by id.
function swap(old, next) {
  const active = document.activeElement;
  const holds = old.contains(active);
  if (holds && !(active.id && next.querySelector(`#${CSS.escape(active.id)}`))) return false;
  old.replaceChildren(...document.importNode(next, true).childNodes);
  if (holds) document.getElementById(active.id).focus({ preventScroll: true });
  return true;
}

function swapTexts(fresh) {
  let changed = false;
  for (const old of document.querySelectorAll("[data-live]")) {
    const next = fresh.querySelector(`[data-live="${CSS.escape(old.dataset.live)}"]`);
    if (next && next.innerHTML !== old.innerHTML) changed = swap(old, next) || changed;
  }
  return changed;
}

function swapCharts(fresh) {
  for (const chart of document.querySelectorAll(".chart")) {
    const id = chart.dataset.chart ?? `${chart.id}-option`;
    const old = document.getElementById(id);
    const next = fresh.getElementById(id);
    if (!old || !next || next.textContent === old.textContent) continue;
    old.textContent = next.textContent;
    window.candourCharts?.update(chart.id, JSON.parse(next.textContent));
  }
}

let announced = 0;
function announce() {
  if (Date.now() - announced < quiet) return;
  announced = Date.now();
  status.textContent = "";
  setTimeout(() => (status.textContent = host.dataset.announce ?? ""), 100);
}

// The same page, with the charts that stand on this one and no others.
function address() {
  const now = new URL(location.href);
  const there = [...document.querySelectorAll("[data-card]:not([data-waiting])")].map((card) => card.dataset.card);
  if (there.length > 0) now.searchParams.set("cards", there.join(","));
  return now;
}

async function refresh() {
  const answer = await fetch(address(), { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  swapCharts(fresh);
  if (swapTexts(fresh)) announce();
}

// One fetch at a time, none in a hidden tab; what changes meanwhile is one more fetch, not many.
let busy = false;
let waiting = false;
async function changed() {
  waiting = busy || document.hidden;
  if (waiting) return;
  busy = true;
  await refresh().catch(() => {});
  setTimeout(() => {
    busy = false;
    if (waiting) changed();
  }, pause);
}

// The browser reconnects a stream that ends; one that was refused is tried again, ever more rarely.
// What was missed in between is fetched once the stream is open again.
function listen(wait = 5000, missed = false) {
  stream = new EventSource(host.dataset.events);
  stream.addEventListener("changed", changed);
  stream.addEventListener("message", (event) => event.data.includes("changed") && changed());
  stream.addEventListener("open", () => {
    if (missed) changed();
    wait = 5000;
  });
  stream.addEventListener("error", () => {
    missed = true;
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(Math.min(wait * 2, longest), true), wait);
  });
}

if (host) {
  status.className = "govuk-visually-hidden";
  status.setAttribute("aria-live", "polite");
  document.body.append(status);
  document.addEventListener("visibilitychange", () => waiting && changed());
  window.addEventListener("pagehide", () => stream.close());
  window.addEventListener("pageshow", (event) => event.persisted && listen(5000, true));
  listen();
}
