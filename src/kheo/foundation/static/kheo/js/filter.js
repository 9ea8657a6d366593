// Filter forms with hx-get answer at once: a choice directly, typed words after a short pause. The address stays
// the plain one: empty conditions are left out.

const PAUSE = 400;

export function startFilters() {
  const timers = new WeakMap();
  const send = (form, after) => {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => form.requestSubmit(), after));
  };
  const own = (event) => event.target.closest?.("form[data-filter][hx-get]");
  const typed = (control) => control.matches("input:not([type=checkbox], [type=radio])");

  document.addEventListener("change", (event) => {
    const form = own(event);
    if (form && !typed(event.target)) send(form, 0);
  });
  document.addEventListener("input", (event) => {
    const form = own(event);
    if (form && typed(event.target)) send(form, PAUSE);
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches?.("form[data-filter]")) return;
    const values = event.detail.parameters;
    for (const name of Object.keys(values)) if (values[name] === "") delete values[name];
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-filter]:not([hx-get])")) return;
    for (const control of event.target.elements) {
      if (control.name && control.value === "") control.disabled = true;
    }
  });
  addEventListener("pageshow", () => {
    for (const control of document.querySelectorAll("form[data-filter] :disabled")) control.disabled = false;
  });
}
