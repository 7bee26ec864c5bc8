// Fills the <datalist> of an input with what the server suggests for the text typed so far. The list names its address in data-url; the
// text goes along under the input's name.

const WAIT = 150;

export function bind(input) {
  const list = input.list;
  if (!list?.dataset.url) return undefined;
  let timer;
  let asked = "";
  const ask = async () => {
    const typed = input.value.trim();
    if (typed === asked || typed.length < 2 || [...list.options].some((option) => option.value === typed)) return;
    asked = typed;
    const response = await fetch(`${list.dataset.url}?${new URLSearchParams({ [input.name]: typed })}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!response?.ok || asked !== typed) return;
    const found = new DOMParser().parseFromString(`<datalist>${await response.text()}</datalist>`, "text/html").querySelector("datalist");
    list.replaceChildren(...found.children);
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); };
  input.addEventListener("input", later);
  if (input.value !== input.defaultValue) later(); // Typed before this script had come.
  return () => clearTimeout(timer);
}
