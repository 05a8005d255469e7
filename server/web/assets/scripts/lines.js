// A table of a page as lines that a spreadsheet takes: tabs between cells.

/** What an element says, on one line. */
function words(element) {
  const copy = element.cloneNode(true);
  for (const end of copy.querySelectorAll("br")) end.replaceWith(" ");
  for (const mark of copy.querySelectorAll("sup")) mark.replaceWith(` (${mark.textContent})`); // a footnote's, not the word's
  return copy.textContent.replace(/\s+/g, " ").trim();
}

// What a spreadsheet would run as a formula gets an apostrophe before it, as in our CSV files; a number with
// its sign is none.
function cell(element) {
  const text = words(element);
  return /^[=+\-@＝＋－＠]/.test(text) && !/^[+-]\d[\d.,\s]*$/.test(text) ? `'${text}` : text;
}

export const lines = (table) => [...table.rows].map((row) => [...row.cells].map(cell).join("\t")).join("\n");
