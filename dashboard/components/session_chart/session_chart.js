// Draws the session's figure, and draws it anew as soon as a save on this page has its answer.
const charts = new WeakMap();

function isOlder(figure, shown) {
  const [mine, theirs] = [figure.layout.meta, shown.layout.meta];
  return mine.size < theirs.size || (mine.size === theirs.size && mine.at_ms < theirs.at_ms);
}

class Chart {
  constructor(element) {
    this.element = element;
    this.drawing = new Drawing(element);
    this.sessionId = undefined;
    this.figure = undefined;
    this.offer = new Offer(element.parentElement.querySelector(".offer"));
    this.onSaved = ({ detail }) => this.take(detail.session_id, detail.figure, detail.alt);
    window.addEventListener("infusion-saved", this.onSaved);
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
      return this.drawing.draw();
    }
    this.figure = figure;
    this.offer.close();
    const { dark, url } = this;
    const whenDrawn = (layout) => this.#drawn(layout);
    return this.drawing.show({ figure, alt, dark, url, whenDrawn });
  }

  #drawn({ meta }) {
    this.element.removeAllListeners("plotly_click");
    this.element.on("plotly_click", ({ event, points }) => {
      const point = points.find((each) => Number.isInteger(each.customdata));
      if (this.canAmend && point) {
        this.offer.open(meta.ids[point.customdata], point.hovertext ?? "", event);
      }
    });
    this.element.dataset.size = meta.size;
  }

  close() {
    this.offer.leave();
    window.removeEventListener("infusion-saved", this.onSaved);
    this.drawing.close();
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
