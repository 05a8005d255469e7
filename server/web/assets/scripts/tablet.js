// On a device that several people use: nobody gets back to the pages of the one before, and a page
// that is left alone starts anew. Without script the page itself starts anew, later.
import { forgetDraft } from "./draft.js";

const anew = document.body.dataset.anew;
const minute = 60; // seconds between the question and the start

/** Shows nothing more of this page and goes to the first one. */
function start() {
  forgetDraft();
  document.body.replaceChildren();
  location.replace(anew);
}

let timer;

function ask() {
  const dialog = document.createElement("dialog");
  dialog.className = "c-idle";
  const words = document.createElement("p");
  words.className = "govuk-body-l";
  words.textContent = document.body.dataset.idleAsk;
  const button = document.createElement("button");
  button.className = "govuk-button";
  button.textContent = document.body.dataset.idleStay;
  dialog.append(words, button);
  document.body.append(dialog);
  const close = () => {
    dialog.remove();
    wait();
  };
  button.addEventListener("click", close);
  dialog.addEventListener("cancel", close);
  dialog.showModal();
  clearTimeout(timer);
  timer = setTimeout(start, (document.body.dataset.idleLast ?? minute) * 1000);
}

function wait() {
  clearTimeout(timer);
  timer = setTimeout(ask, document.body.dataset.idle * 1000);
}

if (anew) {
  history.replaceState(null, "", anew); // Back, and a restart, lead to the first page and send nothing again
  addEventListener("pageshow", (event) => {
    if (event.persisted) start();
  });
  if (document.body.dataset.idle) watch();
}

function watch() {
  for (const event of ["keydown", "pointerdown", "input", "scroll"]) {
    addEventListener(event, () => document.querySelector("dialog.c-idle") ?? wait(), { passive: true });
  }
  wait();
}
