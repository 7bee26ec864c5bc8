// Keeps the keyboard's place: when a part of the page is exchanged, or what had the focus goes away, the focus goes to the same thing in its new form, else to
// what stands before it (never to what moved up into its place: a second Enter must not press another button).

const FOCUSABLE = "a[href], button:not(:disabled), input:not([type=hidden], :disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex='0'], [contenteditable=true]";

const isVisible = (element) => Boolean(element?.isConnected && element.checkVisibility());
const all = (root) => [...root.querySelectorAll(FOCUSABLE)].filter(isVisible);
const isSame = (one, other) => one.nodeName === other.nodeName
  && (one.id || other.id ? one.id === other.id : one.href ? one.href === other.href
    : one.name === other.name && one.textContent === other.textContent && (one.type !== "checkbox" || one.value === other.value));

function earlier(root, active) {
  const found = all(root), place = found.indexOf(active);
  return place < 0 ? null : found.slice(0, place).reverse();
}

function remember(root) {
  const active = document.activeElement;
  return active === document.body || !root.contains(active) ? null : { root, active, before: earlier(root, active) };
}

function restore({ root, active, before }) {
  if (document.activeElement !== document.body && isVisible(document.activeElement)) return;
  const now = root.isConnected ? root : document.getElementById(root.id);
  const found = now ? all(now) : [];
  const standing = (one) => (found.includes(one) ? one : found.find((other) => isSame(other, one)));
  const target = standing(active) ?? (before && (before.map(standing).find(Boolean) ?? found[0])) ?? now?.closest("[tabindex]");
  (target ?? document.getElementById("main"))?.focus();
}

/** Runs `change`, which alters what is below `root` (or replaces it by an element with its id). */
export function keepFocus(root, change) {
  const before = remember(root);
  change();
  if (before) restore(before);
}

/** For what made a part of the page taller a while after it was asked for: who went on meanwhile still sees where they are. */
export function keepInSight() {
  if (document.activeElement !== document.body) document.activeElement?.scrollIntoView({ block: "nearest" });
}

export function start() {
  let swapped = null;
  let last = null;
  document.addEventListener("htmx:beforeSwap", (event) => { swapped = remember(event.detail.target) ?? swapped; });
  document.addEventListener("htmx:afterSettle", () => { if (swapped) restore(swapped); swapped = null; });
  document.addEventListener("focusin", (event) => { if (!event.target.closest("dialog")) last = event.target; });
  // A dialog gives the focus back by itself, but not to an entry of a menu that has closed meanwhile: then the menu's button gets it.
  document.addEventListener("close", (event) => {
    const active = document.activeElement;
    if (event.target.nodeName !== "DIALOG" || (active !== document.body && !event.target.contains(active))) return;
    const menu = last?.closest("[popover]");
    const opener = menu ? document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`) : last;
    (isVisible(opener) ? opener : document.getElementById("main"))?.focus();
  }, { capture: true });
}
