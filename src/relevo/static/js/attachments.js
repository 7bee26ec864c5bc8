// Files of the composer: by button, by drop, by paste. They go to the draft on the server at once; pictures that are pasted or dropped into the text
// stand in the text.
import { act } from "./http.js";

const isPicture = (file) => /^image\/(png|jpeg|gif|webp)$/.test(file.type);

/** `insert(tile)` puts a picture into the text and says whether it could; `tell(state, text)` hears: uploading, uploaded, refused. Returns what ends it. */
export function takeFiles(form, { insert, tell, versionIs }) {
  const list = form.querySelector("#draft-files");
  let under = Promise.resolve();

  async function upload(files, inline) {
    const data = new FormData();
    for (const file of files) data.append("files", file, file.name || "picture.png");
    if (inline) data.append("inline", "1");
    tell("uploading");
    const response = await act(form.dataset.filesUrl, data);
    if (!response.ok) { tell("refused", await response.text()); return; }
    versionIs(Number(response.headers.get("Relevo-Draft-Version")));
    const part = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const tile of part.querySelectorAll("li.file")) {
      if (tile.dataset.inline === "1" && insert(tile)) continue;
      list.append(tile);
    }
    tell("uploaded");
  }

  // One after the other: the first one makes the draft.
  const add = (files, inline = false) => {
    if (!files.length) return under;
    under = under.then(() => upload(files, inline)).catch(() => tell("refused", form.dataset.textFailed));
    return under;
  };

  const input = form.querySelector("input[type=file]");
  input.addEventListener("change", () => { const files = [...input.files]; input.value = ""; add(files); });

  function split(event, files) {
    event.preventDefault();
    const inText = event.target.closest?.("[data-editor]");
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
    const response = await act(button.dataset.remove);
    if (!response.ok && response.status !== 404) { tell("refused", form.dataset.textFailed); return; }
    tile.remove();
    (next?.querySelector("button") ?? input).focus();
  });
  return { settled: () => under, isEmpty: () => !list.children.length };
}
