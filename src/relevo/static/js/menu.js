// A popover menu: stands below its button (above, where there is no room), and is walked through with the arrow keys, Home and End.

const GAP = 4;

function place(menu, button) {
  const box = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = box.bottom + GAP + size.height <= innerHeight || box.top < size.height + GAP;
  const left = menu.dataset.align === "end" ? box.right - size.width : box.left;
  menu.style.top = `${Math.max(GAP, below ? box.bottom + GAP : box.top - GAP - size.height)}px`;
  menu.style.left = `${Math.min(Math.max(GAP, left), innerWidth - size.width - GAP)}px`;
}

export function bind(menu) {
  const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  if (!button) return;
  const items = () => [...menu.querySelectorAll("a[href], button:not(:disabled)")];
  const turned = (open) => {
    button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    place(menu, button);
    items()[0]?.focus();
  };
  menu.addEventListener("toggle", (event) => turned(event.newState === "open"));
  menu.addEventListener("keydown", (event) => {
    const all = items();
    const now = all.indexOf(document.activeElement);
    const next = { ArrowDown: now + 1, ArrowUp: Math.max(now, 0) - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all.at(next % all.length)?.focus();
  });
  menu.addEventListener("click", (event) => { if (event.target.closest("a, button")) menu.hidePopover(); });
  button.setAttribute("aria-haspopup", "true");
  turned(menu.matches(":popover-open"));
}
