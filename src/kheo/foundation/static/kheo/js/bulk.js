// Lists with tick boxes: all of this page, how many, and a bar that appears as soon as one is picked.

import { word } from "./words.js";

function start(form) {
  const all = form.querySelector("[data-bulk-all]");
  const bar = form.querySelector("[data-bulk-bar]");
  const boxes = () => [...form.querySelectorAll("[data-bulk-one]")];
  const show = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    if (all) {
      all.checked = ticked > 0 && ticked === boxes().length;
      all.indeterminate = ticked > 0 && !all.checked;
    }
    if (!bar) return;
    bar.dataset.count = ticked;
    const place = bar.querySelector("[data-bulk-count]");
    if (place) place.textContent = word("selected", { count: ticked });
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes()) box.checked = all.checked;
    show();
  });
  form.addEventListener("htmx:afterSwap", show);
  show();
}

export function startBulk(root) {
  for (const form of root.querySelectorAll("form[data-bulk]:not([data-bulk-on])")) {
    form.dataset.bulkOn = "1";
    start(form);
  }
}
