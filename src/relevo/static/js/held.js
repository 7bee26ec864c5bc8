// A message that is about to leave: counts the seconds for which it can be taken back, and does so without leaving the page. What is in the composer
// meanwhile is saved first, and stands below what comes back.
import { act } from "./http.js";
import { refresh } from "./live.js";
import { failed, toast } from "./toasts.js";

function count(form) {
  const words = form.querySelector("[data-count]");
  const until = performance.now() + Number(form.dataset.seconds) * 1000;
  const show = () => {
    const left = Math.ceil((until - performance.now()) / 1000);
    words.textContent = left > 0 ? form.dataset.counting.replace("#", left) : form.dataset.leaving;
    if (left <= 0) clearInterval(timer);
  };
  const timer = setInterval(show, 250);
  show();
  return () => clearInterval(timer);
}

async function send(form, submitter) {
  const lent = {};
  const isBack = submitter?.value === "back" && "mine" in form.dataset;
  if (isBack) document.dispatchEvent(new CustomEvent("composer:lend", { detail: lent }));
  form.setAttribute("aria-busy", "true");
  try {
    await lent.ready;
    const response = await act(form.action, new FormData(form, submitter));
    if (response.ok && lent.put) {
      (await lent.put(await response.text())).querySelector("textarea").focus();
    } else if (!response.ok) {
      lent.resume?.();
      if (response.status === 401) failed(401);
      else toast((await response.text()) || response.statusText, "bad");
    }
    refresh(Number(form.dataset.ticket), 0);
  } catch {
    lent.resume?.();
    failed();
  } finally {
    form.removeAttribute("aria-busy");
  }
}

export function bind(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { ask } = event.submitter?.dataset ?? {};
    if (form.getAttribute("aria-busy") === "true" || (ask && !confirm(ask))) return;
    send(form, event.submitter);
  });
  return form.dataset.seconds ? count(form) : undefined;
}
