// The coder's form: rows come and go, codes are picked, findings stand beside their fields, keys save and jump.
import { startPickers } from "./picker.js";
import { showToast } from "../js/toasts.js";

const form = document.getElementById("homepage-form");
const fields = document.getElementById("homepage-fields");
const texts = document.getElementById("homepage-texts").dataset;

// In a new form only what somebody has been to is found fault with, until it is sent or all is asked for.
let isFresh = form.hasAttribute("data-fresh");
const visited = new Set();

startRows();
startPickers(fields, texts.none);
startFindings();
startKeys();
if (form.hasAttribute("data-refused")) toFirstFault();

// --- repeating groups ------------------------------------------------------------------------------
function startRows() {
  fields.querySelectorAll("[data-group]").forEach(number);
  fields.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row], [data-remove-row], [data-move-up]");
    if (!button) return;
    const group = button.closest("[data-group]");
    const rows = group.querySelector("[data-rows]");
    const row = button.closest("[data-row]");
    if (button.matches("[data-add-row]")) {
      if (rows.children.length >= Number(group.dataset.most)) {
        showToast(texts.full, "info");
        return;
      }
      rows.append(group.querySelector("[data-blank]").content.cloneNode(true));
    } else if (button.matches("[data-remove-row]")) {
      row.remove();
    } else if (row.previousElementSibling) {
      rows.insertBefore(row, row.previousElementSibling);
    }
    number(group);
    if (button.matches("[data-add-row]")) rows.lastElementChild.querySelector("input, select").focus();
    else if (button.isConnected) button.focus();
    fields.dispatchEvent(new CustomEvent("portal:rows"));
  });
}

// Names, ids and labels follow the position of their row: diagnoses[2].code, f-diagnoses-2-code.
function number(group) {
  const name = group.dataset.group;
  [...group.querySelector("[data-rows]").children].forEach((row, index) => {
    row.querySelector("[data-row-number]").textContent = String(index + 1);
    const path = new RegExp(`^${name}\\[(\\d+|__i__)\\]`);
    const id = new RegExp(`^f-${name}-(\\d+|__i__)`);
    row.querySelectorAll("[name], [data-field], [data-fill], [id], [for], [aria-describedby]").forEach((one) => {
      for (const attribute of ["name", "data-field", "data-fill"]) {
        const value = one.getAttribute(attribute);
        if (value) one.setAttribute(attribute, value.replace(path, `${name}[${index}]`));
      }
      for (const attribute of ["id", "for", "aria-describedby"]) {
        const value = one.getAttribute(attribute);
        if (value) one.setAttribute(attribute, value.replace(id, `f-${name}-${index}`));
      }
    });
  });
}

// --- findings --------------------------------------------------------------------------------------
function startFindings() {
  if (isFresh) [...fields.querySelectorAll("[data-field] :is(input, select)")].forEach(visit);
  placeFindings();
  let kept = {};
  let focused = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "findings") return;
    kept = {};
    event.detail.target.querySelectorAll("[data-reason]").forEach((one) => { kept[one.name] = one.value; });
    focused = document.activeElement?.matches("[data-reason]") ? document.activeElement.name : null;
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    form.querySelectorAll("[data-reason]").forEach((one) => {
      if (kept[one.name]) one.value = kept[one.name];
      if (one.name === focused) one.focus();
    });
    kept = {};
    focused = null;
    placeFindings();
  });
  fields.addEventListener("focusout", (event) => {
    if (!isFresh) return;
    visit(event.target);
    placeFindings();
  });
  document.body.addEventListener("click", (event) => {
    if (event.target.closest("[data-show-all]")) {
      isFresh = false;
      placeFindings();
    }
    const link = event.target.closest("[data-jump]");
    if (!link) return;
    event.preventDefault();
    jumpTo(link.dataset.jump);
  });
}

function placeFindings() {
  const data = document.getElementById("findings-data");
  if (!data) return;
  fields.querySelectorAll(".hp-notes").forEach((notes) => notes.replaceChildren());
  fields.querySelectorAll(".is-faulty, .is-doubtful").forEach((one) => one.classList.remove("is-faulty", "is-doubtful"));
  const counts = {};
  const found = JSON.parse(data.textContent);
  const shown = found.filter((finding) => isShown(finding.fields));
  narrowList(found.length - shown.length);
  for (const finding of shown) {
    counts[finding.section] ??= { error: 0, warning: 0 };
    counts[finding.section][finding.severity] += 1;
    const place = finding.fields.map(fieldOf).find((one) => one);
    if (place) note(place, finding);
    finding.fields.slice(1).map(fieldOf).filter((one) => one && one !== place).forEach((one) => mark(one, finding));
  }
  document.querySelectorAll("[data-section-link]").forEach((link) => {
    const count = counts[link.dataset.sectionLink];
    const badge = link.querySelector(".hp-count");
    badge.hidden = !count;
    badge.textContent = count ? String(count.error + count.warning) : "";
    badge.classList.toggle("is-error", Boolean(count?.error));
  });
}

function visit(input) {
  const path = input.closest("[data-field]")?.dataset.field;
  if (path && input.value) visited.add(path);
}

function isShown(paths) {
  return !isFresh || paths.some((path) => visited.has(path));
}

// The list beside the form follows; it says how much it holds back.
function narrowList(heldBack) {
  const list = document.getElementById("findings");
  list.querySelectorAll("[data-about]").forEach((line) => { line.hidden = !isShown(line.dataset.about.split(" ")); });
  const warningHint = list.querySelector("[data-warning-hint]");
  if (warningHint) warningHint.hidden = !list.querySelector(".is-warning:not([hidden])");
  list.querySelector(".hp-findings-head").hidden = heldBack > 0;
  const hint = list.querySelector("[data-untouched]");
  hint.hidden = heldBack === 0;
  const words = hint.querySelector("[data-words]");
  words.textContent = words.dataset.words.replace("{count}", heldBack);
}

function note(place, finding) {
  const line = document.createElement("div");
  line.className = `hp-note is-${finding.severity}`;
  line.textContent = finding.message;
  line.title = finding.rule;
  place.querySelector(".hp-notes").append(line);
  mark(place, finding);
}

function mark(place, finding) {
  place.classList.add(finding.severity === "error" ? "is-faulty" : "is-doubtful");
}

function fieldOf(path) {
  const exact = fields.querySelector(`[data-field="${CSS.escape(path)}"]`);
  if (exact) return exact;
  const group = path.split("[")[0];
  return fields.querySelector(`[data-field="${CSS.escape(group)}"]`);
}

function jumpTo(path) {
  const place = fieldOf(path);
  if (!place) return;
  const input = place.querySelector("input, select");
  place.scrollIntoView({ block: "center" });
  input?.focus({ preventScroll: true });
}

function toFirstFault() {
  const clash = document.getElementById("clash");
  const first = fields.querySelector(".is-faulty") ?? fields.querySelector(".is-doubtful");
  if (clash) clash.scrollIntoView({ block: "center" });
  else if (first) jumpTo(first.dataset.field);
}

// --- keys ------------------------------------------------------------------------------------------
function startKeys() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[name=accept]"));
    }
    if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
    // Enter goes to the next field, as coders are used to; it never sends the form half-way.
    if (event.key === "Enter" && event.target.matches("#homepage-fields input, #homepage-fields select, [data-reason]")) {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const inputs = [...form.querySelectorAll("input:not([type=hidden]), select")];
      inputs[inputs.indexOf(event.target) + 1]?.focus();
    }
  });
}

function step(direction) {
  const faulty = [...fields.querySelectorAll(".is-faulty, .is-doubtful")].filter((one) => !one.matches("[data-group]"));
  if (!faulty.length) return;
  const here = faulty.findIndex((one) => one.contains(document.activeElement));
  const next = here < 0 && direction < 0 ? faulty.length - 1 : (here + direction + faulty.length) % faulty.length;
  jumpTo(faulty[next].dataset.field);
}
