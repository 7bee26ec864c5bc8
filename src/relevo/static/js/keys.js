// Keys act on elements that name them: `data-key="c"` or a sequence `data-key="g t"` on a link or button clicks it, on an input focuses it.
// Letters act only while nobody types; combinations such as "ctrl+k" always. `?` opens the sheet of keys.

const PAUSE = 1000;
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

let typed = "";
let timer;

function name(event) {
  const combined = event.ctrlKey || event.metaKey;
  return (combined ? "ctrl+" : "") + (event.key.length === 1 ? (combined ? event.key.toLowerCase() : event.key) : event.key.toLowerCase());
}

/** Whether the keyboard belongs to a field, a menu or an open dialog right now. */
export function isTyping(target = document.activeElement) {
  return Boolean(target?.closest?.(TYPING) || document.querySelector("dialog[open]"));
}

function find(keys) {
  for (const element of document.querySelectorAll("[data-key]")) {
    if (element.dataset.key.split(",").includes(keys) && !element.disabled && (element.checkVisibility?.() ?? true)) return element;
  }
  return null;
}

function starts(keys) {
  return [...document.querySelectorAll("[data-key]")].some((element) => element.dataset.key.split(",").some((one) => one.startsWith(`${keys} `)));
}

function act(element) {
  if (element.matches(TYPING)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function onKey(event) {
  if (event.defaultPrevented || event.altKey || event.isComposing || event.key === "Shift") return;
  const key = name(event);
  const combined = key.startsWith("ctrl+");
  if (!combined && isTyping(event.target)) return;
  if (key === "?") {
    document.getElementById("keys")?.showModal();
    event.preventDefault();
    return;
  }
  const sequence = typed && !combined ? `${typed} ${key}` : key;
  clearTimeout(timer);
  typed = "";
  const element = find(sequence) ?? find(key);
  if (element) {
    event.preventDefault();
    act(element);
  } else if (!combined && starts(sequence)) {
    typed = sequence;
    timer = setTimeout(() => { typed = ""; }, PAUSE);
  } else if (/^[jku]$/.test(key) && document.querySelector("main.ticket")) {
    import("./neighbours.js").then(({ go }) => go(key));
  }
}

// `data-opens="palette"` opens the dialog of this name at once, so that what is typed next goes there; js/palette.js, which is loaded only then, fills it.
function onClick(event) {
  const dialog = document.getElementById(event.target.closest?.("[data-opens]")?.dataset.opens);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  import(`./${dialog.id}.js`).then(({ open }) => open(dialog));
}

export function start() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
}
