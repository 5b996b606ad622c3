// Words of the interface for scripts: data attributes of one template element, already translated.
export function text(name) {
  return document.getElementById("portal-texts")?.dataset[name] ?? "";
}
