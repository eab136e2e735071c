// Covers the whole page while the screen is locked. The page stays as it is under the cover, so
// that nothing that was typed is lost; nothing of it can be seen, reached or heard.
const LOCK_HTML = `<form class="unlock" method="post" action="/unlock">
<h2 id="screen-lock-title">Locked</h2>
<p id="screen-lock-words">Signed in: <strong></strong>, <span></span>. What was
typed on this page is still there.</p>
<label>Password <span class="hint"></span><input type="password" name="password"
 autocomplete="current-password" maxlength="1000"></label>
<p class="problem" role="alert"></p>
<button>Unlock</button></form>
<form class="leave" method="post" action="/sign-out"><h3>Somebody else?</h3>
<p>A half-typed set of vitals is kept for the one who typed it. Any other text that was not saved
is lost.</p><input type="hidden"><button>Sign out</button></form>`;

class ScreenLock {
  constructor(onUnlocked, beforeUnlocking) {
    this.onUnlocked = onUnlocked;
    this.beforeUnlocking = beforeUnlocking;
    this.isShut = false;
    this.dialog = document.createElement("dialog");
    this.dialog.id = "screen-lock";
    this.dialog.innerHTML = LOCK_HTML;
    this.dialog.setAttribute("aria-modal", "true");
    this.dialog.setAttribute("aria-labelledby", "screen-lock-title");
    this.dialog.setAttribute("aria-describedby", "screen-lock-words");
    this.form = this.dialog.querySelector(".unlock");
    this.password = this.form.querySelector("input");
    this.problem = this.form.querySelector(".problem");
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.dialog.querySelector(".leave").onsubmit = () => window.sessionStorage.clear();
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.dialog.addEventListener("close", () => this.#showAgain());
  }

  update(data) {
    this.data = data;
    this.dialog.querySelector("strong").textContent = data.name;
    this.dialog.querySelector("#screen-lock-words span").textContent = data.place;
    this.form.querySelector("label").hidden = !data.asksPassword;
    this.form.querySelector(".hint").textContent = data.passwordHint;
    this.password.required = data.asksPassword;
    const token = this.dialog.querySelector(".leave input");
    token.name = data.field;
    token.value = data.token;
  }

  shut() {
    if (this.isShut) {
      return;
    }
    this.isShut = true;
    this.before = document.activeElement;
    document.body.append(this.dialog);
    document.documentElement.classList.add("screen-locked");
    this.problem.textContent = "";
    this.#showAgain();
  }

  open() {
    this.isShut = false;
    this.password.value = "";
    document.documentElement.classList.remove("screen-locked");
    this.dialog.close();
    this.dialog.remove();
    this.before?.focus?.({ preventScroll: true });
  }

  // Some browsers let a second Escape through.
  #showAgain() {
    if (this.isShut && !this.dialog.open) {
      this.dialog.showModal();
      this.#focus();
    }
  }

  #focus() {
    (this.data.asksPassword ? this.password : this.form.querySelector("button")).focus();
  }

  async #submit(event) {
    event.preventDefault();
    const fields = new URLSearchParams({ [this.data.field]: this.data.token });
    fields.set("password", this.password.value);
    this.password.value = "";
    this.problem.textContent = "";
    try {
      await this.beforeUnlocking();
      this.#answered(await this.#send(fields));
    } catch {
      this.#say("No connection. Please try again in a moment; nothing is lost.");
    }
  }

  #send(body) {
    const headers = { Accept: "application/json" };
    return fetch("/unlock", { method: "POST", headers, body, cache: "no-store" });
  }

  async #answered(answer) {
    if (answer.redirected || answer.status === 401) {
      window.location.replace("/sign-in");
    } else if (answer.ok) {
      this.onUnlocked();
    } else {
      const { sentence } = await answer.json().catch(() => ({}));
      this.#say(sentence ?? "The server could not unlock this screen; please try again.");
    }
  }

  #say(sentence) {
    this.problem.textContent = sentence;
    this.#focus();
  }
}
