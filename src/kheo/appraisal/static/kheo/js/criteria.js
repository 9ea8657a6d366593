// The points of all criteria as they are typed, beside the total. A help for the eye: the server adds up again.

const NUMBER = /^\s*(\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(\d{1,2}))?\s*$/;

/** Hundredths of a point, exact; NaN for what cannot be read. */
function hundredths(text) {
  if (!text.trim()) return 0;
  const found = NUMBER.exec(text);
  if (!found) return NaN;
  return Number(found[1].replace(/[. ]/g, "")) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}

function written(amount) {
  return (amount / 100).toLocaleString("vi-VN", { maximumFractionDigits: 2 });
}

function show(form) {
  const place = form.querySelector("[data-weight-sum]");
  const whole = form.querySelector("[data-weight-total]");
  if (!place || !whole) return;
  let sum = 0;
  for (const field of form.querySelectorAll("[data-weight]")) {
    const amount = hundredths(field.value);
    if (!Number.isNaN(amount)) sum += amount;
  }
  const total = hundredths(whole.value);
  if (Number.isNaN(total)) return;
  const state = sum === total ? "fits" : sum > total ? "over" : "under";
  const words = { fits: place.dataset.wordFits, over: place.dataset.wordOver, under: place.dataset.wordUnder }[state];
  place.dataset.state = state;
  place.textContent = words
    .replace("{sum}", written(sum))
    .replace("{total}", written(total))
    .replace("{gap}", written(Math.abs(total - sum)));
}

for (const form of document.querySelectorAll("form[data-criteria]")) {
  form.addEventListener("input", () => show(form));
  show(form);
}
