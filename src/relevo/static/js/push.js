// Being told in this browser: switching on asks for permission, makes the subscription and hands it to the desk; the row of this browser is marked.
import { post } from "./http.js";
import { toast } from "./toasts.js";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

async function subscription(box) {
  const { worker, scope, key } = box.dataset;
  const registration = await navigator.serviceWorker.register(worker, { scope });
  const known = await registration.pushManager.getSubscription();
  if (known && text(known.options.applicationServerKey) === key) return known;
  await known?.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
}

async function switchOn(box) {
  if (await Notification.requestPermission() !== "granted") { toast(box.dataset.denied, "bad"); return; }
  const made = await subscription(box);
  const values = { endpoint: made.endpoint, public_key: text(made.getKey("p256dh")), secret: text(made.getKey("auth")) };
  const response = await post(box.dataset.url, values);
  if (response.ok) location.reload();
  else toast(await response.text() || response.statusText, "bad");
}

async function markOwn(box) {
  const registration = await navigator.serviceWorker.getRegistration(box.dataset.scope);
  const known = await registration?.pushManager.getSubscription();
  if (!known) return;
  const own = [...box.querySelectorAll("[data-endpoint]")].find((row) => row.dataset.endpoint === known.endpoint);
  if (own) own.querySelector("[data-own-browser]").hidden = false;
}

export function bind(box) {
  const button = box.querySelector("button[data-switch-on]");
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    button.disabled = true;
    box.querySelector("[data-unsupported]").hidden = false;
    return;
  }
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await switchOn(box);
    } catch {
      toast(box.dataset.failed, "bad");
    }
    button.disabled = false;
  });
  markOwn(box).catch(() => {});
}
