// One message: goes by itself after a while (not while pointed at or focused), or when closed. Failures stay.
import { SECONDS } from "./toasts.js";

export function bind(element) {
  element.querySelector("button").addEventListener("click", () => {
    if (element.contains(document.activeElement)) document.getElementById("main")?.focus();
    element.remove();
  });
  if (element.classList.contains("bad")) return undefined;
  let timer;
  const wait = () => { clearTimeout(timer); timer = setTimeout(() => element.remove(), SECONDS * 1000); };
  const hold = () => clearTimeout(timer);
  for (const [name, act] of [["pointerenter", hold], ["focusin", hold], ["pointerleave", wait], ["focusout", wait]]) element.addEventListener(name, act);
  wait();
  return hold;
}
