"""Pictures of a journey while it goes on, for the guide; taken only when asked for."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

MARGIN_PX = 10
# Long enough for a panel that does not fit on a tablet; what moves has come to rest by then.
TALL_PX = 2400
REST_MS = 700

Box = tuple[float, float, float, float]


class Album:
    """Where the pictures go; with no directory a journey takes none, and loses no time."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory

    def take(self, page: Page, name: str, *shown: Locator, margin_px: int = MARGIN_PX) -> None:
        """The screen as it is, or no more of it than holds all of `shown`."""
        if self._directory is None:
            return
        page.wait_for_timeout(REST_MS)
        expect(page.locator("[data-stale=true]")).to_have_count(0)
        page.wait_for_timeout(REST_MS)
        target = self._directory / f"{name}.png"
        if not shown:
            page.screenshot(path=target)
            return
        before = page.viewport_size
        if not _fits(page, shown):
            page.set_viewport_size({"width": _width(page), "height": TALL_PX})
            page.wait_for_timeout(REST_MS)
            shown[0].scroll_into_view_if_needed()
        left, top, right, bottom = _around(page, shown, margin_px)
        page.screenshot(
            path=target,
            clip={"x": left, "y": top, "width": right - left, "height": bottom - top},
        )
        if before is not None:
            page.set_viewport_size(before)


def _fits(page: Page, shown: tuple[Locator, ...]) -> bool:
    """Is all of it on the screen, once the first of it is?"""
    shown[0].scroll_into_view_if_needed()
    size = page.viewport_size
    return size is not None and all(
        top >= 0 and bottom <= size["height"] for _, top, _, bottom in map(_box, shown)
    )


def _around(page: Page, shown: tuple[Locator, ...], margin_px: int) -> Box:
    lefts, tops, rights, bottoms = zip(*map(_box, shown), strict=True)
    return (
        max(0, min(lefts) - margin_px),
        max(0, min(tops) - margin_px),
        min(_width(page), max(rights) + margin_px),
        max(bottoms) + margin_px,
    )


def _box(locator: Locator) -> Box:
    found = locator.bounding_box()
    assert found is not None, f"{locator} is not to be seen"
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def _width(page: Page) -> int:
    size = page.viewport_size
    return 0 if size is None else size["width"]
