// Binds behaviours to elements. `data-behavior="editor menu"` loads js/editor.js and js/menu.js and calls the function `bind(element)`
// that each exports; what `bind` returns, if it is a function, is called when the element leaves the page. Works for what is there
// at the start, and for what htmx, a live update or a script brings in later.

const bound = new WeakMap();
const modules = new Map();

function load(name) {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) return Promise.reject(new Error(`not a behaviour: ${name}`));
  if (!modules.has(name)) modules.set(name, import(`./${name}.js`));
  return modules.get(name);
}

async function bindOne(element, name) {
  const mine = bound.get(element) ?? bound.set(element, new Map()).get(element);
  if (mine.has(name)) return;
  mine.set(name, null);
  try {
    const { bind } = await load(name);
    if (element.isConnected) mine.set(name, bind(element) ?? null);
    else mine.delete(name);
  } catch (error) {
    mine.delete(name);
    console.error(`behaviour ${name} failed`, error);
  }
}

function unbind(element) {
  for (const release of bound.get(element)?.values() ?? []) release?.();
  bound.delete(element);
}

function each(root, act) {
  if (root.nodeType !== Node.ELEMENT_NODE && root.nodeType !== Node.DOCUMENT_NODE) return;
  if (root.matches?.("[data-behavior]")) act(root);
  for (const element of root.querySelectorAll("[data-behavior]")) act(element);
}

const names = (element) => element.dataset.behavior.split(/\s+/).filter(Boolean);

// What a closed menu holds is loaded when somebody comes near it: most menus of a page are never opened.
function bindSoon(element) {
  const menu = element.parentElement?.closest("[popover]:not(:popover-open)");
  if (!menu) { names(element).forEach((name) => bindOne(element, name)); return; }
  const ways = [[menu, "beforetoggle"]];
  for (const button of document.querySelectorAll(`[popovertarget="${CSS.escape(menu.id)}"]`)) ways.push([button, "pointerover"], [button, "focus"]);
  const near = () => {
    for (const [target, type] of ways) target.removeEventListener(type, near);
    if (element.isConnected) names(element).forEach((name) => bindOne(element, name));
  };
  for (const [target, type] of ways) target.addEventListener(type, near);
}

/** Binds all behaviours below `root`, and keeps doing so as elements come and go. */
export function bindAll(root) {
  each(root, bindSoon);
  if (root !== document) return;
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.isConnected) bindAll(node);
      for (const node of change.removedNodes) if (!node.isConnected) each(node, unbind);
    }
  }).observe(document, { childList: true, subtree: true });
}
