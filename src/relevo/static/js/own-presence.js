// One's own presence in the user menu: asked for whenever the menu opens (another window may have made one busy), changed without leaving the page.
import { act, partly } from "./http.js";
import { keepFocus } from "./focus.js";
import { morph } from "./morph.js";
import { failed, toast } from "./toasts.js";

function show(form, html) {
  const next = new DOMParser().parseFromString(html, "text/html").getElementById("own-presence");
  if (next && form.isConnected) keepFocus(form, () => morph(form, next));
}

export function bind(form) {
  const menu = form.closest("[popover]");
  const ask = async () => {
    try {
      const response = await partly(form.action);
      if (response.ok) show(form, await response.text());
    } catch {
      // What was known stays; choosing will tell.
    }
  };
  const onToggle = (event) => { if (event.newState === "open") ask(); };
  menu.addEventListener("beforetoggle", onToggle);
  if (menu.matches(":popover-open")) ask();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const response = await act(form.action, new FormData(form, event.submitter));
      const text = await response.text();
      if (response.ok) {
        show(form, text);
        document.querySelector(".who").dataset.presence = event.submitter.value;
        toast(event.submitter.dataset.changed);
      } else if (response.status === 401) failed(401);
      else toast(text || response.statusText, "bad");
    } catch {
      failed();
    }
  });
  return () => menu.removeEventListener("beforetoggle", onToggle);
}
