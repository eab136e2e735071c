// Puts the cards up, and later only changes what changed: the focus stays where it is.
function put(element, html) {
  if (element.shownHtml === html) {
    return;
  }
  const focused = element.contains(document.activeElement);
  const links = [...element.querySelectorAll("a")];
  const place = focused ? links.indexOf(document.activeElement) : -1;
  element.shownHtml = html;
  element.innerHTML = html;
  if (place >= 0) {
    element.querySelectorAll("a")[place]?.focus({ preventScroll: true });
  }
}

function cardFor(cards, id) {
  const known = [...cards.children].find((card) => card.dataset.session === id);
  if (known) {
    return known;
  }
  const card = document.createElement("div");
  card.setAttribute("role", "listitem");
  card.dataset.session = id;
  return card;
}

function putCards(cards, shown) {
  const wanted = new Set(shown.map((each) => each.id));
  [...cards.children].filter((card) => !wanted.has(card.dataset.session)).forEach((card) => card.remove());
  const focused = cards.contains(document.activeElement) ? document.activeElement : null;
  shown.forEach((each, index) => {
    const card = cardFor(cards, each.id);
    if (cards.children[index] !== card) {
      cards.insertBefore(card, cards.children[index] ?? null);
    }
    put(card, each.html);
  });
  if (focused?.isConnected && document.activeElement !== focused) {
    focused.focus({ preventScroll: true });
  }
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

// A plain click stays in this page; every other way of opening a link is the browser's.
function opener(tell) {
  return (event) => {
    const link = event.target.closest("a[href^='/session?id=']");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    tell(new URL(link.href).searchParams.get("id"));
  };
}

// So that the chart of the session that is opened next need not be waited for.
function loadAhead(url) {
  const load = () => loadPlotly(url).catch(() => undefined);
  window.setTimeout(() => (window.requestIdleCallback ?? window.setTimeout)(load), 1500);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const board = parentElement.querySelector(".board");
  setText(board.querySelector("h1"), data.title);
  setText(board.querySelector(".counts"), data.counts);
  putCards(board.querySelector(".cards"), data.cards);
  put(board.querySelector(".after"), data.after);
  board.classList.toggle("wall", data.isWall);
  if (data.ahead && !window.infusionPlotly) {
    loadAhead(data.ahead);
  }
  board.onclick = opener((id) => setTriggerValue("open", id));
}
