// The examples beside the search field: one that is chosen is added to what stands in the field, ready to be changed.

export function bind(help) {
  const field = document.getElementById("search");
  const add = (event) => {
    const term = event.target.closest("[data-term]")?.dataset.term;
    if (!term || !field) return;
    const before = field.value.trimEnd();
    field.value = before ? `${before} ${term}` : term;
    const start = field.value.length - term.length;
    const value = /^(-?(?:[a-z]+:|#)?)("?)(.*?)\2$/.exec(term);
    field.focus();
    field.setSelectionRange(start + value[1].length + value[2].length, field.value.length - value[2].length);
  };
  // The examples arrive after the menu has opened and found nothing to enter.
  const enter = () => { if (help.matches(":popover-open")) help.querySelector("[data-term]")?.focus(); };
  help.addEventListener("click", add);
  help.addEventListener("htmx:afterSwap", enter);
  return () => {
    help.removeEventListener("click", add);
    help.removeEventListener("htmx:afterSwap", enter);
  };
}
