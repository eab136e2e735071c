// Changes only what changed, so that nobody loses the focus; a plain click stays in this page.
function make(name, className, ...children) {
  const made = Object.assign(document.createElement(name), { className });
  made.append(...children);
  return made;
}

function newRow(id) {
  const shape = make("b", "shape");
  shape.setAttribute("aria-hidden", "true");
  const words = make("span", "words", make("b", "before"), "chair ", make("bdi", "chair"), ", ", make("span", "titles"));
  const link = make("a", "open");
  link.href = `/session?id=${encodeURIComponent(id)}`;
  link.target = "_self";
  link.append("Open", make("span", "unseen"));
  const row = make("li", "", shape, words, link);
  row.dataset.session = id;
  return row;
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function fill(row, data) {
  setText(row.querySelector(".shape"), data.shape);
  setText(row.querySelector(".before"), data.before);
  setText(row.querySelector(".chair"), data.chair);
  setText(row.querySelector(".titles"), data.titles);
  setText(row.querySelector(".open .unseen"), ` chair ${data.chair}`);
}

function putRows(list, rows) {
  const wanted = new Set(rows.map((each) => each.id));
  [...list.children].filter((row) => !wanted.has(row.dataset.session)).forEach((row) => row.remove());
  rows.forEach((data, index) => {
    const row = [...list.children].find((each) => each.dataset.session === data.id) ?? newRow(data.id);
    if (list.children[index] !== row) {
      list.insertBefore(row, list.children[index] ?? null);
    }
    fill(row, data);
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const band = parentElement.querySelector(".escalations");
  setText(band.querySelector('[role="status"]'), data.count);
  putRows(band.querySelector("ul"), data.rows);
  setText(band.querySelector(".others"), data.others);
  band.hidden = data.rows.length === 0;
  band.onclick = (event) => {
    const link = event.target.closest("a.open");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    setTriggerValue("open", link.closest("li").dataset.session);
  };
  // What else stays on top of the page stays below the band.
  const root = document.documentElement;
  const tellHeight = () => root.style.setProperty("--escalations-height", `${band.offsetHeight}px`);
  const observer = new ResizeObserver(tellHeight);
  observer.observe(band);
  tellHeight();
  return () => {
    observer.disconnect();
    root.style.removeProperty("--escalations-height");
  };
}
