// Looking through a file: a mark chooses its item and an item its mark; keys go through findings and items and
// press the buttons that stand there anyway. Without this file every link and button works by itself.

import { toast } from "../kheo/js/toast.js";

const typing = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable]";
const desk = document.querySelector("[data-review]");
const text = desk?.querySelector("[data-text]");
const decided = [];
const waiting = new Map(); // item → what its row was asked for
let chosen = null;
let queued = ""; // a key pressed while the row was still being fetched

const rowOf = (pk) => document.getElementById(`muc-${pk}`);
const marksOf = (pk) => [...desk.querySelectorAll(`[data-mark="${pk}"]`)];
const entries = () => [...desk.querySelectorAll("[data-entry], [data-item]")].filter((one) => one.offsetParent !== null);

function show(marks, { always = false } = {}) {
  for (const old of desk.querySelectorAll(".mark.current, .mark.found")) old.classList.remove("current", "found");
  if (!marks.length) return;
  const [first] = marks;
  if (text.scrollHeight > text.clientHeight + 20) {
    const off = first.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTo({ top: text.scrollTop + off - text.clientHeight / 3 });
  } else if (always) first.scrollIntoView({ block: "center" });
}

function fold(row) {
  row.classList.remove("current");
  if (row.querySelector("form.form")) return;
  row.querySelector(".item-detail")?.remove();
  for (const act of row.querySelectorAll("[data-when-open]")) act.remove();
}

function unchoose() {
  for (const one of desk.querySelectorAll(".item.current")) fold(one);
  for (const one of desk.querySelectorAll(".finding.current")) one.classList.remove("current");
}

/** Opens the row of an item, marks its place, keeps both in the address. */
function choose(row, { focus = true } = {}) {
  const pk = row.dataset.item;
  chosen = pk;
  if (!row.querySelector(".item-detail")) {
    unchoose();
    row.classList.add("current");
    window.htmx.ajax("GET", row.dataset.url, { source: row, target: row, swap: "outerHTML" });
  } else {
    for (const one of desk.querySelectorAll(".item.current")) if (one !== row) fold(one);
    row.classList.add("current");
  }
  const marks = marksOf(pk);
  show(marks);
  for (const mark of marks) mark.classList.add("current");
  if (focus) row.querySelector(".pick")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  const address = new URL(desk.dataset.page + location.search, location);
  address.searchParams.set("muc", pk);
  address.searchParams.delete("loi");
  history.replaceState(null, "", address);
}

function chooseFinding(entry) {
  chosen = null;
  unchoose();
  entry.classList.add("current");
  const keys = [...entry.querySelectorAll("[data-choose]")].map((one) => one.dataset.choose);
  const marks = [...keys.flatMap(marksOf), ...desk.querySelectorAll(`[data-finding="${entry.dataset.go}"]`)];
  show(marks);
  for (const mark of marks) mark.classList.add("found");
  entry.querySelector("a").focus({ preventScroll: true });
  entry.scrollIntoView({ block: "nearest" });
  return marks.length > 0;
}

const current = () => desk.querySelector(".item.current, .finding.current");

function step(by, wanted = () => true) {
  const all = entries();
  const now = all.indexOf(current());
  const next = by > 0 ? all.slice(now + 1).find(wanted) : all.slice(0, Math.max(now, 0)).reverse().find(wanted);
  if (!next) return false;
  if (next.dataset.item) choose(next);
  else chooseFinding(next);
  return true;
}

const further = { next: () => desk.querySelector(".pager a[rel=next]"), previous: () => desk.querySelector(".pager a[rel=prev]") };

function press(key) {
  if (key === "u") {
    const here = current();
    const row = here?.dataset.state && here.dataset.state !== "open" ? here : rowOf(decided.at(-1));
    if (!row?.querySelector('[data-key="u"]')) return;
    decided.splice(decided.indexOf(row.dataset.item), 1);
    row.querySelector('[data-key="u"]').click();
    return;
  }
  const here = current();
  const asked = waiting.get(here?.dataset.item);
  if (asked) queued = asked.key === "open" ? key : "";
  else here?.querySelector(`[data-key="${key}"]`)?.click();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog:modal")) return;
  if (event.key === "Escape") desk.querySelector(".item.current [data-cancel]")?.click();
  if (event.target.matches?.(typing)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const inText = text.contains(event.target) && event.target === text;
  if (key === "j" || (key === "ArrowDown" && !inText)) step(1) || further.next()?.focus();
  else if (key === "k" || (key === "ArrowUp" && !inText)) step(-1) || further.previous()?.focus();
  else if ("axesmu".includes(key) && key.length === 1) press(key);
  else if (key === "/") desk.querySelector("[data-filters] a, .item-filters a")?.focus();
  else if (key === "?") document.getElementById("review-keys")?.showModal();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function onClick(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const shown = event.target.closest("[data-show]");
  if (shown && marksOf(shown.dataset.show).length) {
    event.preventDefault();
    const marks = marksOf(shown.dataset.show);
    show(marks, { always: true });
    for (const mark of marks) mark.classList.add("current");
    return;
  }
  const link = event.target.closest("[data-mark], [data-choose]");
  const row = link && rowOf(link.dataset.mark ?? link.dataset.choose);
  if (row) {
    event.preventDefault();
    const folded = row.closest("details:not([open])");
    if (folded) folded.open = true;
    choose(row);
    return;
  }
  const finding = event.target.closest(".finding-link")?.closest(".finding");
  if (finding && chooseFinding(finding)) event.preventDefault();
}

/** A row came anew: its marks follow, and the next one is opened when this one was decided. */
function onLoad(event) {
  const row = event.detail.elt;
  if (!row.matches?.("[data-item]")) return;
  const pk = row.dataset.item;
  for (const mark of marksOf(pk)) {
    mark.classList.remove("is-open", "is-taken", "is-dropped", "is-merged");
    mark.classList.add(`is-${row.dataset.state}`);
  }
  const was = waiting.get(pk);
  waiting.delete(pk);
  if (row.classList.contains("current") && chosen !== pk) return fold(row); // another was chosen meanwhile
  if (!was) return;
  if (was.key === "open") {
    row.scrollIntoView({ block: "nearest" });
    const field = row.querySelector(".item-detail :is(input:not([type=hidden]), textarea, select)");
    (field ?? row.querySelector(".pick"))?.focus({ preventScroll: true });
    field?.select?.();
    for (const mark of marksOf(pk)) mark.classList.add("current");
    const key = queued;
    queued = "";
    if (key) press(key);
    return;
  }
  if (row.dataset.state === "open") return choose(row);
  decided.push(pk);
  row.classList.add("current");
  if (!was.isCurrent) return row.classList.remove("current");
  if (!step(1, (one) => one.dataset.state === "open")) {
    row.querySelector(".pick")?.focus({ preventScroll: true });
    toast(desk.dataset.words);
  }
}

/** One request a row: a button pressed while the row is still being fetched is pressed again when it is there. */
function onRequest(event) {
  const row = event.detail.elt.closest?.("[data-item]");
  if (!row) return;
  const isGet = event.detail.requestConfig.verb === "get";
  const asked = waiting.get(row.dataset.item);
  if (asked && !isGet) {
    event.preventDefault();
    if (asked.key === "open") queued = event.detail.elt.dataset.key ?? "";
    return;
  }
  waiting.set(row.dataset.item, { key: isGet ? "open" : "decide", isCurrent: row.dataset.item === chosen });
}

function onFailed(event) {
  waiting.delete(event.detail.elt.closest?.("[data-item]")?.dataset.item);
  queued = "";
}

if (desk && text) {
  addEventListener("keydown", onKey, true);
  desk.addEventListener("click", onClick);
  document.addEventListener("htmx:load", onLoad);
  document.addEventListener("htmx:beforeRequest", onRequest);
  for (const end of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(end, onFailed);
  const opened = desk.querySelector(".item.current");
  const finding = desk.querySelector(".finding.current");
  if (opened) {
    chosen = opened.dataset.item;
    show(marksOf(chosen));
    for (const mark of marksOf(chosen)) mark.classList.add("current");
    if (location.hash !== `#m-${chosen}`) opened.scrollIntoView({ block: "nearest" });
  } else if (finding) chooseFinding(finding);
}
