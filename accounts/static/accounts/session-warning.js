// A session ends half an hour after the last sign of a person. Requests that a page makes by itself say so and
// do not prolong it; before the end the page asks whether somebody is still there.
const WARN_S = 180;
const ASK_MS = 20_000;

const dialog = document.getElementById("session-warning");
if (dialog) start();

function start() {
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.triggeringEvent?.isTrusted) event.detail.headers["X-Background"] = "1";
  });
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  let endsAt = null;
  setInterval(async () => {
    if (endsAt === null || endsAt - Date.now() < (WARN_S + 60) * 1000 || isOpen()) endsAt = await ask();
  }, ASK_MS);
  setInterval(() => show(endsAt), 1000);

  async function stay() {
    const headers = { "X-CSRFToken": dialog.dataset.csrf };
    endsAt = await answer(fetch(dialog.dataset.url, { method: "POST", headers }));
    show(endsAt);
  }
}

function ask() {
  return answer(fetch(dialog.dataset.url, { headers: { "X-Background": "1" } }));
}

// The instant the session ends, in this device's milliseconds; null when the portal does not answer.
async function answer(request) {
  try {
    const response = await request;
    if (response.status !== 200 && response.status !== 401) return null;
    const { seconds_left: left } = await response.json();
    if (left <= 0) location.assign(`${dialog.dataset.loginUrl}?next=${encodeURIComponent(location.pathname)}`);
    return Date.now() + left * 1000;
  } catch {
    return null;
  }
}

function show(endsAt) {
  if (endsAt === null) return;
  const left = Math.max(0, Math.round((endsAt - Date.now()) / 1000));
  dialog.querySelector("[data-left]").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (left <= WARN_S && !isOpen()) window.tabler.bootstrap.Modal.getOrCreateInstance(dialog, { backdrop: "static" }).show();
  if (left > WARN_S && isOpen()) window.tabler.bootstrap.Modal.getInstance(dialog)?.hide();
}

function isOpen() {
  return dialog.classList.contains("show");
}
