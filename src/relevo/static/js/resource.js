// A small form that changes one thing of a ticket: sends itself without leaving the page, then the page catches up by itself (js/live.js).
// Fields marked data-submits send the form when they are changed; Escape in a text field takes the change back. Refusals are told in words and put the old value back.
// With data-confirm it asks first; with data-after="clear" it is empty again afterwards.
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

const isChanged = (field) => (field.nodeName === "SELECT"
  ? [...field.options].some((option) => option.selected !== option.defaultSelected)
  : field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

async function send(form, submitter) {
  const data = new FormData(form, submitter?.name ? submitter : undefined);
  form.setAttribute("aria-busy", "true");
  try {
    const response = await act(form.action, data);
    if (response.ok) {
      if (form.dataset.after === "clear") form.reset();
      else accept(form);
    } else {
      form.reset();
      if (response.status === 401) failed(401);
      else toast((await response.text()) || response.statusText, "bad");
    }
    // After a refusal too: it mostly means that somebody else was quicker.
    refresh(Number(form.dataset.ticket), 0);
  } catch {
    form.reset();
    failed();
  } finally {
    form.removeAttribute("aria-busy");
  }
}

export function bind(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true" || (form.dataset.confirm && !confirm(form.dataset.confirm))) return;
    send(form, event.submitter);
  });
  form.addEventListener("change", (event) => { if (event.target.matches("[data-submits], [name=subject]") && isChanged(event.target)) form.requestSubmit(); });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.matches("input, textarea")) return;
    event.target.value = event.target.defaultValue;
    event.target.blur();
  });
}
