// Forms that save themselves, field by field. A field goes out when it is left or after a short pause; until the
// server has taken it, it stays on the shelf of this browser. Nothing typed is lost to a dropped line, an ended
// session or somebody else's change: each of these only changes what the field says about itself.
//
// Sent:      field=<name>&value=<v>[&value=…]&version=<n>
// Answered:  200 {"saved": true,  "version": n, "value": v}
//            409 {"saved": false, "version": n, "sentence": s, "value": what somebody else saved}
//            422 {"saved": false, "sentence": s}
//
// The version is that of the form, or of the field where its data-field element says data-version. Whenever a field
// was taken, the form dispatches "kheo:saved", so that what is worked out from it can be fetched anew.

import { controlsOf, isMoved, sameValues, setValues, valuesOf } from "./fields.js";
import { Shelf } from "./shelf.js";
import { word } from "./words.js";

const PAUSE = 1200;
const RETRY_FIRST = 4000;
const RETRY_LAST = 60000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosaveUrl;
    this.version = form.dataset.autosaveVersion ?? "";
    this.shelf = new Shelf(form.dataset.autosaveKey ?? location.pathname);
    this.queue = new Set();
    this.held = new Set(); // refused or contested: wait for the next keystroke or a choice
    this.timers = new Map();
    this.busy = false;
    this.retry = RETRY_FIRST;
    this.banner = this.#banner();
    this.#offerShelf();
    form.addEventListener("input", (event) => this.#touched(event, PAUSE));
    form.addEventListener("change", (event) => this.#touched(event, 0));
    addEventListener("online", () => this.flush());
    addEventListener("pageshow", (event) => event.persisted && this.flush());
    this.#takeUp();
  }

  /** What a hand typed while this script was still on its way is kept like everything after it. */
  #takeUp() {
    if (!navigator.userActivation?.hasBeenActive) return; // filled in by the browser, not by a hand
    for (const control of this.form.elements) {
      if (!control.name || ["file", "hidden"].includes(control.type) || !control.closest("[data-field]")) continue;
      if (isMoved(control)) this.keep(control.name);
    }
    if (this.queue.size) setTimeout(() => this.flush(), PAUSE);
  }

  #touched(event, pause) {
    const { name, type } = event.target;
    if (!event.isTrusted || !name || type === "file" || type === "hidden") return;
    if (!event.target.closest("[data-field]")) return;
    this.keep(name);
    clearTimeout(this.timers.get(name));
    this.timers.set(name, setTimeout(() => this.flush(), pause));
  }

  keep(name) {
    this.shelf.put(name, valuesOf(this.form, name));
    this.queue.add(name);
    this.held.delete(name);
    this.#otherValue(name)?.remove();
    this.#count();
  }

  async flush() {
    if (this.busy || this.signedOut) return;
    this.busy = true;
    while (this.queue.size && !this.signedOut) {
      const [name] = this.queue;
      this.queue.delete(name);
      if (!(await this.#send(name))) break;
    }
    this.busy = false;
    this.#count();
  }

  async #send(name) {
    const values = valuesOf(this.form, name);
    if (!values) return this.#taken(name);
    this.#say(name, "saving", word("saving"));
    const body = new URLSearchParams({ field: name, version: this.#versionOf(name) });
    for (const value of values) body.append("value", value);
    let answer, told;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": this.#token(), Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      });
      told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
    } catch {
      return this.#waits(name);
    }
    if (answer.status === 401 || answer.status === 403 || (answer.redirected && !told)) return this.#out(name);
    if (told && answer.status === 409) return this.#contested(name, told);
    if (told && answer.status === 422) return this.#refused(name, told.sentence);
    if (!answer.ok || !told?.saved) return this.#waits(name);
    this.#setVersion(name, told.version);
    this.retry = RETRY_FIRST;
    this.form.dispatchEvent(new CustomEvent("kheo:saved", { bubbles: true, detail: { name } }));
    return this.#accepted(name, values, told.value);
  }

  #versionOf(name) {
    return this.#place(name)?.dataset.version ?? this.version;
  }

  #setVersion(name, version) {
    const place = this.#place(name);
    if (place?.dataset.version !== undefined) {
      place.dataset.version = String(version);
      return;
    }
    this.version = String(version);
    this.form.dataset.autosaveVersion = this.version;
    const hidden = this.form.elements.namedItem("version");
    if (hidden?.type === "hidden") hidden.value = this.version;
  }

  #accepted(name, sent, kept) {
    if (!sameValues(sent, valuesOf(this.form, name))) {
      this.queue.add(name); // typed on while it travelled
      return true;
    }
    const cleaned = Array.isArray(kept) ? kept.map(String) : kept == null ? null : [String(kept)];
    const focused = controlsOf(this.form, name).includes(document.activeElement);
    if (cleaned && sent.length === 1 && cleaned[0] !== sent[0] && !focused && controlsOf(this.form, name)[0].matches("textarea, input:not([type=checkbox], [type=radio])")) {
      setValues(this.form, name, cleaned);
    }
    this.#say(name, "saved", word("saved"));
    return this.#taken(name);
  }

  #taken(name) {
    this.shelf.drop(name);
    return true;
  }

  #waits(name) {
    this.queue.add(name);
    for (const each of this.queue) this.#say(each, "waiting", word("waiting"));
    clearTimeout(this.again);
    this.again = setTimeout(() => this.flush(), this.retry);
    this.retry = Math.min(this.retry * 2, RETRY_LAST);
    return false;
  }

  #refused(name, sentence) {
    this.held.add(name);
    this.#say(name, "refused", sentence || word("refused"));
    return true;
  }

  #out(name) {
    this.signedOut = true;
    this.queue.add(name);
    for (const each of this.queue) this.#say(each, "waiting", word("waiting"));
    return false;
  }

  #contested(name, told) {
    this.held.add(name);
    this.#say(name, "other", told.sentence || word("other"));
    this.#otherValue(name)?.remove();
    const other = Array.isArray(told.value) ? told.value.map(String) : [String(told.value ?? "")];
    const box = element("div", { className: "other-value", role: "group" });
    box.dataset.other = name;
    box.append(
      element("p", { textContent: word("other_value") }),
      element("blockquote", { textContent: this.#shown(name, other) }),
      this.#choice(word("keep_mine"), () => {
        if (told.version != null) this.#setVersion(name, told.version);
        this.keep(name);
        this.flush();
      }),
      " ",
      this.#choice(word("take_other"), () => {
        if (told.version != null) this.#setVersion(name, told.version);
        setValues(this.form, name, other);
        this.held.delete(name);
        this.shelf.drop(name);
        box.remove();
        this.#say(name, "saved", word("saved"));
        this.#count();
      }),
    );
    this.#place(name)?.append(box);
    return true;
  }

  /** A value as the reader knows it: the words of a choice, not its code. */
  #shown(name, values) {
    const controls = controlsOf(this.form, name);
    const words = values.map((value) => {
      const option = controls[0]?.options && [...controls[0].options].find((each) => each.value === value);
      const box = controls.find((each) => each.type === "radio" && each.value === value);
      return option?.textContent ?? box?.closest("label")?.textContent.trim() ?? value;
    });
    return words.join(", ") || "–";
  }

  #place(name) {
    return this.form.querySelector(`[data-field="${CSS.escape(name)}"]`);
  }

  #otherValue(name) {
    return this.form.querySelector(`[data-other="${CSS.escape(name)}"]`);
  }

  #say(name, state, text) {
    const place = this.#place(name)?.querySelector("[data-save-state]");
    if (!place) return;
    place.dataset.state = state;
    place.textContent = text;
  }

  #token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    return cookie ?? this.form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  // The banner above the form: what is not sent, an ended session, text found on the shelf.

  #banner() {
    const banner = element("div", { className: "unsent callout tone-warn", role: "status", hidden: true });
    banner.append(element("div"));
    this.form.prepend(banner);
    return banner;
  }

  #tell(sentence, why, ...acts) {
    const inner = this.banner.firstChild;
    inner.replaceChildren(element("strong", { textContent: sentence }));
    if (why) inner.append(element("p", { textContent: why }));
    const row = element("p", { className: "row" });
    row.append(...acts);
    inner.append(row);
    this.banner.hidden = false;
  }

  #choice(text, act) {
    const button = element("button", { className: "button small", type: "button", textContent: text });
    button.addEventListener("click", act);
    return button;
  }

  #count() {
    const count = new Set([...this.queue, ...this.held]).size;
    this.form.dataset.unsent = String(count);
    if (this.signedOut) {
      const link = element("a", { className: "button small primary", href: this.#signIn(), textContent: word("sign_in") });
      this.form.dataset.unsent = "0"; // it is on the shelf; leaving for the sign-in page loses nothing
      this.#tell(word("signed_out"), word("unsent", { count }), link);
    } else if (this.queue.size && this.again && !this.busy) {
      const now = this.#choice(word("send_now"), () => this.flush());
      this.#tell(word("unsent", { count }), word("unsent_why"), now);
    } else if (!this.offering) this.banner.hidden = true;
    if (!this.queue.size) this.again = clearTimeout(this.again);
  }

  #signIn() {
    const base = this.form.dataset.signInUrl ?? document.body.dataset.signInUrl ?? "";
    const here = encodeURIComponent(location.pathname + location.search);
    return base ? `${base}${base.includes("?") ? "&" : "?"}next=${here}` : location.href;
  }

  #offerShelf() {
    const since = this.form.dataset.autosaveAt ?? "";
    const newer = [];
    for (const [name, { values, at }] of Object.entries(this.shelf.fields)) {
      const now = valuesOf(this.form, name);
      const stale = since && Date.parse(at) < Date.parse(since);
      if (!now || stale || sameValues(now, values)) this.shelf.drop(name);
      else newer.push([name, values]);
    }
    if (!newer.length) return;
    this.offering = true;
    const done = () => {
      this.offering = false;
      this.banner.hidden = true;
    };
    const back = this.#choice(word("restore"), () => {
      done();
      for (const [name, values] of newer) {
        setValues(this.form, name, values);
        this.keep(name);
      }
      this.flush();
    });
    const away = this.#choice(word("discard"), () => {
      for (const [name] of newer) if (!this.queue.has(name)) this.shelf.drop(name);
      done();
    });
    this.#tell(word("restored", { count: newer.length }), "", back, away);
  }
}

function element(tag, properties = {}) {
  const { role, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  if (role) made.setAttribute("role", role);
  return made;
}

export function startAutosave(root) {
  for (const form of root.querySelectorAll("form[data-autosave]:not([data-autosave-on])")) {
    form.dataset.autosaveOn = "1";
    new Autosave(form);
  }
}
