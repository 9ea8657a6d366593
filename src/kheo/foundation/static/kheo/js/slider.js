// The range input of a date slider follows the list of days under it, and the list does the going.

export function startSliders() {
  const tick = (slider, place) => slider.querySelector(`[data-tick="${place}"]`);

  document.addEventListener("input", (event) => {
    const slider = event.target.closest?.("[data-slider]");
    if (slider && event.target.type === "range") {
      slider.querySelector("[data-slider-value]").textContent = tick(slider, event.target.value).textContent;
      event.target.setAttribute("aria-valuetext", tick(slider, event.target.value).textContent);
    }
  });
  document.addEventListener("change", (event) => {
    const slider = event.target.closest?.("[data-slider]");
    if (slider && event.target.type === "range") tick(slider, event.target.value).click();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-slider] [data-tick]");
    if (!link || !link.hasAttribute("hx-get")) return;
    const slider = link.closest("[data-slider]");
    for (const other of slider.querySelectorAll("[data-tick]")) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "date");
    slider.querySelector("input[type=range]").value = link.dataset.tick;
    slider.querySelector("[data-slider-value]").textContent = link.textContent;
  });
}
