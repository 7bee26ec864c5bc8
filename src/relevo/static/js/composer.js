// The composer: sends without leaving the page, and never twice; keeps a draft on the server while one types; brings the editor when the text is first used.
import { takeFiles } from "./attachments.js";
import { Draft } from "./draft.js";
import { keepInSight } from "./focus.js";
import { act } from "./http.js";
import { toast } from "./toasts.js";

export function bind(form) {
  const { version, seen, body: textarea } = form.elements;
  const area = form.querySelector("[data-editor]");
  const notice = form.querySelector("#composer-notice");
  const state = form.querySelector(".state");
  let editor = null;
  let loading = null;
  let typed = Number(version.value) > 0;

  const kind = () => form.querySelector("[name=kind]:checked")?.value ?? "comment";
  const placeholder = () => area.dataset[kind() === "email" ? "placeholderEmail" : "placeholderComment"];
  const say = (name, isBad = false) => { state.textContent = form.dataset[name] ?? name; state.classList.toggle("bad", isBad); };

  function tell(event, answer) {
    if (event === "conflict") notice.innerHTML = answer;
    else if (event === "refused") toast(answer || form.dataset.textFailed, "bad");
    else if (event === "restored") { typed = true; return write(); }
    if (event === "saved") form.querySelector("[data-discard]").hidden = false;
    if (event === "uploaded") { typed = true; draft.changed(); }
    const words = { saving: "textSaving", saved: "textSaved", uploading: "textUploading", conflict: "textUnsaved", unsaved: "textUnsaved", refused: "" };
    if (event in words) say(words[event], event === "unsaved" || event === "conflict");
  }

  const draft = new Draft(form, () => {
    const data = new FormData(form);
    data.delete("files");
    return data;
  }, tell);

  const files = takeFiles(form, { draft, tell, editor: write });

  function write() {
    loading ??= import("./editor.js").then(({ mount }) => {
      if (form.isConnected) editor = mount(textarea, { label: textarea.getAttribute("aria-label"), placeholder, bar: form.querySelector(".toolbar") });
      keepInSight();
      return editor;
    }, () => { loading = null; });
    return loading;
  }

  async function focus() {
    form.classList.remove("small");
    sending().catch(() => {});
    if (!editor && document.activeElement !== textarea) textarea.focus();
    (await write())?.commands.focus();
  }

  async function overwrite() {
    draft.resume();
    draft.changed();
    await draft.save();
    files.retry();
  }

  // What sends is loaded when somebody begins to write.
  const sending = () => import("./composer-send.js");
  const context = { notice, draft, files, kind };

  async function send(submitter) {
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    try {
      await (await sending()).send(form, submitter, context);
    } catch {
      draft.resume();
      draft.changed();
      toast(form.dataset.textFailed, "bad");
    } finally {
      delete form.dataset.busy;
    }
  }

  const onClick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.opens) { const line = form.querySelector(`[data-line="${button.dataset.opens}"]`); line.hidden = false; button.hidden = true; line.querySelector("input").focus(); }
    if ("comment" in button.dataset) { form.querySelector("[name=kind][value=comment]").click(); form.elements.internal.checked = false; notice.replaceChildren(); focus(); }
    if ("shrink" in button.dataset) form.classList.toggle("small");
    if ("toolbar" in button.dataset) write()?.then(() => { const bar = form.querySelector(".toolbar"); bar.hidden = !bar.hidden; button.setAttribute("aria-pressed", String(!bar.hidden)); });
    if ("macros" in button.dataset) Promise.all([import("./macros.js"), write()]).then(([{ open }, mounted]) => { if (mounted) open(form, mounted); }, () => toast(form.dataset.textFailed, "bad"));
    if ("dismiss" in button.dataset) { seen.value = notice.firstElementChild.dataset.last ?? seen.value; notice.replaceChildren(); focus(); }
    if ("reload" in button.dataset) { draft.stop(); draft.forget(); location.reload(); }
    if ("overwrite" in button.dataset) { version.value = notice.firstElementChild.dataset.version; notice.replaceChildren(); overwrite(); focus(); }
    if (button.hasAttribute("formaction")) { draft.stop(); draft.forget(); }
  };

  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    send(event.submitter);
  });
  form.addEventListener("input", (event) => { if (!event.target.closest(".link-address, [type=file]")) { typed = true; draft.changed(); } if (event.target.name === "answers") focus(); });
  form.addEventListener("click", onClick);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.stopPropagation(); send(form.querySelector(".send")); }
    else if (event.key === "Escape" && !event.defaultPrevented) document.getElementById("scroller").focus();
  }, { capture: true });
  for (const radio of form.querySelectorAll("[name=kind]")) radio.addEventListener("click", () => { textarea.placeholder = placeholder(); if (document.activeElement !== radio) focus(); });
  textarea.placeholder = placeholder();
  textarea.addEventListener("focus", focus, { once: true });
  // Another script brings the composer with something in it: what is typed is saved first.
  const onLend = ({ detail }) => Object.assign(detail, {
    ready: draft.save().then(() => draft.stop()).then(() => { if (draft.dirty) throw new Error("not saved"); }), resume: () => draft.resume(), put: async (html) => (await sending()).put(form, html, context),
  });
  document.addEventListener("composer:lend", onLend);
  const onUpdate = () => { if (!typed) seen.value = Math.max(seen.value, document.getElementById("conversation").dataset.last); };
  document.addEventListener("live:updated", onUpdate);
  if (document.activeElement === textarea) focus();
  else if (typed && textarea.dataset.html) write();
  else if (matchMedia("(width < 48rem)").matches) form.classList.add("small");
  form.dataset.state = "ready";
  return () => { draft.release(); document.removeEventListener("composer:lend", onLend); document.removeEventListener("live:updated", onUpdate); editor?.destroy(); };
}
