// One message: goes by itself after a while (not while pointed at or focused). Failures stay until they are closed (js/toasts.js).
import { SECONDS } from "./toasts.js";

export function bind(element) {
  if (element.classList.contains("bad")) return undefined;
  let timer;
  const wait = () => { clearTimeout(timer); timer = setTimeout(() => element.remove(), SECONDS * 1000); };
  const hold = () => clearTimeout(timer);
  for (const [name, act] of [["pointerenter", hold], ["focusin", hold], ["pointerleave", wait], ["focusout", wait]]) element.addEventListener(name, act);
  wait();
  return hold;
}
