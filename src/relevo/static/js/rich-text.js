// A text field of a plain form that becomes the rich text editor when it is first used. The element holds the toolbar and the <textarea>; the
// form has a field `format`, which says whether text or HTML is sent.

export function bind(element) {
  const textarea = element.querySelector("textarea");
  const bar = element.querySelector("[role=toolbar]");
  const label = document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`)?.textContent ?? textarea.getAttribute("aria-label");
  let loading = null;
  const mountOnce = () => {
    loading ??= import("./editor.js").then(({ mount }) => {
      if (!element.isConnected) return;
      mount(textarea, { label, placeholder: textarea.placeholder, bar });
      if (bar) bar.hidden = false;
    }, () => { loading = null; });
  };
  textarea.addEventListener("focus", mountOnce);
}
