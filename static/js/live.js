// Pages that show tickets hear of changes from the push server and fetch their parts again by themselves;
// without it they ask every 15 seconds. Only ids travel, never contents.
const POLL_MS = 15_000;
const RETRY_MS = 30_000;

let polling = null;

export function startLive() {
  if (!document.querySelector("[data-live]")) return;
  startPolling();
  const push = document.querySelector("meta[name='push-url']");
  if (push?.content && "EventSource" in window) listen(push.content, push.dataset.tokenUrl);
}

function announce(detail) {
  document.body.dispatchEvent(new CustomEvent("portal:changed", { detail }));
}

async function listen(address, tokenAddress) {
  const token = await fetchToken(tokenAddress);
  if (!token) {
    setTimeout(() => listen(address, tokenAddress), RETRY_MS);
    return;
  }
  const source = new EventSource(`${address}?token=${encodeURIComponent(token)}`);
  source.addEventListener("open", () => {
    stopPolling();
    announce({}); // whatever happened while nobody listened
  });
  source.addEventListener("ticket", (event) => {
    const fact = JSON.parse(event.data);
    if (concerns(fact)) announce(fact);
  });
  // The token is good for one minute only, so a broken stream is opened anew with another one.
  source.addEventListener("error", () => {
    source.close();
    startPolling();
    setTimeout(() => listen(address, tokenAddress), document.hidden ? RETRY_MS : 3_000);
  }, { once: true });
  addEventListener("pagehide", () => source.close(), { once: true });
}

async function fetchToken(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
    return answer.ok ? (await answer.json()).token : "";
  } catch {
    return "";
  }
}

function startPolling() {
  document.body.dataset.liveBy = "poll";
  polling ??= setInterval(() => {
    if (!document.hidden) announce({});
  }, POLL_MS);
}

function stopPolling() {
  document.body.dataset.liveBy = "push";
  clearInterval(polling);
  polling = null;
}

// A ticket's own page cares for its ticket only; lists care for all.
function concerns(fact) {
  const only = document.querySelector("[data-live]").dataset.live;
  return only === "all" || only === String(fact.id);
}
