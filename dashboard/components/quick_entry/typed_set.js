// A set as it stands in the form: texts, because half a number is no number.
class TypedSet {
  constructor(form, data, onChange) {
    const all = (selector) => [...form.querySelectorAll(selector)];
    this.vitals = all("[data-vital]").map((each) => new Vital(each, data));
    this.boxes = this.vitals.flatMap((vital) => vital.boxes);
    this.scales = new Map(
      all("[data-scale]").map((place) => {
        const { scale } = place.dataset;
        return [scale, new Scale(place, data.scales[scale], onChange)];
      }),
    );
    this.time = new Map(all("[data-time]").map((input) => [input.dataset.time, input]));
    this.comment = form.querySelector("[data-text=comment]");
  }

  read(ids) {
    return {
      ids,
      values: Object.fromEntries(this.boxes.map((box) => [box.measure, box.input.value])),
      confirmed: this.boxes.filter((box) => box.confirmed !== null).map((box) => box.measure),
      absent: Object.fromEntries(this.vitals.map((vital) => [vital.name, vital.absence])),
      scales: Object.fromEntries([...this.scales].map(([name, scale]) => [name, scale.value])),
      time: Object.fromEntries([...this.time].map(([name, input]) => [name, input.value])),
      comment: this.comment.value,
    };
  }

  get text() {
    return JSON.stringify(this.read(null));
  }

  // The form with this set in it; null empties it.
  fill(set) {
    for (const box of this.boxes) {
      box.input.value = set?.values[box.measure] ?? "";
      box.confirmed = set?.confirmed.includes(box.measure) ? box.input.value.trim() : null;
    }
    for (const vital of this.vitals) {
      vital.absence = set?.absent[vital.name] ?? null;
      vital.tell("");
    }
    this.scales.forEach((scale, name) => (scale.value = set?.scales[name] ?? null));
    this.time.forEach((input, name) => (input.value = set?.time[name] ?? ""));
    this.comment.value = set?.comment ?? "";
  }

  get isUntouched() {
    const { values, absent, scales, time, comment } = this.read(null);
    const typed = [values, absent, scales, time].flatMap(Object.values);
    return comment === "" && typed.every((each) => each === "" || each === null);
  }

  get hasMore() {
    const { values, scales, comment } = this.read(null);
    return Boolean(values.temperature || scales.on_oxygen || comment);
  }

  // When it was measured, in words: "now", "5 min ago", "at 14:02".
  get when() {
    const clock = this.time.get("clock").value.trim();
    const minutes = this.time.get("minutes").value.trim();
    return clock ? `at ${clock}` : minutes ? `${minutes} min ago` : "now";
  }

  vitalOf(target) {
    return this.vitals.find((vital) => vital.fieldset.contains(target));
  }

  // What the server is sent to save.
  body() {
    const set = this.read(null);
    const score = (text) => (text === null ? null : Number(text));
    const absences = Object.entries(set.absent).filter(([, reason]) => reason !== null);
    const { on_oxygen: oxygen } = set.scales;
    return {
      ...Object.fromEntries(
        this.boxes.map((box) => [box.measure, box.text === "" ? null : box.value]),
      ),
      dissociation: score(set.scales.dissociation),
      sedation: score(set.scales.sedation),
      on_oxygen: oxygen === null ? null : oxygen === "yes",
      not_measured: Object.fromEntries(absences),
      minutes_ago: set.time.minutes.trim(),
      clock: set.time.clock.trim(),
      late_reason: set.time.reason,
      comment: set.comment,
      confirmed: set.confirmed,
    };
  }
}
