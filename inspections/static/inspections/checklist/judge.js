// What a number means by the thresholds of its check, as a hint while typing; the server judges again.
const WORSE = {
  gt: (value, limit) => value > limit,
  ge: (value, limit) => value >= limit,
  lt: (value, limit) => value < limit,
};

// "ok", "warn" or "critical"; "" where the rule needs a person or the text is no number.
export function judged(text, { rule, warn, critical }) {
  const value = number(text);
  if (value === null) return "";
  if (rule === "range") return outside(value, critical) ? "critical" : outside(value, warn) ? "warn" : "ok";
  const isWorse = WORSE[rule];
  if (!isWorse) return "";
  const [soft, hard] = [number(warn), number(critical)];
  if (soft === null && hard === null) return "";
  if (hard !== null && isWorse(value, hard)) return "critical";
  return soft !== null && isWorse(value, soft) ? "warn" : "ok";
}

// A number as people type it on a phone: full-width digits and a comma for the point are taken too.
export function number(text) {
  const plain = String(text ?? "").normalize("NFKC").trim().replace(/。/g, ".").replace(/^(-?\d+),(\d+)$/, "$1.$2");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

function outside(value, words) {
  const ends = /(-?\d+(?:\.\d+)?)\s*[-–~]\s*(-?\d+(?:\.\d+)?)/.exec(words ?? "");
  return ends !== null && (value < Number(ends[1]) || value > Number(ends[2]));
}
