// Lets the page itself open without a connection: a worker keeps this account's copy of it.
export async function keepCopy(workerUrl, scope) {
  if (!("serviceWorker" in navigator)) return; // plain http: the page must be open already, answers wait all the same
  try {
    await navigator.serviceWorker.register(workerUrl, { scope });
    const worker = (await navigator.serviceWorker.ready).active;
    const assets = performance.getEntriesByType("resource").map((entry) => entry.name);
    worker.postMessage({ type: "keep", page: location.href, account: account(), assets });
  } catch (failure) {
    console.warn("no copy of this page is kept", failure);
  }
}

export function account() {
  return document.querySelector("meta[name='account']")?.content ?? "";
}
