// The check list: a tap is an answer, kept on the device first and sent as soon as it can be.
import { Card } from "./cards.js";
import { account, keepCopy } from "./copy.js";
import { judged, number } from "./judge.js";
import { prepared } from "./photo.js";
import { Queue } from "./queue.js";
import { keepForGood } from "./store.js";

const page = document.querySelector("[data-checklist]");
const texts = document.getElementById("checklist-texts").dataset;
const answers = JSON.parse(document.getElementById("checklist-answers").textContent);
const isLocked = page.dataset.locked === "yes";
const cards = [...page.querySelectorAll("[data-line]")].map((element) => new Card(element, texts));
const cardOf = (target) => cards.find((card) => card.element === target.closest("[data-line]"));
const bar = document.querySelector("[data-queue]");
let waitingRows = [];

const queue = new Queue({
  account: account(),
  inspection: page.dataset.checklist,
  answersUrl: page.dataset.answersUrl,
  photosUrl: page.dataset.photosUrl,
  texts,
  onChange: (state) => {
    waitingRows = state.rows;
    drawBar(state);
    cards.forEach(draw);
    drawProgress();
  },
  onStored: ({ line, answer }) => {
    if (answer) answers[line] = answer;
  },
});

// --- answers ------------------------------------------------------------------------------------------
function current(card) {
  const waits = waitingRows.filter((row) => row.kind === "answer" && row.line === card.line).at(-1);
  return waits ? { ...answers[card.line], ...waits.body } : answers[card.line];
}

function draw(card) {
  card.draw(current(card), waitingRows.filter((row) => row.line === card.line), isLocked);
}

function save(card, status) {
  const body = card.values();
  const byValue = judged(body.value, card.element.dataset);
  body.status = worst(status, byValue);
  if (body.status !== "skipped") body.skip_reason = "";
  if (["warn", "critical"].includes(body.status)) body.suggestion ||= card.element.dataset.advice;
  return queue.answer(card.line, body);
}

// A person may judge more severely than the thresholds, never less.
function worst(said, byValue) {
  if (said === "skipped" || !byValue) return said;
  const order = ["ok", "warn", "critical"];
  return order[Math.max(order.indexOf(said), order.indexOf(byValue))] ?? byValue;
}

page.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const card = button && cardOf(button);
  if (!card) return;
  if (button.dataset.answer === "skipped") open(card, "skip");
  else if (button.dataset.answer) save(card, button.dataset.answer);
  else if (button.dataset.reason) skip(card, button.dataset.reason);
  else if (button.dataset.open) open(card, button.dataset.open);
  else if (button.dataset.discard) queue.discard(button.dataset.discard);
});

page.addEventListener("change", async (event) => {
  const card = cardOf(event.target);
  if (!card) return;
  if (event.target.type === "file") await takePhotos(card, event.target);
  else if (event.target.name === "value") saveValue(card, event.target);
  else if (event.target.name === "reason") skip(card, event.target.value.trim());
  else if (current(card)?.status) save(card, current(card).status);
});

page.addEventListener("input", (event) => {
  if (event.target.name !== "value") return;
  const card = cardOf(event.target);
  card.element.dataset.hint = judged(event.target.value, card.element.dataset);
});

page.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.name === "value") event.target.blur();
});

function saveValue(card, field) {
  const isEmpty = field.value.trim() === "";
  const isFaulty = !isEmpty && field.dataset.kind === "number" && number(field.value) === null;
  field.classList.toggle("is-invalid", isFaulty);
  if (isFaulty) return;
  if (field.dataset.kind === "number" && !isEmpty) field.value = String(number(field.value));
  const said = current(card)?.status;
  const byValue = judged(field.value, card.element.dataset);
  // Without thresholds a number alone is no judgement: it waits for the tap.
  if (byValue) save(card, byValue);
  else if (said && said !== "skipped") save(card, said);
}

function skip(card, reason) {
  if (!reason) return;
  card.find("[name='reason']").value = reason;
  card.find("[data-part='skip']").dataset.isOpen = "no";
  save(card, "skipped");
}

function open(card, part) {
  const element = card.find(`[data-part='${part}']`);
  element.hidden = false;
  element.dataset.isOpen = "yes";
  (element.querySelector("textarea") ?? element.querySelector("button"))?.focus();
}

async function takePhotos(card, input) {
  const files = [...input.files];
  for (const file of files) await queue.photo(card.line, await prepared(file));
  input.value = "";
}

// --- what is always in sight ----------------------------------------------------------------------------
function drawBar({ rows, isSending, isOnline, needsLogin }) {
  const refused = rows.filter((row) => row.isRefused).length;
  const count = rows.length - refused;
  const words = count === 1 ? texts.waitingOne : texts.waitingMany.replace("{count}", count);
  bar.dataset.tone = refused || needsLogin ? "refused" : count ? "waiting" : isOnline ? "sent" : "offline";
  const parts = [count ? words : rows.length ? "" : texts.allSent];
  if (refused) parts.push(texts.refusedCount.replace("{count}", refused));
  if (needsLogin && rows.length) parts.push(texts.login);
  else if (!isOnline) parts.push(texts.offline);
  else if (isSending && count) parts.push(texts.sending);
  bar.querySelector("[data-words]").textContent = parts.filter(Boolean).join(" · ");
  bar.querySelector("[data-retry]").hidden = !rows.length || (isSending && !refused);
  bar.querySelector("[data-login]").hidden = !(needsLogin && rows.length);
}

function drawProgress() {
  const done = cards.filter((card) => card.element.classList.contains("is-answered")).length;
  const progress = document.querySelector("[data-progress]");
  progress.max = cards.length || 1;
  progress.value = done;
  document.querySelector("[data-done]").textContent = `${done} / ${cards.length}`;
  page.querySelectorAll("[data-area]").forEach((area) => {
    const own = cards.filter((card) => area.contains(card.element));
    const left = own.filter((card) => !card.element.classList.contains("is-answered")).length;
    area.classList.toggle("is-done", left === 0);
    document.querySelectorAll(`[data-left='${area.dataset.area}']`).forEach((place) => {
      place.textContent = left ? String(left) : "✓";
    });
  });
}

document.querySelector("[data-only-open]").addEventListener("change", (event) => {
  page.classList.toggle("only-open", event.target.checked);
  // What was just answered stays in sight until the filter is set again.
  cards.forEach((card) => card.element.classList.toggle("is-put-away", card.element.classList.contains("is-answered")));
});
bar.querySelector("[data-retry]").addEventListener("click", () => queue.retry());

await queue.start();
page.dataset.ready = "yes";
keepForGood();
keepCopy(page.dataset.workerUrl, page.dataset.workerScope);
