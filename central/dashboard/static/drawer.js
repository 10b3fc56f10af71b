// The drawer with the open alerts: lies over the page where somebody opens it, and moves nothing.
(() => {
  "use strict";

  const drawer = document.getElementById("drawer");
  const strip = document.getElementById("strip");
  if (!drawer || !strip) return;

  // The next alert takes the place of the one that was rung about: a second, nervous press must not count for it.
  const SETTLES_MS = 700;

  let opener = null;
  let named = "";
  let settled = 0;

  const show = (open) => {
    drawer.dataset.open = String(open);
    strip.querySelector(".drawer-open")?.setAttribute("aria-expanded", String(open));
  };

  const settle = () => {
    const next = strip.querySelector(".strip-what")?.dataset.alert || "";
    if (named && next && next !== named) settled = performance.now() + SETTLES_MS;
    named = next;
  };
  strip.addEventListener("click", (event) => {
    if (event.target.closest(".strip-called") && performance.now() < settled) event.preventDefault();
  });

  strip.addEventListener("click", (event) => {
    if (!event.target.closest(".drawer-open")) return;
    opener = document.activeElement;
    show(drawer.dataset.open !== "true");
    if (drawer.dataset.open === "true") drawer.querySelector(".drawer-close").focus();
  });
  const shut = () => {
    show(false);
    if (opener?.isConnected) opener.focus();
    else strip.querySelector(".drawer-open")?.focus();
  };
  drawer.querySelector(".drawer-close").addEventListener("click", shut);
  drawer.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut();
  });

  // The strip is drawn anew with every alert; the last one that is closed closes the drawer.
  new MutationObserver(() => {
    settle();
    const any = drawer.querySelector(".alert");
    show(drawer.dataset.open === "true" && Boolean(any));
  }).observe(strip, { childList: true });
  settle();
  show(false);
})();
