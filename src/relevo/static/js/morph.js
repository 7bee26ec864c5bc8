// Brings a part of the page up to date with new HTML by touching only what differs, so that focus, scroll position, selection and
// what is typed survive. Children with an id are matched by it and may move; others are matched in order.
//
// Left alone: elements marked data-keep; the text of <time> (js/time.js writes it) while its moment is the same; the value of a field that was changed by hand
// or has the focus; attributes named in data-own="…" of an element (set by scripts, unknown to the server).
import { isChanged } from "./changed.js";

const FIELD = "input, textarea, select";

function sameKind(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");
}

function attributes(current, next) {
  const own = new Set((current.dataset?.own ?? "").split(" "));
  for (const { name } of [...current.attributes]) if (!own.has(name) && !next.hasAttribute(name)) current.removeAttribute(name);
  for (const { name, value } of next.attributes) if (!own.has(name) && current.getAttribute(name) !== value) current.setAttribute(name, value);
}

// A field that was ever changed by hand no longer follows its attributes; its value has to be set as well.
function settle(field) {
  if (field.nodeName === "SELECT") for (const option of field.options) option.selected = option.defaultSelected;
  else if (field.type === "checkbox" || field.type === "radio") field.checked = field.defaultChecked;
  else if (field.type !== "file" && field.value !== field.defaultValue) field.value = field.defaultValue;
  if (field.nodeName === "SELECT" && !field.multiple && field.selectedIndex < 0) field.selectedIndex = 0;
}

function children(current, next) {
  const keyed = new Map();
  for (const child of current.children) if (child.id) keyed.set(child.id, child);
  let place = current.firstChild;
  for (const wanted of [...next.childNodes]) {
    const known = wanted.id ? keyed.get(wanted.id) : null;
    if (known && known.nodeName === wanted.nodeName) {
      if (known === place) place = place.nextSibling;
      else current.insertBefore(known, place);
      morph(known, wanted);
    } else if (place && sameKind(place, wanted)) {
      const after = place.nextSibling;
      morph(place, wanted);
      place = after;
    } else {
      current.insertBefore(wanted, place);
    }
  }
  while (place) {
    const after = place.nextSibling;
    place.remove();
    place = after;
  }
}

/** Makes `current` equal to `next` (an element not in the page, which is used up). */
export function morph(current, next) {
  if (current.nodeType !== Node.ELEMENT_NODE) {
    if (current.nodeValue !== next.nodeValue) current.nodeValue = next.nodeValue;
    return;
  }
  if (current.hasAttribute("data-keep") || current.isEqualNode(next)) return;
  if (current.nodeName === "TIME" && current.getAttribute("datetime") === next.getAttribute("datetime")) return;
  if (current.matches(FIELD)) {
    if (current === document.activeElement || isChanged(current)) return;
    attributes(current, next);
    if (current.nodeName !== "INPUT") children(current, next);
    settle(current);
    return;
  }
  attributes(current, next);
  children(current, next);
}
