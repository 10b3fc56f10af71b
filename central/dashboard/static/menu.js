// One's own menu closes by a touch elsewhere and by Escape: on a phone it lies over what may ring.
(() => {
  "use strict";

  const menu = document.querySelector("details.who");
  if (!menu) return;

  // The touch itself goes on to what it was meant for.
  document.addEventListener("pointerdown", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  // Whoever goes on by keyboard has left it as well.
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
