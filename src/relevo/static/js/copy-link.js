// A link whose full address a click puts into the clipboard. Where the browser does not allow that, the link leads there as any other.
import { toast } from "./toasts.js";

export function bind(link) {
  link.addEventListener("click", (event) => {
    if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(() => toast(link.dataset.copied), () => { location.href = link.href; });
  });
}
