// Files of a message that is being written: by button, by drop, by paste. They go to the draft on the server at once; pictures that are pasted or
// dropped into the text stand in the text.
import { act } from "./http.js";

const isPicture = (file) => /^image\/(png|jpeg|gif|webp)$/.test(file.type);
const isSame = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
const show = (editor, tile) => editor.chain().focus().setImage({ src: tile.dataset.url, "data-cid": tile.dataset.uuid, alt: tile.querySelector("a").title }).run();

/** `draft` is the form's, `editor()` brings the editor of its text; `tell(state, text)` hears: uploading, uploaded, refused, conflict. */
export function takeFiles(form, { draft, editor, tell }) {
  const list = form.querySelector("#draft-files");
  const input = form.querySelector("input[type=file]");
  let under = Promise.resolve();
  let waiting = 0;
  let failed = false;
  let held = [];

  // What the draft could not take goes into the field, from where it is tried again or sent with the form.
  function hold(file) {
    held.push(file);
    const data = new DataTransfer();
    for (const one of held) data.items.add(one);
    input.files = data.files;
  }

  async function upload(file, inText) {
    if (!await draft.begin()) { failed = true; hold(file); return; }
    const within = inText ? await editor() : null;
    const data = new FormData();
    data.append("key", form.elements.key.value);
    data.append("files", file, file.name || "picture.png");
    if (within) data.append("inline", "1");
    tell("uploading");
    const response = await act(form.dataset.filesUrl, data);
    const html = await response.text();
    if (!response.ok) {
      failed = true;
      if (response.status === 409) draft.stop();
      if (response.status !== 422) hold(file);
      tell(response.status === 409 ? "conflict" : "refused", html);
      return;
    }
    for (const tile of new DOMParser().parseFromString(html, "text/html").querySelectorAll("li.file")) if (!within || !show(within, tile)) list.append(tile);
    tell("uploaded");
  }

  // One after the other and each on its own: one that is refused holds none of the others up.
  function add(files, inText = false) {
    for (const file of files) {
      waiting += 1;
      under = under.then(() => upload(file, inText)).catch(() => { failed = true; hold(file); tell("refused"); }).finally(() => { waiting -= 1; });
    }
    return under;
  }

  function take(chosen) {
    const files = [...held.filter((file) => !chosen.some((one) => isSame(one, file))), ...chosen];
    held = [];
    input.value = "";
    return add(files);
  }

  input.addEventListener("change", () => take([...input.files]));

  function split(event, files) {
    event.preventDefault();
    const inText = Boolean(event.target.closest?.("[data-editor], .rich-text"));
    add(files.filter((file) => !(inText && isPicture(file))));
    add(files.filter((file) => inText && isPicture(file)), true);
  }

  form.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    // A table copied from an office program comes as text and, beside it, as a picture of itself: the text is meant.
    if (files.length && !event.clipboardData.getData("text/plain")) split(event, files);
  }, { capture: true });
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  form.addEventListener("dragover", (event) => { if (carries(event)) { event.preventDefault(); form.classList.add("dropping"); } });
  form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) form.classList.remove("dropping"); });
  form.addEventListener("drop", (event) => {
    form.classList.remove("dropping");
    if (carries(event)) split(event, [...event.dataTransfer.files]);
  }, { capture: true });
  list.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    const tile = button.closest("li");
    const next = tile.nextElementSibling ?? tile.previousElementSibling;
    const response = await act(button.dataset.remove).catch(() => null);
    if (!response?.ok && response?.status !== 404) { tell("refused"); return; }
    tile.remove();
    (next?.querySelector("button") ?? input).focus();
  });
  return {
    retry: () => take([]),
    isBusy: () => waiting > 0,
    /** Waits for what is on its way; whether all of it arrived. */
    async settled() { failed = false; await under; return !failed; },
  };
}
