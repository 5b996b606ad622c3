// The page of one ticket: moves open in a dialog, files go up with their progress, the number can be copied.
import { showToast } from "../js/toasts.js";

const dialog = document.getElementById("dialog");
const texts = document.getElementById("ticket-texts")?.dataset ?? {};

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "dialog-content") return;
  modal().show();
});

dialog?.addEventListener("shown.bs.modal", () => {
  const first = dialog.querySelector(".is-invalid") ?? dialog.querySelector("input:not([type=hidden]), select, textarea");
  (first ?? dialog.querySelector("button[type=submit]"))?.focus();
});

document.body.addEventListener("portal:moved", () => modal().hide());

function modal() {
  return window.tabler.Modal.getOrCreateInstance(dialog);
}

// --- files -----------------------------------------------------------------------------------------
document.body.addEventListener("change", (event) => {
  if (event.target.matches("[data-upload-input]")) sendAll(event.target);
});

async function sendAll(input) {
  const form = input.closest("[data-upload]");
  const error = form.querySelector("[data-upload-error]");
  error.hidden = true;
  for (const file of [...input.files]) {
    const refusal = await send(form, file);
    if (refusal) {
      error.textContent = `${file.name}: ${refusal}`;
      error.hidden = false;
    }
  }
  input.value = "";
  document.body.dispatchEvent(new CustomEvent("portal:changed", { detail: {} }));
}

// Resolves to "" when the file was taken, else to the reason it was not.
function send(form, file) {
  const bar = form.querySelector("progress");
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  body.append("file", file);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("loadstart", () => { bar.hidden = false; });
    request.addEventListener("loadend", () => { bar.hidden = true; });
    request.addEventListener("error", () => resolve(texts.lost));
    request.addEventListener("load", () => {
      resolve(request.status < 300 ? "" : request.response?.errors?.file?.[0] ?? texts.refused);
    });
    request.send(body);
  });
}

// --- number ----------------------------------------------------------------------------------------
document.body.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  showToast(texts.copied, "success");
});
