// Lists to choose from: a long one can be searched, and in a ranking each answer stands once.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function search(select) {
  const all = [...select.options];
  const label = document.createElement("label");
  label.className = "govuk-hint";
  label.textContent = select.dataset.search;
  const question = document.createElement("span");
  question.className = "govuk-visually-hidden";
  question.textContent = ` ${select.labels[0].textContent.trim()}`;
  label.append(question);
  const field = document.createElement("input");
  field.className = "govuk-input c-search";
  field.autocomplete = "off";
  field.id = `${select.id}:search`;
  label.htmlFor = field.id;
  field.addEventListener("input", () => {
    const wanted = plain(field.value);
    select.replaceChildren(...all.filter((o) => !o.value || o.selected || plain(o.label).includes(wanted)));
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it would send the form
    select.focus();
  });
  select.before(label, field);
}

// What stands in one place cannot be chosen for another.
function once(changed) {
  const places = [...document.getElementsByName(changed.name)];
  const taken = places.map((place) => place.value);
  for (const place of places) {
    for (const option of place.options) {
      option.disabled = option.value !== "" && option.value !== place.value && taken.includes(option.value);
    }
  }
}

document.querySelectorAll("select[data-search]").forEach(search);
document.querySelectorAll("select[data-behaviour=once]").forEach(once);
document.addEventListener("change", ({ target }) => {
  if (target.dataset.behaviour === "once") once(target);
});
