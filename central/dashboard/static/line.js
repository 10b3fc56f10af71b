// Says whether what is on the screen is live: watches the page's line to the centre, and lets it resume where it stopped.
(() => {
  "use strict";

  // The centre sends a beat at least every 2 s; three missed ones mean that the line is dead although nobody said so.
  const SILENT_AFTER_MS = 7000;
  // Nothing is called live before the first beat, for which a slow line may take its time.
  const FIRST_AFTER_MS = 16000;
  const LOOK_EVERY_MS = 500;

  const banner = document.getElementById("banner-lost");
  const since = document.getElementById("lost-since");
  const failed = document.getElementById("banner-failed");
  const line = document.getElementById("line");

  let lastHeard = Date.now();
  let lastId = "";
  let source = null;

  const show = (state) => {
    if (!line || line.dataset.state === state) return;
    line.dataset.state = state;
    document.body.classList.toggle("is-stale", state === "lost");
    banner.hidden = state !== "lost";
    if (state === "lost") {
      // The centre's own last words: this machine's clock and time zone may be others.
      const said = document.querySelector("#beat time");
      since.dateTime = said.dateTime;
      since.textContent = said.textContent;
    }
  };

  // Says there why somebody who looked at a page has to sign in. Who is signed in all the same is led back from there; the
  // page is asked for anew and nothing is sent again, for it may be the answer to a form.
  let goesOut = false;
  document.addEventListener("submit", (event) => {
    if (event.target.action?.endsWith?.("/sign-out")) goesOut = true;
  });
  const leave = () => {
    // Whoever goes out here knows why.
    if (goesOut) return;
    const asked = new URLSearchParams({ why: "ended" });
    if (location.pathname !== "/") asked.set("next", location.pathname + location.search);
    location.replace(`/sign-in?${asked}`);
  };
  document.addEventListener("session-over", leave);

  // A line that is refused does not say why: where nobody is signed in any more, the page asks for it.
  const leaveIfSignedOut = async () => {
    const answer = await fetch("/api/v1/session").catch(() => null);
    if (answer && answer.status === 401) leave();
  };

  // The browser resumes by itself after a break; after a refusal the library opens a new line, which must be told.
  const open = (address) => {
    const url = new URL(address, location.href);
    if (lastId) url.searchParams.set("after", lastId);
    source = new EventSource(url);
    source.addEventListener("over", leave);
    source.addEventListener("beat", (event) => {
      lastHeard = Date.now();
      lastId = event.lastEventId || lastId;
      show("live");
    });
    return source;
  };

  // The library lets go of a part that was drawn anew only with the next message for it, which may never come.
  const forget = ({ target }) => {
    const part = target instanceof Element && target.getAttribute("sse-swap");
    if (part) source?.removeEventListener(part, target["htmx-internal-data"]?.sseEventListener);
  };

  if (line) {
    window.htmx.createEventSource = open;
    document.body.addEventListener("htmx:beforeCleanupElement", forget);
    show("connecting");
    document.body.addEventListener("htmx:sseError", () => {
      show("lost");
      leaveIfSignedOut();
    });
    setInterval(() => {
      if (Date.now() - lastHeard > (lastId ? SILENT_AFTER_MS : FIRST_AFTER_MS)) show("lost");
    }, LOOK_EVERY_MS);
  }

  // Pages that ask now and then: a question without an answer is said, and taken back with the next answer.
  for (const trouble of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.body.addEventListener(trouble, (event) => {
      if (event.detail.xhr && event.detail.xhr.status === 401) leave();
      failed.hidden = false;
      document.body.classList.add("is-stale");
    });
  }
  document.body.addEventListener("htmx:afterOnLoad", (event) => {
    if (!event.detail.successful && event.detail.xhr.status !== 422) return;
    failed.hidden = true;
    if (!line) document.body.classList.remove("is-stale");
  });
})();
