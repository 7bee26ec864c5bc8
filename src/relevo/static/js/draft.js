// Keeps what is typed on the server: shortly after each pause in typing, and at once when the page is left.
import { act } from "./http.js";

const PAUSE = 800;
const RETRY = 5000;

export class Draft {
  /** `read` gives the form data to save; `tell(state, answer)` hears: saving, saved, unsaved, conflict. */
  constructor(form, read, tell) {
    this.form = form;
    this.read = read;
    this.tell = tell;
    this.timer = null;
    this.saving = null;
    this.dirty = false;
    this.stopped = false;
    this.leave = () => this.flush();
    this.hide = () => { if (document.hidden) this.save(); };
    addEventListener("pagehide", this.leave);
    document.addEventListener("visibilitychange", this.hide);
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

  async send() {
    this.dirty = false;
    this.tell("saving");
    try {
      const response = await act(this.form.dataset.draftUrl, this.read());
      if (response.ok) {
        const answer = await response.json();
        this.form.elements.version.value = answer.version;
        if (!this.stopped) this.tell(this.dirty ? "unsaved" : "saved");
      } else if (response.status === 409) {
        this.stop();
        this.tell("conflict", await response.text());
      } else {
        throw new Error(response.statusText);
      }
    } catch {
      this.dirty = true;
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
    if (!this.dirty || this.stopped) return;
    clearTimeout(this.timer);
    // The browser sends this even though the page is gone; its answer can't be waited for, but the page may come back.
    if (navigator.sendBeacon(this.form.dataset.draftUrl, this.read())) {
      this.dirty = false;
      const version = this.form.elements.version;
      version.value = String(Number(version.value) + 1);
    }
  }

  release() {
    clearTimeout(this.timer);
    removeEventListener("pagehide", this.leave);
    document.removeEventListener("visibilitychange", this.hide);
  }
}
