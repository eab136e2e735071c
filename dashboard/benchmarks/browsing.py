"""From the click on Save to what a person sees, in Chromium: ours, and the same with Dash.

Needs the dependency groups dev (Playwright) and bench (Dash), and Chromium.
"""

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from dashboard.benchmarks.clinic import bench_clinic
from dashboard.benchmarks.figures import Figure, Measured
from dashboard.benchmarks.starting import wait_for
from dashboard.settings import AUDIT_KEY, DATABASE_URL

_PASSWORD = "bench bench bench"  # noqa: S105 (of a throw-away clinic)
_MINUTE = timedelta(minutes=1)
_CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_SAVED_AT_MOST, _POINT_AT_MOST = 0.6, 1.0
_OUR_BOXES = {
    "systolic": "131",
    "diastolic": "82",
    "heart_rate": "77",
    "spo2": "97",
    "breaths": "15",
}
# Counts from the click itself, so that the driver's own time is no part of the figure.
_WATCH = """
([save, words, chart]) => new Promise((resolve) => {
  const size = () => chart.dataset.size ?? chart.layout?.meta?.size;
  const before = { words: words.textContent, size: String(size()) };
  save.addEventListener("click", () => {
    const began = performance.now();
    const seen = {};
    const look = () => {
      if (!seen.saved && words.textContent !== before.words && /Saved/.test(words.textContent)) {
        seen.saved = performance.now() - began;
      }
      if (!seen.point && String(size()) !== before.size) {
        seen.point = performance.now() - began;
      }
      if (seen.saved && seen.point) { resolve(seen); } else { requestAnimationFrame(look); }
    };
    look();
  }, { once: true, capture: true });
  save.click();
})
"""


@dataclass(slots=True)
class Seen:
    """Milliseconds from the click to the word "Saved" and to the point on the chart."""

    saved_ms: list[float] = field(default_factory=list)
    point_ms: list[float] = field(default_factory=list)


def browsing(runs: int, sets: int, port: int) -> tuple[Figure, Figure]:
    """Both waits, held against the same in a small Dash app in the same run."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=_chromium(), args=[*_CHROMIUM_FLAGS])
        try:
            theirs = _seen_in_dash(browser, runs, sets, port)
            ours = _seen_in_ours(browser, runs, sets, port + 1)
        finally:
            browser.close()
    return (
        Figure(
            promise="From the click, “Saved” is seen",
            ours=Measured(name="ours", runs_ms=tuple(ours.saved_ms)),
            against=Measured(name="Dash", runs_ms=tuple(theirs.saved_ms)),
            most=_SAVED_AT_MOST,
        ),
        Figure(
            promise="From the click, the point is on the chart",
            ours=Measured(name="ours", runs_ms=tuple(ours.point_ms)),
            against=Measured(name="Dash", runs_ms=tuple(theirs.point_ms)),
            most=_POINT_AT_MOST,
        ),
    )


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        msg = "Chromium was not found; install it (Debian: apt-get install chromium)."
        raise RuntimeError(msg)
    return found


@contextmanager
def _process(command: list[str], url: str, **environment: str) -> Iterator[None]:
    process = subprocess.Popen(  # noqa: S603 (our own command)
        [sys.executable, "-m", *command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(url, process)
        yield
    finally:
        process.terminate()
        process.wait()


def _seen_in_dash(browser: Browser, runs: int, sets: int, port: int) -> Seen:
    url = f"http://127.0.0.1:{port}"
    seen = Seen()
    with _process(["dashboard.benchmarks.dash_app", str(sets), str(port)], url):
        page = browser.new_page(viewport={"width": 1180, "height": 820})
        page.goto(url)
        page.locator(".js-plotly-plot .main-svg").first.wait_for()
        for run in range(runs + 1):
            page.locator("#systolic").fill(str(120 + run))
            watched = _watch(
                page,
                page.locator("#save"),
                page.locator("#saved"),
                page.locator(".js-plotly-plot"),
            )
            _note(seen, watched, is_warm_up=run == 0)
    return seen


def _seen_in_ours(browser: Browser, runs: int, sets: int, port: int) -> Seen:
    seen = Seen()
    with TemporaryDirectory() as directory:
        with bench_clinic(Path(directory), _PASSWORD) as clinic:
            began_at = datetime.now(UTC) - (sets + 2) * _MINUTE
            session_id = clinic.session_of(sets, _MINUTE, began_at)
            environment = {
                DATABASE_URL.name: f"sqlite:///{clinic.file}",
                AUDIT_KEY.name: base64.b64encode(clinic.audit_key).decode(),
            }
        url = f"http://127.0.0.1:{port}"
        command = ["dashboard.commands", "serve", "--port", str(port)]
        with _process(command, f"{url}/sign-in", **environment):
            page = browser.new_page(viewport={"width": 1180, "height": 820})
            _sign_in(page, url)
            page.goto(f"{url}/session?id={session_id}")
            page.locator(".session-chart[data-size]").wait_for()
            for run in range(runs + 1):
                _note(seen, _save_ours(page, run), is_warm_up=run == 0)
    return seen


def _sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/sign-in")
    page.locator("input[name=login]").fill("nora")
    page.locator("input[name=password]").fill(_PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)


def _save_ours(page: Page, run: int) -> dict[str, float]:
    for measure, value in _OUR_BOXES.items():
        page.locator(f"[data-measure={measure}]").fill(str(int(value) + run % 3))
    watched = _watch(
        page,
        page.locator("form.entry .save"),
        page.locator("form.entry .state"),
        page.locator(".session-chart"),
    )
    page.wait_for_timeout(1200)  # the next save begins on a page that is at rest
    return watched


def _watch(page: Page, save: Locator, words: Locator, chart: Locator) -> dict[str, float]:
    handles = [each.element_handle() for each in (save, words, chart)]
    seen: dict[str, float] = page.evaluate(_WATCH, handles)
    return seen


def _note(seen: Seen, watched: dict[str, float], *, is_warm_up: bool) -> None:
    if not is_warm_up:
        seen.saved_ms.append(watched["saved"])
        seen.point_ms.append(watched["point"])
