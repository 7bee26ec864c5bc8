// News arrives by itself. One stream (`/events`, server-sent events; its topics stand in `data-live` of the body) tells ids only; the regions it concerns are then fetched anew
// from their own address (`data-live-url`, with the ETag seen last) and brought up to date in place (js/morph.js).
//
// `data-live-ticket="482"` limits a region to changes of that ticket (or of several), `data-live-contact="7"` to those of a contact. An answer may hold several top-level elements: each replaces the element of the
// page that has its id. A hidden page lets go of the stream (browsers allow six connections a server) and catches up when it is looked at.
// The stream is told up to when the page knows everything, and says at its beginning whether there is anything to catch up with.
// Without a stream, regions are asked for every half minute. Others may listen: `live:change` (detail: the ids), `live:updated` (detail: the region's
// address), `live:hello` (the stream has begun) and `live:presence` (detail: who came, left or writes) on the document.
import { keepFocus } from "./focus.js";
import { morph } from "./morph.js";
import { failed } from "./toasts.js";

const DEBOUNCE = 300;
const POLL = 30000;
const RETRY = [2000, 5000, 15000, 30000];
const SPREAD = 2000;

const tags = new Map();
const running = new Map();
const due = new Set();
let source = null;
let timer = null;
let tries = 0;
let retry = null;
let ended = false;
let since = Number(document.body.dataset.liveSince) || 0;

function show(state) {
  const mark = document.getElementById("live");
  if (!mark || mark.dataset.state === state) return;
  mark.dataset.state = state;
  mark.lastElementChild.textContent = state === "live" ? mark.dataset.labelLive : mark.dataset.labelDelayed;
}

// Those of a ticket, of contacts (a list), or all.
function concerns({ liveTicket, liveContact }, what) {
  if (Array.isArray(what)) return what.includes(Number(liveContact));
  return what === undefined || (liveTicket ? liveTicket.split(" ").includes(String(what)) : !liveContact);
}

const addresses = (what) => new Set(
  [...document.querySelectorAll("[data-live-url]")].filter((region) => concerns(region.dataset, what)).map((region) => region.dataset.liveUrl),
);

// A region that belongs to another address by now (htmx changed the view meanwhile) is not touched.
function put(html, address) {
  const parts = new DOMParser().parseFromString(html, "text/html");
  for (const part of [...parts.body.children]) {
    const current = part.id && document.getElementById(part.id);
    if (current && (current.dataset.liveUrl ?? address) === address) keepFocus(current, () => morph(current, part));
  }
}

async function fetchOne(address) {
  if (running.has(address)) { running.set(address, true); return; }
  running.set(address, false);
  try {
    const headers = { "Relevo-Live": "1" };
    if (tags.has(address)) headers["If-None-Match"] = tags.get(address);
    const response = await fetch(address, { headers, cache: "no-store", credentials: "same-origin" });
    if (response.status === 401) { end(); failed(401); return; }
    const html = response.ok ? await response.text() : "";
    if (response.ok && !addresses().has(address)) refresh(); // Its region has moved on to another address: ask there.
    else if (response.ok) {
      if (response.headers.has("ETag")) tags.set(address, response.headers.get("ETag"));
      put(html, address);
      document.dispatchEvent(new CustomEvent("live:updated", { detail: address }));
    }
  } catch {
    show("delayed");
  } finally {
    const again = running.get(address);
    running.delete(address);
    if (again && !ended) fetchOne(address);
  }
}

function flush() {
  timer = null;
  for (const address of due) fetchOne(address);
  due.clear();
}

/** Fetches the regions that a change of a ticket, or of contacts (any, without one), concerns, soon and together. */
export function refresh(what, wait = DEBOUNCE) {
  for (const address of addresses(what)) due.add(address);
  timer ??= setTimeout(flush, wait);
}

function open() {
  clearTimeout(retry);
  if (source || ended || document.hidden || !document.body.dataset.live) return;
  const topics = document.body.dataset.live.split(" ").map((topic) => ["topic", topic]);
  source = new EventSource(`/events?${new URLSearchParams([...topics, ["since", since]])}`);
  source.addEventListener("hello", (event) => {
    since = Number(event.lastEventId) || since;
    tries = 0;
    show("live");
    document.dispatchEvent(new Event("live:hello"));
    if (JSON.parse(event.data).behind) refresh(undefined, 0);
  });
  source.addEventListener("presence", (event) => document.dispatchEvent(new CustomEvent("live:presence", { detail: JSON.parse(event.data) })));
  source.addEventListener("test", () => document.dispatchEvent(new Event("live:test")));
  source.addEventListener("resync", () => refresh(undefined, Math.random() * SPREAD));
  source.addEventListener("change", (event) => {
    const ids = JSON.parse(event.data);
    since = Number(event.lastEventId) || since;
    document.dispatchEvent(new CustomEvent("live:change", { detail: ids }));
    refresh(ids.ticket);
  });
  source.addEventListener("contact", (event) => {
    since = Number(event.lastEventId) || since;
    refresh(JSON.parse(event.data).contacts);
  });
  source.addEventListener("error", () => {
    show("delayed");
    if (source?.readyState !== EventSource.CLOSED) return;
    close();
    retry = setTimeout(open, RETRY[Math.min(tries++, RETRY.length - 1)]);
  });
}

function close() {
  source?.close();
  source = null;
}

function end() {
  ended = true;
  close();
  show("delayed");
}

export function start() {
  if (!document.body.dataset.live) return;
  open();
  document.addEventListener("visibilitychange", () => { if (document.hidden) { clearTimeout(retry); close(); } else open(); });
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  setInterval(() => { if (!ended && !document.hidden && source?.readyState !== EventSource.OPEN) refresh(); }, POLL);
}
