// The colleagues on a ticket, as js/presence.js hears of them: drawn, counted down, and taken away when their time has run out.
import { morph } from "./morph.js";

const GRACE = 250;

export class Company {
  /** `element` is the place in the ticket's head; `ask` is called when it has to be asked anew who is there. */
  constructor(element, ask) {
    this.element = element;
    this.ask = ask;
    this.timer = null;
  }

  get people() { return [...this.element.querySelectorAll("[data-user]")]; }

  /** Takes over an answer of the server, whose seconds count from now; returns how often it wants a sign of life, in seconds. */
  show(html) {
    const next = new DOMParser().parseFromString(html, "text/html").getElementById("here");
    if (!next || !this.element.isConnected) return 0;
    const here = this.element.querySelector("#here");
    morph(here, next);
    const now = Date.now();
    for (const one of this.people) {
      one.until = now + one.dataset.left * 1000;
      one.writingUntil = now + one.dataset.writingLeft * 1000;
    }
    this.put(this.element.querySelector("#company"), here.dataset.words);
    this.draw();
    return Number(here.dataset.beat);
  }

  /** Somebody writes for so many seconds from now; false where that can't be shown without asking. */
  writes({ user, writing, seconds }) {
    const known = this.people.find((one) => Number(one.dataset.user) === user);
    if (!known || !seconds) return false;
    known.dataset.writing = writing;
    known.writingUntil = Date.now() + seconds * 1000;
    this.draw();
    return true;
  }

  clear() {
    this.element.querySelector("#here").replaceChildren();
    this.draw();
  }

  put(target, words) { if (target && target.textContent !== words) target.textContent = words; }

  draw() {
    const now = Date.now();
    const ends = [];
    for (const one of this.people) {
      if (one.until <= now) { one.remove(); this.ask(); continue; }
      if (one.writingUntil <= now) one.dataset.writing = "";
      ends.push(one.until, ...(one.dataset.writing ? [one.writingUntil] : []));
      one.classList.toggle("is-writing", Boolean(one.dataset.writing));
    }
    const words = this.people.filter((one) => one.dataset.writing).map((one) => one.dataset[one.dataset.writing]).join(" ");
    this.put(this.element.querySelector("#writing"), words);
    const line = document.getElementById("others-writing");
    this.put(line?.lastElementChild, words);
    line?.toggleAttribute("hidden", !words);
    clearTimeout(this.timer);
    if (ends.length) this.timer = setTimeout(() => this.draw(), Math.min(...ends) - now + GRACE);
  }
}
