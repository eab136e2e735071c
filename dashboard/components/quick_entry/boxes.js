// The boxes of a set: what is typed in them, what cannot be, what is asked about.
const NOT_MEASURED = "measured";

class Box {
  constructor(input, spec, fieldset) {
    this.input = input;
    this.spec = spec;
    this.fieldset = fieldset;
    this.measure = input.dataset.measure;
    this.confirmed = null;
    input.inputMode = spec.decimals ? "decimal" : "numeric";
    input.maxLength = 8;
  }

  get text() {
    return this.input.disabled ? "" : this.input.value.trim();
  }

  get value() {
    const shape = this.spec.decimals ? /^\d{1,4}([.,]\d)?$/ : /^\d{1,4}$/;
    return shape.test(this.text) ? Number(this.text.replace(",", ".")) : NaN;
  }

  // A sentence when the value cannot be; empty when it can, or when there is none.
  impossible() {
    const [low, high] = this.spec.possible;
    if (this.text === "") {
      return "";
    }
    if (Number.isNaN(this.value)) {
      return this.spec.decimals ? "Type digits, at most one decimal." : "Type a whole number.";
    }
    const isPossible = low <= this.value && this.value <= high;
    return isPossible
      ? ""
      : `${this.spec.name} ${this.text} cannot be: ${low} to ${high} ${this.spec.unit}.`;
  }

  // A question when the value is unlikely and nobody has confirmed it.
  doubt() {
    const [low, high] = this.spec.likely;
    const isDoubtful = this.text !== "" && (this.value < low || this.value > high);
    return isDoubtful && this.confirmed !== this.text
      ? `${this.spec.name} ${this.text}\u00a0${this.spec.unit}: repeat or confirm.`
      : "";
  }

  // No digit can follow that would still make a possible value.
  get isFull() {
    return !Number.isNaN(this.value) && this.value * 10 > this.spec.possible[1];
  }
}

// One vital: its boxes, what was last measured, why it was not measured, what is wrong with it.
class Vital {
  constructor(fieldset, data) {
    this.name = fieldset.dataset.vital;
    this.fieldset = fieldset;
    this.boxes = [...fieldset.querySelectorAll("input")].map(
      (input) => new Box(input, data.measures[input.dataset.measure], fieldset),
    );
    for (const unit of fieldset.querySelectorAll("[data-unit]")) {
      unit.textContent = data.measures[unit.dataset.unit].unit;
    }
    this.last = element("p", { className: "last", id: `last-${this.name}` });
    this.problem = element("p", { className: "problem", id: `problem-${this.name}` });
    this.problem.setAttribute("role", "alert");
    this.confirm = element("button", { type: "button", className: "confirm", hidden: true });
    this.missing = this.#missing(data.absences);
    fieldset.append(this.last, this.problem, this.confirm, this.missing);
    for (const { input } of this.boxes) {
      input.setAttribute("aria-describedby", `${this.last.id} ${this.problem.id}`);
    }
    this.asked = null;
  }

  #missing(absences) {
    const select = element("select", { className: "missing", tabIndex: -1, title: "Type - in an empty box" });
    select.setAttribute("aria-label", `${this.boxes[0].spec.name} not measured, because`);
    select.append(element("option", { value: NOT_MEASURED, textContent: "not taken ▾" }));
    for (const [value, words] of Object.entries(absences)) {
      select.append(element("option", { value, textContent: words }));
    }
    return select;
  }

  get absence() {
    return this.missing.value === NOT_MEASURED ? null : this.missing.value;
  }

  set absence(reason) {
    this.missing.value = reason ?? NOT_MEASURED;
    this.missing.classList.toggle("chosen", reason !== null);
    for (const { input } of this.boxes) {
      input.disabled = reason !== null;
      input.placeholder = reason === null ? "" : "not measured";
    }
  }

  tell(sentence) {
    this.problem.textContent = sentence;
    this.fieldset.classList.remove("asks");
    this.confirm.hidden = true;
    this.asked = null;
    for (const { input } of this.boxes) {
      input.setAttribute("aria-invalid", String(sentence !== ""));
    }
  }

  askAbout(box, question) {
    this.tell("");
    this.problem.textContent = question;
    this.fieldset.classList.add("asks");
    const text = this.boxes.map((each) => each.text).join("/");
    this.confirm.textContent = `Keep, marked “?”: ${this.boxes.length > 1 ? text : box.text}`;
    this.confirm.hidden = false;
    this.asked = box;
  }

  // What is wrong with what is typed here, shown under it; true when it can be sent.
  check(pulsePressure) {
    const refused = this.boxes.map((box) => box.impossible()).find(Boolean) ?? this.#unpaired();
    this.tell(refused);
    return refused === "" && !this.#ask(pulsePressure);
  }

  #unpaired() {
    const [systolic, diastolic] = this.boxes;
    const isPair = diastolic !== undefined && systolic.text !== "" && diastolic.text !== "";
    return isPair && systolic.value <= diastolic.value
      ? `Systolic must be above diastolic: ${systolic.text}/${diastolic.text} cannot be.`
      : "";
  }

  #ask([least, most]) {
    for (const box of this.boxes) {
      if (box.doubt()) {
        this.askAbout(box, box.doubt());
        return true;
      }
    }
    const [systolic, diastolic] = this.boxes;
    if (diastolic === undefined || systolic.text === "" || diastolic.text === "") {
      return false;
    }
    const pulse = systolic.value - diastolic.value;
    const isDoubtful = pulse < least || pulse > most;
    if (isDoubtful && diastolic.confirmed !== diastolic.text) {
      this.askAbout(diastolic, `${systolic.text}/${diastolic.text}: repeat or confirm.`);
      return true;
    }
    return false;
  }
}

// A row of numbers to tap; one of them, or none, is chosen.
class Scale {
  constructor(place, { name, steps }, onChange) {
    this.buttons = steps.map(([value, words]) => this.#step(value, words));
    this.group = element("div", { className: "steps" }, ...this.buttons);
    this.group.setAttribute("role", "radiogroup");
    this.group.setAttribute("aria-label", name);
    this.last = element("small");
    place.replaceChildren(element("span", {}, `${name} `, this.last), this.group);
    this.onChange = onChange;
    this.value = null;
    this.group.addEventListener("keydown", (event) => this.#key(event));
  }

  #step(value, words) {
    const button = element("button", { type: "button", textContent: words.short ?? value });
    button.setAttribute("role", "radio");
    button.title = words.long;
    button.setAttribute("aria-label", `${words.short ?? value}: ${words.long}`);
    button.value = String(value);
    button.onclick = () => this.choose(this.value === button.value ? null : button.value);
    return button;
  }

  get value() {
    return this.chosen;
  }

  set value(value) {
    this.chosen = value;
    this.buttons.forEach((button, index) => {
      const isChosen = button.value === value;
      button.setAttribute("aria-checked", String(isChosen));
      button.tabIndex = isChosen || (value === null && index === 0) ? 0 : -1;
    });
  }

  choose(value) {
    this.value = value;
    this.onChange();
  }

  #key(event) {
    const here = this.buttons.indexOf(event.target);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const digit = this.buttons.find((button) => button.value === event.key);
    const next = digit ?? (step && this.buttons.at((here + step) % this.buttons.length));
    if (next) {
      event.preventDefault();
      this.choose(next.value);
      next.focus();
    }
  }
}

// The hand moves on to the next box.
function isOnwards({ key, shiftKey }) {
  return key === "/" || key === " " || (key === "Tab" && !shiftKey);
}
