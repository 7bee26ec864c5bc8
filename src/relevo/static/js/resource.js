// A small form that changes one thing of a ticket: sends itself without leaving the page, then the page catches up by itself (js/live.js).
// Fields marked data-submits send the form when they are changed; Escape in a text field takes the change back. Refusals are told in words and put the old value back.
// With data-confirm it asks first; with data-after="clear" it is empty again afterwards. What is changed while it is being sent is sent after that.
import { isChanged } from "./changed.js";
import { act } from "./http.js";
import { refresh } from "./live.js";
import { failed, toast } from "./toasts.js";

function accept(form) {
  for (const field of form.elements) {
    if (field.nodeName === "SELECT") for (const option of field.options) option.defaultSelected = option.selected;
    else if (field.type === "checkbox") field.defaultChecked = field.checked;
    else if (field.type !== "hidden" && "defaultValue" in field) field.defaultValue = field.value;
  }
}

const sends = (field) => field.matches("[data-submits], [name=subject]");
// What is being written tells itself that it has changed once it is left.
const isOpen = (field) => field === document.activeElement && field.matches("input:not([type=checkbox]), textarea");

async function send(form, submitter, isChangedAgain) {
  const data = new FormData(form, submitter?.name ? submitter : undefined);
  try {
    const response = await act(form.action, data);
    if (response.ok) {
      if (form.dataset.after === "clear") form.reset();
      else if (!isChangedAgain()) accept(form);
    } else {
      form.reset();
      if (response.status === 401) failed(401);
      else toast((await response.text()) || response.statusText, "bad");
    }
    // After a refusal too: it mostly means that somebody else was quicker.
    refresh(Number(form.dataset.ticket), 0);
    return response.ok;
  } catch {
    form.reset();
    failed();
    return false;
  }
}

export function bind(form) {
  let isSending = false;
  let again = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    let { submitter } = event;
    if (isSending) { again ||= !submitter; return; }
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) return;
    isSending = true;
    form.setAttribute("aria-busy", "true");
    do {
      again = false;
      if (!await send(form, submitter, () => again)) break;
      submitter = null;
    } while (again);
    isSending = false;
    form.removeAttribute("aria-busy");
  });
  // While it is being sent also a return to what was there before.
  const isNew = (field) => sends(field) && (isSending || isChanged(field));
  form.addEventListener("change", (event) => { if (isNew(event.target)) form.requestSubmit(); });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.matches("input, textarea")) return;
    event.target.value = event.target.defaultValue;
    event.target.blur();
  });
  // What somebody chose before this script had come.
  if ([...form.elements].some((field) => sends(field) && isChanged(field) && !isOpen(field))) form.requestSubmit();
}
