// "/" and Ctrl+K open the quick search, j and k walk the rows of the list, Enter opens (the row's link has the focus), "?" lists the keys.

import { openPalette } from "./palette.js";

const typing = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]";

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.querySelector("a[href]"));
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.contains(document.activeElement) || row.classList.contains("current"));
  const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + by, 0), rows.length - 1);
  for (const row of rows) row.classList.toggle("current", row === rows[next]);
  const link = rows[next].querySelector("a[href]");
  link.focus();
  rows[next].scrollIntoView({ block: "nearest" });
}

export function startKeyboard() {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      if (!document.querySelector("dialog:modal") && openPalette()) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.target.matches?.(typing) || document.querySelector("dialog:modal")) return;
    const search = document.querySelector("[data-search]");
    const keys = document.querySelector("dialog[data-keys]");
    if (event.key === "/" && (search || document.querySelector("dialog[data-palette]"))) openPalette() || search?.focus();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?" && keys) keys.showModal();
    else return;
    event.preventDefault();
  });
}
