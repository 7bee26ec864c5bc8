// Requests by scripts: with the token that the server wants from its own pages.

/** The headers for a request that changes something. */
export function csrf() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
}

/** POSTs form data and returns the response; rejects only without a connection. */
export function post(address, data) {
  const body = data instanceof FormData || data instanceof URLSearchParams ? data : new URLSearchParams(data);
  return fetch(address, { method: "POST", body, headers: csrf(), credentials: "same-origin" });
}

const PART = { "HX-Request": "true" };

/** Asks for a part of a page. */
export function partly(address) {
  return fetch(address, { headers: PART, credentials: "same-origin" });
}

/** POSTs form data for an answer that is a part of a page, or words why not. */
export function act(address, data) {
  return fetch(address, { method: "POST", body: data, headers: { ...csrf(), ...PART }, credentials: "same-origin" });
}
