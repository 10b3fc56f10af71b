// The keys that tell whoever stands at the arm something: one touch, for the one whom the bar names.
(() => {
  "use strict";

  const bar = document.getElementById("open-bar");
  const keys = document.getElementById("tell-keys");
  if (!bar || !keys) return;

  // As long as a voice takes; the node refuses what comes sooner.
  const EVERY_MS = 3000;
  const PATIENCE_MS = 3000;

  const problem = document.getElementById("open-bar-problem");
  let told = { what: "", lane: "", at: -Infinity };

  const cards = () => [...document.querySelectorAll(".lane[data-key]")];
  const sayingsOf = (card) => (card?.querySelector(".tells")?.dataset.sayings || "").split(" ").filter(Boolean);
  const chosen = () => cards().find((card) => card.dataset.key === bar.dataset.key);

  // Their place is kept for every lane of a page that has a board anywhere: what stands beside them never moves.
  const show = () => {
    keys.hidden = !cards().some((card) => sayingsOf(card).length);
    const sayings = sayingsOf(chosen());
    for (const key of keys.children) key.disabled = !sayings.includes(key.dataset.saying);
    keys.toggleAttribute("data-none", !sayings.length);
  };

  const newKey = () => {
    const drawn = crypto.getRandomValues(new Uint8Array(16));
    return [...drawn].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const send = async (card, saying) => {
    const { site, node, lane } = card.dataset;
    const csrf_token = document.querySelector("meta[name=csrf-token]").content;
    const said = { site, node, lane, saying, passage: bar.dataset.passage, key: newKey(), csrf_token };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch("/notices", { method: "POST", body: new URLSearchParams(said), signal }).catch(() => null);
    // Nothing but this word says that it is on record: who is signed out is sent on to a page that answers well.
    if (answer?.status === 204) return;
    told.at = -Infinity;
    const isWhy = answer?.status === 422 && answer.headers.get("content-type")?.startsWith("text/plain");
    problem.textContent = isWhy ? await answer.text() : keys.dataset.unsent;
  };

  const tell = (key) => {
    const card = chosen();
    if (!card || keys.hidden || key.disabled) return;
    if ("settling" in bar.dataset) {
      problem.textContent = bar.dataset.changed;
      return;
    }
    const what = `${bar.dataset.passage} ${key.dataset.saying}`;
    const at = performance.now();
    const isSoon = told.lane === bar.dataset.key && at - told.at < EVERY_MS;
    // A nervous second press is the same one.
    if (isSoon && told.what === what) return;
    problem.textContent = isSoon ? keys.dataset.soon : "";
    if (isSoon) return;
    told = { what, lane: bar.dataset.key, at };
    send(card, key.dataset.saying);
  };

  keys.addEventListener("click", (event) => {
    const key = event.target.closest(".tell-key");
    if (!key) return;
    tell(key);
    // Else the next Enter would tell the next one.
    if (event.detail) key.blur();
  });

  const isTyping = (element) => element.closest("input, textarea, select, dialog, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) return;
    if (document.getElementById("drawer")?.dataset.open === "true") return;
    const key = keys.querySelector(`.tell-key[data-digit="${CSS.escape(event.key)}"]`);
    if (!key) return;
    event.preventDefault();
    tell(key);
  });

  new MutationObserver(show).observe(document.querySelector(".live"), { childList: true, subtree: true });
  new MutationObserver(show).observe(bar, { attributeFilter: ["data-key"] });
  show();
})();
