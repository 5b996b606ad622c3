// Live countdowns: each element tells its due instant; the text is written only when it changes.
import { serverNow } from "./clock.js";
import { text } from "./texts.js";

const SELECTOR = "[data-due]";

export function startCountdowns() {
  tick();
  setInterval(tick, 250);
  document.body.addEventListener("htmx:afterSettle", tick);
}

function tick() {
  const now = serverNow();
  document.querySelectorAll(SELECTOR).forEach((element) => update(element, now));
}

function update(element, now) {
  const left = Date.parse(element.dataset.due) - now;
  const shown = format(Math.abs(left));
  const time = element.querySelector("[data-time]") ?? element;
  if (time.textContent !== shown) time.textContent = shown;
  const state = left < 0 ? "breach" : isNear(element, left) ? "warning" : "ok";
  if (element.dataset.tone !== state) {
    element.dataset.tone = state;
    const label = element.querySelector("[data-label]");
    if (label) label.textContent = left < 0 ? element.dataset.over : element.dataset.left;
    if (left < 0) element.dispatchEvent(new CustomEvent("portal:due", { bubbles: true }));
  }
  const bar = element.querySelector("[data-bar]");
  if (bar) bar.value = share(element, left);
}

// Warning from 80 % of the budget on; without a budget in the last ten minutes.
function isNear(element, left) {
  const budget = Number(element.dataset.budget) * 1000;
  return budget ? left < budget * 0.2 : left < 600_000;
}

function share(element, left) {
  const budget = Number(element.dataset.budget) * 1000;
  return budget ? Math.min(100, Math.max(0, 100 * (1 - left / budget))) : 0;
}

export function format(ms) {
  const seconds = Math.floor(ms / 1000);
  const days = Math.floor(seconds / 86400);
  const parts = [Math.floor((seconds % 86400) / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const clock = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return days ? `${days} ${text("days")} ${clock}` : clock;
}
