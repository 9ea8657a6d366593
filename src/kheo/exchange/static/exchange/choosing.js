// A file dropped on the zone goes into its plain file input; its name stands below it.

function told(zone, input) {
  const list = zone.querySelector("[data-drop-names]");
  list.replaceChildren(
    ...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} · ${Math.max(1, Math.round(file.size / 1024)).toLocaleString("vi")} kB`;
      return line;
    }),
  );
}

for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  input.addEventListener("change", () => told(zone, input));
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    const kept = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, 1)) kept.items.add(file);
    if (!kept.files.length) return;
    input.files = kept.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// The upload lies folded above a long list; a link to it opens it.
function unfold() {
  const place = location.hash === "#nop" && document.getElementById("nop");
  if (place) place.open = true;
}
addEventListener("hashchange", unfold);
unfold();
