// Tells a page that shows no alerts itself how many nobody has taken up. Of several tabs one holds the line to the centre and
// passes on what it hears: a browser keeps few lines open at a time, and with one for each tab no page would load any more.
(() => {
  "use strict";

  const bar = document.getElementById("sound");
  if (!bar || document.getElementById("alerts")) return;

  // The centre says the number at least every 5 s; three missed ones mean that the line, or the tab that holds it, is dead.
  const SILENT_AFTER_MS = 16000;
  const AGAIN_MS = 3000;
  const NAME = "gatehouse-alarm-line";

  const tabs = new BroadcastChannel(NAME);
  let source = null;
  let lastNumber = Date.now();
  let lastWord = Date.now();

  const show = (said) => {
    lastWord = Date.now();
    if (said === "over") document.dispatchEvent(new Event("session-over"));
    else if (said === "lost") bar.dataset.line = "lost";
    else {
      lastNumber = lastWord;
      bar.dataset.line = "live";
      [bar.dataset.new, bar.dataset.calls] = said.split(" ");
    }
  };
  const tell = (said) => {
    tabs.postMessage(said);
    show(said);
  };

  const lose = async () => {
    tell("lost");
    const answer = await fetch("/api/v1/session").catch(() => null);
    if (answer && answer.status === 401) tell("over");
  };

  const listen = () => {
    source = new EventSource("/alarm");
    source.addEventListener("alarm", (event) => tell(event.data));
    source.addEventListener("over", () => tell("over"));
    source.addEventListener("error", () => {
      lose();
      // After a break the browser comes again by itself, after a refusal it does not.
      if (source?.readyState === EventSource.CLOSED) setTimeout(() => source && listen(), AGAIN_MS);
    });
  };
  const stop = () => {
    source?.close();
    source = null;
  };

  const hold = () => {
    if (!source) listen();
    return new Promise(() => {});
  };
  const queue = () => navigator.locks.request(NAME, hold).catch(() => {
    stop();
    queue();
  });

  tabs.addEventListener("message", ({ data }) => {
    if (data !== "which") show(data);
    else if (source && bar.dataset.line === "live") tabs.postMessage(`${bar.dataset.new} ${bar.dataset.calls}`);
  });

  if (navigator.locks) queue();
  else listen();
  tabs.postMessage("which");

  setInterval(() => {
    const now = Date.now();
    if (now - lastNumber > SILENT_AFTER_MS) {
      if (source) tell("lost");
      else bar.dataset.line = "lost";
    }
    // Whoever holds the line says at least that it is lost; who says nothing at all was put to sleep by its browser.
    if (!source && now - lastWord > SILENT_AFTER_MS) {
      lastWord = now;
      navigator.locks.request(NAME, { steal: true }, hold).catch(stop);
    }
  }, 1000);
})();
