// Hears every "Amend" button of the page; afterwards the focus goes back to where it was.
const openers = new WeakMap();
const WATCHED_MS = 5000;
const AGAIN_MS = 150;

class Opener {
  constructor() {
    this.opened = null;
    this.onClick = ({ target }) => {
      const button = target.closest?.("button[data-amend]");
      if (button) {
        this.tell("amend", button.dataset.amend);
      }
    };
    document.addEventListener("click", this.onClick);
  }

  turnTo(data, tell) {
    this.tell = tell;
    const before = this.opened;
    this.opened = data.opened;
    if (before !== null && data.opened === null) {
      this.goBackTo(before, Date.now() + WATCHED_MS);
    }
  }

  // To the entry itself, or to the one that took its place. The dialog goes and the timeline is
  // drawn anew when they are ready: until then it is tried again, unless somebody has gone on.
  goBackTo(id, until) {
    const found =
      document.querySelector(`.timeline button[data-amend="${id}"]`) ??
      document.querySelector(`.timeline [data-instead-of="${id}"] button[data-amend]`);
    const at = document.activeElement;
    if (at === null || at === document.body) {
      found?.focus({ preventScroll: true });
    } else if (at !== found && at.closest("[role=dialog]") === null) {
      return;
    }
    if (Date.now() < until) {
      window.setTimeout(() => this.goBackTo(id, until), AGAIN_MS);
    }
  }

  close() {
    document.removeEventListener("click", this.onClick);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const opener = openers.get(parentElement) ?? new Opener();
  openers.set(parentElement, opener);
  opener.turnTo(data, setTriggerValue);
  return () => {
    opener.close();
    openers.delete(parentElement);
  };
}
