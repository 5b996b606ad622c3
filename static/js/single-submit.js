// A form is sent once: its buttons rest until the page changes or comes back from history. A form that brings a
// file (`data-download`) leaves the page where it is, so its buttons wake by themselves; with `data-download="reload"`
// the page is asked for anew once the file has begun to come, which a cookie with the form's mark tells.
const DOWNLOAD_REST_MS = 3000;
const LOOK_MS = 500;

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
    if (form.dataset.download === "reload") reloadOnceBegun(form);
  });
  addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach(wake);
  });
}

function reloadOnceBegun(form) {
  const mark = String(Date.now());
  const input = form.elements.namedItem("download_mark") ?? form.appendChild(document.createElement("input"));
  Object.assign(input, { type: "hidden", name: "download_mark", value: mark });
  const look = setInterval(() => {
    if (!document.cookie.split("; ").includes(`download_begun=${mark}`)) return;
    clearInterval(look);
    location.replace(location.pathname);
  }, LOOK_MS);
}

function wake(form) {
  delete form.dataset.sent;
  form.querySelectorAll(".btn-loading").forEach((button) => button.classList.remove("btn-loading"));
}
