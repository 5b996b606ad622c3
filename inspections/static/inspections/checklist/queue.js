// Sends what waits: on every change, when the connection is back, and again after a failure, ever more slowly.
// A row leaves the device only after the server has said that it keeps it; twice sent is stored once (UUID).
import { mark, put, remove, waiting } from "./store.js";

const BATCH = 40;
const PAUSES_S = [3, 10, 30, 60];

export class Queue {
  constructor({ account, inspection, answersUrl, photosUrl, texts, onChange, onStored }) {
    Object.assign(this, { account, inspection, answersUrl, photosUrl, texts, onChange, onStored });
    this.state = { rows: [], isSending: false, needsLogin: false };
    this.failures = 0;
    this.order = 0;
  }

  async start() {
    addEventListener("online", () => this.send());
    addEventListener("offline", () => this.show());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
    await this.refresh();
    await this.send();
  }

  // Keeps an answer first, then tries to send it. A newer answer to the same check takes the older one's place.
  async answer(line, body) {
    const older = this.state.rows.filter((row) => row.kind === "answer" && row.line === line);
    await this.keep({ kind: "answer", line, body: { ...body, answered_at: new Date().toISOString() } });
    await Promise.all(older.map((row) => remove(row.key)));
    await this.refresh();
    this.send();
  }

  async photo(line, { blob, name, takenAt }) {
    await this.keep({ kind: "photo", line, blob, name, body: { taken_at: takenAt } });
    await this.refresh();
    this.send();
  }

  async discard(key) {
    await remove(key);
    await this.refresh();
  }

  // Refused rows too: whoever presses the button wants to know again.
  async retry() {
    await Promise.all(this.state.rows.map((row) => mark(row.key, { isRefused: false, message: "" })));
    this.failures = 0;
    await this.refresh();
    await this.send();
  }

  keep(row) {
    this.order = Math.max(Date.now(), this.order + 1);
    const place = { account: this.account, inspection: this.inspection, order: this.order };
    return put({ key: newKey(), ...place, ...row });
  }

  async refresh() {
    this.state.rows = await waiting(this.account, this.inspection);
    this.show();
  }

  show() {
    this.onChange({ ...this.state, isOnline: navigator.onLine });
  }

  async send() {
    clearTimeout(this.timer);
    if (!navigator.onLine || this.state.isSending) return;
    const alone = navigator.locks
      ? (work) => navigator.locks.request(`inspection-queue-${this.account}`, work)
      : (work) => work(); // twice sent is stored once, so a browser without locks does no harm
    this.state.isSending = true;
    try {
      await alone(() => this.sendAll());
      this.failures = 0;
    } catch (failure) {
      this.failures += 1;
      if (failure instanceof LoggedOut) this.state.needsLogin = true;
      const pause = PAUSES_S[Math.min(this.failures, PAUSES_S.length) - 1];
      this.timer = setTimeout(() => this.send(), pause * 1000);
    } finally {
      this.state.isSending = false;
      await this.refresh();
    }
  }

  async sendAll() {
    for (;;) {
      await this.refresh();
      const ready = this.state.rows.filter((row) => !row.isRefused);
      const answers = ready.filter((row) => row.kind === "answer").slice(0, BATCH);
      const photo = ready.find((row) => row.kind === "photo");
      if (answers.length) await this.sendAnswers(answers);
      else if (photo) await this.sendPhoto(photo);
      else return;
      this.state.needsLogin = false;
    }
  }

  async sendAnswers(rows) {
    const answers = rows.map((row) => ({ key: row.key, line: row.line, ...row.body }));
    const reply = await this.post(this.answersUrl, JSON.stringify({ answers }), rows, "application/json");
    for (const outcome of reply.results) await this.settle(outcome);
  }

  async sendPhoto(row) {
    const form = new FormData();
    form.append("key", row.key);
    form.append("line", row.line);
    form.append("taken_at", row.body.taken_at ?? "");
    form.append("file", row.blob, row.name);
    const reply = await this.post(this.photosUrl, form, [row]);
    await this.settle(reply);
  }

  async settle(outcome) {
    if (!outcome.is_stored) {
      await mark(outcome.key, { isRefused: true, message: outcome.message });
      return;
    }
    await remove(outcome.key);
    this.onStored(outcome);
  }

  // The server's JSON; whatever else comes back leaves the rows where they are, with the reason beside them.
  async post(url, body, rows, type) {
    const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken"), "X-Account": this.account };
    if (type) headers["Content-Type"] = type;
    let reply;
    try {
      reply = await fetch(url, { method: "POST", headers, body, redirect: "manual", credentials: "same-origin" });
    } catch (failure) {
      await this.note(rows, "");
      throw failure;
    }
    if (reply.ok) return reply.json();
    if (reply.type === "opaqueredirect" || [401, 403].includes(reply.status)) {
      await this.note(rows, this.texts.login);
      throw new LoggedOut();
    }
    const told = await reply.json().catch(() => ({}));
    if (told.code === "account") {
      await this.note(rows, told.message);
      throw new LoggedOut();
    }
    if (reply.status >= 400 && reply.status < 500 && ![408, 425, 429].includes(reply.status)) {
      const message = told.message ?? this.texts.refused;
      const results = rows.map((row) => ({ key: row.key, is_stored: false, message }));
      return { ...results[0], results };
    }
    await this.note(rows, this.texts.fault.replace("{status}", reply.status));
    throw new Error(`status ${reply.status}`);
  }

  note(rows, message) {
    return Promise.all(rows.map((row) => mark(row.key, { message })));
  }
}

class LoggedOut extends Error {}

// crypto.randomUUID exists on https only; hospitals also run portals over plain http inside.
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}
