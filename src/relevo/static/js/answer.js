// Answering one particular message: what is in the composer is saved first, and stands there again with the message above it.
import { act } from "./http.js";
import { failed, toast } from "./toasts.js";

async function answer(form) {
  const lent = { resume() {} };
  document.dispatchEvent(new CustomEvent("composer:lend", { detail: lent }));
  form.setAttribute("aria-busy", "true");
  try {
    await lent.ready;
    const response = await act(form.action, new FormData(form));
    if (response.ok) { (await lent.put(await response.text())).querySelector("textarea").focus(); return; }
    lent.resume();
    if (response.status === 401) failed(401);
    else toast((await response.text()) || response.statusText, "bad");
  } catch {
    lent.resume();
    failed();
  } finally {
    form.removeAttribute("aria-busy");
  }
}

export function bind(form) {
  form.addEventListener("submit", (event) => {
    // Where no composer is (or not yet), the page that has it follows.
    if (document.getElementById("composer")?.dataset.state !== "ready") return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") !== "true") answer(form);
  });
}
