// Sending from the composer, and putting another one in its place.
import { act } from "./http.js";
import { refresh } from "./live.js";
import { toast } from "./toasts.js";

/** Sends the form, with what the pressed button says; says why not where it is refused. Throws without a connection. */
export async function send(form, submitter, context) {
  const { notice, draft, files, kind } = context;
  if (!await files.settled()) return; // Why is said; sent again, it goes without.
  await draft.stop();
  const data = new FormData(form, submitter?.name ? submitter : undefined);
  data.delete("files");
  const response = await act(form.action, data);
  const html = await response.text();
  if (response.status === 201) { done(form, html, response.headers.get("Relevo-Bubble"), context, kind()); return; }
  if (response.headers.get("Content-Type")?.startsWith("text/html")) refuse(form, notice, html);
  else toast(html || form.dataset.textFailed, "bad");
  draft.resume();
}

/** Puts the composer that the server sent in the place of this one; returns it. */
export function put(form, html, { draft }, kept = "") {
  draft.release();
  draft.forget();
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("composer");
  const chosen = kept && fresh.querySelector(`[name=kind][value=${kept}]`);
  if (chosen) chosen.checked = true;
  form.replaceWith(fresh);
  return fresh;
}

function refuse(form, notice, html) {
  notice.innerHTML = html;
  for (const name of ["to", "cc", "bcc"]) form.elements[name]?.toggleAttribute("aria-invalid", false);
  notice.firstElementChild?.focus();
}

function done(form, html, bubbleId, context, kept) {
  const hadFocus = form.contains(document.activeElement);
  put(form, html, context, kept);
  document.dispatchEvent(new Event("composer:sent"));
  const scroller = document.getElementById("scroller");
  if (hadFocus) scroller.focus();
  refresh(Number(form.dataset.ticket), 0);
  const show = () => {
    const bubble = document.getElementById(bubbleId);
    if (!bubble) return;
    document.removeEventListener("live:updated", show);
    scroller.scrollTop = bubble.offsetTop;
    if (document.activeElement === document.body || document.activeElement === scroller) bubble.focus();
  };
  document.addEventListener("live:updated", show);
}
