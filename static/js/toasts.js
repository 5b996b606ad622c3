// Short messages in the corner: faults stay until closed, the rest leaves by itself.
const STAY_MS = 6000;

export function showToast(message, tone = "info") {
  const template = document.getElementById("toast-template");
  const container = document.getElementById("toasts");
  if (!template || !container || !message) return;
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.classList.add(`toast-${tone}`);
  toast.setAttribute("role", tone === "error" ? "alert" : "status");
  toast.querySelector(".toast-text").textContent = message;
  container.append(toast);
  if (tone !== "error") leaveLater(toast);
}

export function startToasts() {
  document.querySelectorAll("#toasts .toast[data-lasting='no']").forEach(leaveLater);
  document.addEventListener("click", (event) => {
    event.target.closest("[data-bs-dismiss='toast']")?.closest(".toast")?.remove();
  });
  // A view may answer an htmx request with HX-Trigger: {"portal:toast": {"text": …, "tone": …}}.
  document.body.addEventListener("portal:toast", (event) => showToast(event.detail.text, event.detail.tone));
}

function leaveLater(toast) {
  setTimeout(() => toast.remove(), STAY_MS);
}
