"""A calm visit up to the door, and who leaves through it."""

from dataclasses import replace

from monitoring.check_codes import DischargeCode
from monitoring.deciding import decide
from monitoring.discharge import Readiness, readiness
from monitoring.entries import Entry
from monitoring.finishing import finish_session
from monitoring.protocols import default_protocol
from monitoring.record import SessionRecord
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.timeline import read_timeline
from monitoring.visits import Disposition, Ending
from tests.factories import (
    NORA,
    assessment,
    at_minute,
    baseline,
    departure,
    header,
    intake,
    order,
    session,
    start,
    stop,
    vitals,
)
from tests.fakes import FakeStore

PROTOCOL = default_protocol()
SESSION = session().id
NO_OPEN_FLAG = DischargeCode.NO_OPEN_CRITICAL_FLAG.value
LEAVES = 101  # the minute at which the patient would go
CALM = {"dissociation": 0, "sedation": 5, "orientation": 4, "gait_is_steady": True}


def visit(*instead: Entry, without: str = "", stopped: float = 40) -> tuple[Entry, ...]:
    """A calm visit up to the door; `instead` comes after it, `without` names what is left out."""
    parts: dict[str, tuple[Entry, ...]] = {
        "intake": (intake(),),
        "baseline": baseline(),
        "mind": (assessment(95, **CALM),),  # type: ignore[arg-type]
        "vitals": (vitals(98),),
        "door": (departure(),),
        "phq9": (),
    }
    kept = (each for name, found in parts.items() if name != without for each in found)
    pump_events = (order(), start(), stop(stopped))
    sets = tuple(vitals(minute) for minute in (10, 20, 30, 40, 55, 70, 85))
    return (*kept, *pump_events, *sets, *instead)


def mind(**changes: object) -> Entry:
    scores = {name: value for name, value in (CALM | changes).items() if value is not None}
    return assessment(95, **scores)  # type: ignore[arg-type]


NOBODY_CAME = departure(escort="")
PEAK = vitals(60, (205, 90), name="peak")


def looked_at(record: SessionRecord) -> Readiness:
    at = at_minute(LEAVES)
    known = record.known_at(at)
    return readiness(read_timeline(known), decide(known, PROTOCOL, at), PROTOCOL, at)


def recovering(store: FakeStore, *entries: Entry) -> FakeStore:
    """The session with these entries, its infusion stopped."""
    going = replace(session(), status=SessionStatus.RECOVERING)
    store.records[SESSION] = SessionRecord(session=going, entries=entries)
    return store


def ending(
    disposition: Disposition = Disposition.HOME_WITH_ESCORT,
    outcome: SessionOutcome = SessionOutcome.COMPLETED,
) -> Ending:
    fields = header(LEAVES, name=f"ending {disposition} {outcome}")
    return Ending(**fields, outcome=outcome, disposition=disposition, reason="as discussed")  # type: ignore[arg-type]


def finish(
    store: FakeStore,
    disposition: Disposition = Disposition.HOME_WITH_ESCORT,
    outcome: SessionOutcome = SessionOutcome.COMPLETED,
) -> SessionStatus:
    end = ending(disposition, outcome)
    return finish_session(store, NORA, SESSION, end, at_minute(LEAVES)).status
