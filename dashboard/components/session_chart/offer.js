// What was pointed at on the chart, in words, and the button that amends it.
class Offer {
  constructor(element) {
    this.element = element;
    this.onDown = ({ target }) => element.contains(target) || this.close();
    this.onKey = ({ key }) => key === "Escape" && this.close();
  }

  open(entryId, hovertext, { clientX, clientY }) {
    const words = document.createElement("p");
    words.append(...linesOf(hovertext));
    const amend = buttonNamed("Amend this reading");
    amend.dataset.amend = entryId;
    amend.addEventListener("click", () => window.setTimeout(() => this.close(), 0));
    const shut = buttonNamed("Close");
    shut.addEventListener("click", () => this.close());
    this.element.replaceChildren(words, amend, shut);
    this.element.hidden = false;
    this.#stand(clientX, clientY);
    amend.focus({ preventScroll: true });
    document.addEventListener("pointerdown", this.onDown);
    document.addEventListener("keydown", this.onKey);
  }

  // Beside the finger, but never over the edge of the chart.
  #stand(clientX, clientY) {
    const { element } = this;
    const chart = element.parentElement.getBoundingClientRect();
    const most = chart.width - element.offsetWidth - 8;
    element.style.left = `${Math.max(8, Math.min(clientX - chart.left - 60, most))}px`;
    const above = clientY - chart.top - element.offsetHeight - 16;
    element.style.top = `${above > 0 ? above : clientY - chart.top + 16}px`;
  }

  close() {
    this.element.hidden = true;
    this.element.replaceChildren();
    this.leave();
  }

  leave() {
    document.removeEventListener("pointerdown", this.onDown);
    document.removeEventListener("keydown", this.onKey);
  }
}

function buttonNamed(name) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  return button;
}

// The hover text is written for Plotly: read as a page that runs nothing, only its text is taken.
function linesOf(hovertext) {
  return hovertext.split("<br>").flatMap((line) => {
    const page = new DOMParser().parseFromString(line, "text/html");
    return [document.createTextNode(page.body.textContent), document.createElement("br")];
  });
}
