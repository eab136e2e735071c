"""The demonstration clinic: the same from the same seed, honest in storage, like real sessions."""

import csv
import shutil
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Column, Table, select

from db.access_list import emergency_accesses
from db.accounts import demonstration_accounts
from db.audit_chain import verify
from db.demo import seeding
from db.demo.audit import Auditor
from db.demo.calendar import SERIES
from db.demo.chance import Chance
from db.demo.clinic import DemoClinic, Lived, build
from db.demo.course_rows import add_courses
from db.demo.ketamine import add_ketamine
from db.demo.living import Happening
from db.demo.next_version import add_next_version
from db.demo.restricted_record import PATIENT as RESTRICTED
from db.demo.seeding import add_everybody, seed
from db.engine import Database
from db.restrictions import check_open
from db.store import SqlStore
from db.tables import METADATA
from monitoring.audit import AuditEvent
from monitoring.deciding import decide
from monitoring.entries import Correction, Entry
from monitoring.errors import StateRefused
from monitoring.flags import Flag, FlagKey, FlagState, Severity
from monitoring.ids import PatientId
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.protocols import default_protocol
from monitoring.restricted import RecordClosed
from monitoring.sessions import InfusionSession, SessionStatus
from monitoring.timeline import read_timeline
from tests.db.conftest import KEY
from tests.db.demo_clinic import clinic, past, small
from tests.factories import AT
from tests.shared_data import shared

WITHDRAWN = FlagState.WITHDRAWN


def here_now() -> list[Lived]:
    active = {SessionStatus.IN_PROGRESS, SessionStatus.RECOVERING}
    return [life for life in clinic().lives if life.record.session.status in active]


def last_flags(life: Lived) -> list[Flag]:
    return list({flag.key: flag for each in life.happenings for flag in each.flags}.values())


def test_making_it_tells_how_far_it_is(sqlite_url: str) -> None:
    told: list[float] = []

    with closing(Database(sqlite_url, KEY)) as database:
        seed(database, at=AT, patients=3, sessions=8, tell=told.append)

    assert told == sorted(told)
    assert len(told) > 8
    assert told[-1] == 1


def test_same_seed_gives_same_clinic() -> None:
    again = build(at=AT, patients_count=6, sessions_count=30, seed=11)

    assert again == small()


def test_other_seed_gives_other_clinic() -> None:
    other = build(at=AT, patients_count=6, sessions_count=30, seed=12)

    assert other.patients[0].id != small().patients[0].id


def test_clinic_has_its_size() -> None:
    assert len(clinic().patients) == 40
    assert len(clinic().lives) == 300 + 3 + 1 + 2
    assert len({patient.record_number for patient in clinic().patients}) == 40


def test_nothing_lies_in_the_future() -> None:
    for life in clinic().lives:
        assert all(happening.at <= AT for happening in life.happenings)
        assert all(entry.recorded_at <= AT for entry in life.record.entries)


def test_three_are_here_at_different_minutes() -> None:
    found = [read_timeline(life.record) for life in here_now()]
    minutes = [
        round((AT - each.started_at).total_seconds() / 60) for each in found if each.started_at
    ]

    assert minutes == [31, 78, 12]


def test_one_critical_flag_waits() -> None:
    critical = [flag for flag in last_flags(here_now()[0]) if flag.severity is Severity.CRITICAL]

    assert [(flag.key.rule_id, flag.state, flag.is_acknowledged) for flag in critical] == [
        ("BP_HIGH", FlagState.OPEN, False)
    ]
    assert here_now()[0].record.acknowledgements


def test_one_is_overdue_in_recovery() -> None:
    waiting = [flag.key.rule_id for flag in last_flags(here_now()[1]) if flag.needs_attention]

    assert waiting == ["OVERDUE"]


def test_one_is_quiet() -> None:
    assert decide(here_now()[2].record, default_protocol(), AT).flags == ()


def test_two_are_expected_later() -> None:
    expected = [
        life.record.session
        for life in clinic().lives
        if life.record.session.status is SessionStatus.SCHEDULED
    ]

    assert [AT < each.scheduled_at <= AT + timedelta(hours=1.5) for each in expected] == [
        True,
        True,
    ]


def test_critical_flags_are_rare() -> None:
    critical = sum(
        any(flag.severity is Severity.CRITICAL for flag in last_flags(life)) for life in past()
    )

    assert 0 < critical / len(past()) <= 0.03


def test_what_is_wrong_or_late_is_there() -> None:
    entries = [entry for life in past() for entry in life.record.entries]
    actions = Counter(entry.action for entry in entries if isinstance(entry, InfusionEvent))

    assert any(isinstance(entry, Correction) for entry in entries)
    assert any(entry.late_reason for entry in entries)
    assert actions[InfusionAction.PAUSE] >= 3
    assert actions[InfusionAction.RATE_CHANGE] >= 8
    states = {flag.state for life in past() for flag in last_flags(life)}
    assert FlagState.WITHDRAWN in states


def test_everything_serious_was_answered() -> None:
    for life in past():
        for flag in last_flags(life):
            assert flag.is_acknowledged or not flag.needs_attention


@pytest.mark.parametrize("every", [5, 7])
def test_few_looks_find_the_same_flags(every: int) -> None:
    """Deciding only where a flag can change gives what deciding at every step gives."""
    for life in clinic().lives[::every]:
        shown: dict[FlagKey, Flag] = {}
        for happening in life.happenings:
            shown |= {flag.key: flag for flag in happening.flags}
            stands = {key: flag for key, flag in shown.items() if flag.state is not WITHDRAWN}
            assert {flag.key: flag for flag in decided(life, happening)} == stands


def decided(life: Lived, happening: Happening) -> tuple[Flag, ...]:
    known = life.record.known_at(happening.at)
    said = known.acknowledgements
    if happening.said is None:  # said in the same second, but after
        said = tuple(each for each in said if each.at < happening.at)
    then = replace(known, session=happening.session, acknowledgements=said)
    return decide(then, default_protocol(), happening.at).flags


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that the demonstration fills, in order of its key."""
    with database.reading() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(*_compared(table)).order_by(*table.primary_key)
                )
            ]
            for table in METADATA.sorted_tables
        }


def _compared(table: Table) -> list[Column[object]]:
    return [column for column in table.columns if column.name != "password_hash"]


def write_save_by_save(database: Database, made: DemoClinic, auditor: Auditor) -> None:
    """As the use cases would have: one call of the store for each thing that happened."""
    with database.transaction() as store:
        add_everybody(store, made, auditor)
        for life in made.lives:
            said = auditor.of_life(life)
            store.add_session(life.visit.session, said.booked)
            before = life.visit.session
            for happening, events in zip(life.happenings, said.of_happenings, strict=True):
                write_happening(store, before, happening, events)
                before = happening.session
        add_ketamine(store.connection, made, store.add_audit)
        add_courses(store, made, auditor)
        add_next_version(store, made, auditor)


def write_happening(
    store: SqlStore,
    before: InfusionSession,
    happening: Happening,
    events: tuple[AuditEvent, ...],
) -> None:
    step, said = happening.step, happening.said
    if step is not None and step.status is not None:
        store.change_session(happening.session, events[0])
    elif step is not None:
        store.add_entries(before, step.entries, events[0])
    if said is not None:
        store.add_acknowledgement(before, said, events[0])
    if happening.flags:
        store.revise_flags(happening.session, happening.flags, events[-1])


def test_bulk_rows_are_the_stores_rows(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeding, "hash_password", lambda _: "one hash, as it is sealed")
    other_url = (
        f"sqlite:///{shutil.copy(sqlite_url.removeprefix('sqlite:///'), tmp_path / 'other')}"
    )
    bulk, one_by_one = Database(sqlite_url, KEY), Database(other_url, KEY)
    seed(bulk, at=AT, patients=6, sessions=30, seed=11)
    write_save_by_save(one_by_one, small(), Auditor(Chance(12)))

    assert rows(bulk) == rows(one_by_one)
    bulk.close()
    one_by_one.close()


@pytest.fixture
def seeded(database: Database) -> Database:
    seed(database, at=AT, patients=6, sessions=30, seed=11)
    return database


def test_chains_of_the_demonstration_verify(seeded: Database) -> None:
    report = verify(seeded)

    assert report.breaks == ()
    assert report.chains == 2 + 30 + 3 + 1


def test_records_read_back_as_made(seeded: Database) -> None:
    for life in small().lives:
        record, flags = seeded.reading_record(small().staff.clinic.id, life.record.session.id)
        assert sorted(record.entries, key=by_id) == sorted(life.record.entries, key=by_id)
        assert record.session == as_stored(life.record.session, record.session)
        assert {flag.key: flag for flag in flags} == {flag.key: flag for flag in last_flags(life)}


def as_stored(made: InfusionSession, stored: InfusionSession) -> InfusionSession:
    """A visit that has not started knows all starts of its patient, and needs none."""
    if made.status in {SessionStatus.SCHEDULED, SessionStatus.CANCELLED}:
        return replace(made, earlier_infusions=stored.earlier_infusions)
    return made


def test_cancelled_visit_takes_no_number_of_the_series() -> None:
    given: Counter[PatientId] = Counter()
    for life in clinic().lives:
        session, timeline = life.record.session, read_timeline(life.record)
        number = given[session.patient_id] + 1
        assert session.number_in_series == (number if number <= SERIES else None)
        given[session.patient_id] += timeline.started_at is not None

    cancelled = [each.record.session.number_in_series for each in clinic().lives if is_off(each)]
    assert any(cancelled)


def is_off(life: Lived) -> bool:
    return life.record.session.status is SessionStatus.CANCELLED


def by_id(entry: Entry) -> UUID:
    return entry.id


def test_everybody_signs_in_with_a_click(seeded: Database) -> None:
    with seeded.reading() as connection:
        found = demonstration_accounts(connection)

    assert [account.user.name for account in found] == ["Ada", "Nora", "Olaf", "Piet", "Sam"]
    assert len({account.user.clinic_id for account in found}) == 2


def test_next_version_waits_for_its_day(seeded: Database) -> None:
    clinic_id = small().staff.clinic.id
    with seeded.transaction() as store:
        newest, oldest = store.published_protocols(clinic_id)
        assert store.newest_protocol(clinic_id, AT) == oldest.version
        assert store.newest_protocol(clinic_id, AT + timedelta(days=8)) == newest.version


def test_restricted_record_was_opened_in_an_emergency(sqlite_url: str) -> None:
    made = build(at=AT, patients_count=40, sessions_count=0, seed=1)
    staff, patient = made.staff, made.patients[RESTRICTED]
    with closing(Database(sqlite_url, KEY)) as database:
        seed(database, at=AT, patients=40, sessions=0, seed=1)
        with database.reading() as connection:
            (access,) = emergency_accesses(connection, patient.clinic_id)
            check_open(connection, staff.sam, patient.id, AT)
            with pytest.raises(RecordClosed):
                check_open(connection, staff.nora, patient.id, AT)

    assert access.access.by == staff.nora.id
    assert access.review is None


def test_used_database_is_refused(seeded: Database) -> None:
    with pytest.raises(StateRefused, match="empty one"):
        seed(seeded, at=AT, patients=1, sessions=0)


def test_hostile_names_are_among_the_patients() -> None:
    lines = shared("hostile-input", "names.csv").read_text(encoding="utf-8").splitlines()
    hard = {row["given"] for row in csv.DictReader(lines)}

    assert len(hard & {patient.given_name for patient in clinic().patients}) >= 15
