// Opens the folded part of what it stands on: there it is what one has come for.

export function bind(element) {
  const details = element.querySelector("details");
  if (!details) return;
  details.open = true;
  if (!element.querySelector("[role=alert]")) details.querySelector("input:not([type=hidden])")?.focus();
}
