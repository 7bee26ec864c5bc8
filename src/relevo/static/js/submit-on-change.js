// A form that sends itself as soon as something is chosen in it.

export function bind(form) {
  form.addEventListener("change", () => form.requestSubmit());
}
