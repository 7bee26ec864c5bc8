// Mentions of colleagues: behind an "@" in a comment the names that fit are offered, chosen with arrows and Enter, Tab or a click. The list is fetched with the first "@".
// What is chosen becomes plain text, which the server understands again; so it survives drafts, copies and browsers without the editor.
import { partly } from "./http.js";

const BEHIND = /(?:^|[^\p{L}\p{N}])@([^\s@]*(?: [^\s@]+){0,2})$/u;
const GAP = 6;
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Watches an editor; `address` is where the list comes from, `isOn` says whether mentions mean anything right now. */
export function watch(editor, address, isOn) {
  let list = null;
  let coming = null;
  let typed = "";

  const options = () => [...list.querySelectorAll("li:not([hidden])")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const close = () => { if (list) { list.hidden = true; editor.view.dom.removeAttribute("aria-activedescendant"); } };

  function select(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) editor.view.dom.setAttribute("aria-activedescendant", option.id);
  }

  function insert(option) {
    const { from } = editor.state.selection;
    close();
    editor.chain().focus().insertContentAt({ from: from - typed.length, to: from }, { type: "text", text: `${option.dataset.handle} ` }).run();
  }

  async function fetchList() {
    const response = await partly(address);
    if (!response.ok) return;
    const parts = new DOMParser().parseFromString(await response.text(), "text/html");
    // Without its style sheet the list has another size, and would stand at another place.
    await Promise.all([...parts.querySelectorAll("link")].map((link) => new Promise((done) => {
      link.onload = link.onerror = done;
      document.head.append(link);
    })));
    list = parts.querySelector("ul");
    list.hidden = true;
    document.body.append(list);
    list.addEventListener("mousedown", (event) => { event.preventDefault(); const option = event.target.closest("li"); if (option) insert(option); });
    look();
  }

  function place() {
    const box = editor.view.coordsAtPos(editor.state.selection.from);
    const size = list.getBoundingClientRect();
    const above = box.top - GAP - size.height;
    list.style.top = `${above > GAP ? above : box.bottom + GAP}px`;
    list.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - size.width - GAP))}px`;
  }

  function look() {
    const { $from, empty } = editor.state.selection;
    const before = empty && isOn() ? $from.parent.textBetween(0, $from.parentOffset, null, " ").match(BEHIND) : null;
    if (!before) { close(); return; }
    if (!list) { coming ??= fetchList().catch(() => { coming = null; }); return; }
    typed = before[1];
    const wanted = fold(typed);
    for (const option of list.children) option.hidden = !fold(option.dataset.words).split(" ").some((_word, place, words) => words.slice(place).join(" ").startsWith(wanted));
    // A name that stands there already, with more behind it, is no question any more.
    list.hidden = !options().length;
    if (list.hidden) { close(); return; }
    place();
    select(options()[0]);
  }

  function onKey(event) {
    if (!list || list.hidden || event.isComposing) return;
    const all = options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) select(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") insert(chosen());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  editor.on("transaction", look);
  editor.on("blur", close);
  editor.on("destroy", () => list?.remove());
  // Before the editor's own keys.
  editor.view.dom.parentElement.addEventListener("keydown", onKey, { capture: true });
  look();
}
