"""A browser in which a wrong entry is put right."""

from collections.abc import Sequence

from streamlit.testing.v1 import AppTest

from monitoring.entries import (
    Correction,
    Entry,
)
from monitoring.people import User
from monitoring.record import effective_entries
from tests.dashboard.test_session_page import Visit
from tests.factories import (
    NORA,
    entry_id,
)
from tests.messages import as_read


class Amending(Visit):
    """A browser in which the form of one entry is open."""

    def open(self, name: str, user: User = NORA) -> AppTest:
        self.app = self.opened(user)
        self.app.session_state[f"amending {self.chair}"] = entry_id(name)
        self.app.run()
        assert not self.app.exception
        return self.app

    def fill(self, label: str, text: str) -> None:
        """Type into the box that begins with this label, among those of the form."""
        boxes = [each for each in self.app.text_input if _is_of(each.key, self.chair)]
        next(each for each in boxes if each.label.startswith(label)).set_value(text)

    def choose(self, label: str, choice: object) -> None:
        groups = [each for each in self.app.button_group if _is_of(each.key, self.chair)]
        found = next(each for each in groups if each.label.startswith(label))
        found.set_value(choice)

    def select(self, label: str, choice: object) -> None:
        boxes = [each for each in self.app.selectbox if _is_of(each.key, self.chair)]
        next(each for each in boxes if each.label.startswith(label)).set_value(choice)

    def press(self, label: str) -> None:
        next(each for each in self.app.button if each.label == label).click().run()
        assert not self.app.exception

    def save(self, reason: str = "typing error") -> None:
        self.choose("Why is it corrected?", reason)
        self.press("Save the correction")

    @property
    def sentences(self) -> list[str]:
        shown = (*self.app.error, *self.app.warning, *self.app.info)
        return [as_read(each.value) for each in shown]

    def standing(self, kind: type[Entry]) -> list[Entry]:
        return [each for each in effective_entries(self.record.entries) if isinstance(each, kind)]

    def last(self, kind: type[Entry]) -> Entry:
        return self.standing(kind)[-1]

    @property
    def corrections(self) -> Sequence[Correction]:
        return [each for each in self.record.entries if isinstance(each, Correction)]


def _is_of(key: str | None, chair: object) -> bool:
    return key is not None and key.startswith(f"amend-{chair}")
