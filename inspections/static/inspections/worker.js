// Keeps the inspection check lists that somebody opened, and the files they need, for when there is no network.
// One cache an account: `private-pages-<account>`; static/js/private-copies.js deletes those of anybody else.
// Nothing but check-list pages is kept: no list, no report, no answer of the portal.
const PRIVATE = "private-pages-";
const ASSETS = "inspection-assets-1";
const PAGE = /^\/inspections\/[^/]+\/checklist\/$/;
const PATIENCE_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data?.type === "keep") event.waitUntil(keep(event.data));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && PAGE.test(url.pathname)) event.respondWith(page(event.request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(asset(event.request));
});

async function keep({ page: address, account, assets }) {
  if (!account) return;
  const own = PRIVATE + account;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PRIVATE) && name !== own).map((name) => caches.delete(name)));
  const files = await caches.open(ASSETS);
  const known = new Set((await files.keys()).map((request) => request.url));
  const wanted = assets.filter((one) => new URL(one).pathname.startsWith("/static/") && !known.has(one));
  await Promise.all(wanted.map((one) => files.add(one).catch(() => null)));
  const reply = await fetch(address, { credentials: "same-origin" });
  if (isOurPage(reply)) await (await caches.open(own)).put(plain(address), reply);
}

// From the network, and if that does not answer in time, the copy of whoever is logged in on this device.
async function page(request, url) {
  const copy = await newestCopy(url);
  const fresh = fetch(request);
  if (!copy) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  const reply = await Promise.race([fresh.catch(() => null), late]);
  return reply && reply.status < 500 ? reply : copy;
}

async function newestCopy(url) {
  const names = (await caches.keys()).filter((name) => name.startsWith(PRIVATE));
  for (const name of names) {
    const copy = await (await caches.open(name)).match(plain(url.href));
    if (copy) return copy;
  }
  return null;
}

async function asset(request) {
  const files = await caches.open(ASSETS);
  try {
    const reply = await fetch(request);
    if (reply.ok && (await files.match(request))) files.put(request, reply.clone());
    return reply;
  } catch (failure) {
    const copy = await files.match(request, { ignoreSearch: true });
    if (copy) return copy;
    throw failure;
  }
}

const plain = (address) => address.split(/[?#]/)[0];
const isOurPage = (reply) => reply.ok && !reply.redirected && PAGE.test(new URL(reply.url).pathname);
