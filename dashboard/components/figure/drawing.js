// Draws a figure of our own in the colours of the ground it stands on, and anew when that changes.
const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  doubleClick: false,
  responsive: true,
  scrollZoom: false,
  showTips: false,
};
const COLOURS = /colou?r$/;

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

class Drawing {
  constructor(element) {
    this.element = element;
    this.figure = undefined;
    this.onGround = () => window.setTimeout(() => this.draw(), 150);
    this.ground = window.matchMedia("(prefers-color-scheme: dark)");
    this.ground.addEventListener("change", this.onGround);
  }

  // What is drawn is `figure`, made for a light ground; `whenDrawn` is told its layout each time.
  show({ figure, alt, dark, url, whenDrawn }) {
    Object.assign(this, { figure, dark, url, whenDrawn });
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
      // Turned or made narrower, Plotly takes the height of the element, not that of the layout.
      element.style.height = layout.height ? `${layout.height}px` : "";
      await plotly.react(element, data, layout, CONFIG);
      this.whenDrawn(layout);
    } catch (error) {
      const words = document.createElement("p");
      words.className = "failed";
      words.textContent = `${error.message} Everything that was saved is safe; please reload.`;
      element.replaceChildren(words);
    }
  }

  close() {
    this.ground.removeEventListener("change", this.onGround);
    window.Plotly?.purge(this.element);
  }
}
