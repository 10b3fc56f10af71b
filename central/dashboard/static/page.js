// What HTML alone cannot do: ages that grow while one looks, and words in place of a picture that did not come: that
// it was deleted, when and by which rule, or that it cannot be had now.
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

  // How long somebody has waited, as a clock; the guard sees by its colour when that is too long.
  const AMBER_S = 20;
  const RED_S = 60;
  const writeRunning = () => {
    const at = now();
    for (const element of document.querySelectorAll("[data-running]")) {
      const seconds = Math.max(0, Math.floor((at - Date.parse(element.dataset.running)) / 1000));
      const text = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
      if (element.textContent !== text) element.textContent = text;
      element.dataset.seconds = String(seconds);
      const long = seconds >= RED_S ? "red" : seconds >= AMBER_S ? "amber" : "";
      if (element.dataset.long !== long) element.dataset.long = long;
    }
  };

  const picture = JSON.parse(document.querySelector("meta[name=picture-words]").content);

  const when = (moment) => {
    const shape = { dateStyle: "medium", timeStyle: "medium" };
    try {
      return new Intl.DateTimeFormat(document.documentElement.lang, { ...shape, timeZone: picture.zone }).format(moment);
    } catch {
      return moment.toISOString();
    }
  };

  const gone = async (answer) => {
    if (answer.status === 404) return picture.unknown;
    if (answer.status !== 410) return "";
    const said = await answer.json();
    const rule = Object.hasOwn(picture.rules, said.rule) ? picture.rules[said.rule] : said.rule;
    return picture.deleted.replace("{time}", when(new Date(said.deleted_at))).replace("{rule}", rule);
  };

  // A picture's element does not say why it got none; what the browser was told a moment ago it need not ask again.
  const explain = async (image, words) => {
    let why = "";
    try {
      why = await gone(await fetch(image.src, { cache: "force-cache" }));
    } catch {
      // The words that stand there already say that it cannot be had now.
    }
    if (!why) return;
    words.querySelector("strong").textContent = why;
    words.querySelector("span").textContent = picture.complete;
  };

  const giveUp = (image) => {
    const words = image.closest(".picture")?.querySelector(".missing");
    if (!words || image.hidden) return;
    image.hidden = true;
    words.hidden = false;
    explain(image, words);
  };

  document.addEventListener("error", (event) => {
    if (event.target instanceof HTMLImageElement) giveUp(event.target);
  }, true);
  for (const image of document.querySelectorAll(".picture img")) {
    if (image.complete && image.naturalWidth === 0 && image.loading !== "lazy") giveUp(image);
  }

  const writeTimes = () => {
    writeAges();
    writeRunning();
  };
  writeTimes();
  setInterval(writeTimes, 1000);
  for (const drawn of ["htmx:sseMessage", "htmx:afterSwap", "htmx:afterSettle"]) {
    document.body.addEventListener(drawn, writeTimes);
  }
})();
