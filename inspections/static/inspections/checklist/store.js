// What waits on this device: answers and photos in IndexedDB, each under the UUID it was made with.
// Rows: {key, account, inspection, kind: "answer" | "photo", line, order, body, blob?, name?, message?, isRefused?}
const DATABASE = "inspections";
const WAITING = "waiting";

let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(WAITING, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

// Runs `work(store)` in one transaction; resolves once it is on disk, with what the request gave.
async function run(mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(WAITING, mode, { durability: "strict" });
    const request = work(transaction.objectStore(WAITING));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

export const put = (row) => run("readwrite", (store) => store.put(row));
export const remove = (key) => run("readwrite", (store) => store.delete(key));

// Rows of one account and inspection in the order they were made; other accounts' rows stay unseen.
export async function waiting(account, inspection) {
  const rows = await run("readonly", (store) => store.getAll());
  return rows
    .filter((row) => row.account === account && row.inspection === inspection)
    .sort((one, other) => one.order - other.order);
}

// Change a row that is still there; one that was sent and removed meanwhile is not brought back.
export async function mark(key, changes) {
  await run("readwrite", (store) => {
    const request = store.get(key);
    request.onsuccess = () => {
      if (request.result) store.put({ ...request.result, ...changes });
    };
    return request;
  });
}

// Ask the browser not to drop the data when its disk runs full; it may say no.
export function keepForGood() {
  navigator.storage?.persist?.().catch(() => false);
}
