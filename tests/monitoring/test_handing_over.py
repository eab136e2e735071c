"""Taking a patient over: what is read back must still be so when it is saved."""

from dataclasses import replace
from datetime import datetime

import pytest

from monitoring.audit import AuditAction
from monitoring.beginning import begin_session
from monitoring.deciding import decide
from monitoring.effects import Effect, Grade
from monitoring.entries import Entry
from monitoring.errors import NotFound, PermissionRefused, StateRefused
from monitoring.flags import Severity
from monitoring.handing_over import take_over, to_read_back
from monitoring.people import User
from monitoring.protocols import default_protocol
from monitoring.recording import record_entries
from monitoring.sessions import SessionStatus
from monitoring.timeline import read_timeline
from monitoring.visits import FlagRead, HandOff
from tests.chairside import running
from tests.factories import (
    ADA,
    NORA,
    NORTH,
    OLAF,
    PIET,
    SAM,
    at_minute,
    effect,
    entry_id,
    session,
    vitals,
)
from tests.fakes import FakeStore

SESSION = session().id
HIGH = vitals(11, (200, 104), name="high")


@pytest.fixture
def going_on(store: FakeStore) -> FakeStore:
    """A session of Nora's with an open critical flag, eleven minutes after its start."""
    begin_session(store, NORA, SESSION, at_minute(-25))
    for entry in (*running(), HIGH):
        write(store, entry)
    return store


def write(store: FakeStore, entry: Entry) -> None:
    by = PIET if entry.performed_by == PIET.id else NORA
    record_entries(store, by, SESSION, (entry,), entry.recorded_at)


def read_back(store: FakeStore, by: User, at: datetime, name: str = "hand-off") -> HandOff:
    record = store.record(NORTH.id, SESSION)
    evaluation = decide(record, default_protocol(), at)
    own_id = entry_id(name)
    return to_read_back(own_id, by, read_timeline(record), evaluation, default_protocol(), at)


def hand_offs(store: FakeStore) -> list[HandOff]:
    entries = store.record(NORTH.id, SESSION).entries
    return [each for each in entries if isinstance(each, HandOff)]


def responsible(store: FakeStore) -> object:
    return store.record(NORTH.id, SESSION).session.responsible


def test_read_back_holds_what_goes_on(going_on: FakeStore) -> None:
    write(going_on, effect(11, Effect.DIZZINESS))
    said = read_back(going_on, SAM, at_minute(12))

    assert said.from_user == NORA.id
    assert FlagRead(rule_id="BP_HIGH", severity=Severity.CRITICAL) in said.flags
    assert said.flags[0].severity is Severity.CRITICAL
    assert (len(said.effects), said.rate_ug_per_h) == (1, 52_500)
    assert said.next_due_at == at_minute(21)


def test_who_takes_over_is_responsible(going_on: FakeStore) -> None:
    said = replace(read_back(going_on, SAM, at_minute(12)), note="left arm")
    take_over(going_on, SAM, SESSION, said, at_minute(13))

    assert responsible(going_on) == SAM.id
    assert [(each.note, each.recorded_by) for each in hand_offs(going_on)] == [("left arm", SAM.id)]
    changed = [each for each in going_on.audit if each.action is AuditAction.SESSION_CHANGED]
    assert changed[-1].details == {"changed": "responsible"}


@pytest.mark.parametrize(
    "later",
    [
        vitals(12.5, (150, 90)),
        effect(12.5, Effect.DIZZINESS),
        effect(12.5, Effect.AGITATION, Grade.SEVERE),
    ],
    ids=["vitals", "effect", "severe effect"],
)
def test_changed_record_is_read_again(going_on: FakeStore, later: Entry) -> None:
    said = read_back(going_on, SAM, at_minute(12))
    write(going_on, later)
    with pytest.raises(StateRefused, match="read back again"):
        take_over(going_on, SAM, SESSION, said, at_minute(13))

    assert responsible(going_on) == NORA.id
    assert not hand_offs(going_on)


def test_flag_grown_worse_is_read_again(going_on: FakeStore) -> None:
    write(going_on, effect(11.5, Effect.AGITATION, Grade.MILD))
    said = read_back(going_on, SAM, at_minute(12))
    write(going_on, effect(12.5, Effect.AGITATION, Grade.SEVERE))
    with pytest.raises(StateRefused, match="read back again"):
        take_over(going_on, SAM, SESSION, said, at_minute(13))


def test_taking_over_twice_is_once(going_on: FakeStore) -> None:
    said = read_back(going_on, SAM, at_minute(12))
    take_over(going_on, SAM, SESSION, said, at_minute(13))
    take_over(going_on, SAM, SESSION, said, at_minute(14))

    assert len(hand_offs(going_on)) == 1


def test_second_colleague_reads_anew(going_on: FakeStore) -> None:
    first, second = (read_back(going_on, by, at_minute(12), by.name) for by in (SAM, PIET))
    take_over(going_on, SAM, SESSION, first, at_minute(13))
    with pytest.raises(StateRefused, match="read back again"):
        take_over(going_on, PIET, SESSION, second, at_minute(13))

    assert responsible(going_on) == SAM.id


def test_nobody_takes_over_from_self(going_on: FakeStore) -> None:
    said = read_back(going_on, NORA, at_minute(12))
    with pytest.raises(StateRefused, match="responsible for this patient already"):
        take_over(going_on, NORA, SESSION, said, at_minute(13))


def test_session_over_is_not_taken(going_on: FakeStore) -> None:
    said = read_back(going_on, SAM, at_minute(12))
    record = going_on.records[SESSION]
    over = replace(record.session, status=SessionStatus.COMPLETED)
    going_on.records[SESSION] = replace(record, session=over)
    with pytest.raises(StateRefused, match="completed"):
        take_over(going_on, SAM, SESSION, said, at_minute(13))


@pytest.mark.parametrize(("by", "refusal"), [(ADA, PermissionRefused), (OLAF, NotFound)])
def test_others_take_nobody_over(going_on: FakeStore, by: User, refusal: type[Exception]) -> None:
    said = read_back(going_on, SAM, at_minute(12))
    with pytest.raises(refusal):
        take_over(going_on, by, SESSION, said, at_minute(13))
