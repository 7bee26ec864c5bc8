// A form whose answer takes a while: its button can be pressed once and says that something is going on.
export function bind(form) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    requestAnimationFrame(() => { button.disabled = true; });
  });
}
