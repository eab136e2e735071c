// What was measured before: under each box with its age, and as the last rows.
class LastShown {
  constructor(table, columns, set) {
    this.table = table;
    this.set = set;
    table.tHead.replaceChildren(lineOf(columns, "th"));
  }

  show({ last, rows }, nowMs) {
    const words = (name, between) =>
      last[name] ? `${last[name].text}${between}${ageWords(last[name].at_ms, nowMs)}` : "";
    for (const vital of this.set.vitals) {
      vital.last.textContent = words(vital.name, "\n") || "none yet";
    }
    this.set.scales.forEach((scale, name) => (scale.last.textContent = words(name, " · ")));
    this.table.hidden = rows.length === 0;
    this.table.tBodies[0].replaceChildren(...rows.map((row) => lineOf(row, "td")));
  }
}

function lineOf(texts, name) {
  return element("tr", {}, ...texts.map((textContent) => element(name, { textContent })));
}
