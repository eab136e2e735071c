"""Take the pictures of the README and the guides from the running demonstration clinic.

Run: uv run python docs/make_pictures.py [NAME...] (needs Chromium and
fonts for the names of the demonstration clinic: Debian's fonts-noto-core and fonts-noto-cjk).
Without a name all of them are taken.
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, expect, sync_playwright

from dashboard.benchmarks.starting import serving_demo

IMAGES = Path(__file__).parent / "images"
PORT = 8791
WIDE, UPRIGHT, LONG, TALL = (1180, 820), (820, 1180), (1180, 1300), (1180, 2400)
READY_MS, REST_MS = 60_000, 1500
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: its file, who looks, what they open, and the ground and size of the screen.

    `shown` is what the picture is cut to; without it the whole screen is kept.
    """

    name: str
    open: Callable[[Page], None]
    who: str = "Nora"
    scheme: str = "light"
    size: tuple[int, int] = WIDE
    shown: str = ""


def board(page: Page) -> None:
    """Where everybody begins."""
    page.locator("a[href*='session?id=']").first.wait_for()


def worst_session(page: Page) -> None:
    """The first card of the board is who needs somebody most."""
    board(page)
    page.locator("a[href*='session?id=']").first.click()
    page.locator(".session-chart[data-size]").wait_for()


def at_page(address: str, ready: str) -> Callable[[Page], None]:
    """A page by its address; it is there when `ready` is."""

    def opened(page: Page) -> None:
        page.goto(urljoin(page.url, f"/{address}"))
        page.locator(ready).first.wait_for()

    return opened


def patient(family_name: str, view: str, ready: str) -> Callable[[Page], None]:
    """A view of the page of somebody of the demonstration clinic."""

    def opened(page: Page) -> None:
        at_page("patients", "a[href*='patient?id=']")(page)
        address = page.get_by_role("link", name=family_name).first.get_attribute("href")
        at_page(f"{(address or '').lstrip('/')}&view={view}", ready)(page)

    return opened


DRAWN = ".figure[data-drawn] .main-svg"
CLIMBING, FADING = "Haugen", "García"
PICTURES = (
    Picture(name="board-light", open=board),
    Picture(name="session-light", open=worst_session),
    Picture(name="session-chart", open=worst_session, size=TALL, shown=".session-chart"),
    Picture(name="session-dark", open=worst_session, scheme="dark"),
    Picture(name="session-upright", open=worst_session, size=UPRIGHT),
    Picture(
        name="overview-light",
        who="Piet",
        open=patient(CLIMBING, "overview", ".since"),
    ),
    Picture(name="trends-light", who="Piet", open=patient(CLIMBING, "trends", DRAWN), size=LONG),
    Picture(
        name="relief-dark",
        who="Piet",
        open=patient(FADING, "trends", DRAWN),
        scheme="dark",
        size=LONG,
    ),
    Picture(name="known-light", who="Piet", open=patient(CLIMBING, "record", "h2")),
    Picture(name="review-light", who="Piet", open=at_page("review", "article")),
    Picture(name="outcomes-light", who="Piet", open=at_page("outcomes", DRAWN), size=LONG),
    Picture(name="follow-ups-light", who="Nora", open=at_page("follow-ups", "main a")),
    Picture(name="reports-light", who="Ada", open=at_page("reports", "[data-testid=stSelectbox]")),
    Picture(name="ketamine-light", who="Nora", open=at_page("ketamine", "main table"), size=LONG),
    Picture(name="figures-light", who="Ada", open=at_page("figures", "main table"), size=LONG),
    Picture(
        name="protocols-light", who="Ada", open=at_page("protocols?show=compare", "main table")
    ),
    Picture(name="people-light", who="Ada", open=at_page("people", "main button")),
    Picture(name="audit-light", who="Ada", open=at_page("audit", "[data-testid=stSelectbox]")),
)


def take(browser: Browser, url: str, picture: Picture) -> None:
    """Sign in, open what is shown, and keep it."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(url)
    page.get_by_role("button", name=picture.who).click()
    page.get_by_role("button", name="Sign out").wait_for()
    picture.open(page)
    # Until everything is there a part stands for it, grey; what was drawn before is pale.
    for unready in ("[data-testid=stSkeleton]", "[data-stale=true]"):
        expect(page.locator(unready)).to_have_count(0, timeout=READY_MS)
    page.wait_for_timeout(REST_MS)
    target = IMAGES / f"{picture.name}.png"
    if picture.shown:
        page.locator(picture.shown).screenshot(path=target)
    else:
        page.screenshot(path=target)
    context.close()


def main() -> None:
    """Take every picture, or those that are named."""
    wanted = sys.argv[1:]
    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium")
    with serving_demo(PORT) as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=[*FLAGS])
        for picture in (each for each in PICTURES if not wanted or each.name in wanted):
            take(browser, url, picture)
            sys.stdout.write(f"{picture.name}.png\n")
        browser.close()


if __name__ == "__main__":
    main()
