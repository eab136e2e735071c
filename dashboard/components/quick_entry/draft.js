// What is half typed, kept on the server for its writer: a reload or a dead tablet loses nothing.
const DRAFT_AFTER_MS = 400;

class Draft {
  constructor(url, read) {
    this.url = url;
    this.read = read; // The set as it is now; null when there is nothing in it.
    this.kept = "";
  }

  keepSoon() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.keep(), DRAFT_AFTER_MS);
  }

  async keep(more) {
    window.clearTimeout(this.timer);
    const set = this.read();
    const text = set === null ? "" : JSON.stringify(set);
    if (set === undefined || text === this.kept) {
      return;
    }
    this.kept = text;
    const got = await ask(this.url, "PUT", { set }, more);
    if (!got?.isSaved) {
      this.kept = null; // Not kept: sent again with the next change.
    }
  }

  // This is what the server holds already; null: it holds nothing that matters.
  isKept(set) {
    window.clearTimeout(this.timer);
    this.kept = set === null ? "" : JSON.stringify(set);
  }

  async resume() {
    const got = await ask(this.url, "GET");
    if (!got?.isSaved || got.answer.set === null) {
      return null;
    }
    const { set, written_ms, now_ms } = got.answer;
    return { set, age: ageWords(written_ms, now_ms) };
  }
}
