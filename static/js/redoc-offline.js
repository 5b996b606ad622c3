// Redoc's badge fetches a logo from its maker's server. The portal asks no other server for anything, so
// pictures of other origins stay away. Runs before Redoc.
const source = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");

Object.defineProperty(HTMLImageElement.prototype, "src", {
  ...source,
  set(address) {
    if (isOwn(address)) source.set.call(this, address);
  },
});

HTMLImageElement.prototype.setAttribute = function setOwnPicture(name, value) {
  if (name !== "src" || isOwn(value)) Element.prototype.setAttribute.call(this, name, value);
};

function isOwn(address) {
  const url = new URL(address, location.href);
  return url.protocol === "data:" || url.origin === location.origin;
}
