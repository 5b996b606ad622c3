// One check on the screen: its answer, what waits, what was refused, its photos.
const pictures = new Map(); // photo key -> object URL, so that a re-drawn card does not load it again

export class Card {
  constructor(element, texts) {
    this.element = element;
    this.texts = texts;
    this.line = element.dataset.line;
    this.find = (selector) => element.querySelector(selector);
  }

  // `answer`: what counts now; `rows`: what of this check still waits on the device.
  draw(answer, rows, isLocked) {
    const { element } = this;
    const status = answer?.status ?? "";
    element.dataset.status = status;
    element.classList.toggle("is-answered", status !== "");
    element.classList.toggle("is-waiting", rows.some((row) => !row.isRefused));
    element.classList.toggle("is-refused", rows.some((row) => row.isRefused));
    element.querySelectorAll("[data-answer]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.answer === status));
    });
    this.fill("value", answer?.value);
    this.fill("note", answer?.note);
    this.fill("cause", answer?.cause);
    this.fill("suggestion", answer?.suggestion);
    this.fill("reason", answer?.skip_reason);
    this.show("bad", ["warn", "critical"].includes(status));
    this.show("skip", status === "skipped" || this.isOpen("skip"));
    this.show("note", Boolean(answer?.note) || this.isOpen("note"));
    element.querySelectorAll("[data-reason]").forEach((chip) => {
      chip.setAttribute("aria-pressed", String(chip.dataset.reason === answer?.skip_reason));
    });
    element.querySelectorAll("button, input, textarea").forEach((control) => { control.disabled = isLocked; });
    this.find("[data-state]").textContent = this.words(answer, rows);
    this.drawPhotos(answer?.photos ?? [], rows.filter((row) => row.kind === "photo"));
  }

  show(part, isShown) {
    const element = this.find(`[data-part='${part}']`);
    if (element) element.hidden = !isShown;
  }

  isOpen(part) {
    return this.find(`[data-part='${part}']`)?.dataset.isOpen === "yes";
  }

  // A field that somebody is typing in is left alone.
  fill(name, value) {
    const field = this.find(`[name='${name}']`);
    if (field && field !== document.activeElement && value !== undefined) field.value = value ?? "";
  }

  words(answer, rows) {
    const said = rows.map((row) => row.message).find(Boolean);
    if (said) return said;
    if (rows.length) return this.texts.kept;
    return answer?.by ? [answer.words, answer.by, answer.at].filter(Boolean).join(" · ") : "";
  }

  drawPhotos(stored, waiting) {
    const place = this.find("[data-photos]");
    if (!place) return;
    const kept = new Set(stored.map((photo) => photo.key));
    const shown = [
      ...stored.map((photo) => ({ key: photo.key, src: photo.url, text: photo.taken })),
      ...waiting.filter((row) => !kept.has(row.key)).map((row) => ({
        key: row.key, src: address(row), text: row.message || this.texts.kept, isRefused: row.isRefused,
      })),
    ];
    place.hidden = shown.length === 0;
    place.replaceChildren(...shown.map((photo) => this.picture(photo)));
  }

  picture({ key, src, text, isRefused }) {
    const figure = document.createElement("figure");
    const image = document.createElement("img");
    image.src = src;
    image.alt = this.texts.photo;
    image.loading = "lazy";
    const words = document.createElement("figcaption");
    words.textContent = text;
    figure.append(image, words);
    if (isRefused) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.dataset.discard = key;
      button.textContent = this.texts.discard;
      figure.append(button);
    }
    return figure;
  }

  values() {
    const value = (name) => this.find(`[name='${name}']`)?.value.trim() ?? "";
    return {
      value: value("value"), note: value("note"), cause: value("cause"), suggestion: value("suggestion"),
      skip_reason: value("reason"),
    };
  }
}

function address(row) {
  if (!pictures.has(row.key)) pictures.set(row.key, URL.createObjectURL(row.blob));
  return pictures.get(row.key);
}
