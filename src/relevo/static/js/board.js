// A board: a card that is dragged into another lane sends the form on it, so that the same is checked and said as without dragging.
const TYPE = "application/x-relevo-ticket";

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
  board.addEventListener("drop", (event) => {
    const over = lane(event);
    if (!dragged || !over) return;
    event.preventDefault();
    const form = dragged.querySelector("form");
    const chosen = form?.querySelector("select");
    const isOffered = [...(chosen?.options ?? [])].some((option) => option.value === over.dataset.value);
    if (isOffered && over.dataset.value !== chosen.value) {
      chosen.value = over.dataset.value;
      form.requestSubmit();
    }
  });
  board.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null);
  });
}
