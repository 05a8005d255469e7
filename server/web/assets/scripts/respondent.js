// Progressive enhancement of the respondent's pages. Everything works without it; nothing is stored.
import { forgetDraft } from "./draft.js";
import "./code.js";
import "./copy.js";
import "./lists.js";
import "./submitted.js";
import "./tablet.js";

const exit = document.querySelector(".govuk-exit-this-page");
const exitLink = exit?.querySelector("a");

document.querySelector(".govuk-error-summary")?.setAttribute("tabindex", "-1");
document.querySelector(".govuk-error-summary")?.focus();

// "None of these" and "prefer not to answer" stand alone among checkboxes.
document.addEventListener("change", ({ target }) => {
  const group = target.closest?.(".govuk-checkboxes");
  if (!group || !target.checked) return;
  const alone = target.dataset.behaviour === "exclusive";
  for (const box of group.querySelectorAll("input[type=checkbox]")) {
    const exclusive = box.dataset.behaviour === "exclusive";
    if (box !== target && (alone || exclusive)) box.checked = false;
  }
});

// Cover the page at once, then leave; the page's entry in the history is replaced.
function leave() {
  forgetDraft();
  const cover = document.createElement("div");
  cover.className = "c-gone__cover";
  document.body.append(cover);
  document.body.classList.add("c-gone");
  document.title = "\u200b";
  location.replace(exitLink.href);
}

// A page that comes back from the browser's cache is fetched anew, never shown as it was.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && document.body.classList.contains("c-gone")) location.replace(exitLink.href);
});

// Shift three times within five seconds leaves too; Shift used for typing does not count.
function listenForShift() {
  const status = document.createElement("span");
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  exit.append(status);
  const words = ["", exit.dataset.pressTwo ?? "", exit.dataset.pressOne ?? ""];
  let presses = 0;
  let typing = false;
  let timer;
  const forget = () => {
    presses = 0;
    status.textContent = "";
  };
  document.addEventListener("keydown", (event) => {
    typing = event.key !== "Shift";
    if (typing) forget();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || typing) return;
    clearTimeout(timer);
    presses += 1;
    if (presses === 3) return leave();
    status.textContent = words[presses];
    timer = setTimeout(forget, 5000);
  });
}

if (exitLink) {
  exitLink.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  listenForShift();
}
