// An htmx request that fails says so in a toast; a session that ended leads to the login page.
import { showToast } from "./toasts.js";
import { text } from "./texts.js";

const WORDS = { 400: "refused", 403: "forbidden", 404: "missing", 409: "refused", 410: "missing", 429: "busy" };

export function startRequestErrors() {
  document.body.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (isQuiet(event)) return;
    if (status === 401) {
      showToast(text("ended"), "error");
      return;
    }
    showToast(text(WORDS[status] ?? "fault"), "error");
  });
  document.body.addEventListener("htmx:sendError", (event) => {
    if (!isQuiet(event)) showToast(text("lost"), "error");
  });
  // A redirect to the login page followed by XMLHttpRequest would put that page into a part of this one.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const target = new URL(event.detail.xhr.responseURL || location.href);
    if (target.pathname.startsWith("/accounts/login")) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });
}

// Parts that refresh themselves must not fill the screen with the same complaint.
function isQuiet(event) {
  const trigger = event.detail.requestConfig?.triggeringEvent?.type;
  return !trigger || trigger === "load" || trigger === "portal:changed";
}
