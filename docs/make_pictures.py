"""Take the pictures of the README from the running demonstration clinic.

Run: uv run python docs/make_pictures.py (needs Chromium).
"""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.benchmarks.starting import serving_demo

IMAGES = Path(__file__).parent / "images"
PORT = 8791
WIDE, UPRIGHT, TALL = (1180, 820), (820, 1180), (1180, 2400)
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file, and the page, ground and size of the screen that it shows."""

    name: str
    page: str
    scheme: str = "light"
    size: tuple[int, int] = WIDE
    selector: str = ""


PICTURES = (
    Picture("board-light", "board"),
    Picture("session-light", "session"),
    Picture("session-chart", "session", size=TALL, selector=".session-chart"),
    Picture("session-dark", "session", scheme="dark"),
    Picture("session-upright", "session", size=UPRIGHT),
)


def take(browser: Browser, url: str, picture: Picture) -> None:
    """Sign in as Nora, open the page, and keep what it shows."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(url)
    page.get_by_role("button", name="Nora").click()
    page.locator("a[href*='session?id=']").first.wait_for()
    if picture.page == "session":
        open_worst(page)
    page.wait_for_timeout(1500)
    target = IMAGES / f"{picture.name}.png"
    if picture.selector:
        page.locator(picture.selector).screenshot(path=target)
    else:
        page.screenshot(path=target)
    context.close()


def open_worst(page: Page) -> None:
    """The first card of the board is who needs somebody most."""
    page.locator("a[href*='session?id=']").first.click()
    page.locator(".session-chart[data-size]").wait_for()


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium")
    with serving_demo(PORT) as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=[*FLAGS])
        for picture in PICTURES:
            take(browser, url, picture)
            sys.stdout.write(f"{picture.name}.png\n")
        browser.close()


if __name__ == "__main__":
    main()
