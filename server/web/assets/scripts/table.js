// A button that copies the table in the part it names, where the browser lets a page do that. Without it CSV is a link.

import { lines } from "./lines.js";

for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy-table]") : []) {
  const told = document.createElement("span");
  told.className = "c-note";
  told.setAttribute("role", "status");
  button.after(told);
  button.addEventListener("click", async () => {
    told.textContent = "";
    try {
      await navigator.clipboard.writeText(lines(document.getElementById(button.dataset.copyTable).querySelector("table")));
      told.textContent = button.dataset.copied;
    } catch {
      told.textContent = button.dataset.failed;
    }
  });
  button.closest("[data-script]").hidden = false;
}
