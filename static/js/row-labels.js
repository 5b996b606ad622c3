// On phones a row of `.table-mobile-md` is a card: each value takes its name from the heading of its column.
const SELECTOR = "table.table-mobile-md";

export function startRowLabels() {
  label(document.body);
  document.body.addEventListener("htmx:afterSettle", () => label(document.body));
}

function label(root) {
  for (const table of root.querySelectorAll(SELECTOR)) {
    const names = [...table.querySelectorAll(":scope > thead > tr:last-child > th")].map(nameOf);
    for (const row of table.querySelectorAll(":scope > tbody > tr")) name(row, names);
  }
}

function nameOf(heading) {
  if (heading.querySelector(".visually-hidden")) return "";
  const words = heading.textContent.trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function name(row, names) {
  [...row.cells].forEach((cell, index) => {
    cell.classList.toggle("is-blank", !cell.textContent.trim() && !cell.querySelector("input, img, button"));
    const isNamed = names[index] && cell.colSpan === 1 && !cell.hasAttribute("data-label");
    if (isNamed) cell.setAttribute("data-label", names[index]);
    if (cell.hasAttribute("data-label")) gather(cell);
  });
}

// Several parts stay together beside the name.
function gather(cell) {
  const parts = [...cell.childNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE || node.textContent.trim());
  if (parts.length < 2) return;
  const value = document.createElement("div");
  value.className = "cell-value";
  value.append(...cell.childNodes);
  cell.append(value);
}
