// What is seldom needed opens under the row, one at a time: both would hide too much of the page on
// a tablet held upright.
class Panels {
  constructor(form) {
    this.form = form;
    for (const opener of this.#openers) {
      opener.onclick = () => this.open(opener.dataset.opens);
    }
  }

  get #openers() {
    return [...this.form.querySelectorAll(".opener")];
  }

  open(name, isOpen = this.form.querySelector(`[data-panel=${name}]`).hidden) {
    this.shut();
    const panel = this.form.querySelector(`[data-panel=${name}]`);
    const opener = this.form.querySelector(`[data-opens=${name}]`);
    panel.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? panel.querySelector("button, input") : opener).focus();
  }

  shut() {
    this.form.querySelectorAll(".panel").forEach((panel) => (panel.hidden = true));
    this.#openers.forEach((opener) => opener.setAttribute("aria-expanded", "false"));
  }
}
