"""A session as the screens see it, built from entries."""

from zoneinfo import ZoneInfo

from dashboard.session_view import SessionView
from monitoring.deciding import decide
from monitoring.entries import Entry
from monitoring.protocols import default_protocol
from monitoring.timeline import read_timeline
from tests.factories import NORA, PIET, SAM, at_minute, patient, record


def session_view(
    *entries: Entry, at: float = 60, names: dict[str, str] | None = None, **session: object
) -> SessionView:
    """The view of a session with `entries` at minute `at`; `names` gives people other names."""
    held, now = record(*entries, **session), at_minute(at)
    shown = {"Nora": "Nora", "Sam": "Sam", "Piet": "Piet"} | (names or {})
    return SessionView(
        record=held,
        timeline=read_timeline(held.known_at(now)),
        evaluation=decide(held, default_protocol(), now),
        protocol=default_protocol(),
        patient=patient(),
        names={person.id: shown[person.name] for person in (NORA, SAM, PIET)},
        zone=ZoneInfo("Europe/Oslo"),
        at=now,
    )
