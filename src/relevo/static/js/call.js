// A number that is called: the telephone of this machine takes it (`tel:`), the ticket keeps that the call began, and the form for what was said opens.
import { act } from "./http.js";

export function bind(link) {
  link.addEventListener("click", async () => {
    try {
      await act(link.dataset.begin, new URLSearchParams({ number: link.dataset.number }));
    } finally {
      location.assign(link.dataset.form);
    }
  });
}
