// The list by keyboard: j, k and the arrow keys walk through the rows' links; Enter opens (that is what links do).
import { isTyping } from "./keys.js";

const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

export function bind(region) {
  const move = (event) => {
    const step = STEPS[event.key];
    if (!step || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.target.closest?.("[popover], .views, .rail, .topbar") && event.key.startsWith("Arrow")) return;
    const links = [...region.querySelectorAll("a.stretched")];
    if (!links.length) return;
    event.preventDefault();
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", move);
  return () => document.removeEventListener("keydown", move);
}
