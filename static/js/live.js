// Pages that show tickets hear of changes from the push server and fetch their parts again by themselves;
// without it they ask every 15 seconds. Only ids travel, never contents.
const POLL_MS = 15_000;
const RETRY_MS = 30_000;

export function startLive() {
  if (!document.querySelector("[data-live]")) return;
  const address = document.querySelector("meta[name='push-url']")?.content;
  if (address && "EventSource" in window) listen(address);
  else poll();
}

function announce(detail) {
  document.body.dispatchEvent(new CustomEvent("portal:changed", { detail }));
}

function listen(address) {
  let polling = null;
  const source = new EventSource(address, { withCredentials: true });
  source.addEventListener("open", () => {
    document.body.dataset.live = "push";
    clearInterval(polling);
    polling = null;
  });
  source.addEventListener("ticket", (event) => {
    const fact = JSON.parse(event.data);
    if (concerns(fact)) announce(fact);
  });
  source.addEventListener("error", () => {
    document.body.dataset.live = "poll";
    polling ??= poll();
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(address), RETRY_MS);
  });
  addEventListener("pagehide", () => source.close());
}

function poll() {
  document.body.dataset.live = "poll";
  return setInterval(() => {
    if (!document.hidden) announce({});
  }, POLL_MS);
}

// A ticket's own page cares for its ticket only; lists care for all.
function concerns(fact) {
  const only = document.querySelector("[data-live]")?.dataset.live;
  return !only || only === "all" || only === String(fact.id);
}
