// A short remark that goes away by itself; screen readers hear it through the status region.

let shown = null;

export function toast(sentence) {
  shown?.remove();
  shown = document.createElement("div");
  shown.className = "toast";
  shown.setAttribute("role", "status");
  document.body.append(shown);
  shown.textContent = sentence;
  const mine = shown;
  setTimeout(() => mine.remove(), 4000);
}
