// Fills in the band, and asks the server now and then whether the screen still belongs to anybody:
// it leaves when it does not, and locks when nobody has been there for too long.
const ASK_EVERY_MS = 10000;
const LOCKED = 423;

class Watch {
  constructor() {
    this.lock = new ScreenLock(() => this.unlocked(), () => this.#tellLocked());
    this.turn = 0;
    this.mustLock = false; // Locked by hand, and the server has not heard of it yet.
    this.activeMs = Date.now();
    this.wasActive = false;
    for (const name of ["pointerdown", "keydown", "wheel", "touchmove"]) {
      document.addEventListener(name, () => this.#active(), { capture: true, passive: true });
    }
    document.addEventListener("visibilitychange", () => this.ask());
    window.addEventListener("online", () => this.ask());
  }

  update(data, tellPython) {
    this.data = data;
    this.tellPython = tellPython;
    this.lock.update(data);
    // Whose page this is goes with all that it sends, in case somebody else signs in beside it.
    window.infusionPerson = data.person;
    if (this.timer === undefined) {
      this.ask();
    }
  }

  async ask() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), ASK_EVERY_MS);
    try {
      await this.#tellLocked();
    } catch {
      return; // No network: the page stays covered, and it is told later.
    }
    const method = this.wasActive && !this.lock.isShut ? "POST" : "GET";
    this.wasActive = false;
    const headers = { "Infusion-Person": this.data.person };
    const turn = this.turn;
    try {
      const options = { method, headers, cache: "no-store", redirect: "manual" };
      const answer = await fetch("/signed-in", options);
      if (turn === this.turn) {
        this.#answered(answer);
      }
    } catch {
      this.#alone();
    }
  }

  lockNow() {
    this.mustLock = true;
    this.turn += 1; // What was asked before tells nothing about the lock.
    this.lock.shut();
    this.ask();
  }

  unlocked() {
    this.activeMs = Date.now();
    this.lock.open();
    window.dispatchEvent(new Event("infusion-unlocked"));
    this.tellPython("unlocked", Date.now());
    this.ask();
  }

  async #tellLocked() {
    if (!this.mustLock) {
      return;
    }
    const body = new URLSearchParams({ [this.data.field]: this.data.token });
    const headers = { "Infusion-Person": this.data.person };
    const answer = await fetch("/lock", { method: "POST", headers, body, cache: "no-store" });
    if (answer.status >= 500) {
      throw new Error(answer.statusText);
    }
    this.mustLock = false;
  }

  #answered(answer) {
    if (answer.status === 401) {
      window.location.replace("/sign-in");
    } else if (answer.status === 409) {
      window.location.reload();
    } else if (answer.status === LOCKED) {
      this.lock.shut();
    } else if (answer.status === 204) {
      if (this.lock.isShut) {
        this.unlocked(); // In another tab.
      }
      this.#askWhenItLocks(Number(answer.headers.get("Infusion-Locks-In") ?? Infinity) * 1000);
    }
  }

  #askWhenItLocks(inMs) {
    if (inMs < ASK_EVERY_MS) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.ask(), inMs);
    }
  }

  // No network: the screen looks at its own clock, as nobody else can tell it.
  #alone() {
    if (!this.data.isWall && Date.now() - this.activeMs >= this.data.idleMs) {
      this.lock.shut();
    }
  }

  #active() {
    if (!this.lock.isShut) {
      this.activeMs = Date.now();
      this.wasActive = true;
    }
  }
}

let watch;
let measured;

// The menu ends where the band begins, whoever's name is in it.
const size = new ResizeObserver(() => {
  document.documentElement.style.setProperty("--person-band", `${measured.offsetWidth}px`);
});

export default function ({ data, parentElement, setTriggerValue }) {
  const band = parentElement.querySelector(".person-band");
  band.querySelector("strong").textContent = data.name;
  band.querySelector("small").textContent = data.place;
  // A wall display is nobody's: it has no account to look at.
  band.querySelector(".who").toggleAttribute("href", !data.isWall);
  if (!data.isWall) {
    band.querySelector(".who").href = "/account";
  }
  band.querySelector(".demonstration").hidden = !data.isDemonstration;
  const lock = band.querySelector(".lock");
  lock.hidden = data.isWall;
  lock.onclick = () => watch.lockNow();
  const token = band.querySelector("input");
  token.name = data.field;
  token.value = data.token;
  // What this tab keeps of half a set while the network is away is for who typed it only.
  band.querySelector("form").onsubmit = () => window.sessionStorage.clear();
  if (measured !== band) {
    size.disconnect();
    measured = band;
    size.observe(band);
  }
  watch ??= new Watch();
  watch.update(data, setTriggerValue);
}
