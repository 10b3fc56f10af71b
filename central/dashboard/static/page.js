// What HTML alone cannot do: ages that grow while one looks, and words in place of a picture that did not come.
(() => {
  "use strict";

  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: "short" });
  const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

  // By the centre's clock, since a guard's own may be wrong.
  const sayNow = () => {
    const beat = document.querySelector("#beat time, #nodes .summary time");
    return beat ? Date.parse(beat.dateTime) : null;
  };
  let saidNow = sayNow();
  let heardAt = performance.now();
  const now = () => {
    const said = sayNow();
    if (said !== saidNow) [saidNow, heardAt] = [said, performance.now()];
    return said === null ? Date.now() : said + performance.now() - heardAt;
  };

  const age = (moment, at) => {
    const seconds = Math.max(0, Math.round((at - Date.parse(moment)) / 1000));
    const [unit, length] = UNITS.find(([, size]) => seconds >= size) || UNITS[UNITS.length - 1];
    return relative.format(-Math.floor(seconds / length), unit);
  };

  const writeAges = () => {
    const at = now();
    for (const element of document.querySelectorAll("[data-age]")) {
      const text = age(element.dataset.age, at);
      if (element.textContent !== text) element.textContent = text;
    }
  };

  const giveUp = (image) => {
    const words = image.closest(".picture")?.querySelector(".missing");
    if (!words) return;
    image.hidden = true;
    words.hidden = false;
  };

  document.addEventListener("error", (event) => {
    if (event.target instanceof HTMLImageElement) giveUp(event.target);
  }, true);
  for (const image of document.querySelectorAll(".picture img")) {
    if (image.complete && image.naturalWidth === 0 && image.loading !== "lazy") giveUp(image);
  }

  writeAges();
  setInterval(writeAges, 1000);
  document.body.addEventListener("htmx:afterSettle", writeAges);
})();
