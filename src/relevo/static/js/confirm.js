// A form that asks before it is sent, in the words of its data-confirm.

export function bind(form) {
  form.addEventListener("submit", (event) => { if (!confirm(form.dataset.confirm)) event.preventDefault(); });
}
