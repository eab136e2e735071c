// Side effects: a chip and a grade open one; each that is there is regraded, treated, or gone.
class EffectChips {
  constructor(root, data) {
    this.data = data;
    this.ids = data.ids;
    this.episodes = data.episodes;
    this.asOf = data.now_ms;
    this.isSending = false;
    this.wake = new EventTarget();
    this.picked = null;
    this.opened = null;
    this.state = element("p", { className: "state" });
    this.state.setAttribute("role", "status");
    this.there = element("ul", { className: "there" });
    this.picker = element("div", { className: "picker", hidden: true });
    this.picker.setAttribute("role", "group");
    this.chips = element("div", { className: "chips" }, ...data.chips.map((chip) => this.#chip(chip)));
    this.chips.append(this.#more());
    const title = element("h3", {}, "Effects ", element("small", { textContent: "Alt + letter" }));
    root.querySelector(".effects").replaceChildren(
      title, this.there, this.chips, this.picker, this.state,
    );
    this.picker.addEventListener("keydown", (event) => this.#pickerKey(event));
    this.press = (event) => this.#shortcut(event);
    this.#showEpisodes();
  }

  update(data, tellPython) {
    this.tellPython = tellPython;
    this.clockAheadMs = Date.now() - data.now_ms;
    if (data.now_ms >= this.asOf && JSON.stringify(data.episodes) !== JSON.stringify(this.episodes)) {
      this.#take(data.episodes, data.now_ms);
    }
    document.addEventListener("keydown", this.press);
  }

  leave() {
    document.removeEventListener("keydown", this.press);
  }

  // ---- opening one

  #chip(chip) {
    const button = element("button", { type: "button" }, chip.name);
    const key = element("kbd", { textContent: chip.shortcut });
    key.setAttribute("aria-hidden", "true");
    button.append(key);
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-keyshortcuts", `Alt+${chip.shortcut}`);
    button.onclick = () => this.#pick(this.picked === chip ? null : chip);
    chip.button = button;
    return button;
  }

  #more() {
    const rare = this.data.chips.slice(this.data.common).map((chip) => chip.button);
    const more = element("button", { type: "button", className: "more" });
    const show = (isOpen) => {
      rare.forEach((button) => { button.hidden = !isOpen; });
      more.textContent = isOpen ? "fewer ▴" : "more effects ▾";
      more.setAttribute("aria-expanded", String(isOpen));
    };
    more.onclick = () => show(more.getAttribute("aria-expanded") !== "true");
    show(false);
    return more;
  }

  #shortcut(event) {
    const isAlone = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const chip = isAlone && this.data.chips.find((each) => event.code === `Key${each.shortcut}`);
    if (chip) {
      event.preventDefault();
      this.#pick(chip);
    }
  }

  #pick(chip) {
    this.picked = chip;
    this.data.chips.forEach((each) => {
      each.button.setAttribute("aria-expanded", String(each === chip));
    });
    this.picker.hidden = chip === null;
    if (chip === null) {
      return;
    }
    const label = element("strong", { textContent: `${chip.name}:` });
    this.picker.setAttribute("aria-label", `How bad is: ${chip.name}`);
    const text = element("input", { maxLength: 500, placeholder: "which effect?" });
    text.setAttribute("aria-label", "Which other effect");
    text.hidden = chip.effect !== this.data.needs_text;
    const grades = this.data.grades.map(([grade, words]) => {
      const button = element("button", { type: "button", textContent: `${grade} ${words}` });
      button.onclick = () => this.#report({ effect: chip.effect, grade, text: text.value });
      return button;
    });
    this.picker.replaceChildren(label, text, ...grades);
    (text.hidden ? grades[0] : text).focus();
  }

  #pickerKey(event) {
    const buttons = [...this.picker.querySelectorAll("button")];
    if (event.key === "Escape") {
      const { button } = this.picked;
      this.#pick(null);
      button.focus();
    } else if (event.target.localName === "button" && buttons[event.key - 1]) {
      event.preventDefault();
      buttons[event.key - 1].click();
    }
  }

  // ---- what is there

  #take(episodes, asOf) {
    this.episodes = episodes;
    this.asOf = asOf;
    this.#showEpisodes();
  }

  #showEpisodes() {
    this.there.hidden = this.episodes.length === 0;
    this.there.replaceChildren(...this.episodes.map((episode) => this.#episode(episode)));
  }

  #episode(episode) {
    const age = ageWords(episode.began_ms, this.asOf);
    const done = [episode.action, episode.helped].filter(Boolean).join(": ");
    const line = element("p", {}, element("strong", { textContent: episode.name }), " ");
    line.append(element("small", { textContent: [`for ${age}`, done].filter(Boolean).join(" · ") }));
    const after = this.#after(episode);
    const more = element("button", { type: "button", textContent: "what was done…" });
    more.setAttribute("aria-expanded", String(!after.hidden));
    more.onclick = () => {
      after.hidden = !after.hidden;
      this.opened = after.hidden ? null : episode.episode_id;
      more.setAttribute("aria-expanded", String(!after.hidden));
      after.querySelector("input").focus();
    };
    const grades = [...this.data.grades, this.data.gone].map(([grade, words]) => {
      const button = element("button", { type: "button", textContent: words });
      button.setAttribute("aria-pressed", String(grade === episode.grade));
      button.setAttribute("aria-label", `${episode.name}: ${words}`);
      button.onclick = () => this.#report({ ...reportOf(episode), grade });
      return button;
    });
    return element("li", {}, line, element("div", { className: "after" }, ...grades, more), after);
  }

  #after(episode) {
    const action = element("input", { maxLength: 500, value: episode.action });
    action.placeholder = "what was done";
    action.setAttribute("aria-label", `What was done about ${episode.name}`);
    const helped = this.data.helped.map(([value, words]) => {
      const button = element("button", { type: "button", textContent: words });
      button.setAttribute("aria-label", `${episode.name}: ${words}`);
      button.onclick = () =>
        this.#report({ ...reportOf(episode), action: action.value, helped: value });
      return button;
    });
    const save = element("button", { type: "button", textContent: "Save" });
    save.onclick = () => this.#report({ ...reportOf(episode), action: action.value });
    const after = element("div", { className: "after" }, action, ...helped, save);
    after.hidden = this.opened !== episode.episode_id;
    return after;
  }

  // ---- saving

  async #report(report) {
    if (this.isSending) {
      return;
    }
    this.isSending = true;
    this.#say("Saving…");
    const body = { session_id: this.data.session_id, ...this.ids, ...report };
    const got = await askUntilAnswered(
      this.data.url,
      (waited_ms) => ({ ...body, waited_ms }),
      () => this.#say("Not saved yet: no connection. It is sent again by itself."),
      this.wake,
    );
    this.isSending = false;
    this.ids = got.answer.next_ids ?? this.ids;
    if (!got.isSaved) {
      this.#say(sentenceOf(got), true);
      return;
    }
    this.opened = null;
    this.#pick(null);
    this.#take(got.answer.episodes, got.answer.shown.at_ms);
    this.#say(`Saved ${got.answer.saved_clock}`);
    tellSaved(this.data.session_id, got.answer, this.tellPython);
  }

  #say(sentence, isRefused = false) {
    this.state.textContent = sentence;
    this.state.classList.toggle("refused", isRefused);
  }
}

function reportOf({ episode_id, effect, grade, text }) {
  return { episode_id, effect, grade, text };
}

const known = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const before = known.get(parentElement);
  const isSame = before?.data.session_id === data.session_id;
  const chips = isSame ? before : new EffectChips(parentElement, data);
  known.set(parentElement, chips);
  chips.update(data, setTriggerValue);
  return () => chips.leave();
}
