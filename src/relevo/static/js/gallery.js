// The attachments of a ticket one after another, in a dialog that is fetched when it is opened. Arrow keys, Home and End walk through them, Escape closes it, and
// the focus goes back to where it was. Nothing is loaded of a file before it is shown; a PDF stands in a frame, in the browser's own viewer.
import { partly } from "./http.js";

const KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

// The bytes decide: the browser would else show its own page for what is no PDF.
const isShown = (address) => fetch(address, { method: "HEAD", credentials: "same-origin" }).then((answer) => answer.ok, () => false);

async function fill(figure, failed) {
  const stage = figure.firstElementChild;
  const { kind, src, name } = figure.dataset;
  if (kind !== "image" && kind !== "pdf") return;
  const shown = document.createElement(kind === "image" ? "img" : "iframe");
  if (kind === "image") {
    shown.alt = name;
    shown.addEventListener("error", () => { stage.textContent = failed; }, { once: true });
  } else {
    shown.title = name;
    shown.referrerPolicy = "no-referrer";
    if (!await isShown(`${src}?preview`)) stage.textContent = failed;
    if (stage.textContent || figure.hidden) return;
  }
  shown.src = kind === "image" ? src : `${src}?preview`;
  stage.replaceChildren(shown);
}

function walk(dialog, start) {
  const figures = [...dialog.querySelectorAll("figure")];
  const place = dialog.querySelector("[data-place]");
  let at = -1;
  const show = (wanted) => {
    const next = Math.max(0, Math.min(figures.length - 1, wanted));
    if (next === at || !figures.length) return;
    if (at >= 0) {
      figures[at].hidden = true;
      if (/image|pdf/.test(figures[at].dataset.kind)) figures[at].firstElementChild.replaceChildren();
    }
    at = next;
    figures[at].hidden = false;
    fill(figures[at], dialog.dataset.failed);
    place.textContent = `${at + 1} / ${figures.length}`;
    for (const button of dialog.querySelectorAll("[data-step]")) button.ariaDisabled = String(at === (button.dataset.step > 0 ? figures.length - 1 : 0));
  };
  dialog.addEventListener("keydown", (event) => {
    const step = KEYS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(at + step);
  });
  dialog.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (step) show(at + Number(step.dataset.step));
    else if (event.target === dialog || event.target.closest("[data-message]")) dialog.close();
  });
  show(Math.max(0, figures.findIndex((figure) => figure.dataset.src === start)));
}

/** Opens the gallery at `address` with the file to which `opener` leads; rejects where it can't be fetched. */
export async function open(address, opener) {
  if (document.getElementById("gallery")) return;
  const response = await partly(address);
  if (!response.ok) throw new Error(response.statusText);
  if (document.getElementById("gallery")) return;
  const dialog = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("gallery");
  const sheet = dialog.querySelector("link");
  const styled = new Promise((done) => { for (const type of ["load", "error"]) sheet.addEventListener(type, done, { once: true }); });
  document.body.append(dialog);
  await styled;
  dialog.addEventListener("close", () => { dialog.remove(); if (opener.isConnected && opener.checkVisibility()) opener.focus({ preventScroll: true }); });
  dialog.showModal();
  walk(dialog, new URL(opener.href).pathname);
}
