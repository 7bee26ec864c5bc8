// A folded part that is fetched when it is opened: quoted history (long, and seldom read) once, a message's details each time (deliveries go on).
import { partly } from "./http.js";

export function bind(details) {
  details.addEventListener("toggle", async () => {
    if (!details.open || details.dataset.done) return;
    if (!details.classList.contains("more")) details.dataset.done = "1";
    try {
      const response = await partly(details.dataset.url);
      if (response.ok) details.lastElementChild.innerHTML = await response.text();
      else delete details.dataset.done;
    } catch {
      delete details.dataset.done;
    }
  });
}
