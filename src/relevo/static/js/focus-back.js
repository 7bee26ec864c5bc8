// A form whose answer is the same page anew, such as that of a row's arrows: the button that was pressed has the focus there again; where it can no
// longer be pressed, since the row is at its end or the button says something else now, another one of the form.

const PLACE = "focus-back";

function named(form) {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  return JSON.stringify([location.pathname, form.getAttribute("action"), ...data]);
}

export function bind(form) {
  const [last, value] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
  if (last === named(form)) {
    sessionStorage.removeItem(PLACE);
    const buttons = [...form.querySelectorAll("button:not(:disabled)")];
    (buttons.find((one) => one.value === value) ?? buttons.at(-1))?.focus();
  }
  const keep = ({ submitter }) => sessionStorage.setItem(PLACE, JSON.stringify([named(form), submitter?.value]));
  form.addEventListener("submit", keep);
  return () => form.removeEventListener("submit", keep);
}
