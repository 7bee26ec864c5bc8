// From ticket to ticket as they stood in the list from which the first was opened: j to the next, k to the one before, u back to the list, which is where the
// end leads as well. js/list.js keeps the list in this tab: its own address, then those of its tickets.

/** Goes where the key leads; false where this ticket was not opened from a list. */
export function go(key) {
  const [list, ...tickets] = JSON.parse(sessionStorage.getItem("list") ?? "[]");
  const at = tickets.findIndex((address) => address.split("?")[0] === location.pathname);
  if (at < 0) return false;
  const next = key === "u" ? null : tickets[at + (key === "j" ? 1 : -1)];
  if (!next) sessionStorage.setItem("back", location.pathname);
  location.assign(next ?? list);
  return true;
}
