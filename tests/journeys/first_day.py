"""The clinic of a nurse's first day: its people, and four patients at four moments of a visit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from dashboard import runtime
from dashboard.settings import Settings
from db.demo.own_texts import LEAFLET
from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.effects import Effect, Grade
from monitoring.entries import Entry
from monitoring.ids import LeafletId, PatientId, SessionId
from monitoring.leaflets import Leaflet
from monitoring.people import Patient, User
from tests.chairside import in_chair, with_own_ids
from tests.clinic import add_people, event, password_hash
from tests.factories import (
    ADA,
    AT,
    NORA,
    NORTH,
    SAM,
    SOUTH,
    assessment,
    baseline,
    effect,
    intake,
    order,
    patient,
    start,
    stop,
    vitals,
)
from tests.journeys.conftest import KEY, Server, serving


@dataclass(frozen=True, slots=True)
class Ward:
    """A server, and whose session is where."""

    server: Server
    running: SessionId
    second: SessionId
    recovering: SessionId


@contextmanager
def ward_in(directory: Path) -> Iterator[Ward]:
    """The clinic on its first day, served: one patient in recovery, two infusions, one to come."""
    settings = Settings(database_url=f"sqlite:///{directory / 'clinic.sqlite'}", audit_key=KEY)
    with runtime.running(settings) as here:
        add_people(here.database, replace(NORTH, timezone=afternoon(runtime.now())), SOUTH)
        _add_colleague(here.database, SAM)
        _add_leaflet(here.database)
        seats = _seat_everybody(here.database)
    with serving(settings) as url:
        yield Ward(Server(url, settings), *seats)


def afternoon(at: datetime) -> str:
    """A time zone in which it is about two in the afternoon: a day that is nowhere near its end."""
    ahead = 14 - at.astimezone(UTC).hour
    return f"Etc/GMT{-ahead:+d}"


def _add_colleague(database: Database, user: User) -> None:
    login, audit = user.name.casefold(), event(NORTH, AuditAction.PERSON_ADDED)
    with database.transaction() as store:
        store.add_user(user, login=login, password_hash=password_hash(), audit=audit)


def _add_leaflet(database: Database) -> None:
    audit = replace(event(NORTH, AuditAction.LEAFLET_WRITTEN), by=ADA.id)
    leaflet = Leaflet(
        id=LeafletId(audit.id),
        clinic_id=NORTH.id,
        written_at=AT,
        written_by=ADA.id,
        text=LEAFLET.strip(),
    )
    with database.transaction() as store:
        store.add_leaflet(leaflet, audit)


def _seat_everybody(database: Database) -> tuple[SessionId, SessionId, SessionId]:
    _add_expected(database)
    running = _seat(database, _okafor(), "2", 22, *_well_until(20), responsible=SAM)
    second = _seat(database, _lindqvist(), "4", 7, *_asked_and_started(), vitals(2, (129, 80)))
    recovering = _seat(database, _nguyen(), "1", 106, *_recovering())
    return running, second, recovering


def _add_expected(database: Database) -> None:
    whose = _person("Halvorsen", "Ingrid", date(1984, 6, 2), "005120")
    with database.transaction() as store:
        store.add_patient(whose, event(NORTH, AuditAction.PATIENT_ADDED))


def _okafor() -> Patient:
    return _person("Okafor", "Adaeze", date(1979, 3, 12), "004417")


def _lindqvist() -> Patient:
    return _person("Lindqvist", "Per", date(1961, 1, 3), "003902", allergies="penicillin")


def _nguyen() -> Patient:
    return _person("Nguyễn", "Thị Ánh", date(1990, 8, 8), "004881")


def _person(family: str, given: str, born_on: date, number: str, allergies: str = "") -> Patient:
    return patient(
        id=PatientId(uuid4()),
        family_name=family,
        given_name=given,
        born_on=born_on,
        record_number=number,
        allergies=allergies,
    )


def _seat(
    database: Database,
    whose: Patient,
    chair: str,
    minutes_ago: float,
    *entries: Entry,
    responsible: User = NORA,
) -> SessionId:
    """A session whose infusion was started so many minutes ago."""
    later = runtime.now() - AT - timedelta(minutes=minutes_ago)
    own = sorted(with_own_ids(*entries), key=lambda each: each.measured_at)
    return in_chair(
        database,
        *own,
        whose=whose,
        later=later,
        id=SessionId(uuid4()),
        chair=chair,
        number_in_series=3,
        planned_in_series=6,
        responsible=responsible.id,
    )


def _asked_and_started() -> tuple[Entry, ...]:
    before = assessment(-6, pain=7, orientation=4, dissociation=0, sedation=5)
    return (intake(escort="Jonas (brother)"), order(), before, *baseline(), start())


def _well_until(minute: int) -> tuple[Entry, ...]:
    """A set every ten minutes, a little higher each time."""
    sets = (
        vitals(each, (124 + each // 2, 78 + each // 4), heart_rate=72 + each // 3, spo2=97)
        for each in range(5, minute + 1, 10)
    )
    return (*_asked_and_started(), *sets)


def _recovering() -> tuple[Entry, ...]:
    """Forty minutes of infusion with dizziness that went, and an hour of recovery."""
    dizzy = effect(18, Effect.DIZZINESS, Grade.MILD, name="dizzy")
    gone = effect(55, Effect.DIZZINESS, Grade.NONE, name="gone")
    later = (
        vitals(each, (138 - each // 8, 86 - each // 16), heart_rate=80 - each // 12)
        for each in (41, 55, 70, 85)
    )
    return (*_well_until(35), dizzy, stop(40), *later, gone)
