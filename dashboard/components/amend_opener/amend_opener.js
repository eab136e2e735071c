// Hears every "Amend" button of the page; afterwards the focus goes back to where it was.
const openers = new WeakMap();

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
      window.setTimeout(() => this.goBackTo(before), 300);
    }
  }

  // To the entry itself, or to the one that took its place.
  goBackTo(id) {
    const isFree = document.activeElement === null || document.activeElement === document.body;
    const found =
      document.querySelector(`.timeline button[data-amend="${id}"]`) ??
      document.querySelector(`.timeline [data-instead-of="${id}"] button[data-amend]`);
    if (isFree) {
      found?.focus({ preventScroll: true });
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
