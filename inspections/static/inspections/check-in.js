/* Check-in: a key so that a form sent twice arrives once, and the position when the engineer asks for it. */

const form = document.querySelector("form[data-check-in]");

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20, 32].map((end, n, ends) => hex.slice(n ? ends[n - 1] : 0, end)).join("-");
}

if (form) {
  const key = form.elements.client_key;
  if (!key.value) key.value = newKey();
  const button = form.querySelector("[data-locate]");
  if ("geolocation" in navigator && window.isSecureContext) {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          form.elements.latitude.value = coords.latitude.toFixed(3);
          form.elements.longitude.value = coords.longitude.toFixed(3);
          button.querySelector("span").textContent = button.dataset.done;
        },
        () => {
          button.querySelector("span").textContent = button.dataset.failed;
        },
        { timeout: 15000, maximumAge: 60000 },
      );
    });
  }
}
