// Puts back what a page could not save before it was left (js/draft.js).
const words = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim();

/** Fills the form with what was kept, under the version that was known then: where another window has saved since, the next save says so. False where the
 * server has got the text meanwhile. */
export function putBack(form, kept) {
  const values = new Map(kept);
  const { body, version } = form.elements;
  if (Number(version.value) > Number(values.get("version")) && words(values.get("body")) === words(body.dataset.html)) return false;
  for (const field of form.elements) {
    if (!field.name || field === body || /^(csrfmiddlewaretoken|format|files)$/.test(field.name)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.get(field.name) === field.value;
    else if (field.nodeName === "SELECT" || field.nodeName === "INPUT") field.value = values.get(field.name) ?? field.value;
  }
  const isHtml = values.get("format") === "html";
  body.dataset.html = isHtml ? values.get("body") : "";
  body.defaultValue = body.value = isHtml ? words(values.get("body")) : values.get("body");
  return true;
}
