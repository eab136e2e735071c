// Draws the session's figure, and draws it anew as soon as a save on this page has its answer.
const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  doubleClick: false,
  responsive: true,
  scrollZoom: false,
  showTips: false,
};
const COLOURS = /colou?r$/;
const charts = new WeakMap();

function isDark(element) {
  const rgb = getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? [255, 255, 255];
  return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] < 128;
}

// A copy with the dark colours where a colour stands, and nowhere else: a note may read "#ffffff".
function coloured(value, dark, isColour) {
  if (typeof value === "string") {
    return (isColour && dark[value]) || value;
  }
  if (Array.isArray(value)) {
    return isColour ? value.map((each) => coloured(each, dark, true)) : value.map((each) =>
      each !== null && typeof each === "object" ? coloured(each, dark, false) : each);
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, coloured(each, dark, COLOURS.test(name))]),
  );
}

function isOlder(figure, shown) {
  const [mine, theirs] = [figure.layout.meta, shown.layout.meta];
  return mine.size < theirs.size || (mine.size === theirs.size && mine.at_ms < theirs.at_ms);
}

class Chart {
  constructor(element) {
    this.element = element;
    this.sessionId = undefined;
    this.figure = undefined;
    this.offer = new Offer(element.parentElement.querySelector(".offer"));
    this.onSaved = ({ detail }) => this.take(detail.session_id, detail.figure, detail.alt);
    this.onGround = () => window.setTimeout(() => this.draw(), 150);
    this.ground = window.matchMedia("(prefers-color-scheme: dark)");
    window.addEventListener("infusion-saved", this.onSaved);
    this.ground.addEventListener("change", this.onGround);
  }

  turnTo(data) {
    this.dark = data.dark;
    this.url = data.plotly_url;
    this.canAmend = data.can_amend;
    if (this.sessionId !== data.session_id) {
      this.sessionId = data.session_id;
      this.figure = undefined;
    }
    return this.take(data.session_id, JSON.parse(data.figure), data.alt);
  }

  take(sessionId, figure, alt) {
    if (sessionId !== this.sessionId || (this.figure && isOlder(figure, this.figure))) {
      return this.draw();
    }
    this.figure = figure;
    this.offer.close();
    this.element.setAttribute("aria-label", alt);
    return this.draw();
  }

  async draw() {
    const element = this.element;
    try {
      const plotly = await loadPlotly(this.url);
      if (!this.figure || !element.isConnected) {
        return;
      }
      const { data, layout } = isDark(element)
        ? coloured(this.figure, this.dark, false)
        : structuredClone(this.figure);
      await plotly.react(element, data, layout, CONFIG);
      this.#listen(layout.meta.ids);
      element.dataset.size = layout.meta.size;
    } catch (error) {
      const words = document.createElement("p");
      words.className = "failed";
      words.textContent = `${error.message} Everything that was saved is safe; please reload.`;
      element.replaceChildren(words);
    }
  }

  #listen(ids) {
    this.element.removeAllListeners("plotly_click");
    this.element.on("plotly_click", ({ event, points }) => {
      const point = points.find((each) => Number.isInteger(each.customdata));
      if (this.canAmend && point) {
        this.offer.open(ids[point.customdata], point.hovertext ?? "", event);
      }
    });
  }

  close() {
    this.offer.leave();
    window.removeEventListener("infusion-saved", this.onSaved);
    this.ground.removeEventListener("change", this.onGround);
    window.Plotly?.purge(this.element);
    charts.delete(this.element);
  }
}

export default function ({ data, parentElement }) {
  const element = parentElement.querySelector(".session-chart");
  const chart = charts.get(element) ?? new Chart(element);
  charts.set(element, chart);
  chart.turnTo(data);
  return () => chart.close();
}
