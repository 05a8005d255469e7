// A dashboard's own script: asks for the charts that come near the window, copies tables, makes images,
// prints. Without it the page is complete: the server writes every chart, CSV is a link.

import { lines, words } from "./lines.js";

const host = document.getElementById("dashboard");
const status = document.createElement("p");
const ahead = "800px 0px"; // how near the window a card is asked for
const pause = 60; // ms that cards are gathered for one request
const most = 8; // cards a request

function say(text) {
  status.textContent = "";
  setTimeout(() => (status.textContent = text), 100);
}

// Cards -------------------------------------------------------------------

const waiting = (root = document) => [...root.querySelectorAll("[data-card][data-waiting]")];
const cardsAddress = (names) => {
  const address = new URL(host.dataset.cards, location.href);
  address.searchParams.set("question", names.join(","));
  return address;
};

function put(cards) {
  for (const { id, html } of cards) {
    const old = document.getElementById(id);
    const next = new DOMParser().parseFromString(html, "text/html").getElementById(id);
    if (!old || !next) continue;
    const fresh = document.importNode(next, true);
    ready(fresh);
    old.replaceWith(fresh);
    window.candourCharts?.draw(fresh);
  }
}

function failed(elements) {
  for (const element of elements) {
    const note = element.querySelector(".c-result__wait");
    const again = document.createElement("button");
    Object.assign(again, { type: "button", className: "c-link", textContent: host.dataset.again });
    again.addEventListener("click", () => load([element]));
    note?.replaceChildren(`${host.dataset.failed} `, again);
  }
}

async function load(elements) {
  try {
    const answer = await fetch(cardsAddress(elements.map((e) => e.dataset.card)), { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    put((await answer.json()).cards);
  } catch {
    failed(elements);
  }
}

const queue = new Set();
let timer;
function flush() {
  const batch = [...queue].slice(0, most);
  for (const element of batch) queue.delete(element);
  if (batch.length > 0) load(batch).then(() => queue.size > 0 && flush());
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      queue.add(target);
    }
    clearTimeout(timer);
    timer = setTimeout(flush, pause);
  },
  { rootMargin: ahead },
);

// A report is printed whole. The browser does not wait, so this once the page does.
function loadForPrint() {
  const names = waiting().map((e) => e.dataset.card);
  if (names.length === 0) return;
  const request = new XMLHttpRequest();
  request.open("GET", cardsAddress(names), false);
  try {
    request.send();
    if (request.status === 200) put(JSON.parse(request.responseText).cards);
  } catch {
    /* what is there is printed */
  }
}

// Tools -------------------------------------------------------------------

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// What is burned into an image: the question and the finding above, what the numbers are of below.
function captions(card) {
  const { survey, said, date, filtered } = host.dataset;
  const above = [words(card.querySelector(".c-result__question")), words(card.querySelector(".c-finding"))];
  const below = [words(card.querySelector(".c-base")), [survey, said && filtered.replace("%", () => said), date].filter(Boolean).join(" · ")];
  return { above, below };
}

async function act(button) {
  const card = button.closest("[data-card]");
  const name = `${location.pathname.split("/")[2]}-${card?.dataset.card}`;
  switch (button.dataset.do) {
    case "print":
      return print();
    case "copy":
      await navigator.clipboard.writeText(lines(card.querySelector("table")));
      return say(host.dataset.copied);
    default: {
      const kind = button.dataset.do;
      const blob = await window.candourCharts.image(card.querySelector(".chart").id, kind, captions(card));
      return save(blob, `${name}.${kind}`);
    }
  }
}

function ready(root) {
  for (const element of root.querySelectorAll("[data-script]")) element.hidden = false;
}

if (host) {
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);
  ready(document);
  for (const element of waiting()) near.observe(element);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-do]");
    if (button) act(button).catch(() => say(host.dataset.failed));
  });
  window.addEventListener("beforeprint", loadForPrint, { capture: true });
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target?.tagName === "DETAILS") target.open = true;
}
