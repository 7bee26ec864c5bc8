// The palette of macros and templates: opens where one types, is filtered as one types, and puts the chosen text into the editor. What else a macro does,
// the server does at once.
import { act, partly } from "./http.js";
import { refresh } from "./live.js";
import { options } from "./options.js";
import { failed, toast } from "./toasts.js";

const GAP = 6;

async function load(address) {
  document.getElementById("macros")?.remove();
  const response = await partly(address);
  if (!response.ok) { failed(response.status); return null; }
  document.body.append(...new DOMParser().parseFromString(await response.text(), "text/html").body.children);
  return document.getElementById("macros");
}

function place(panel, box) {
  const size = panel.getBoundingClientRect();
  const above = box.top - size.height - GAP;
  panel.style.top = `${above >= GAP ? above : Math.min(box.bottom + GAP, innerHeight - size.height - GAP)}px`;
  panel.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - size.width - GAP))}px`;
}

// What a new ticket will be is known to its form alone (`data-macros-from`: the names of the fields that say it).
function addressed(form, address) {
  const names = form.dataset.macrosFrom?.split(" ");
  return names ? `${address}?${new URLSearchParams(names.map((name) => [name, form.elements[name]?.value ?? ""]))}` : address;
}

/** Gives an e-mail, or a new ticket, without a subject that of a template. */
function entitle(form, subject) {
  const field = form.elements.subject;
  if (!field || field.value.trim() || (form.dataset.ticket && form.elements.kind.value !== "email")) return;
  form.querySelector("[data-opens=subject]")?.click();
  field.value = subject;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Opens the palette for an editor (Tiptap) within its form; `typed` is put into the text where it is closed without a choice. */
export async function open(form, editor, typed = "") {
  const panel = await load(addressed(form, form.dataset.macrosUrl)).catch(() => { failed(); return null; });
  if (!panel) { editor.chain().focus().insertContent(typed).run(); return; }
  const input = panel.querySelector("input");
  let isOver = false;

  function close(left = "") {
    if (isOver) return;
    isOver = true;
    panel.remove();
    editor.chain().focus().insertContent(left).run();
  }
  async function use(option) {
    if (!option || isOver) return;
    close();
    try {
      const isTemplate = "template" in option.dataset;
      const response = await (isTemplate ? partly : act)(addressed(form, option.dataset.url));
      if (!response.ok) { toast(await response.text() || response.statusText, "bad"); return; }
      const { subject, body } = isTemplate ? await response.json() : { body: await response.text() };
      if (subject) entitle(form, subject);
      if (body) editor.chain().focus().insertContent(body).run();
      if (!isTemplate) refresh(Number(form.dataset.ticket), 0);
    } catch {
      failed();
    }
  }

  const { filter } = options(input, panel.querySelector("[role=listbox]"), use);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(typed && typed + input.value);
    else if (event.key === "Backspace" && !input.value) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  panel.addEventListener("click", (event) => use(event.target.closest("[role=option]")));
  panel.addEventListener("focusout", (event) => { if (!panel.contains(event.relatedTarget)) close(typed && typed + input.value); });
  const box = editor.view.coordsAtPos(editor.state.selection.from);
  panel.showPopover();
  filter();
  place(panel, box);
  panel.querySelector("link").addEventListener("load", () => place(panel, box));
  input.focus();
}
