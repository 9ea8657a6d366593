// The one script of every page. It starts small behaviours at once and fetches the larger ones only where
// the page asks for them. Everything here shortens a way that also works without it.

import { startBulk } from "./bulk.js";
import { startCopy } from "./copy.js";
import { startCounters } from "./counter.js";
import { startDialogs } from "./dialog.js";
import { startDirty } from "./dirty.js";
import { startFilters } from "./filter.js";
import { startKeyboard } from "./keyboard.js";
import { startPops } from "./pop.js";
import { startSliders } from "./slider.js";
import { startTabs } from "./tabs.js";
import { startTheme } from "./theme.js";
import { toast } from "./toast.js";
import { word } from "./words.js";

/** Behaviours that are tied to elements and run again on what htmx brings in. */
async function enliven(root) {
  startCounters(root);
  startBulk(root);
  startTabs(root);
  root.querySelector("[data-focus]")?.focus();
  if (root.querySelector("form[data-autosave]")) (await import("./autosave.js")).startAutosave(root);
  if (root.querySelector("[data-photo]")) (await import("./photo.js")).startPhotos(root);
}

document.documentElement.classList.add("has-script");
for (const start of [startTheme, startPops, startDialogs, startDirty, startFilters, startKeyboard, startCopy, startSliders]) start();
enliven(document);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) enliven(event.detail.elt.parentElement ?? event.detail.elt);
});
for (const trouble of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(trouble, () => toast(word("failed")));
}
