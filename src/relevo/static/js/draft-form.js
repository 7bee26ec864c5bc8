// A plain form whose draft is kept on the server while one types (`data-draft-url`) and attaches (`data-files-url`), and which is sent with the page
// as usual.
import { takeFiles } from "./attachments.js";
import { Draft } from "./draft.js";
import { editorOf } from "./rich-text.js";
import { toast } from "./toasts.js";

export function bind(form) {
  const state = form.querySelector(".state");
  const notice = form.querySelector("[data-notice]");
  const text = form.querySelector(".rich-text");
  const words = { saving: "textSaving", saved: "textSaved", unsaved: "textUnsaved", conflict: "textUnsaved", uploading: "textUploading" };

  function tell(event, answer) {
    if (event === "conflict") notice.innerHTML = answer;
    if (event === "refused") toast(answer || form.dataset.textFailed, "bad");
    if (event === "restored") return editorOf(text);
    if (event === "saved") form.querySelector("[data-discard]").hidden = false;
    if (event === "uploaded") draft.changed();
    else state.textContent = form.dataset[words[event]] ?? "";
    state.classList.toggle("bad", event === "unsaved" || event === "conflict");
  }

  const draft = new Draft(form, () => {
    const data = new FormData(form);
    data.delete("files");
    return data;
  }, tell);
  const files = takeFiles(form, { draft, tell, editor: () => editorOf(text) });

  async function overwrite() {
    form.elements.version.value = notice.firstElementChild.dataset.version;
    notice.replaceChildren();
    draft.resume();
    draft.changed();
    await draft.save();
    files.retry();
  }

  form.addEventListener("input", (event) => { if (!event.target.closest(".link-address, [type=file]")) draft.changed(); });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && "macros" in button.dataset) {
      Promise.all([import("./macros.js"), editorOf(text)]).then(([{ open }, editor]) => { if (editor) open(form, editor); }, () => toast(form.dataset.textFailed, "bad"));
    } else if (button && "overwrite" in button.dataset) {
      overwrite();
    } else if (button && "reload" in button.dataset) {
      draft.stop();
      draft.forget();
      location.assign(form.dataset.draftPage);
    }
  });
  form.addEventListener("submit", async (event) => {
    const isWaiting = draft.saving || draft.unsavable || files.isBusy();
    const isDiscarding = event.submitter && "discard" in event.submitter.dataset;
    if (isWaiting) event.preventDefault(); // What is on its way arrives first: the ticket takes the draft with it.
    if (!await files.settled() && !isDiscarding) return; // Why is said; sent again, it goes without.
    if (draft.unsavable && !isDiscarding) await draft.save();
    if (draft.unsavable && draft.dirty && !isDiscarding) { toast(form.dataset.textFailed, "bad"); return; } // Nor would the page arrive: it stays, and so does what it holds.
    await draft.stop();
    draft.forget();
    if (isWaiting) form.requestSubmit(event.submitter);
  });
  const onShow = () => draft.resume();
  addEventListener("pageshow", onShow);
  // Formatting and pictures are shown by the editor only.
  if (/<(?!\/?p>|br>)/.test(text.querySelector("textarea").dataset.html)) editorOf(text);
  for (const shown of form.querySelectorAll("[data-files-help], [data-macros]")) shown.hidden = false;
  form.dataset.state = "ready";
  return () => { draft.release(); removeEventListener("pageshow", onShow); };
}
