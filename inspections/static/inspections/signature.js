/* A signature drawn with a finger, a pen or the mouse; it goes with the form as a PNG in the file field. */

const INK = "#12324a";
const field = document.querySelector("[data-signature]");

function drawOn(canvas, onEnd) {
  const pen = canvas.getContext("2d");
  let last = null;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * canvas.width) / box.width,
      ((event.clientY - box.top) * canvas.height) / box.height,
    ];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    line(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last || !event.isPrimary) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const next = at(one);
      line(last, next);
      last = next;
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (last) onEnd();
      last = null;
    });
  }
  function line(from, to) {
    Object.assign(pen, { strokeStyle: INK, lineWidth: canvas.width / 160, lineCap: "round" });
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
  }
}

if (field) {
  const canvas = field.querySelector("canvas");
  const file = field.closest("form").elements.image;
  const put = (files) => {
    file.files = files;
    file.dispatchEvent(new Event("change", { bubbles: true }));
  };
  field.hidden = false;
  drawOn(canvas, () => {
    // At once, not by toBlob: the form may be sent in the next moment.
    const text = atob(canvas.toDataURL("image/png").split(",")[1]);
    const bytes = Uint8Array.from(text, (one) => one.charCodeAt(0));
    const drawn = new DataTransfer();
    drawn.items.add(new File([bytes], "signature.png", { type: "image/png" }));
    put(drawn.files);
  });
  field.querySelector("[data-clear]").addEventListener("click", () => {
    canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
    put(new DataTransfer().files);
  });
}
