"""Looking at a page with axe, once all of it is drawn."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_UNTIL_DRAWN_MS = 3_000


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds; looked at again where the page was perhaps not drawn to the end."""
    found = _found(page)
    if found:
        page.wait_for_timeout(_UNTIL_DRAWN_MS)
        found = _found(page)
    return found


def grave_violations(page: Page) -> list[dict[str, Any]]:
    """Those of them that axe calls serious or critical."""
    return [each for each in violations(page) if each["impact"] in {"serious", "critical"}]


def _found(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return found
