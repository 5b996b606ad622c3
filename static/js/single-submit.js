// A form is sent once: its buttons rest until the page changes or comes back from history. A form that brings a
// file (`data-download`) leaves the page where it is, so its buttons wake by themselves.
const DOWNLOAD_REST_MS = 3000;

export function startSingleSubmit() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.classList.add("btn-loading");
    if ("download" in form.dataset) setTimeout(() => wake(form), DOWNLOAD_REST_MS);
  });
  addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach(wake);
  });
}

function wake(form) {
  delete form.dataset.sent;
  form.querySelectorAll(".btn-loading").forEach((button) => button.classList.remove("btn-loading"));
}
