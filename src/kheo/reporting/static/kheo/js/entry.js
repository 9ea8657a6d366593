// The clerk's page: Enter goes to the next figure, texts count their words, the memory of a figure closes again.
// Saving itself is the work of autosave.js; nothing here is needed to fill or send a report.

function next(field) {
  const all = [...document.querySelectorAll("input[data-figure]")];
  const after = all[all.indexOf(field) + 1];
  after?.focus();
  after?.select();
}

function words(text) {
  return text.split(/\s+/).filter(Boolean).length;
}

function counted(area) {
  const field = area.closest("[data-field]");
  const place = field?.querySelector("[data-words]");
  if (place) place.textContent = place.dataset.text.replace("{words}", words(area.value).toLocaleString("vi"));
  const take = field?.querySelector("[data-when-empty], [formaction]");
  if (take) take.hidden = area.value.trim() !== "";
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing && event.target.matches?.("input[data-figure]")) {
    event.preventDefault();
    next(event.target);
  }
  if (event.key === "Escape") close();
});
document.addEventListener("input", (event) => event.target.matches?.("textarea") && counted(event.target));

let opener = null;
function close() {
  const panel = document.querySelector(".memory-panel");
  if (!panel?.childElementCount) return;
  panel.replaceChildren();
  document.getElementById(opener)?.focus();
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-memory]")) close();
  const link = event.target.closest(".memory-link");
  if (link) opener = link.id;
});

// Who is writing in the remarks is not disturbed: what was typed elsewhere meanwhile is told beside it afterwards.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const panel = event.detail.target;
  if (panel.id !== "findings") return;
  const isBusy = panel.contains(document.activeElement) || panel.querySelector(".htmx-request");
  if (isBusy) event.detail.shouldSwap = false;
});
