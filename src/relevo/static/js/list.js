// The list by keyboard: j, k and the arrow keys walk through the rows' links, on boards within a lane, and left and right from lane to lane; x ticks
// the row; Enter opens (that is what links do), and the tickets that are opened from here know what is before and behind them (js/neighbours.js). What ticked rows need is loaded with the first of them (js/bulk.js).
import { isTyping } from "./keys.js";

const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const LANES = { ArrowRight: 1, ArrowLeft: -1 };

function beside(region, step) {
  const lanes = [...region.querySelectorAll(".lane")].filter((lane) => lane.querySelector("a.stretched"));
  const at = lanes.indexOf(document.activeElement.closest(".lane"));
  return at < 0 ? null : lanes[at + step]?.querySelector("a.stretched");
}

function after(region, step) {
  const links = [...(document.activeElement.closest(".lane") ?? region).querySelectorAll("a.stretched")];
  const at = links.indexOf(document.activeElement);
  return links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1)];
}

export function bind(region) {
  let release = null;
  const tick = async (box) => {
    const bar = region.querySelector("#bulk");
    if (!box || !bar || release) return;
    release = () => {};
    release = (await import("./bulk.js")).bind(bar, box);
  };
  const clicked = ({ target }) => {
    tick(target.closest?.("input[name=t]"));
    if (target.closest?.("a.stretched")) sessionStorage.setItem("list", JSON.stringify([location.pathname + location.search, ...[...region.querySelectorAll("a.stretched")].map((link) => link.pathname + link.search)]));
  };
  const move = (event) => {
    if (event.key === "x" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) document.activeElement.closest("tr")?.querySelector("input[name=t]")?.click();
    const step = STEPS[event.key], lane = LANES[event.key];
    if (!(step || lane) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.target.closest?.("[popover], .views, .rail, .topbar") && event.key.startsWith("Arrow")) return;
    const next = step ? after(region, step) : beside(region, lane);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  document.addEventListener("keydown", move);
  const back = sessionStorage.getItem("back");
  sessionStorage.removeItem("back");
  if (back) [...region.querySelectorAll("a.stretched")].find((link) => link.pathname === back)?.focus();
  region.addEventListener("click", clicked);
  tick(region.querySelector("input[name=t]:checked"));
  return () => {
    document.removeEventListener("keydown", move);
    region.removeEventListener("click", clicked);
    release?.();
  };
}
