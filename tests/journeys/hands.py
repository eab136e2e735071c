"""Two ways of touching a page: with a finger, and by keyboard alone."""

from typing import Protocol

from playwright.sync_api import Locator, Page

_MOST_TABS = 400
_MOST_CHOICES = 12
_IS_FOCUSED = "each => each === each.getRootNode().activeElement"


class Hands(Protocol):
    """What a person does to a page."""

    def press(self, control: Locator) -> None: ...
    def choose(self, control: Locator) -> None: ...
    def fill(self, box: Locator, text: str) -> None: ...


class Fingers:
    """Taps what is there."""

    def press(self, control: Locator) -> None:
        control.click()

    def choose(self, control: Locator) -> None:
        control.wait_for(state="attached")
        label = control.locator("xpath=ancestor-or-self::label[1]")
        (label if label.count() else control).click()

    def fill(self, box: Locator, text: str) -> None:
        box.click()
        box.fill(text)
        box.press("Tab")


class Keys:
    """Never touches the page: Tab until it is there, then Enter, Space or typing."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, control: Locator) -> None:
        self._reach(control)
        self._page.keyboard.press("Enter")

    def choose(self, control: Locator) -> None:
        """Of a group of choices Tab reaches one; the arrows lead on to the others."""
        group = control.locator("xpath=ancestor::*[@role='radiogroup'][1]")
        if group.count():
            self._tab(group, "each => each.contains(document.activeElement)")
            for _ in range(_MOST_CHOICES):
                if control.evaluate(_IS_FOCUSED):
                    break
                self._page.keyboard.press("ArrowRight")
        self._reach(control)
        if not control.evaluate("each => each.checked || each.ariaChecked === 'true'"):
            self._page.keyboard.press("Space")

    def fill(self, box: Locator, text: str) -> None:
        self._reach(box)
        self._page.keyboard.press("Control+a")
        self._page.keyboard.type(text)
        self._page.keyboard.press("Tab")

    def _reach(self, control: Locator) -> None:
        self._tab(control, _IS_FOCUSED)

    def _tab(self, control: Locator, until: str) -> None:
        control.wait_for(state="attached")
        for _ in range(_MOST_TABS):
            if control.evaluate(until):
                return
            self._page.keyboard.press("Tab")
        msg = f"{control} cannot be reached by keyboard"
        raise AssertionError(msg)
