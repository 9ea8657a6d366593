// data-copy="text" or data-copy="#id of the element whose text is meant".

import { toast } from "./toast.js";
import { word } from "./words.js";

export function startCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const wanted = button.dataset.copy;
    const source = wanted.startsWith("#") ? document.querySelector(wanted) : null;
    const text = source ? (source.value ?? source.textContent).trim() : wanted;
    try {
      await navigator.clipboard.writeText(text);
      toast(word("copied"));
    } catch {
      getSelection().selectAllChildren(source ?? button);
    }
  });
}
