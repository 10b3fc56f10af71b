// Who types goes on typing: Chromium before 133 takes the cursor from a field that it keeps while all around is drawn
// anew. Whoever had that field meant what he typed for it, and for nothing else on the page.
(() => {
  "use strict";

  let typed = null;

  const note = () => {
    const field = document.activeElement;
    typed = field?.matches("input, textarea, select")
      ? { field, from: field.selectionStart, to: field.selectionEnd }
      : null;
  };

  const goOn = () => {
    if (!typed || !typed.field.isConnected || document.activeElement === typed.field) return;
    typed.field.focus({ preventScroll: true });
    // Numbers, dates and choices have no place in their text.
    if (typeof typed.from === "number") typed.field.setSelectionRange(typed.from, typed.to);
  };

  for (const before of ["htmx:sseBeforeMessage", "htmx:beforeSwap"]) document.body.addEventListener(before, note);
  for (const after of ["htmx:sseMessage", "htmx:afterSwap"]) document.body.addEventListener(after, goOn);
})();
