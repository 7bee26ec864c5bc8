// Selecting rows of a list: one by one, all of the page, a range with Shift. The bar itself appears by CSS as soon as one is ticked; js/list.js
// loads this with the first, which is `last`.

export function bind(bar, last) {
  const list = bar.closest(".list");
  const boxes = () => [...list.querySelectorAll("input[name=t]")];
  const counter = bar.querySelector("output");
  const all = bar.querySelector("[name=all]");

  const count = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    const words = ticked === 1 ? counter.dataset.one : counter.dataset.many;
    counter.textContent = words.replace("%", ticked);
    if (all && ticked < boxes().length) all.checked = false;
  };
  const onClick = (event) => {
    const box = event.target.closest?.("input[name=t]");
    if (!box) return;
    const here = boxes(), from = here.indexOf(last), to = here.indexOf(box);
    if (event.shiftKey && from >= 0) for (const one of here.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = box.checked;
    last = box;
    count();
  };
  const tick = (checked) => { for (const box of boxes()) box.checked = checked; count(); };
  list.addEventListener("click", onClick);
  all?.addEventListener("change", () => { if (all.checked) tick(true); });
  bar.querySelector("[data-do=page]").addEventListener("click", () => tick(true));
  bar.querySelector("[data-do=none]").addEventListener("click", () => { if (all) all.checked = false; tick(false); });
  document.addEventListener("live:updated", count);
  count();
  return () => {
    list.removeEventListener("click", onClick);
    document.removeEventListener("live:updated", count);
  };
}
