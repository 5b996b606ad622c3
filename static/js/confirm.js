// What cannot be undone asks first: a form with `data-confirm` is sent after a yes.
import { text } from "./texts.js";

export function startConfirm() {
  document.addEventListener("submit", ask, true);
}

function ask(event) {
  const form = event.target;
  const question = form.dataset?.confirm;
  if (!question || form.dataset.confirmed === "yes" || !("HTMLDialogElement" in window)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  const dialog = dialogOf(question, button?.textContent.trim() ?? "");
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(button ?? undefined);
    delete form.dataset.confirmed;
  });
  document.body.append(dialog);
  dialog.showModal();
}

function dialogOf(question, label) {
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  const words = document.createElement("p");
  words.textContent = question;
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "form-buttons";
  form.append(choice("no", text("cancel"), "btn"), choice("yes", label, "btn btn-danger"));
  dialog.append(words, form);
  return dialog;
}

function choice(value, label, look) {
  const button = document.createElement("button");
  Object.assign(button, { value, textContent: label, className: look });
  return button;
}
