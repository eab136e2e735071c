// What is half typed, kept on the server for its writer: a reload or a dead tablet loses nothing.
// While the server cannot be reached it is kept in this tab, which survives a reload.
const DRAFT_AFTER_MS = 400;
const AGAIN_AFTER_MS = 5000;

class Draft {
  constructor(url, read) {
    this.url = url;
    this.read = read; // The set as it is now; null when there is nothing in it.
    this.kept = "";
    this.savedIds = []; // Of the newest entries in the record.
    this.place = `draft ${window.infusionPerson ?? ""} ${url}`;
    this.again = () => this.keep();
  }

  hold() {
    window.addEventListener("online", this.again);
    window.addEventListener("infusion-unlocked", this.again);
  }

  release() {
    window.removeEventListener("online", this.again);
    window.removeEventListener("infusion-unlocked", this.again);
  }

  keepSoon(afterMs = DRAFT_AFTER_MS) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.keep(), afterMs);
  }

  async keep(more) {
    window.clearTimeout(this.timer);
    const set = this.read();
    const text = set === null ? "" : JSON.stringify(set);
    if (set === undefined || text === this.kept) {
      return;
    }
    this.kept = text;
    this.#keepHere(set);
    const got = await ask(this.url, "PUT", { set }, more);
    if (got?.isSaved) {
      this.#forgetHere(text);
    } else if (this.kept === text) {
      this.kept = null;
      if (got === null || got.status === SCREEN_LOCKED) {
        this.keepSoon(AGAIN_AFTER_MS);
      }
    }
  }

  // This is what the server holds already; null: it holds nothing that matters.
  isKept(set) {
    window.clearTimeout(this.timer);
    this.kept = set === null ? "" : JSON.stringify(set);
    window.sessionStorage.removeItem(this.place);
  }

  // Has another window saved the set with these ids?
  isSaved(ids) {
    return Object.values(ids).some((id) => this.savedIds.includes(id));
  }

  async resume() {
    const here = this.#keptHere();
    const got = await ask(this.url, "GET");
    const { set = null, written_ms = 0, now_ms = 0 } = got?.isSaved ? got.answer : {};
    if (here && (set === null || here.written_ms > Date.now() - (now_ms - written_ms))) {
      return { set: here.set, age: ageWords(here.written_ms, Date.now()), isOnlyHere: true };
    }
    return set === null ? null : { set, age: ageWords(written_ms, now_ms) };
  }

  #keepHere(set) {
    const written_ms = Date.now();
    if (set === null) {
      window.sessionStorage.removeItem(this.place);
    } else {
      window.sessionStorage.setItem(this.place, JSON.stringify({ set, written_ms }));
    }
  }

  #forgetHere(text) {
    if (this.kept === text) {
      window.sessionStorage.removeItem(this.place);
    }
  }

  #keptHere() {
    try {
      return JSON.parse(window.sessionStorage.getItem(this.place));
    } catch {
      return null;
    }
  }
}
