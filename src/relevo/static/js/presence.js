// Who else is on this ticket, and who is writing: gives this page's own sign of life (src/relevo/accounts/presence.py), and hears of the others.
//
// The answer to each sign of life tells who is there and for how many seconds that holds, so that somebody whose machine died goes away by themselves.
// In between the stream tells (`live:presence`) who came, left or writes. Writing is told every few seconds while there is typing in the composer.
import { Company } from "./company.js";
import { act, csrf, partly } from "./http.js";

const BEAT = 15000;
const TELL = 4000;
const SOON = 250;
const WITHOUT_STREAM = 2000;

// Not crypto.randomUUID: browsers keep that from a desk without TLS, as there are in an office's own network.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function bind(element) {
  const { url, ticket, self } = element.dataset;
  const listening = new AbortController();
  const company = new Company(element, ask);
  let key = newKey();
  let written = false;
  let kind = "";
  let told = 0;
  let begun = false;
  let over = false;
  let every = BEAT;
  let beating = null;
  let asking = null;
  let ticker = null;

  async function take(asked) {
    try {
      const response = await asked;
      if ([401, 404].includes(response.status)) stop();
      else if (response.ok && !over) every = company.show(await response.text()) * 1000 || every;
    } catch {
      // Without a connection the others fade by themselves; the next sign of life tries again.
    }
  }

  async function beat() {
    if (over) return;
    begun = true;
    clearTimeout(beating);
    const writing = Date.now() - told < TELL ? kind : "";
    await take(act(url, new URLSearchParams({ key, writing, written: written ? "1" : "" })));
    clearTimeout(beating);
    if (!over && !ticker) beating = setTimeout(beat, every);
  }

  function ask() {
    asking ??= setTimeout(() => { asking = null; take(partly(url)); }, SOON);
  }

  function leave() {
    if (!begun || over) return;
    const data = new FormData();
    for (const [name, value] of [["key", key], ["leave", "1"], ["csrfmiddlewaretoken", csrf()["X-CSRFToken"]]]) data.append(name, value);
    navigator.sendBeacon(url, data);
  }

  function stop() {
    over = true;
    listening.abort();
    ticker?.terminate();
    clearTimeout(beating);
    clearTimeout(asking);
    company.clear();
  }

  function onInput({ target }) {
    if (!target.closest("#composer") || target.closest("[type=file], [type=radio], [type=checkbox]") || Date.now() - told < TELL) return;
    told = Date.now();
    written = true;
    kind = document.querySelector("#composer [name=kind]:checked")?.value === "comment" ? "comment" : "answer";
    beat();
  }

  // Timers of a page in the background run once a minute only; those of a worker do not.
  function onVisibility() {
    ticker?.terminate();
    ticker = null;
    if (!document.hidden) { beat(); return; }
    clearTimeout(beating);
    ticker = new Worker(new URL("./ticker.js", import.meta.url));
    ticker.onmessage = beat;
    ticker.postMessage(every);
  }

  const on = (target, name, hear) => target.addEventListener(name, hear, { signal: listening.signal });
  on(document, "live:hello", beat);
  on(document, "live:presence", ({ detail }) => {
    if (detail.ticket === Number(ticket) && detail.user !== Number(self) && !company.writes(detail)) ask();
  });
  on(document, "input", onInput);
  on(document, "composer:sent", () => { told = 0; written = false; beat(); });
  on(document, "visibilitychange", onVisibility);
  on(window, "pagehide", leave);
  on(window, "pageshow", (event) => { if (event.persisted) { key = newKey(); beat(); } });
  if (document.getElementById("live")?.dataset.state === "live") beat();
  else setTimeout(() => { if (!begun) beat(); }, WITHOUT_STREAM);
  return () => { leave(); stop(); };
}
