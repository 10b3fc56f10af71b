// Sounds as long as there is an alert that nobody has taken up, and says openly when this browser would stay silent.
(() => {
  "use strict";

  const bar = document.getElementById("sound");
  if (!bar) return;

  const WANTED = "gatehouse_sound";
  const TONES = [[880, 0, 0.22], [660, 0.26, 0.22], [880, 0.52, 0.22], [660, 0.78, 0.32]];
  const EVERY_S = 2.2;
  const LOUD = 0.6;
  const RISE_S = 0.015;
  // Two soft tones, falling: nobody takes them for the alarm.
  const CHIME = [[784, 0, 0.35], [523, 0.38, 0.6]];
  const CHIME_S = 1.1;
  const title = document.title;

  let context = null;
  let ringing = null;
  let speaks = false;
  let asked = false;
  let stepBack = () => {};

  // A page with alerts counts its own, so that taking the last one up ends the sound although the line is dead.
  const panel = document.getElementById("alerts");
  const waiting = () => Number(panel ? document.getElementById("alerts-new").value : bar.dataset.new || 0);
  const called = () => Number(document.getElementById("calls-new")?.value || bar.dataset.calls || 0);
  const isHeard = () => context !== null && context.state === "running";

  // Two tones in turn and a pause, drawn once; a loop of it needs no timer, which a hidden tab would slow down.
  const pattern = (tones, lasts, loudness) => {
    const rate = context.sampleRate;
    const drawn = context.createBuffer(1, Math.ceil(lasts * rate), rate);
    const samples = drawn.getChannelData(0);
    for (const [pitch, from, length] of tones) {
      for (let index = 0; index < length * rate; index += 1) {
        const at = index / rate;
        const edge = Math.min(1, at / RISE_S, (length - at) / RISE_S);
        samples[Math.floor(from * rate) + index] = loudness * edge * Math.sin(2 * Math.PI * pitch * at);
      }
    }
    return drawn;
  };

  const play = (loops, tones = TONES, lasts = EVERY_S, loudness = LOUD) => {
    const source = context.createBufferSource();
    source.buffer = pattern(tones, lasts, loudness);
    source.loop = loops;
    source.connect(context.destination);
    source.start();
    return source;
  };

  const sound = (rings) => {
    if (rings && ringing === null) ringing = play(true);
    if (!rings && ringing !== null) {
      ringing.stop();
      ringing = null;
    }
  };

  // Of several tabs one speaks for all, as long as it can; where the browser has no locks each speaks for itself.
  const takeTurn = () => {
    if (!isHeard()) {
      stepBack();
      return;
    }
    if (asked) return;
    asked = true;
    const speak = () => {
      if (!isHeard()) {
        asked = false;
        return undefined;
      }
      speaks = true;
      show();
      return new Promise((resolve) => {
        stepBack = () => {
          speaks = asked = false;
          stepBack = () => {};
          resolve();
        };
      });
    };
    if (navigator.locks) navigator.locks.request("gatehouse-alarm", speak);
    else speak();
  };

  const show = () => {
    const number = waiting();
    const calls = called();
    const state = !isHeard() ? "muted" : number || calls ? "ringing" : "on";
    if (bar.dataset.sound !== state) bar.dataset.sound = state;
    bar.dataset.waiting = String(number);
    bar.querySelector(".sound-call").hidden = !calls;
    bar.querySelector(".sound-number").textContent = String(number);
    bar.querySelector(".sound-elsewhere").hidden = state === "muted" || speaks;
    document.title = number + calls ? `(${number + calls}) ${title}` : title;
    sound(state === "ringing" && speaks);
  };

  const unlock = async () => {
    if (context === null) {
      context = new AudioContext();
      context.addEventListener("statechange", () => {
        takeTurn();
        show();
      });
    }
    if (context.state !== "running") await context.resume();
    takeTurn();
    show();
  };

  const remember = () => {
    try {
      localStorage.setItem(WANTED, "on");
    } catch {
      // A browser that keeps nothing is asked again on the next page.
    }
  };
  const isWanted = () => {
    try {
      return localStorage.getItem(WANTED) === "on";
    } catch {
      return false;
    }
  };

  document.getElementById("sound-test").addEventListener("click", async () => {
    await unlock();
    remember();
    if (ringing === null) play(false);
  });

  // Of several tabs with lanes one chimes; the others find the name taken.
  const chime = ({ detail: loudness }) => {
    if (!isHeard()) return;
    const ring = () => {
      play(false, CHIME, CHIME_S, loudness);
      return new Promise((resolve) => setTimeout(resolve, CHIME_S * 1000));
    };
    if (!navigator.locks) ring();
    else navigator.locks.request("gatehouse-chime", { ifAvailable: true }, (lock) => (lock ? ring() : undefined));
  };
  document.addEventListener("gatehouse-chime", chime);

  // Who switched the sound on once need not do it on every page: the first press anywhere is enough.
  for (const press of ["pointerdown", "keydown"]) {
    document.addEventListener(press, () => {
      if (isWanted() && !isHeard()) unlock();
    });
  }
  if (isWanted()) unlock();

  if (panel) new MutationObserver(show).observe(panel, { childList: true, subtree: true });
  else new MutationObserver(show).observe(bar, { attributeFilter: ["data-new", "data-calls"] });
  const calls = document.getElementById("calls");
  if (calls) new MutationObserver(show).observe(calls, { childList: true });
  show();
})();
