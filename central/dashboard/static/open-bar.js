// The bar that opens by one touch: knows for whom it is, and gives the order with the reason that was pressed.
(() => {
  "use strict";

  const bar = document.getElementById("open-bar");
  if (!bar) return;

  // A press that was aimed at who has just left must not open for who came after.
  const SETTLES_MS = 700;
  // A nervous second press on the same key for the same one is the same order.
  const SAME_PRESS_MS = 3000;
  // Centre and node answer within a fraction of this; later the guard is told to go to the button at the gate.
  const PATIENCE_MS = 2700;
  // What became of a press is said for so long, also where a node that fell silent leaves nobody standing there.
  const SAID_FOR_MS = 10000;
  // Whoever chose a lane with nobody in it means it, for a while.
  const PICK_HOLDS_MS = 15000;
  // Why a driver was not told is news for a moment; the card says it for longer.
  const NEWS_MS = 8000;

  const lane = bar.querySelector(".open-bar-lane");
  const whom = bar.querySelector(".open-bar-one");
  const problem = document.getElementById("open-bar-problem");
  const calm = document.getElementById("open-bar-calm");
  const notice = bar.querySelector(".open-bar-notice");

  let target = null;
  let picked = { key: "", at: -Infinity };
  let named = "";
  let settled = 0;
  let pressed = { whom: "", reason: "", at: -Infinity, key: "" };
  let busy = false;
  let isNew = true;
  const heard = new Map();

  const cards = () => [...document.querySelectorAll(".lane[data-key]")];
  const cardOf = (key) => cards().find((card) => card.dataset.key === key);
  const frontOf = (card) => card.querySelector(".present[data-front]");

  // Who waits longest comes first in the queue; a lane that somebody chose stays while it is needed.
  const choose = () => {
    const waiting = [...document.querySelectorAll(".queue-row")].map((row) => row.dataset.key);
    const held = cardOf(picked.key);
    if (held && (waiting.includes(picked.key) || performance.now() - picked.at < PICK_HOLDS_MS)) return held;
    const now = target && cardOf(target.key);
    if (now && (waiting.includes(target.key) || !waiting.length)) return now;
    return cardOf(waiting[0]) || now || cards()[0] || null;
  };

  // What stood there when the page came is no news, nor what was said before another one came.
  const whyUntold = (card) => {
    const told = card.querySelector(".told-refuse");
    const why = told?.querySelector(".told-why");
    if (!why) return null;
    const at = performance.now();
    if (!heard.has(told.dataset.notice)) {
      heard.set(told.dataset.notice, isNew ? -Infinity : at);
      setTimeout(show, NEWS_MS + 20);
    }
    return at - heard.get(told.dataset.notice) <= NEWS_MS ? why : null;
  };

  const show = () => {
    const card = choose();
    bar.hidden = !card;
    document.body.classList.toggle("has-open-bar", Boolean(card));
    if (!card) return;
    const front = frontOf(card);
    const next = { key: card.dataset.key, passage: front ? front.dataset.passage : "" };
    const another = target && (target.key !== next.key || target.passage !== next.passage);
    const someoneElse = next.passage && `${next.key} ${next.passage}` !== pressed.whom;
    if (another && (someoneElse || performance.now() - pressed.at > SAID_FOR_MS)) sayNothing();
    if (problem.textContent === bar.dataset.silent && !isSilent(card.dataset.key)) sayNothing();
    target = next;
    bar.dataset.key = next.key;
    bar.dataset.passage = next.passage;
    for (const one of cards()) {
      one.classList.toggle("lane-chosen", one === card && cards().length > 1);
      one.querySelector(".lane-pick")?.setAttribute("aria-pressed", String(one === card));
    }
    lane.textContent = card.dataset.title;
    // Whoever passes or turns back is there as well, though nobody is let in by the next key.
    const shown = front || card.querySelector(".present[data-passage]");
    const plate = shown?.querySelector(".plate");
    // That nobody is there is said where the node says it, and else that nobody knows.
    const isEmpty = card.querySelector(".present-nobody");
    const words = front ? "" : shown?.dataset.state || (isEmpty ? bar.dataset.nobody : bar.dataset.unknown);
    const told = front?.querySelector(".told-him");
    const alarmed = front?.querySelector(".alarmed");
    const parts = [alarmed, plate, told].filter(Boolean);
    const said = [words, ...parts.map((part) => part.outerHTML)].join("");
    if (said !== named || another) whom.replaceChildren(words, ...parts.map((part) => part.cloneNode(true)));
    named = said;
    // On a small screen the card's own answer lies below the bar.
    const answer = card.querySelector(".open-instead") || card.querySelector(".opened-refuse:not(.opened-past) .opened-why")
      || whyUntold(card);
    // A key that is drawn anew while a finger is on it loses the touch.
    if (answer?.outerHTML !== notice.firstElementChild?.outerHTML) {
      notice.replaceChildren(...(answer ? [answer.cloneNode(true)] : []));
    }
    if (another) settle();
    isNew = false;
  };

  // The newest order of a lane has had no answer of its node yet, or has had none at all.
  const isSilent = (key) =>
    document.getElementById(`opened-${key}`)?.querySelector(".opened")?.matches(".opened-moving, .opened-unanswered");

  // A busy page may draw the order only later; another press has a silence of its own.
  const tellSilence = (key, press) => {
    if (press !== pressed || problem.textContent) return;
    if (isSilent(key)) problem.textContent = bar.dataset.silent;
    else if (performance.now() - press.at < SAID_FOR_MS / 2) setTimeout(() => tellSilence(key, press), 200);
  };

  const sayNothing = () => {
    problem.textContent = calm.textContent = "";
    for (const one of heard.keys()) heard.set(one, -Infinity);
  };

  const settle = () => {
    settled = performance.now() + SETTLES_MS;
    bar.dataset.settling = "";
    setTimeout(() => {
      if (performance.now() >= settled) delete bar.dataset.settling;
    }, SETTLES_MS + 20);
  };

  // Returns the key of this press; nothing where another reason was given for the same one a moment ago.
  const keyOf = (whomFor, reason) => {
    const at = performance.now();
    const isSame = pressed.whom === whomFor && at - pressed.at <= SAME_PRESS_MS;
    if (isSame && pressed.reason !== reason && reason !== "emergency") return "";
    if (!isSame || pressed.reason !== reason) {
      const drawn = crypto.getRandomValues(new Uint8Array(16));
      pressed = { whom: whomFor, reason, at, key: [...drawn].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
    }
    return pressed.key;
  };

  const release = () => {
    busy = false;
    delete bar.dataset.busy;
  };

  // What the line has drawn since the press is newer than the answer to it: that answer is not drawn over it.
  const keepNewer = (shown) => {
    const before = shown.innerHTML;
    const judge = (event) => {
      if (event.target === shown && shown.innerHTML !== before) event.detail.swapOverride = "none";
    };
    document.addEventListener("htmx:beforeSwap", judge);
    return () => document.removeEventListener("htmx:beforeSwap", judge);
  };

  const order = async (reason) => {
    const card = target && cardOf(target.key);
    const isEmergency = reason === "emergency";
    if (!card || (busy && !isEmergency)) return;
    if (!isEmergency && performance.now() < settled) {
      problem.textContent = bar.dataset.changed;
      return;
    }
    const { site, node, lane: name } = card.dataset;
    const { key, passage } = target;
    const mark = keyOf(`${key} ${passage}`, reason);
    if (!mark) return;
    const press = pressed;
    sayNothing();
    busy = true;
    bar.dataset.busy = "";
    let isAsking = true;
    setTimeout(() => {
      if (isAsking) {
        problem.textContent = bar.dataset.unanswered;
        release();
      } else tellSilence(key, press);
    }, PATIENCE_MS);
    const shown = document.getElementById(`opened-${key}`);
    const leave = keepNewer(shown);
    try {
      await window.htmx.ajax("POST", "/openings", {
        // Each key asks for itself: an emergency is not kept waiting for the answer to another one.
        source: bar.querySelector(`.open-key[data-reason="${CSS.escape(reason)}"]`),
        target: shown,
        swap: "innerHTML",
        values: {
          site, node, lane: name, passage, reason, view: "bar",
          key: mark,
          csrf_token: token(),
        },
      });
    } catch {
      problem.textContent = bar.dataset.unsent;
    } finally {
      isAsking = false;
      leave();
      release();
    }
  };

  for (const lost of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    bar.addEventListener(lost, () => {
      problem.textContent = bar.dataset.unsent;
    });
  }

  const token = () => document.querySelector("meta[name=csrf-token]").content;
  const seeTo = async (button) => {
    button.disabled = true;
    sayNothing();
    const { site, node, lane: name, passage } = button.dataset;
    const body = new URLSearchParams({ site, node, lane: name, passage, csrf_token: token() });
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch("/attendances", { method: "POST", body, signal }).catch(() => null);
    // Nothing but this word says that it is on record: who is signed out is sent on to a page that answers well.
    if (answer?.status === 204) return;
    button.disabled = false;
    problem.textContent = bar.dataset.unattended;
  };

  const pick = (key) => {
    picked = { key, at: performance.now() };
    show();
  };

  document.addEventListener("click", (event) => {
    const key = event.target.closest(".open-key");
    if (key) {
      order(key.dataset.reason);
      // Else the next Enter would open for the next one.
      if (event.detail) key.blur();
    }
    const instead = event.target.closest(".open-instead");
    if (instead) {
      pick(instead.closest(".lane")?.dataset.key || target.key);
      settled = 0;
      order(instead.dataset.reason);
    }
    const attend = event.target.closest(".attend");
    if (attend) seeTo(attend);
    const row = event.target.closest(".queue-row");
    if (row) pick(row.dataset.key);
    const lanePick = event.target.closest(".lane-pick");
    if (lanePick) pick(lanePick.closest(".lane").dataset.key);
  });

  const isTyping = (element) => element.closest("input, textarea, select, dialog, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) return;
    if (document.getElementById("drawer")?.dataset.open === "true") return;
    const key = bar.querySelector(`.open-key[data-digit="${CSS.escape(event.key)}"]`);
    if (!key) return;
    event.preventDefault();
    order(key.dataset.reason);
  });

  new MutationObserver(show).observe(document.querySelector(".live"), { childList: true, subtree: true });
  show();
})();
