// Binds behaviours to elements. `data-behavior="editor menu"` loads js/editor.js and js/menu.js and calls the function `bind(element)`
// that each exports; what `bind` returns, if it is a function, is called when the element leaves the page or loses that word. Works for what
// is there at the start, and for what htmx, a live update or a script brings in later. A page may name a file that brings several at once, by
// <link rel="modulepreload" id="together">.

const bound = new WeakMap();
const modules = new Map();
const pack = document.getElementById("together")?.href;
// Without a connection each is asked for by itself, later.
const together = pack ? import(pack).catch(() => ({})) : Promise.resolve({});
// Whether something could not be loaded, as without a connection: it is tried again once the page has heard from the server.
let isLacking = false;
// What is not bound yet: a function that hurries it up and answers with a promise of its end.
const unready = new WeakMap();

function load(name) {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) return Promise.reject(new Error(`not a behaviour: ${name}`));
  if (!modules.has(name)) modules.set(name, together.then((all) => all[name] ?? import(`./${name}.js`)).catch((error) => { modules.delete(name); throw error; }));
  return modules.get(name);
}

async function bindOne(element, name) {
  const mine = bound.get(element) ?? bound.set(element, new Map()).get(element);
  if (mine.has(name)) return;
  mine.set(name, null);
  try {
    const { bind } = await load(name);
    if (element.isConnected && names(element).includes(name)) mine.set(name, bind(element) ?? null);
    else mine.delete(name);
  } catch (error) {
    mine.delete(name);
    isLacking = true;
    console.error(`behaviour ${name} failed`, error);
  }
}

function unbind(element) {
  for (const release of bound.get(element)?.values() ?? []) release?.();
  bound.delete(element);
  unready.delete(element);
}

// An element that stays may become another one (js/morph.js): what it no longer is ends.
function rebind(element) {
  const wanted = names(element);
  for (const [name, release] of bound.get(element) ?? []) {
    if (wanted.includes(name)) continue;
    release?.();
    bound.get(element).delete(name);
  }
  if (wanted.length && element.isConnected) bindSoon(element);
}

function each(root, act) {
  if (root.nodeType !== Node.ELEMENT_NODE && root.nodeType !== Node.DOCUMENT_NODE) return;
  if (root.matches?.("[data-behavior]")) act(root);
  for (const element of root.querySelectorAll("[data-behavior]")) act(element);
}

const names = (element) => (element.dataset.behavior ?? "").split(/\s+/).filter(Boolean);

function bindNow(element) {
  const ready = Promise.all(names(element).map((name) => bindOne(element, name))).finally(() => unready.delete(element));
  unready.set(element, () => ready);
  return ready;
}

// A closed menu and what it holds are loaded when somebody comes near its button: most menus of a page are never opened.
function bindSoon(element) {
  if (unready.has(element)) return;
  const menu = element.closest("[popover]:not(:popover-open)");
  if (!menu) { bindNow(element); return; }
  const ways = [[menu, "beforetoggle"]];
  for (const button of document.querySelectorAll(`[popovertarget="${CSS.escape(menu.id)}"]`)) {
    ways.push([button, "pointerover"], [button, "focus"]);
    if (element === menu) button.setAttribute("aria-expanded", "false");
  }
  const near = async () => {
    for (const [target, type] of ways) target.removeEventListener(type, near);
    if (element.isConnected) await bindNow(element);
  };
  unready.set(element, near);
  for (const [target, type] of ways) target.addEventListener(type, near);
}

// Somebody can be faster than a script's way over the network: what they do with a button, a link or a form that is not bound yet waits for it and is then done.
// Nothing is lost so, and nothing is sent that a behaviour would have asked about first. Clicks with a key held (a new tab) are the browser's.
function wait(event) {
  const element = event.target.closest?.(event.type === "submit" ? "form" : "button, a");
  const hurry = element && (unready.get(element) ?? unready.get(document.getElementById(element.getAttribute("popovertarget"))));
  if (!hurry || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  hurry().then(() => {
    if (!element.isConnected) return;
    if (event.type === "submit") element.requestSubmit(event.submitter);
    else element.click();
  });
}

/** Binds all behaviours below `root`, and keeps doing so as elements come and go. */
export function bindAll(root) {
  each(root, bindSoon);
  if (root !== document) return;
  document.addEventListener("live:updated", () => { if (isLacking) { isLacking = false; each(document, bindSoon); } });
  for (const type of ["click", "submit"]) document.addEventListener(type, wait, { capture: true });
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") rebind(change.target);
      for (const node of change.addedNodes) if (node.isConnected) bindAll(node);
      for (const node of change.removedNodes) if (!node.isConnected) each(node, unbind);
    }
  }).observe(document, { childList: true, subtree: true, attributeFilter: ["data-behavior"] });
}
