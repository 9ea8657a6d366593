// Tabs are links to pages. On a narrow screen the current one is brought into sight; arrow keys walk them.

export function startTabs(root) {
  for (const tabs of root.querySelectorAll(".tabs")) {
    const current = tabs.querySelector("[aria-current]");
    if (current) tabs.scrollLeft = current.offsetLeft - tabs.offsetLeft - 16;
    tabs.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const links = [...tabs.querySelectorAll("a")];
      links[(links.indexOf(document.activeElement) + by + links.length) % links.length].focus();
    });
  }
}
