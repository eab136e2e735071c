"""A visit that comes to its end on the session page: what its tests share."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.runtime import Running
from monitoring.entries import Entry
from monitoring.finishing import finish_session
from monitoring.ids import EntryId, LeafletId, new_uuid
from monitoring.informing import write_leaflet
from monitoring.sessions import SessionOutcome
from monitoring.visits import (
    Departure,
    Disposition,
    Ending,
)
from tests.chairside import running
from tests.dashboard.test_session_page import Visit
from tests.factories import (
    ADA,
    AT,
    NORA,
    NORTH,
    assessment,
    departure,
    stop,
    vitals,
)

CALM = assessment(95, dissociation=0, sedation=5, orientation=4, gait_is_steady=True)
PEAK = vitals(99, (190, 104), name="peak")


def recovering(visit: Visit, *more: Entry, minute: float = 101, **facts: object) -> None:
    """A visit an hour after its infusion's end; what is in `more` was written down too."""
    later = runtime.now() - AT - timedelta(minutes=minute)
    sets = tuple(vitals(each) for each in (20, 30, 40, 55, 70, 85, 98))
    entries = (*running(), stop(), *sets, *(_moved(each, later) for each in more))
    visit.seat(*entries, minute=minute, **facts)


def _moved(entry: Entry, later: timedelta) -> Entry:
    if isinstance(entry, Departure) and entry.line_removed_at is not None:
        return replace(entry, line_removed_at=entry.line_removed_at + later)
    return entry


def over(visit: Visit, *more: Entry) -> None:
    """The visit has ended as usual."""
    recovering(visit, CALM, departure(), *more)
    at = runtime.now()
    header = {"measured_at": at, "recorded_at": at, "performed_by": NORA.id, "recorded_by": NORA.id}
    ending = Ending(
        id=EntryId(uuid4()),
        **header,  # type: ignore[arg-type]
        outcome=SessionOutcome.COMPLETED,
        disposition=Disposition.HOSPITAL if more else Disposition.HOME_WITH_ESCORT,
        reason="for observation" if more else "",
    )
    with visit.here.database.transaction() as store:
        finish_session(store, NORA, visit.chair, ending, at)


def press(app: AppTest, label: str) -> None:
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception


def pick(app: AppTest, label: str, choice: object) -> None:
    next(each for each in app.button_group if each.label == label).select(choice)


def say(app: AppTest, label: str, choice: object) -> None:
    next(each for each in app.radio if each.label == label).set_value(choice)


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def kinds(visit: Visit, kind: type[Entry]) -> list[Entry]:
    return [each for each in visit.record.entries if isinstance(each, kind)]


def write(here: Running, text: str) -> None:
    with here.database.transaction() as store:
        before = store.leaflet(NORTH.id)
        at = runtime.now()
        own_id = LeafletId(new_uuid(at))
        write_leaflet(store, ADA, (own_id, text), at, instead_of=before.id if before else None)
