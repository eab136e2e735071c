"""Two ways of touching a page: with a finger, and by keyboard alone."""

from collections.abc import Callable
from typing import Protocol

from playwright.sync_api import Error, Locator, Page, expect

_MOST_TABS = 400
_MOST_CHOICES = 12
_MOST_TRIES, _MOST_LOOKS = 5, 15
_LOOK_MS = 100
_PATIENCE_MS = 8_000
_IS_FOCUSED = "each => each === each.getRootNode().activeElement"
_IS_CHOSEN = "each => each.checked || each.ariaChecked === 'true'"
_SHOWS_CHOICE = "each => each.matches('input, [role=radio], [role=checkbox]')"


class Hands(Protocol):
    """What a person does to a page."""

    def press(self, control: Locator) -> None: ...
    def choose(self, control: Locator) -> None: ...
    def fill(self, box: Locator, text: str) -> None: ...


class Fingers:
    """Taps what is there."""

    def press(self, control: Locator) -> None:
        _tap(control)

    def choose(self, control: Locator) -> None:
        """Looks whether it took, as a person does: a tap on a page being redrawn may be lost."""
        _is_there(control)
        label = control.locator("xpath=ancestor-or-self::label[1]")
        target = label if label.count() else control
        _tap(target)
        if not _says(control, _SHOWS_CHOICE):
            return
        for _ in range(_MOST_TRIES):
            if _becomes_chosen(control):
                return
            _tap(target)
        msg = f"{control} was tapped and is not chosen"
        raise AssertionError(msg)

    def fill(self, box: Locator, text: str) -> None:
        _tap(box)
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
        _is_there(control)
        group = control.locator("xpath=ancestor::*[@role='radiogroup'][1]")
        if group.count():
            self._tab(group, "each => each.contains(document.activeElement)")
            for _ in range(_MOST_CHOICES):
                if _says(control, _IS_FOCUSED):
                    break
                self._page.keyboard.press("ArrowRight")
        self._reach(control)
        if not _says(control, _IS_CHOSEN):
            self._page.keyboard.press("Space")

    def fill(self, box: Locator, text: str) -> None:
        self._reach(box)
        self._page.keyboard.press("Control+a")
        self._page.keyboard.type(text)
        self._page.keyboard.press("Tab")

    def _reach(self, control: Locator) -> None:
        self._tab(control, _IS_FOCUSED)

    def _tab(self, control: Locator, until: str) -> None:
        for _ in range(_MOST_TABS):
            if _says(control, until):
                return
            self._page.keyboard.press("Tab")
        msg = f"{control} cannot be reached by keyboard"
        raise AssertionError(msg)


def tap_until(control: Locator, there: Locator) -> None:
    """Tap until `there` is something: a tap on a page that is drawn anew just then may be lost."""
    for _ in range(_MOST_TRIES):
        _tap(control)
        try:
            expect(there).to_be_visible(timeout=_PATIENCE_MS)
        except AssertionError:
            continue
        return
    expect(there).to_be_visible()


def _tap(control: Locator) -> None:
    _with_the_one(control, lambda one: one.click())


def _says(control: Locator, question: str) -> bool:
    return bool(_with_the_one(control, lambda one: one.evaluate(question)))


def _with_the_one(control: Locator, act: Callable[[Locator], object]) -> object:
    """Act once; where the page is drawn anew just then nothing was done, so it is tried again."""
    for _ in range(_MOST_TRIES):
        _is_there(control)
        try:
            return act(control)
        except Error as error:
            if "strict mode violation" not in str(error):
                raise
    return act(control)


def _becomes_chosen(control: Locator) -> bool:
    for _ in range(_MOST_LOOKS):
        if _says(control, _IS_CHOSEN):
            return True
        control.page.wait_for_timeout(_LOOK_MS)
    return False


def _is_there(control: Locator) -> None:
    """Once: for a moment a page that is drawn anew holds the old control beside the new one."""
    expect(control).to_have_count(1)
