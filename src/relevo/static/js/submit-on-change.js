// A form that sends itself as soon as something is chosen in it, also before this script had come.
import { isChanged } from "./changed.js";

export function bind(form) {
  form.addEventListener("change", () => form.requestSubmit());
  if ([...form.elements].some((field) => field.nodeName === "SELECT" && isChanged(field))) form.requestSubmit();
}
