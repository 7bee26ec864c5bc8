// A list of options below a text field (WAI-ARIA: combobox with a listbox): what is typed filters it, arrows go through it, Enter, Tab or a click takes one.

/** A text without accents and capitals, for comparing. */
export const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * Binds the field to the options below `list`. `use(option)` takes one; `fits(option, words)` may say which stay for what is typed. Returns
 * `filter`, to be called when options came or went, and `chosen`.
 */
export function options(input, list, use, fits = (option, words) => words.every((word) => folded(option.textContent).includes(word))) {
  const all = () => [...list.querySelectorAll("[role=option]")];
  const shown = () => all().filter((one) => !one.hidden);
  const chosen = () => list.querySelector("[role=option][aria-selected=true]:not([hidden])");

  function choose(option) {
    for (const one of all()) one.setAttribute("aria-selected", String(one === option));
    input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  function filter() {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    for (const one of all()) one.hidden = !fits(one, words);
    for (const group of list.querySelectorAll("[role=group]")) group.hidden = !group.querySelector("[role=option]:not([hidden])");
    for (const nothing of list.parentElement.querySelectorAll(".nothing")) nothing.hidden = shown().length > 0;
    choose(shown()[0]);
  }

  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const those = shown();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && those.length) choose(those[(those.indexOf(chosen()) + step + those.length) % those.length]);
    else if (event.key === "Enter" && chosen()) use(chosen(), event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("pointermove", (event) => { const option = event.target.closest("[role=option]"); if (option && option !== chosen()) choose(option); });
  // The focus stays in the field.
  list.addEventListener("mousedown", (event) => { if (event.target.closest("[role=option]")) event.preventDefault(); });
  return { filter, chosen };
}
