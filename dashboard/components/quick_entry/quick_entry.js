// One row to log a set of vitals: typed, checked as it is left, sent straight to the server.
// "Saved" is shown only when the server has answered that it is.

class QuickEntry {
  constructor(root, data) {
    this.data = data;
    this.form = root.querySelector("form");
    this.ids = data.ids;
    this.isSending = false;
    this.cleared = null;
    this.wake = new EventTarget();
    this.clock = new ServerClock();
    this.saveButton = this.#find(".save");
    this.state = this.#find(".state");
    this.again = this.#find(".again");
    this.set = new TypedSet(this.form, data, () => this.#changed());
    this.foot = new Foot(this.form);
    this.panels = new Panels(this.form);
    this.last = new LastShown(this.#find(".rows"), data.columns, this.set);
    this.draft = new Draft(`${data.url}/draft`, () => this.#toKeep());
    this.#offerMinutes();
    this.#listen();
    this.#resume();
    if (document.activeElement === document.body) {
      this.first.focus({ preventScroll: true });
    }
  }

  #find(selector) {
    return this.form.querySelector(selector);
  }

  #all(selector) {
    return [...this.form.querySelectorAll(selector)];
  }

  get first() {
    return this.set.boxes[0].input;
  }

  // ---- what Python and the browser tell it

  update(data, tellPython) {
    this.draft.savedIds = data.saved_ids;
    this.clock.heard(data.now_ms);
    this.tellPython = tellPython;
    if (!this.shown || data.shown.at_ms >= this.shown.at_ms) {
      this.shown = data.shown;
    }
    this.#showLast();
    this.#letGo(data);
    if (this.timer === undefined) {
      this.timer = window.setInterval(() => this.#showLast(), AGES_EVERY_MS);
      this.flush = () => this.draft.keep({ keepalive: true });
      window.addEventListener("pagehide", this.flush);
      this.draft.hold();
      this.foot.hold();
    }
  }

  leave() {
    window.clearInterval(this.timer);
    this.timer = undefined;
    window.removeEventListener("pagehide", this.flush);
    this.draft.release();
    this.foot.release();
    this.flush();
  }

  #showLast() {
    this.last.show(this.shown, this.clock.nowMs);
  }

  // ---- typing

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    this.form.addEventListener("input", (event) => this.#typed(event));
    this.form.addEventListener("focusout", (event) => this.#left(event));
    this.form.addEventListener("keydown", (event) => this.#key(event));
    this.again.onclick = () => this.#undo();
    for (const vital of this.set.vitals) {
      vital.confirm.onclick = () => this.#confirmed(vital);
      vital.missing.onchange = () => {
        vital.absence = vital.absence;
        vital.tell("");
        this.#changed();
      };
    }
  }

  #typed({ target }) {
    const vital = this.set.vitalOf(target);
    if (vital && target.dataset.measure) {
      vital.boxes.forEach((box) => (box.confirmed = null));
      vital.tell("");
      this.#jump(target, vital);
    }
    this.#changed();
  }

  // From systolic to diastolic: at a slash, and when no further digit can follow.
  #jump(target, vital) {
    const [systolic, diastolic] = vital.boxes;
    if (!diastolic || target !== systolic.input) {
      return;
    }
    const [before, after] = target.value.split("/");
    const isAtEnd = target.selectionStart === target.value.length;
    if (after !== undefined) {
      systolic.input.value = before;
      diastolic.input.value = after || diastolic.input.value;
    } else if (!systolic.isFull || !isAtEnd || diastolic.text !== "") {
      return;
    } else {
      this.hasJumped = true;
    }
    diastolic.input.focus();
  }

  #left({ target }) {
    const vital = this.set.vitalOf(target);
    if (!vital || !target.dataset.measure || vital.fieldset.contains(document.activeElement)) {
      return;
    }
    vital.check(this.data.pulse_pressure);
  }

  #key(event) {
    const vital = this.set.vitalOf(event.target);
    const isBox = Boolean(event.target.dataset.measure);
    const hasJumped = this.hasJumped;
    this.hasJumped = false;
    if (event.key === "Escape") {
      event.preventDefault();
      this.#escape(event.target);
    } else if (event.key === "Enter" && event.target.getAttribute("role") === "radio") {
      event.preventDefault();
      this.save();
    } else if (isBox && event.key === "-" && event.target.value === "") {
      event.preventDefault();
      vital.missing.focus();
    } else if (isBox && event.target.value === "" && hasJumped && isOnwards(event)) {
      event.preventDefault(); // The hand that moves on is already there.
    } else if (isBox && event.key === "/") {
      event.preventDefault();
      vital.boxes.at(-1).input.focus();
    } else if (isBox && event.key === "Backspace" && event.target.value === "") {
      vital.boxes[0].input.focus();
    }
  }

  #escape(target) {
    const panel = target.closest(".panel");
    if (panel) {
      this.panels.open(panel.dataset.panel, false);
    } else if (this.cleared !== null) {
      this.#undo();
    } else if (!this.isSending) {
      this.cleared = this.set.read(this.ids);
      this.#fill(null);
      this.#say("Cleared. Esc again brings it back.");
      this.again.hidden = false;
      this.first.focus();
    }
  }

  #undo() {
    this.#fill(this.cleared);
    this.#say("Brought back.");
    this.first.focus();
  }

  #confirmed(vital) {
    const { wantsSave } = this;
    vital.asked.confirmed = vital.asked.text;
    vital.check(this.data.pulse_pressure);
    this.#changed();
    if (wantsSave) {
      this.save();
    } else {
      const next = this.set.boxes.find((box) => box.text === "" && !box.input.disabled);
      (next?.input ?? this.saveButton).focus();
    }
  }

  #offerMinutes() {
    this.#find(".choices").replaceChildren(
      ...this.data.minutes_ago.map((minutes) => {
        const button = element("button", { type: "button", textContent: minutes });
        button.setAttribute("aria-label", `${minutes} min ago`);
        button.onclick = () => {
          this.set.time.get("minutes").value = String(minutes);
          this.set.time.get("clock").value = "";
          this.#changed();
          this.set.time.get("reason").focus();
        };
        return button;
      }),
    );
  }

  // ---- the set as it is typed, and its draft

  #changed() {
    if (this.cleared !== null) {
      this.#say("");
    }
    this.cleared = null;
    this.again.hidden = true;
    this.wantsSave = false;
    const opener = this.#find("[data-opens=time]");
    opener.textContent = `${this.set.when} ▾`;
    opener.classList.toggle("set", this.set.when !== "now");
    this.#find("[data-opens=more]").classList.toggle("set", this.set.hasMore);
    this.draft.keepSoon();
  }

  // While a set is on its way its draft stays as it is.
  #toKeep() {
    if (this.isSending) {
      return undefined;
    }
    return this.set.isUntouched ? null : this.set.read(this.ids);
  }

  async #resume() {
    const kept = await this.draft.resume();
    if (kept && !this.draft.isSaved(kept.set.ids) && this.set.isUntouched && !this.isSending) {
      this.ids = kept.set.ids;
      this.#fill(kept.set);
      this.draft.isKept(this.set.read(this.ids));
      this.resumed = this.set.text;
      this.#say(`Not saved yet: what you typed ${kept.age} ago is back.`);
    }
  }

  // Another window with the same draft has saved it: what is the same here is saved, what was
  // changed here since is a set of its own.
  #letGo({ ids }) {
    if (this.isSending || !this.draft.isSaved(this.ids)) {
      return;
    }
    this.ids = ids;
    if (this.resumed !== undefined && this.resumed === this.set.text) {
      this.#fill(null);
      this.draft.isKept(null);
      this.#say("Saved in another window.");
    } else if (!this.set.isUntouched) {
      this.#changed();
      this.#say("Another window saved a set from here. What stands here now is not saved yet.");
    }
  }

  // The form with this set in it; null empties it.
  #fill(set) {
    const { cleared } = this;
    this.set.fill(set);
    this.#changed();
    this.cleared = set === null ? cleared : null;
    for (const problem of this.#all("[data-problem]")) {
      problem.textContent = "";
    }
  }

  // ---- saving

  async save() {
    // A second Enter after "Saved" must not look as if the set had not been saved.
    if (this.isSending || this.set.isUntouched || !this.#isReady()) {
      return;
    }
    const body = { session_id: this.data.session_id, ...this.ids, ...this.set.body() };
    this.#lock(true);
    const got = await askUntilAnswered(
      `${this.data.url}/vitals`,
      (waited_ms) => ({ ...body, waited_ms }),
      (sentence) => this.#wait(sentence),
      this.wake,
    );
    this.#lock(false);
    if (got.isSaved) {
      this.#saved(got.answer);
    } else {
      this.#refused(got);
    }
  }

  // Everything is possible, and what is unlikely was confirmed; else shows where it is not.
  #isReady() {
    const problems = this.set.vitals.filter((vital) => !vital.check(this.data.pulse_pressure));
    this.#problem("all", "");
    this.#problem("time", "");
    if (problems.length === 0) {
      return true;
    }
    const [first] = problems;
    if (first.name === "temperature") {
      this.panels.open("more", true);
    }
    (first.asked ? first.confirm : first.boxes[0].input).focus();
    this.wantsSave = problems.every((vital) => vital.asked);
    this.#say(this.wantsSave ? "Not saved yet: repeat or confirm." : "Not saved.");
    return false;
  }

  #wait(sentence) {
    this.#say(sentence);
    this.again.textContent = "Try now";
    this.again.hidden = false;
    this.again.onclick = () => this.wake.dispatchEvent(new Event("wake"));
  }

  #lock(isSending) {
    this.isSending = isSending;
    this.form.setAttribute("aria-busy", String(isSending));
    this.saveButton.setAttribute("aria-disabled", String(isSending));
    this.set.boxes.forEach(({ input }) => (input.readOnly = isSending));
    this.again.hidden = true;
    this.again.textContent = "Undo";
    this.again.onclick = () => this.#undo();
    if (isSending) {
      this.#say("Saving…");
    }
  }

  #saved(answer) {
    this.ids = answer.next_ids;
    this.shown = answer.shown;
    this.clock.heard(answer.shown.at_ms);
    this.#fill(null);
    this.draft.isKept(null);
    this.cleared = null;
    this.panels.shut();
    this.#say(`Saved ${answer.saved_clock}`);
    this.state.classList.add("fresh");
    this.#showLast();
    this.first.focus({ preventScroll: true });
    tellSaved(this.data.session_id, answer, this.tellPython);
  }

  #refused(got) {
    this.#say("Not saved.");
    if (got.answer.next_ids) {
      this.ids = got.answer.next_ids;
    }
    for (const [measure, question] of Object.entries(got.answer.questions ?? {})) {
      const box = this.set.boxes.find((each) => each.measure === measure);
      this.set.vitalOf(box.input).askAbout(box, question);
      this.wantsSave = true;
    }
    const asking = this.set.vitals.find((vital) => vital.asked);
    if (asking) {
      asking.confirm.focus();
    } else {
      this.#showRefusal(got.answer.field, sentenceOf(got));
    }
  }

  #showRefusal(field, sentence) {
    const vital = this.set.vitals.find(
      (each) => each.name === field || each.boxes.some((box) => box.measure === field),
    );
    const isOfTime = ["late_reason", "measured_at", "minutes_ago", "clock"].includes(field);
    if (vital) {
      vital.tell(sentence);
      (vital.boxes.find((box) => box.measure === field) ?? vital.boxes[0]).input.focus();
    } else if (isOfTime) {
      this.panels.open("time", true);
      this.#problem("time", sentence);
      this.set.time.get(field === "late_reason" ? "reason" : "minutes").focus();
    } else {
      this.#problem("all", sentence);
    }
  }

  #problem(name, sentence) {
    this.#find(`[data-problem=${name}]`).textContent = sentence;
  }

  #say(sentence) {
    this.state.textContent = sentence;
    this.state.classList.remove("fresh");
  }
}

const entries = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const known = entries.get(parentElement);
  const isSame = known?.data.session_id === data.session_id;
  const entry = isSame ? known : new QuickEntry(parentElement, data);
  entries.set(parentElement, entry);
  entry.update(data, setTriggerValue);
  return () => entry.leave();
}
