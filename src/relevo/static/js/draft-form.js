// A plain form whose draft is kept on the server while one types (`data-draft-url`), and which is sent with the page as usual.
import { Draft } from "./draft.js";

export function bind(form) {
  const state = form.querySelector(".state");
  const notice = form.querySelector("[data-notice]");
  const words = { saving: "textSaving", saved: "textSaved", unsaved: "textUnsaved", conflict: "textUnsaved" };

  const draft = new Draft(form, () => {
    const data = new FormData(form);
    data.delete("files");
    return data;
  }, (event, answer) => {
    if (event === "conflict") notice.innerHTML = answer;
    if (event === "saved") form.querySelector("[data-discard]").hidden = false;
    state.textContent = form.dataset[words[event]];
    state.classList.toggle("bad", event === "unsaved" || event === "conflict");
  });

  form.addEventListener("input", (event) => { if (!event.target.closest(".link-address, [type=file]")) draft.changed(); });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && "overwrite" in button.dataset) {
      form.elements.version.value = notice.firstElementChild.dataset.version;
      notice.replaceChildren();
      draft.resume();
      draft.changed();
    } else if (button && "reload" in button.dataset) {
      draft.stop();
      location.assign(form.dataset.draftPage);
    }
  });
  form.addEventListener("submit", async (event) => {
    const isSaving = draft.saving;
    if (isSaving) event.preventDefault(); // What is on its way arrives first: the ticket takes the draft with it.
    await draft.stop();
    if (isSaving) form.requestSubmit(event.submitter);
  });
  const onShow = () => draft.resume();
  addEventListener("pageshow", onShow);
  form.dataset.state = "ready";
  return () => { draft.release(); removeEventListener("pageshow", onShow); };
}
