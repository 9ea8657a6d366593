// The running total of a score sheet, and its keys. The arithmetic is exact (whole numbers only) and the same as
// the server's: mark × weight / maximum, added up, rounded once, half up. The server's total is what counts.
//
// Keys: ArrowUp and ArrowDown move a mark by its step; Enter goes to the next mark; Ctrl+Enter saves the sheet
// (and goes on to the next dossier where the page offers that).

/** "7,5" or "7.5" as hundredths in a BigInt; null when it is no number. */
function hundredths(text) {
  const found = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(String(text ?? "").trim());
  return found ? BigInt(found[1]) * 100n + BigInt((found[2] ?? "").padEnd(2, "0") || "0") : null;
}

function written(cents) {
  const whole = String(cents / 100n).replace(/\B(?=(\d{3})+$)/g, ".");
  return `${whole},${String(cents % 100n).padStart(2, "0")}`;
}

/** Hundredths the way a mark is typed: 7,5 and not 7,50. */
function short(cents) {
  const part = String(cents % 100n).padStart(2, "0").replace(/0+$/, "");
  return part ? `${cents / 100n},${part}` : String(cents / 100n);
}

class Sheet {
  constructor(form) {
    this.form = form;
    this.total = form.querySelector("[data-score-total]");
    this.left = form.querySelector("[data-score-left]");
    this.criteria = [...form.querySelectorAll("[data-criterion]")];
    form.addEventListener("input", () => this.count());
    form.addEventListener("change", () => this.count());
    form.addEventListener("keydown", (event) => this.#key(event));
    this.count();
  }

  #mark(one) {
    const chosen = one.querySelector("[data-mark]:checked, input[data-mark]:not([type=radio])") ?? one.querySelector("input[type=radio]:checked");
    return chosen ? hundredths(chosen.value) : null;
  }

  #abstains(one) {
    return one.querySelector('[name^="abstain-"]')?.checked ?? false;
  }

  count() {
    let above = 0n; // the sum as a fraction above / below
    let below = 1n;
    let met = 0n;
    let given = 0;
    for (const one of this.criteria) {
      const mark = this.#mark(one);
      const abstains = this.#abstains(one);
      one.classList.toggle("given", abstains || mark !== null);
      if (abstains || mark !== null) given += 1;
      this.#reason(one, abstains ? null : mark);
      if (abstains || mark === null || !("counts" in one.dataset)) continue;
      if (mark > 0n) met += 1n;
      const maximum = hundredths(one.dataset.maximum);
      above = above * maximum + mark * hundredths(one.dataset.weight) * below;
      below *= maximum;
    }
    const cents = this.form.dataset.kind === "checklist" ? met * 100n : (2n * above + below) / (2n * below);
    this.total.textContent = written(cents);
    const text = this.left.dataset.text;
    if (text) this.left.textContent = text.replace("{given}", given).replace("{all}", this.criteria.length);
  }

  /** Open the box for the reason as soon as the mark lies too far from the one before. */
  #reason(one, mark) {
    const before = hundredths(one.dataset.before);
    const box = one.querySelector("[data-reason]");
    if (!box || before === null) return;
    const gap = hundredths(one.dataset.gap) ?? 0n;
    const far = mark !== null && (mark > before ? mark - before : before - mark) > gap;
    box.classList.toggle("asked", far);
    const details = box.querySelector("details");
    if (details && far) details.open = true;
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const last = this.form.querySelector("button[value=next], button[value=present], button[value=save]");
      document.activeElement?.blur();
      last?.click();
      return;
    }
    const field = event.target;
    if (!field.matches?.("input.mark")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.#next(field);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.#step(field, event.key === "ArrowUp" ? 1n : -1n);
    }
  }

  #next(field) {
    const marks = [...this.form.querySelectorAll("input.mark")];
    const next = marks[marks.indexOf(field) + 1] ?? this.form.querySelector(".score-end button");
    next?.focus();
    next?.select?.();
  }

  #step(field, by) {
    const maximum = hundredths(field.dataset.maximum);
    const step = hundredths(field.dataset.step);
    const now = hundredths(field.value) ?? 0n;
    let next = now + by * step;
    if (next < 0n) next = 0n;
    if (next > maximum) next = maximum;
    field.select();
    // Typed, not set: only what a hand could have typed is saved by the form.
    if (!document.execCommand("insertText", false, short(next))) field.value = short(next);
    this.count();
  }
}

export function startSheets(root) {
  for (const form of root.querySelectorAll("form[data-score]:not([data-score-on])")) {
    form.dataset.scoreOn = "1";
    new Sheet(form);
  }
}

startSheets(document);
document.addEventListener("htmx:load", (event) => startSheets(event.detail.elt.parentElement ?? document));
