// The stream of messages: opens at the newest, stays where the reader is when something arrives, follows only a reader who is at the end.
// Filters, "show earlier" and jumps bring other parts in place, so that what stands in the composer is not touched.
import { keepFocus } from "./focus.js";
import { partly } from "./http.js";
import { morph } from "./morph.js";

const NEAR = 80;

export function bind(scroller) {
  const news = document.getElementById("news");
  const stream = () => document.getElementById("conversation");
  const fromEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  let atEnd = true;
  let last = Number(stream().dataset.last);

  const toEnd = () => { scroller.scrollTop = scroller.scrollHeight; atEnd = true; news.hidden = true; };
  const onScroll = () => { atEnd = fromEnd() < NEAR; if (atEnd) news.hidden = true; };

  // Keeps the first visible thing where it is while things above it come and go.
  function anchored(change) {
    const top = scroller.getBoundingClientRect().top;
    const anchor = [...stream().children].find((child) => child.getBoundingClientRect().bottom > top && child.id && child.id !== "earlier");
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) scroller.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  async function show(address, then) {
    const response = await partly(address);
    if (!response.ok) return false;
    const next = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("conversation");
    anchored(() => {
      stream().dataset.liveUrl = next.dataset.liveUrl;
      keepFocus(stream(), () => morph(stream(), next));
    });
    last = Math.max(last, Number(stream().dataset.last));
    then?.();
    return true;
  }

  const address = (parameters) => `${scroller.dataset.url}?${new URLSearchParams(parameters)}`;
  const tabs = () => [...document.querySelectorAll("[data-show]")];
  const filter = () => tabs().filter((tab) => tab.hasAttribute("aria-current")).map((tab) => tab.dataset.show).join(",") || "all";
  const PARTS = ["public", "internal", "history"];

  // What is chosen after a click: everything, or one part more or less (relevo.tickets.showing says the same on the server).
  function toggled(name) {
    const chosen = new Set(filter().split(","));
    if (name === "all" || !chosen.delete(name)) chosen.add(name);
    chosen.delete("all");
    return name === "all" || !chosen.size || PARTS.every((part) => chosen.has(part)) ? new Set(["all"]) : chosen;
  }

  async function choose(link) {
    const chosen = toggled(link.dataset.show);
    if (!await show(address({ show: [...chosen].join(",") }), toEnd)) { location.href = link.href; return; }
    for (const tab of tabs()) {
      if (chosen.has(tab.dataset.show)) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    for (const tab of tabs()) tab.href = `?show=${[...toggled(tab.dataset.show)].join(",")}`;
    history.replaceState(null, "", `?show=${filter()}`);
  }

  // Pictures and PDFs are shown one after another (js/gallery.js, loaded only then); without it the browser opens the file by itself.
  const view = async (event, link) => {
    event.preventDefault();
    const { open } = await import("./gallery.js");
    open(scroller.dataset.gallery, link).catch(() => { location.href = link.href; });
  };

  const onClick = (event) => {
    const file = event.target.closest("#conversation .file a[target], a[data-gallery]");
    if (file && !event.ctrlKey && !event.metaKey && !event.shiftKey) view(event, file);
    const link = event.target.closest("a[data-show], a[data-jump], a.earlier, a.later");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const leave = (worked) => { if (!worked) location.href = link.href; };
    if (link.dataset.show) choose(link);
    else if (link.classList.contains("earlier")) show(address({ show: filter(), from: link.dataset.from })).then(leave);
    else if (link.dataset.jump === "start") show(address({ show: filter(), from: 1 }), () => { scroller.scrollTop = 0; atEnd = false; }).then(leave);
    else if (link.classList.contains("later") || document.getElementById("later")) show(address({ show: filter() }), toEnd).then(leave);
    else toEnd();
  };

  const onUpdate = () => {
    const newest = Number(stream().dataset.last);
    const isNew = newest > last;
    last = Math.max(last, newest);
    if (atEnd) toEnd();
    else if (isNew) news.hidden = false;
  };

  // Pictures and the composer change heights: the end stays the end.
  const sizes = new ResizeObserver(() => { if (atEnd) toEnd(); });
  const watch = new MutationObserver(() => { if (atEnd) toEnd(); });
  sizes.observe(scroller);
  sizes.observe(stream());
  watch.observe(stream(), { childList: true });
  scroller.addEventListener("scroll", onScroll, { passive: true });
  document.addEventListener("live:updated", onUpdate);
  document.addEventListener("click", onClick);
  news.addEventListener("click", toEnd);
  const target = location.hash.startsWith("#m") && document.getElementById(location.hash.slice(1));
  if (target) { target.scrollIntoView({ block: "center" }); onScroll(); } else toEnd();
  return () => { document.removeEventListener("live:updated", onUpdate); document.removeEventListener("click", onClick); sizes.disconnect(); watch.disconnect(); };
}
