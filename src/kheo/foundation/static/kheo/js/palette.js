// The command palette: "/" and Ctrl+K open it on any page; arrows choose, Enter goes, Escape leaves. A modal dialog
// keeps the focus inside and gives it back. Enter with nothing chosen leads to the search page, as the plain form does.

import { word } from "./words.js";

const PAUSE = 120; // milliseconds without a key before the server is asked

function start(dialog) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const told = dialog.querySelector("[data-told]");
  let waiting = 0;
  let asked = null;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function choose(option) {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function show(commands) {
    list.replaceChildren();
    let group = null;
    commands.forEach((command, at) => {
      if (group?.dataset.name !== command.group) {
        group = Object.assign(document.createElement("div"), { role: "group" });
        group.dataset.name = command.group;
        group.setAttribute("aria-label", command.group);
        const head = Object.assign(document.createElement("p"), { textContent: command.group });
        head.setAttribute("aria-hidden", "true");
        group.append(head);
        list.append(group);
      }
      const option = Object.assign(document.createElement("a"), { href: command.url, id: `palette-${at}`, role: "option", tabIndex: -1 });
      option.append(Object.assign(document.createElement("span"), { textContent: command.label }));
      if (command.note) option.append(Object.assign(document.createElement("small"), { textContent: command.note }));
      group.append(option);
    });
    input.setAttribute("aria-expanded", String(commands.length > 0));
    told.textContent = commands.length ? word("palette_found", { count: commands.length }) : word("palette_nothing");
    choose(input.value.trim() ? (options()[0] ?? null) : null);
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    try {
      const address = `${dialog.dataset.palette}?q=${encodeURIComponent(input.value)}`;
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      show((await answer.json()).commands);
    } catch (trouble) {
      if (trouble.name !== "AbortError") told.textContent = word("failed");
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    asked?.abort(); // what was asked before this key must not be shown behind it
    choose(null);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    const now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") choose(all[Math.min(now + 1, all.length - 1)] ?? null);
    else if (event.key === "ArrowUp") choose(all[now - 1] ?? null);
    else if (event.key === "Enter") {
      const address = all[now]?.href ?? (input.value.trim() && `${dialog.dataset.all}?q=${encodeURIComponent(input.value)}`);
      if (address) location.assign(address);
    } else if (event.key === "Escape") dialog.close();
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("close", () => {
    clearTimeout(waiting);
    asked?.abort();
  });
  return () => {
    input.value = "";
    list.replaceChildren();
    dialog.showModal();
    input.focus();
    ask();
  };
}

let open = null;

/** Open the palette of the page; false where it has none. */
export function openPalette() {
  const dialog = document.querySelector("dialog[data-palette]");
  if (!dialog?.showModal) return false;
  open ??= start(dialog);
  if (!dialog.open) open();
  return true;
}
