// The palette: Ctrl K leads to a ticket by its number, a contact, a view, a page, or does what a button of the page does.
import { partly } from "./http.js";
import { folded, options } from "./options.js";
import { failed } from "./toasts.js";

const WAIT = 150;
const ACTIONS = ["main [data-key]:not(input), main [data-palette] :is(a, button:not([popovertarget]))", ".topbar .square[data-key], .topbar [data-palette] :is(a, button)"];

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
const made = (name, className, textContent) => Object.assign(document.createElement(name), { className, textContent });
const plain = (text) => ` ${folded(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim()}`;

// What a thing is called: by its hint, without the key that stands behind it, or by its own words, without counts and keys.
function name(element) {
  const own = element.cloneNode(true);
  for (const extra of own.querySelectorAll("kbd, .num, .sr")) extra.remove();
  return (element.title.replace(/ \([^)]*\)$/, "") || own.textContent || element.getAttribute("aria-label") || "").replace(/\s+/g, " ").trim();
}

// What can be done here: whatever has a key on this page, and the entries of its menus; then those of the frame.
function actions() {
  const seen = new Map();
  for (const element of ACTIONS.flatMap((one) => [...document.querySelectorAll(one)])) {
    const label = name(element);
    const isThere = element.closest("[popover]") || (element.checkVisibility?.() ?? true);
    if (!label || label.length > 60 || seen.has(label) || element.disabled || !isThere) continue;
    const option = made("div", "", "");
    Object.assign(option, { id: `here-${seen.size}`, role: "option", acts: element });
    option.append(element.querySelector("svg, .dot")?.cloneNode(true) ?? "", made("span", "truncate", label));
    if (element.dataset.key) option.append(made("kbd", "", element.dataset.key.split(",")[0]));
    seen.set(label, option);
  }
  return seen.values();
}

function bind(dialog) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const found = () => list.querySelector(".found");

  function use(option, event) {
    dialog.close();
    if (option.acts) { option.acts.focus(); option.acts.click(); return; }
    if (event.ctrlKey || event.metaKey) window.open(option.href, "_blank", "noopener");
    else location.href = option.href;
  }
  // What the server found fits by its own rules; of the rest, what has words that begin as those typed: "ana" is not in "Manage".
  const fits = (option, words) => words.every((word) => plain(option.textContent).includes(plain(word)));
  const { filter } = options(input, list, use, (option, words) => Boolean(option.closest(".found")) || fits(option, words));

  let timer;
  async function ask() {
    const typed = input.value.trim();
    const answer = typed ? await partly(`${dialog.dataset.url}?${new URLSearchParams({ q: typed })}`).catch(() => null) : null;
    if (typed !== input.value.trim() || !found()) return;
    found().replaceChildren(...(answer?.ok ? parsed(await answer.text()).querySelector(".found").children : []));
    filter();
  }
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option || (option.href && (event.ctrlKey || event.metaKey || event.shiftKey))) return;
    event.preventDefault();
    use(option, event);
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => { clearTimeout(timer); input.value = ""; found()?.replaceChildren(); });
  return () => { filter(); if (input.value) ask(); };
}

let begin;

/** Fills the dialog that has just been opened (js/keys.js). */
export async function open(dialog) {
  begin ??= bind(dialog);
  const list = dialog.querySelector("[role=listbox]");
  if (!list.children.length) {
    const response = await partly(dialog.dataset.url).catch(() => null);
    if (!response?.ok) { failed(response?.status); return; }
    const places = parsed(await response.text());
    list.replaceChildren(...places.head.children, ...places.body.children);
  }
  list.querySelector(".on-page").replaceChildren(list.querySelector(".on-page h3"), ...actions());
  begin();
}
