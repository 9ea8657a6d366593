// Photos before they leave the phone: a preview, a smaller copy where the browser can make one, and how far the
// sending has come. The file field stays the plain one; a browser that cannot do this sends the file as it is.

import { exifOf, withExif } from "./exif.js";
import { word } from "./words.js";

const SMALL_ENOUGH = 1_200_000;
const QUALITY = 0.86;

async function shrink(file, side) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  if (file.size <= SMALL_ENOUGH) return picture.close(), file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob || blob.size >= file.size) return file;
  const whole = withExif(blob, exifOf(await file.arrayBuffer()));
  return new File([whole], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
}

function start(place) {
  const input = place.querySelector("input[type=file]");
  const list = place.querySelector("[data-photo-list]");
  const drop = place.querySelector(".drop");
  const side = Number(place.dataset.maxSide) || 2400;
  let files = [];

  const hand = () => {
    const box = new DataTransfer();
    for (const file of files) box.items.add(file);
    input.files = box.files;
    if (input.form) input.form.dataset.unsent = String(files.length);
  };

  const row = (file, sentence, seen) => {
    const item = document.createElement("li");
    if (seen) {
      const image = document.createElement("img");
      image.alt = "";
      image.src = URL.createObjectURL(file);
      image.onload = () => URL.revokeObjectURL(image.src);
      item.append(image);
    }
    const text = Object.assign(document.createElement("span"), { textContent: sentence });
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "button plain small", textContent: word("remove") });
    remove.addEventListener("click", () => {
      files = files.filter((each) => each !== file);
      item.remove();
      hand();
    });
    item.append(text, remove);
    list.append(item);
  };

  const take = async (chosen) => {
    if (!input.multiple) {
      files = [];
      list.replaceChildren();
    }
    for (const original of chosen) {
      let file = original;
      let seen = false;
      try {
        file = await shrink(original, side);
        seen = true;
      } catch {
        // Not a picture this browser can draw; the server looks at the content and says what it thinks.
      }
      files.push(file);
      const size = Math.ceil(file.size / 1024).toLocaleString("vi-VN");
      row(file, word("photo_ready", { name: file.name, size }) + (seen || !file.type.startsWith("image/") ? "" : ` – ${word("photo_bad")}`), seen);
    }
    hand();
  };

  input.addEventListener("change", () => take([...input.files]));
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, () => drop.classList.add("over"));
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  input.form?.addEventListener("htmx:xhr:progress", (event) => {
    if (event.detail.lengthComputable) show(list, (100 * event.detail.loaded) / event.detail.total);
  });
  input.form?.addEventListener("htmx:afterRequest", (event) => {
    list.querySelector("[data-sending]")?.remove();
    if (!event.detail.successful) list.append(Object.assign(document.createElement("li"), { className: "quiet", textContent: word("upload_failed") }));
  });
}

function show(list, percent) {
  let item = list.querySelector("[data-sending]");
  if (!item) {
    item = document.createElement("li");
    item.dataset.sending = "1";
    item.append(Object.assign(document.createElement("progress"), { max: 100 }), document.createElement("span"));
    list.append(item);
  }
  item.firstChild.value = percent;
  item.lastChild.textContent = word("uploading", { percent: Math.round(percent) });
}

export function startPhotos(root) {
  for (const place of root.querySelectorAll("[data-photo]:not([data-photo-on])")) {
    place.dataset.photoOn = "1";
    start(place);
  }
}
