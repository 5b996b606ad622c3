/** A button with `data-print` opens the browser's print dialogue, with every folded part open on paper. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

const opened = new Set();

window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details.scenario:not([open])")) {
    part.open = true;
    opened.add(part);
  }
});

window.addEventListener("afterprint", () => {
  for (const part of opened) part.open = false;
  opened.clear();
});
