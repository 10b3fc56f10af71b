// Large print, for as long as this browser remembers it.
(() => {
  "use strict";

  const NAME = "gatehouse_print";
  const button = document.getElementById("large-print");

  const stored = () => {
    try {
      return localStorage.getItem(NAME);
    } catch {
      return null;
    }
  };
  const show = (large) => {
    document.documentElement.classList.toggle("is-large", large);
    button?.setAttribute("aria-pressed", String(large));
  };

  show(stored() === "large");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const large = button.getAttribute("aria-pressed") !== "true";
    show(large);
    try {
      localStorage.setItem(NAME, large ? "large" : "");
    } catch {
      // A browser that keeps nothing shows it until the next page.
    }
  });
})();
