// The dialog in which a barrier is opened by hand: shown when its form has come, closed when the command is given.
(() => {
  "use strict";

  const dialog = document.getElementById("opening");
  if (!dialog) return;
  let opener = "";

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const asking = event.detail.elt;
    if (asking.matches(".open-barrier, .hold-ask")) opener = asking.id;
  });

  // Focused once and here: an autofocus attribute would be obeyed by the library a moment later once more.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== dialog) return;
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("h2").focus();
  });

  // The command is on record; what became of it is told on the page.
  document.body.addEventListener("opening-given", () => dialog.close());

  dialog.addEventListener("click", (event) => {
    if (event.target !== dialog && !event.target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });

  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    document.getElementById(opener)?.focus();
  });

  // A link that acts as a button is pressed like one.
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches?.(".open-barrier, .hold-ask")) return;
    event.preventDefault();
    event.target.click();
  });
})();
