// The test of what is told in the app: asks the desk for it, and says whether it came over the page's own live connection.
import { post } from "./http.js";
import { toast } from "./toasts.js";

const PATIENCE = 5000;

export function bind(form) {
  const button = form.querySelector("button");
  let timer = null;
  const end = (words, tone) => { clearTimeout(timer); timer = null; button.disabled = false; toast(words, tone); };
  const onTest = () => { if (timer) end(form.dataset.arrived); };
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    timer = setTimeout(() => end(form.dataset.lost, "bad"), PATIENCE);
    try {
      await post(form.action, new FormData(form));
    } catch {
      end(form.dataset.lost, "bad");
    }
  });
  document.addEventListener("live:test", onTest);
  return () => { clearTimeout(timer); document.removeEventListener("live:test", onTest); };
}
