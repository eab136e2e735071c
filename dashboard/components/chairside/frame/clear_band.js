// Streamlit opens a popover where there is room, also over the band: it is moved down from there,
// and scrolls in itself where it is too tall for what is left of the screen.
const GAP = 8;
const LEAST_ROOM = 180; // Below this a form could not be used; each names the patient itself.

class ClearBand {
  constructor() {
    this.watch = new MutationObserver(() => this.#soon());
    this.onResize = () => this.#soon();
  }

  start() {
    this.watch.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["style"],
    });
    window.addEventListener("resize", this.onResize);
  }

  stop() {
    this.watch.disconnect();
    window.removeEventListener("resize", this.onResize);
  }

  #soon() {
    this.frame ??= window.requestAnimationFrame(() => {
      this.frame = undefined;
      for (const body of document.querySelectorAll('[data-testid="stPopoverBody"]')) {
        this.#clear(body);
      }
    });
  }

  #clear(body) {
    const popover = body.closest('[data-baseweb="popover"]') ?? body;
    const room = window.innerHeight - bottomOfBand() - 2 * GAP;
    const moved = Number.parseFloat(popover.style.translate.split(" ")[1] ?? "0");
    set(body, "max-height", room < LEAST_ROOM ? "" : `${Math.floor(room)}px`);
    set(body, "overflow-y", room < LEAST_ROOM ? "" : "auto");
    const top = body.getBoundingClientRect().top - moved;
    const down = room < LEAST_ROOM ? 0 : Math.max(0, Math.ceil(bottomOfBand() + GAP - top));
    set(popover, "translate", down === 0 ? "" : `0px ${down}px`);
  }
}

function set(element, property, value) {
  if (element.style.getPropertyValue(property) !== value) {
    element.style.setProperty(property, value, "important");
  }
}

export default function () {
  const guard = new ClearBand();
  guard.start();
  return () => guard.stop();
}
