// A button that opens the dialog named in data-dialog. A click outside the dialog closes it.

export function bind(button) {
  const open = () => {
    const dialog = document.getElementById(button.dataset.dialog);
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); }, { once: false });
  };
  button.addEventListener("click", open);
}
