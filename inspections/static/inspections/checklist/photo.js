// Makes a photo small enough for a weak connection and reads when it was taken before that is lost.
const LONGEST_SIDE = 2000;
const SMALL_BYTES = 700_000;
const TAKEN = 0x9003;
const EXIF_PART = 0x8769;

export async function prepared(file) {
  const takenAt = (await takenFromExif(file).catch(() => "")) || new Date(file.lastModified).toISOString();
  const blob = file.size <= SMALL_BYTES ? file : await shrunk(file).catch(() => file);
  const name = blob === file ? file.name : `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
  return { blob, name: name || "photo.jpg", takenAt };
}

async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  return blob && blob.size < file.size ? blob : file;
}

// DateTimeOriginal of a JPEG as the camera wrote it, "2026:11:28 14:03:05", "" when there is none.
async function takenFromExif(file) {
  const view = new DataView(await file.slice(0, 256 * 1024).arrayBuffer());
  if (view.getUint16(0) !== 0xffd8) return "";
  for (let at = 2; at + 4 < view.byteLength && view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return readTiff(view, at + 10);
  }
  return "";
}

function readTiff(view, start) {
  const little = view.getUint16(start) === 0x4949;
  const entries = (offset) => {
    const count = view.getUint16(start + offset, little);
    return Array.from({ length: count }, (_, index) => start + offset + 2 + 12 * index);
  };
  const find = (offset, tag) => entries(offset).find((entry) => view.getUint16(entry, little) === tag);
  const part = find(view.getUint32(start + 4, little), EXIF_PART);
  const entry = part && find(view.getUint32(part + 8, little), TAKEN);
  if (!entry) return "";
  const text = start + view.getUint32(entry + 8, little);
  return Array.from({ length: 19 }, (_, index) => String.fromCharCode(view.getUint8(text + index))).join("");
}
