// Copies of pages that this browser keeps for use without a connection belong to one account: they go when
// somebody logs out, when a session has ended, and when another account is logged in.
const PRIVATE = "private-pages-";

export function startPrivateCopies() {
  if (!("caches" in window)) return;
  forgetAllBut(document.querySelector("meta[name='account']")?.content ?? "");
  document.addEventListener("submit", (event) => {
    if (event.target.action?.endsWith("/accounts/logout/")) forgetAllBut("");
  });
}

async function forgetAllBut(account) {
  const names = (await caches.keys()).filter((name) => name.startsWith(PRIVATE));
  const others = names.filter((name) => !account || name !== PRIVATE + account);
  await Promise.all(others.map((name) => caches.delete(name)));
}
