// On a tablet held upright the form lies at the foot of the page, above the keyboard on the screen;
// the page is told its height, so that nothing is left under it.
class Foot {
  constructor(form) {
    this.form = form;
    this.move = () => this.#aboveKeyboard();
    this.observer = new ResizeObserver(() => this.#tellHeight());
  }

  hold() {
    this.observer.observe(this.form);
    window.visualViewport?.addEventListener("resize", this.move);
  }

  release() {
    this.observer.disconnect();
    window.visualViewport?.removeEventListener("resize", this.move);
    document.documentElement.style.removeProperty("--entry-height");
  }

  #tellHeight() {
    const isPinned = getComputedStyle(this.form).position === "fixed";
    const height = isPinned ? `${this.form.offsetHeight}px` : "0px";
    document.documentElement.style.setProperty("--entry-height", height);
  }

  #aboveKeyboard() {
    const { height, offsetTop } = window.visualViewport;
    const hidden = Math.max(0, window.innerHeight - height - offsetTop);
    this.form.style.setProperty("--keyboard", `${hidden}px`);
  }
}
