// A code to keep can be copied with one press, where the browser lets a page do that.

function copier(code) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "c-link c-keep__copy";
  button.textContent = code.dataset.copy;
  const told = document.createElement("span");
  told.className = "govuk-visually-hidden";
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = told.textContent = code.dataset.copied;
    } catch {
      getSelection().selectAllChildren(code); // the browser does not let us; the person still can
    }
  });
  code.after(button, told);
}

if (navigator.clipboard) document.querySelectorAll("code[data-copy]").forEach(copier); // safe connections alone
