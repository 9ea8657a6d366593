// Reading and writing the controls of one form by field name, whatever they are made of.

export function controlsOf(form, name) {
  return [...form.elements].filter((control) => control.name === name && control.type !== "hidden");
}

export function valuesOf(form, name) {
  const controls = controlsOf(form, name);
  if (!controls.length) return null;
  const [first] = controls;
  if (first.type === "radio") return [controls.find((control) => control.checked)?.value ?? ""];
  if (first.type === "checkbox" && controls.length === 1) return [first.checked ? first.value : ""];
  if (first.type === "checkbox") return controls.filter((control) => control.checked).map((control) => control.value);
  if (first.multiple) return [...first.selectedOptions].map((option) => option.value);
  return [first.value];
}

export function setValues(form, name, values) {
  for (const control of controlsOf(form, name)) {
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
    else {
      control.value = values[0] ?? "";
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

/** Whether a control holds something else than it came with. */
export function isMoved(control) {
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  const options = [...(control.options ?? [])];
  if (options.length) return options.some((one) => one.selected !== one.defaultSelected) && options.some((one) => one.defaultSelected);
  return "defaultValue" in control && control.value !== control.defaultValue;
}

export function sameValues(one, other) {
  return one.length === other.length && one.every((value, place) => value === other[place]);
}
