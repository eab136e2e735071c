// Asks the server, and asks again with the very same body until it answers: the ids in the body
// let the server recognise a repeat.
const WAITS_MS = [1000, 2000, 4000, 8000, 15000];
const PATIENCE_MS = 12000;
const NOBODY_THERE = [502, 503, 504];
const SCREEN_LOCKED = 423;
const UNREACHED = "Not saved yet: no connection. It is kept here and sent again by itself.";
const HELD_BACK =
  "Not saved yet: the screen is locked. It is kept here and sent by itself once it is unlocked.";
const SENTENCES = {
  401: "You are signed out. What you typed is kept: sign in again in another tab, then save.",
  500: "The server could not save this. What you typed is kept here; please try again.",
};

async function ask(url, method, body, more = {}) {
  try {
    const response = await fetch(url, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      headers: headersOf(body),
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...more,
    });
    if (NOBODY_THERE.includes(response.status)) {
      return null;
    }
    const answer = await response.json().catch(() => ({}));
    return { status: response.status, isSaved: response.status === 200, answer };
  } catch {
    return null;
  }
}

// For whom this page was made: the server refuses what somebody else's page sends.
function headersOf(body) {
  const person = window.infusionPerson ? { "Infusion-Person": window.infusionPerson } : {};
  return body === undefined ? person : { ...person, "Content-Type": "application/json" };
}

// `makeBody(waitedMs)` gives the body of each attempt; `onWait(sentence)` is told when one got no
// answer, or none but that the screen is locked.
async function askUntilAnswered(url, makeBody, onWait, wake) {
  const began = Date.now();
  for (let attempt = 0; ; attempt += 1) {
    const got = await ask(url, "POST", makeBody(Math.max(0, Date.now() - began)));
    if (got !== null && got.status !== SCREEN_LOCKED) {
      return got;
    }
    onWait(got === null ? UNREACHED : HELD_BACK);
    await pause(WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)], wake);
  }
}

// Over after `ms`, or as soon as the network is back, the screen is unlocked, or `wake` gets an
// event "wake".
function pause(ms, wake) {
  return new Promise((resolve) => {
    const end = () => {
      window.clearTimeout(timer);
      window.removeEventListener("online", end);
      window.removeEventListener("infusion-unlocked", end);
      wake.removeEventListener("wake", end);
      resolve();
    };
    const timer = window.setTimeout(end, ms);
    window.addEventListener("online", end);
    window.addEventListener("infusion-unlocked", end);
    wake.addEventListener("wake", end);
  });
}

function sentenceOf(got) {
  return got.answer.sentence ?? SENTENCES[got.status] ?? SENTENCES[500];
}

function ageWords(atMs, nowMs) {
  const minutes = Math.floor((nowMs - atMs) / 60000);
  if (minutes < 1) {
    return "<1 min";
  }
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// The chart redraws from the answer, the rest of the page follows through Python; both only after
// "Saved" has been painted, which they would hold up.
function tellSaved(session_id, { figure, alt }, tellPython) {
  const detail = { session_id, figure, alt };
  afterPaint(() => {
    window.dispatchEvent(new CustomEvent("infusion-saved", { detail }));
    whenIdle(() => tellPython("saved", Date.now()));
  });
}

// Once the chart has been drawn, but soon in any case.
function whenIdle(act) {
  if (window.requestIdleCallback) {
    window.requestIdleCallback(act, { timeout: 500 });
  } else {
    window.setTimeout(act, 200);
  }
}

// A page in the background paints nothing; then a moment later.
function afterPaint(act) {
  if (document.hidden) {
    window.setTimeout(act, 50);
  } else {
    requestAnimationFrame(() => window.setTimeout(act, 0));
  }
}
