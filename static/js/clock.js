// The server's time on this device: its offset is measured once, when the page's first byte came.
const stamp = document.querySelector("meta[name='server-time']")?.content;
const arrival = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
const offset = stamp ? Date.parse(stamp) - (performance.timeOrigin + arrival) : 0;

export function serverNow() {
  return Date.now() + offset;
}
