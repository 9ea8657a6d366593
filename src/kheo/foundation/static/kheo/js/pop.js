// Menus made of <details data-pop> close when one clicks elsewhere or presses Escape.

export function startPops() {
  document.addEventListener("click", (event) => {
    for (const pop of document.querySelectorAll("details[data-pop][open]")) {
      if (!pop.contains(event.target)) pop.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details[data-pop][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}
