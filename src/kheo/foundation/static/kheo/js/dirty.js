// Asks before leaving a page with typed text that no server has. Forms that save themselves say so in
// data-unsent; others (data-dirty) count as touched from the first change until they are sent.

export function startDirty() {
  const touched = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-dirty]");
    if (form) touched.add(form);
  });
  document.addEventListener("submit", (event) => {
    touched.delete(event.target);
    if (event.target.dataset.unsent) event.target.dataset.unsent = "0";
  });
  addEventListener("beforeunload", (event) => {
    const open = [...touched].some((form) => form.isConnected);
    const unsent = [...document.querySelectorAll("form[data-unsent]")].some((form) => Number(form.dataset.unsent) > 0);
    if (open || unsent) event.preventDefault();
  });
}
