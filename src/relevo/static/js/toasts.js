// Short messages at the foot of the page. Others call `toast(text, tone)`; a server's answer asks for one with the header
// HX-Trigger: {"toast": {"text": "…", "tone": "bad"}}; a request that failed altogether says so by itself.

const SECONDS = 6;

/** Shows a message; `tone` "bad" is for failures. A failure stays until it is closed. */
export function toast(text, tone = "") {
  const host = document.getElementById("toasts");
  if (!host) return;
  for (const same of host.children) if (same.firstElementChild?.textContent === text) same.remove();
  const element = document.createElement("div");
  element.className = `toast ${tone}`;
  element.dataset.behavior = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.setAttribute("aria-label", host.dataset.close);
  close.textContent = "×";
  element.append(words, close);
  host.append(element);
}

/** What is wrong with an answer that is not a page: signed out, refused, or no connection. */
export function failed(status = 0) {
  const host = document.getElementById("toasts");
  if (host) toast(status === 401 ? host.dataset.signedOut : host.dataset.failed, "bad");
}

export function start() {
  // Here and not with the single message: what says that there is no connection can't wait for another script.
  document.getElementById("toasts")?.addEventListener("click", ({ target }) => {
    const element = target.closest(".toast button")?.parentElement;
    if (element?.contains(document.activeElement)) document.getElementById("main")?.focus();
    element?.remove();
  });
  document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone ?? ""));
  document.addEventListener("htmx:sendError", () => failed());
  document.addEventListener("htmx:responseError", (event) => failed(event.detail.xhr.status));
}

export { SECONDS };
