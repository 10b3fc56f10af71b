// A chime for who waits at an arm: once when he stands, louder at 20 s and at 60 s; then each minute until he is let in.
(() => {
  "use strict";

  const STEPS = [[0, 0.35], [20, 0.65], [60, 1]];
  const AGAIN_S = 60;

  const rung = new Map();

  const due = (seconds) => {
    const again = Math.floor(seconds / AGAIN_S);
    if (again >= 2) return { step: STEPS.length + again, loudness: 1 };
    const step = STEPS.filter(([from]) => seconds >= from).length;
    return { step, loudness: step ? STEPS[step - 1][1] : 0 };
  };

  const look = () => {
    const there = new Set();
    let loudest = 0;
    for (const one of document.querySelectorAll(".present[data-waits][data-front]")) {
      const { passage } = one.dataset;
      there.add(passage);
      const seconds = one.querySelector(".running")?.dataset.seconds;
      if (seconds === undefined) continue;
      const { step, loudness } = due(Number(seconds));
      if (step <= (rung.get(passage) || 0)) continue;
      rung.set(passage, step);
      loudest = Math.max(loudest, loudness);
    }
    for (const passage of rung.keys()) if (!there.has(passage)) rung.delete(passage);
    if (loudest) document.dispatchEvent(new CustomEvent("gatehouse-chime", { detail: loudest }));
  };

  setInterval(look, 500);
})();
