// A text field of a plain form that becomes the rich text editor when it is first used. The element holds the toolbar and the <textarea>; the
// form has a field `format`, which says whether text or HTML is sent.
import { keepInSight } from "./focus.js";

const editors = new WeakMap();

/** Brings the editor of such an element, if it is not there yet; resolves to undefined where it can't be loaded. */
export function editorOf(element) {
  if (editors.has(element)) return editors.get(element);
  const textarea = element.querySelector("textarea");
  const bar = element.querySelector("[role=toolbar]");
  const label = document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`)?.textContent ?? textarea.getAttribute("aria-label");
  const coming = import("./editor.js").then(({ mount }) => {
    if (!element.isConnected) return undefined;
    const editor = mount(textarea, { label, placeholder: textarea.placeholder, bar });
    if (bar) bar.hidden = false;
    keepInSight();
    return editor;
  }, () => { editors.delete(element); });
  editors.set(element, coming);
  return coming;
}

export function bind(element) {
  const textarea = element.querySelector("textarea");
  textarea.addEventListener("focus", () => editorOf(element));
  // Somebody was faster than this script.
  if (document.activeElement === textarea) editorOf(element);
}
