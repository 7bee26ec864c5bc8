// A form of which a part comes anew as soon as something is chosen in it (hx-trigger="change") or one of its buttons is pressed. What somebody does before
// htmx has come, or while an answer is on its way, is not lost: what was typed or chosen in the meantime stands in the new part too, a choice that was
// not told is told, and a button pressed is pressed then.
import { isChanged } from "./changed.js";

const TELLS = "select[hx-trigger=change]";

function values(form) {
  const all = new Map();
  for (const [name, value] of new FormData(form)) all.set(name, [...(all.get(name) ?? []), value]);
  return all;
}

function fill(form, name, wanted) {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type=hidden])`)) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
    else if (field.nodeName !== "SELECT" || [...field.options].some((option) => option.value === wanted[0])) field.value = wanted[0] ?? "";
  }
}

// What htmx binds at the end of the page's loading hears of nothing before.
function whenReady(act) {
  if (performance.getEntriesByType("navigation")[0]?.domContentLoadedEventEnd) act();
  else addEventListener("DOMContentLoaded", () => setTimeout(act), { once: true });
}

export function bind(form) {
  // What was sent with the request that is under way.
  let sent = null;
  let isSwapped = false;
  let late = [];
  let pressed = null;

  const tell = () => {
    if (sent) return;
    const untold = [...form.querySelectorAll(TELLS)].find(isChanged);
    if (untold) { untold.dispatchEvent(new Event("change", { bubbles: true })); return; }
    const button = pressed && form.querySelector(`button[name=change][value="${CSS.escape(pressed)}"]`);
    pressed = null;
    button?.click();
  };
  const on = {
    "htmx:beforeSend": () => { sent = values(form); isSwapped = false; },
    "htmx:beforeSwap": ({ detail }) => {
      if (!sent) return;
      const now = values(form);
      // Where a line goes away or moves, the names of the others come to mean something else.
      const isMoved = !/add|^$/.test(detail.requestConfig.parameters.change ?? "");
      late = isMoved ? [] : [...new Set([...sent.keys(), ...now.keys()])].filter((name) => `${now.get(name)}` !== `${sent.get(name)}`).map((name) => [name, now.get(name) ?? []]);
    },
    "htmx:afterSwap": () => { isSwapped = true; for (const [name, wanted] of late) fill(form, name, wanted); late = []; },
    // Told in a moment: until htmx is back from here, it takes no other request of this form.
    "htmx:afterRequest": () => queueMicrotask(() => { sent = null; if (isSwapped) tell(); else pressed = null; }),
  };
  const press = (event) => {
    const button = event.target.closest("button[hx-post]");
    if (!sent || !button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = button.value;
  };
  for (const [type, act] of Object.entries(on)) form.addEventListener(type, act);
  form.addEventListener("click", press, { capture: true });
  whenReady(tell);
  return () => {
    for (const [type, act] of Object.entries(on)) form.removeEventListener(type, act);
    form.removeEventListener("click", press, { capture: true });
  };
}
