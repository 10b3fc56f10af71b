// Draws what the cameras film now: one stream for all lanes of the page, and a canvas for each, with the viewer's name
// and the time burnt in. A picture that does not move is said to be interrupted, and nothing is watched unseen.
(() => {
  "use strict";

  const INTERRUPTED_AFTER_MS = 3000;
  const MOST_LANES = 16;
  const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
  const LONGEST_LINE = 1000;

  const { zone } = JSON.parse(document.querySelector("meta[name=picture-words]").content);
  const shape = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  const clock = new Intl.DateTimeFormat("zh-CN", { ...shape, timeZone: zone });
  const day = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: zone });

  const lanes = new Map();
  let stream = null;
  let failures = 0;
  let retry = 0;
  // How far the centre's clock is ahead of this page's: the piece that was least delayed knows best.
  let ahead = -Infinity;

  const figures = () => [...document.querySelectorAll(".live-picture[data-lane]")].slice(0, MOST_LANES);
  const say = (figure, state, time = "") => {
    const text = (figure.dataset[state] || "").replace("{time}", time);
    const caption = figure.querySelector("figcaption");
    if (figure.dataset.state !== state) figure.dataset.state = state;
    if (caption.textContent !== text) caption.textContent = text;
    figure.hidden = false;
  };

  const sign = (pen, width, text) => {
    const size = Math.max(12, Math.round(width / 32));
    pen.font = `600 ${size}px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif`;
    pen.fillStyle = "rgba(0, 0, 0, 0.55)";
    pen.fillRect(0, 0, pen.measureText(text).width + size, size * 1.7);
    pen.fillStyle = "#fff";
    pen.textBaseline = "middle";
    pen.fillText(text, size / 2, size * 0.85);
  };

  const draw = (figure, shown) => {
    const canvas = figure.querySelector("canvas");
    const { width, height } = shown.bitmap;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const pen = canvas.getContext("2d", { alpha: false });
    pen.drawImage(shown.bitmap, 0, 0);
    sign(pen, width, `${figure.dataset.viewer} ${day.format(shown.at)} ${clock.format(shown.at)}`);
  };

  // Where a lane's part of the page was drawn anew, what was seen last stands there again at once.
  const showAll = () => {
    const now = performance.now();
    for (const figure of figures()) {
      const shown = lanes.get(figure.dataset.lane);
      if (shown && figure.drawn !== shown) {
        draw(figure, shown);
        figure.drawn = shown;
      }
      if (document.hidden) say(figure, "paused");
      else if (shown && now - shown.taken < INTERRUPTED_AFTER_MS) say(figure, "live");
      else if (shown) say(figure, "broken", clock.format(shown.at));
      else say(figure, stream && now - stream.since < INTERRUPTED_AFTER_MS ? "connecting" : "none");
    }
  };

  const take = async (said, jpeg) => {
    const at = new Date(said.at);
    let bitmap;
    try {
      bitmap = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
    } catch {
      return;
    }
    const before = lanes.get(said.lane);
    // By the centre's clock, so that a picture which was long on its way does not look live.
    const taken = performance.now() - Math.max(0, performance.now() + ahead - at.getTime());
    lanes.set(said.lane, { bitmap, at, taken });
    if (before) before.bitmap.close();
    showAll();
  };

  // Pieces as they come, however the line cuts them.
  const reading = (reader) => {
    let held = new Uint8Array(0);
    const more = async () => {
      const { done, value } = await reader.read();
      if (done) return false;
      const joined = new Uint8Array(held.length + value.length);
      joined.set(held);
      joined.set(value, held.length);
      held = joined;
      return true;
    };
    const cut = (length) => {
      const piece = held.slice(0, length);
      held = held.subarray(length);
      return piece;
    };
    return {
      line: async () => {
        let end;
        while ((end = held.indexOf(10)) < 0) if (held.length > LONGEST_LINE || !(await more())) return null;
        return new TextDecoder().decode(cut(end + 1));
      },
      bytes: async (size) => {
        while (held.length < size) if (!(await more())) return null;
        return cut(size);
      },
    };
  };

  const follow = async (body) => {
    const pieces = reading(body.getReader());
    for (;;) {
      const line = await pieces.line();
      if (line === null) return;
      const said = JSON.parse(line);
      if (said.now) ahead = Math.max(ahead, Date.parse(said.now) - performance.now());
      if (!said.lane) continue;
      const jpeg = await pieces.bytes(said.size);
      if (jpeg === null) return;
      await take(said, jpeg);
      failures = 0;
    }
  };

  const close = () => {
    clearTimeout(retry);
    if (stream) stream.ends.abort();
    stream = null;
  };

  const open = async () => {
    close();
    const keys = figures().map((figure) => figure.dataset.lane).join(",");
    if (!keys || document.hidden) return;
    const mine = { keys, ends: new AbortController(), since: performance.now() };
    stream = mine;
    try {
      const answer = await fetch(`/live/pictures?lanes=${encodeURIComponent(keys)}`, {
        signal: mine.ends.signal,
        headers: { accept: "text/event-stream" },
      });
      if (answer.ok) await follow(answer.body);
    } catch {
      // The line broke, or we closed it ourselves.
    }
    if (stream !== mine) return;
    retry = setTimeout(open, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
  };

  const look = () => {
    const keys = figures().map((figure) => figure.dataset.lane).join(",");
    if (!stream || stream.keys !== keys) open();
    showAll();
  };

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
    else open();
    showAll();
  });
  document.body.addEventListener("htmx:afterSettle", look);
  setInterval(look, 500);
  look();
})();
