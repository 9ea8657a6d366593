// Characters left, counted as the server counts them: by code point after NFC, a line break as one.

import { word } from "./words.js";

function length(text) {
  return [...text.normalize("NFC").replace(/\r\n/g, "\n")].length;
}

function show(control) {
  const place = document.querySelector(`[data-counter-for="${CSS.escape(control.id)}"]`);
  if (!place) return;
  const left = Number(control.dataset.counter) - length(control.value);
  place.textContent = left < 0 ? word("counter_over", { over: -left }) : word("counter", { left });
  place.classList.toggle("over", left < 0);
}

export function startCounters(root) {
  for (const control of root.querySelectorAll("[data-counter]")) {
    if (control.dataset.counting) continue;
    control.dataset.counting = "1";
    control.addEventListener("input", () => show(control));
    show(control);
  }
}
