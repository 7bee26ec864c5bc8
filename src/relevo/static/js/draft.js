// Keeps what is typed on the server: shortly after each pause in typing, and at once when the page is left. What the server has not got is kept in this tab
// until it has, so that a reload without a connection takes nothing; who closes the tab then is asked.
import { act } from "./http.js";

const PAUSE = 800;
const RETRY = 5000;

export class Draft {
  /** `read` gives the form data to save; `tell(state, answer)` hears: saving, saved, unsaved, conflict, and restored (asked to show it), where there was something in this tab. */
  constructor(form, read, tell) {
    this.form = form;
    this.read = read;
    this.tell = tell;
    this.timer = null;
    this.saving = null;
    this.dirty = false;
    this.stopped = false;
    this.unsavable = false;
    this.place = `draft ${document.body.dataset.user} ${form.dataset.draftUrl}`;
    this.leave = () => this.flush();
    this.hide = () => { if (document.hidden) { this.keepUnsaved(); this.save(); } };
    this.warn = (event) => { if (this.dirty && !this.stopped) event.preventDefault(); };
    addEventListener("pagehide", this.leave);
    document.addEventListener("visibilitychange", this.hide);
    if (sessionStorage.getItem(this.place)) this.restore();
  }

  keep() {
    try { sessionStorage.setItem(this.place, JSON.stringify([...this.read()].filter(([, value]) => typeof value === "string"))); } catch { /* It is full. */ }
  }

  keepUnsaved() {
    if (this.unsavable || (!this.stopped && (this.dirty || this.saving))) this.keep();
  }

  forget() {
    this.unsavable = false;
    sessionStorage.removeItem(this.place);
    removeEventListener("beforeunload", this.warn);
  }

  async restore() {
    const { putBack } = await import("./draft-kept.js");
    const kept = JSON.parse(sessionStorage.getItem(this.place));
    if (!putBack(this.form, kept)) { this.forget(); return; }
    await this.tell("restored");
    // Just as it was kept: where an earlier save arrived after all, it is the same.
    const data = new FormData();
    for (const [name, value] of kept) data.append(name, value);
    this.saving = this.send(data);
    try { await this.saving; } finally { this.saving = null; }
  }

  changed() {
    if (this.stopped) return;
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  /** Whether there is a draft on the server that is ours; it is made now where there is none yet. */
  async begin() {
    const { version } = this.form.elements;
    if (version.value === "0") { this.dirty = true; await this.save(); }
    return !this.stopped && version.value !== "0";
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.dirty || this.stopped) return;
    if (this.saving) { await this.saving; return this.save(); }
    this.saving = this.send();
    try { await this.saving; } finally { this.saving = null; }
  }

  async send(data = this.read()) {
    this.dirty = false;
    this.tell("saving");
    try {
      const response = await act(this.form.dataset.draftUrl, data);
      if (response.ok) {
        const answer = await response.json();
        this.form.elements.version.value = answer.version;
        if (!this.dirty) this.forget();
        if (!this.stopped) this.tell(this.dirty ? "unsaved" : "saved");
      } else if (response.status === 409) {
        this.unsavable = true;
        this.stop();
        this.dirty = true;
        this.tell("conflict", await response.text());
      } else {
        throw new Error(response.statusText);
      }
    } catch {
      this.dirty = this.unsavable = true;
      this.keep();
      addEventListener("beforeunload", this.warn);
      this.tell("unsaved");
      this.timer = setTimeout(() => this.save(), RETRY);
    }
  }

  /** Waits for a save that is under way; after it nothing is saved any more. */
  async stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.saving?.catch(() => {});
  }

  resume() {
    this.stopped = false;
  }

  flush() {
    clearTimeout(this.timer);
    this.keepUnsaved();
    if (!this.dirty || this.stopped) return;
    // The browser sends this even though the page is gone; its answer can't be waited for, but the page may come back.
    if (navigator.sendBeacon(this.form.dataset.draftUrl, this.read())) {
      this.dirty = this.unsavable = false;
      const version = this.form.elements.version;
      version.value = String(Number(version.value) + 1);
    }
  }

  release() {
    clearTimeout(this.timer);
    removeEventListener("pagehide", this.leave);
    removeEventListener("beforeunload", this.warn);
    document.removeEventListener("visibilitychange", this.hide);
  }
}
