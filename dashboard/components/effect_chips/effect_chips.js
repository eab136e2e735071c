// Side effects: a chip and a grade open one; each that is there is regraded, treated, or gone.
// The chip of one that is there asks about that one: nobody has the same effect twice at once.
class EffectChips {
  constructor(root, data) {
    this.data = data;
    this.ids = data.ids;
    this.episodes = data.episodes;
    this.asOf = data.now_ms;
    this.clock = new ServerClock();
    this.clock.heard(data.now_ms);
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
    this.clock.heard(data.now_ms);
    if (data.now_ms >= this.asOf && JSON.stringify(data.episodes) !== JSON.stringify(this.episodes)) {
      this.#take(data.episodes, data.now_ms);
    }
    this.#showAges();
    this.timer ??= window.setInterval(() => this.#showAges(), AGES_EVERY_MS);
    document.addEventListener("keydown", this.press);
  }

  leave() {
    window.clearInterval(this.timer);
    this.timer = undefined;
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
    const there = this.episodes.find(
      ({ effect }) => effect === chip.effect && effect !== this.data.needs_text,
    );
    const choices = there ? [...this.data.grades, this.data.gone] : this.data.grades;
    const grades = choices.map(([grade, words]) => {
      const button = element("button", { type: "button", textContent: `${grade} ${words}` });
      button.dataset.digit = String(grade);
      button.onclick = () =>
        this.#report(
          there ? { ...reportOf(there), grade } : { effect: chip.effect, grade, text: text.value },
        );
      return button;
    });
    this.picker.replaceChildren(label, text, ...grades);
    (text.hidden ? grades[0] : text).focus();
  }

  #pickerKey(event) {
    const meant = [...this.picker.querySelectorAll("button")].find(
      (button) => button.dataset.digit === event.key,
    );
    if (event.key === "Escape") {
      const { button } = this.picked;
      this.#pick(null);
      button.focus();
    } else if (event.target.localName === "button" && meant) {
      event.preventDefault();
      meant.click();
    }
  }

  // ---- what is there

  #take(episodes, asOf) {
    this.episodes = episodes;
    this.asOf = asOf;
    this.#showEpisodes();
  }

  #showEpisodes() {
    this.ages = [];
    this.there.hidden = this.episodes.length === 0;
    this.there.replaceChildren(...this.episodes.map((episode) => this.#episode(episode)));
    this.#showAges();
  }

  #showAges() {
    this.ages.forEach((show) => show(this.clock.nowMs));
  }

  #episode(episode) {
    const done = [episode.action, episode.helped].filter(Boolean).join(": ");
    const line = element("p", {}, element("strong", { textContent: episode.name }), " ");
    const small = element("small");
    line.append(small);
    this.ages.push((nowMs) => {
      const age = `for ${ageWords(episode.began_ms, nowMs)}`;
      small.textContent = [age, done].filter(Boolean).join(" · ");
    });
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
    const asked = episode.action && !episode.helped ? [this.#question(episode)] : [];
    const choices = element("div", { className: "after" }, ...grades, more);
    return element("li", {}, line, choices, ...asked, after);
  }

  // Something was done and nobody has said yet what came of it.
  #question(episode) {
    const helped = this.#helped(episode, () => episode.action);
    return element("div", { className: "after" }, element("span", {}, "Did it help?"), ...helped);
  }

  #helped(episode, action) {
    return this.data.helped.map(([value, words]) => {
      const button = element("button", { type: "button", textContent: words });
      button.setAttribute("aria-label", `${episode.name}: ${words}`);
      button.onclick = () =>
        this.#report({ ...reportOf(episode), action: action(), helped: value });
      return button;
    });
  }

  #after(episode) {
    const action = element("input", { maxLength: 500, value: episode.action });
    action.placeholder = "what was done";
    action.setAttribute("aria-label", `What was done about ${episode.name}`);
    const helped = this.#helped(episode, () => action.value);
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
      (sentence) => this.#say(sentence),
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
    this.clock.heard(got.answer.shown.at_ms);
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
