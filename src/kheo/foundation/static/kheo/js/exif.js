// Keeps the day and the place a camera wrote when a photo is made smaller in the browser.

/** The APP1 segment of a JPEG with its orientation set to upright (the drawing has turned it), or null. */
export function exifOf(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 4 < view.byteLength; ) {
    const marker = view.getUint16(at);
    const size = view.getUint16(at + 2);
    if ((marker & 0xff00) !== 0xff00 || marker === 0xffda || size < 2) return null;
    if (marker === 0xffe1 && at + 10 < view.byteLength && view.getUint32(at + 4) === 0x45786966) {
      const segment = buffer.slice(at, at + 2 + size);
      upright(new DataView(segment));
      return new Uint8Array(segment);
    }
    at += 2 + size;
  }
  return null;
}

function upright(view) {
  const start = 10;
  if (view.byteLength < start + 8) return;
  const little = view.getUint16(start) === 0x4949;
  const first = start + view.getUint32(start + 4, little);
  if (first + 2 > view.byteLength) return;
  const entries = view.getUint16(first, little);
  for (let i = 0; i < entries; i++) {
    const entry = first + 2 + i * 12;
    if (entry + 12 > view.byteLength) return;
    if (view.getUint16(entry, little) === 0x0112) view.setUint16(entry + 8, 1, little);
  }
}

/** The new JPEG with the old segment behind its first two bytes. */
export function withExif(blob, segment) {
  return segment ? new Blob([blob.slice(0, 2), segment, blob.slice(2)], { type: "image/jpeg" }) : blob;
}
