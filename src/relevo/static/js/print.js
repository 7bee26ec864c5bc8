// Prints the conversation. The link leads to the page that shows it from its beginning; where all of it is there, it is printed at once.

export function bind(link) {
  link.addEventListener("click", (event) => {
    if (document.getElementById("earlier") || document.getElementById("later")) return;
    event.preventDefault();
    setTimeout(print);
  });
  if (location.hash !== "#print") return;
  history.replaceState(null, "", location.pathname + location.search);
  if (document.readyState === "complete") setTimeout(print);
  else addEventListener("load", () => setTimeout(print), { once: true });
}
