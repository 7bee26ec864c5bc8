// A form whose second submission would be a mistake: its buttons go to sleep until the page is left or shown again.

export function bind(form) {
  const buttons = () => form.querySelectorAll("button[type=submit], button:not([type])");
  const wake = () => buttons().forEach((button) => { button.disabled = false; });
  form.addEventListener("submit", (event) => {
    setTimeout(() => { if (!event.defaultPrevented) buttons().forEach((button) => { button.disabled = true; }); });
  });
  addEventListener("pageshow", wake);
  return () => removeEventListener("pageshow", wake);
}
