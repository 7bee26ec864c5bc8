// A board: a card that is dragged into another lane sends the form on it, so that the same is checked and said as without dragging.
// A lane whose status has justifications asks for one first.
const TYPE = "application/x-relevo-ticket";

// The options of the card's list that lead to a lane: its value itself, and with a justification (`pending:12`).
const leading = (chosen, value) => [...(chosen?.options ?? [])].filter((one) => one.value === value || (value && one.value.startsWith(`${value}:`)));

function ask(title, options) {
  const dialog = document.createElement("dialog"), form = document.createElement("form"), heading = document.createElement("h2");
  dialog.className = "dialog choose";
  dialog.setAttribute("aria-label", title);
  form.method = "dialog";
  form.className = "pad";
  heading.textContent = title;
  form.append(heading);
  for (const one of options) {
    const button = document.createElement("button");
    button.className = "button";
    button.value = one.value;
    button.textContent = one.label;
    form.append(button);
  }
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => { dialog.remove(); done(dialog.returnValue); }));
}

export function bind(board) {
  let dragged = null;
  const lane = (event) => event.target.closest(".lane");
  const mark = (marked) => board.querySelectorAll(".lane").forEach((one) => one.classList.toggle("is-target", one === marked));

  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[draggable]");
    if (!dragged) return;
    event.dataTransfer.setData(TYPE, dragged.id);
    event.dataTransfer.effectAllowed = "move";
    dragged.classList.add("is-dragged");
  });
  board.addEventListener("dragover", (event) => {
    const over = lane(event);
    if (!dragged || !over) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    mark(over);
  });
  board.addEventListener("drop", async (event) => {
    const over = lane(event);
    if (!dragged || !over) return;
    event.preventDefault();
    const form = dragged.querySelector("form");
    const chosen = form?.querySelector("select");
    const options = leading(chosen, over.dataset.value);
    if (!options.length || over.dataset.value === chosen.value) return;
    // A dialog within a drag that is not over yet would keep the browser from ending it.
    await new Promise((done) => { dragged.addEventListener("dragend", done, { once: true }); });
    const only = options.length === 1 && options[0].value === over.dataset.value;
    const value = only ? over.dataset.value : await ask(over.querySelector("[data-name]").textContent, options);
    if ((!value && !only) || !form.isConnected) return;
    chosen.value = value;
    form.requestSubmit();
  });
  board.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null);
  });
}
