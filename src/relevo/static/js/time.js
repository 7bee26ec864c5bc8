// Writes moments in the reader's language and time zone: `<time datetime="…" data-format="relative|ago|datetime|date|clock">`.
// Relative ones are short, for columns ("3 hr"); "ago" is for sentences ("created 3 hours ago"). Both are kept current; the full moment is in the tip.

const root = document.documentElement;
const language = root.lang || "en";
const timeZone = root.dataset.zone || undefined;

const format = (options) => new Intl.DateTimeFormat(language, { timeZone, ...options });
const full = format({ dateStyle: "full", timeStyle: "short" });
const minute = format({ dateStyle: "medium", timeStyle: "short" });
const date = format({ dateStyle: "medium" });
const clock = format({ timeStyle: "short" });
const thisYear = format({ day: "numeric", month: "short" });
const year = format({ year: "numeric" });
const distance = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const counted = new Intl.RelativeTimeFormat(language);
const units = new Map();

function amount(value, unit) {
  if (!units.has(unit)) units.set(unit, new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }));
  return units.get(unit).format(value);
}

function relative(moment, now) {
  const minutes = Math.floor((now - moment) / 60000);
  if (minutes < 1) return distance.format(0, "second");
  if (minutes < 60) return amount(minutes, "minute");
  if (minutes < 12 * 60) return amount(Math.floor(minutes / 60), "hour");
  if (date.format(moment) === date.format(now)) return clock.format(moment);
  return year.format(moment) === year.format(now) ? thisYear.format(moment) : date.format(moment);
}

function ago(moment, now) {
  const minutes = Math.floor((now - moment) / 60000);
  if (minutes < 1) return distance.format(0, "second");
  if (minutes < 60) return counted.format(-minutes, "minute");
  if (minutes < 24 * 60) return counted.format(-Math.floor(minutes / 60), "hour");
  return minutes < 7 * 24 * 60 ? counted.format(-Math.floor(minutes / 1440), "day") : date.format(moment);
}

const styles = { relative, ago, date: date.format, clock: clock.format };

function write(element, now) {
  const moment = new Date(element.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  const text = (styles[element.dataset.format] ?? minute.format)(moment, now);
  if (element.textContent !== text) element.textContent = text;
  if (!element.title) element.title = full.format(moment);
}

function writeAll(from) {
  const now = new Date();
  if (from.nodeName === "TIME") write(from, now);
  else for (const element of from.querySelectorAll?.("time[data-format]") ?? []) write(element, now);
}

/** Formats every moment on the page, those that come later, and relative ones again each half minute. */
export function start() {
  writeAll(document);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") { change.target.title = ""; writeAll(change.target); }
      else for (const node of change.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) writeAll(node);
    }
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["datetime"] });
  setInterval(() => { if (!document.hidden) writeAll(document); }, 30000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) writeAll(document); });
}
