"""Acknowledging, suppressing, and looking again when time has passed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitoring.audit import AuditAction
from monitoring.beginning import begin_session
from monitoring.errors import NotFound, PermissionRefused, StateRefused, ValueRefused
from monitoring.flags import ActionTaken, Flag, FlagKey
from monitoring.people import User
from monitoring.recording import record_entries
from monitoring.review import (
    SeenForm,
    ShowAgainForm,
    SuppressForm,
    acknowledge_flag,
    look_again,
    show_again,
    suppress_rule,
)
from monitoring.sessions import SessionStatus
from tests.factories import (
    ADA,
    NORA,
    NORTH,
    OLAF,
    PIET,
    at_minute,
    baseline,
    entry_id,
    intake,
    order,
    session,
    start,
    vitals,
)
from tests.fakes import FakeStore

SESSION = session().id
TEN_MIN = timedelta(minutes=10)


@pytest.fixture
def flagged(store: FakeStore) -> FakeStore:
    """A session with an open critical flag (200/104) and an open advisory one (heart rate 112)."""
    begin_session(store, NORA, SESSION, at_minute(-20))
    record_entries(store, NORA, SESSION, (intake(),), at_minute(-19))
    record_entries(store, PIET, SESSION, (order(),), at_minute(-10))
    entries = (*baseline(), start(0), vitals(0, (200, 104), heart_rate=112))
    record_entries(store, NORA, SESSION, entries, at_minute(0))
    return store


def flag(store: FakeStore, rule_id: str) -> Flag:
    return next(each for each in store.flags(NORTH.id, SESSION) if each.key.rule_id == rule_id)


def seen(key: FlagKey, *actions: ActionTaken, note: str = "", name: str = "seen") -> SeenForm:
    return SeenForm(id=entry_id(name), flag=key, actions=actions, note=note)


def test_acknowledgement_is_stored_with_its_flag(flagged: FakeStore) -> None:
    key = flag(flagged, "BP_HIGH").key
    acknowledge_flag(flagged, NORA, SESSION, seen(key, ActionTaken.SLOWED), at_minute(1))

    assert flag(flagged, "BP_HIGH").is_acknowledged
    assert flagged.record(NORTH.id, SESSION).acknowledgements[0].by == NORA.id
    assert AuditAction.FLAG_ACKNOWLEDGED in [event.action for event in flagged.audit]


def test_acknowledging_twice_is_one(flagged: FakeStore) -> None:
    form = seen(flag(flagged, "BP_HIGH").key, ActionTaken.REPEATED)
    acknowledge_flag(flagged, NORA, SESSION, form, at_minute(1))
    acknowledge_flag(flagged, NORA, SESSION, form, at_minute(2))

    assert len(flagged.record(NORTH.id, SESSION).acknowledgements) == 1


def test_acknowledgement_says_something(flagged: FakeStore) -> None:
    with pytest.raises(ValueRefused, match="what was done"):
        acknowledge_flag(
            flagged, NORA, SESSION, seen(flag(flagged, "BP_HIGH").key, note=" "), at_minute(1)
        )


def test_no_such_flag_any_more(flagged: FakeStore) -> None:
    gone = FlagKey(rule_id="BP_HIGH", began_with=entry_id("elsewhere"))
    with pytest.raises(NotFound, match="record has changed"):
        acknowledge_flag(flagged, NORA, SESSION, seen(gone, ActionTaken.WATCHING), at_minute(1))


@pytest.mark.parametrize(("by", "refusal"), [(ADA, PermissionRefused), (OLAF, NotFound)])
def test_others_acknowledge_nothing(flagged: FakeStore, by: User, refusal: type[Exception]) -> None:
    form = seen(flag(flagged, "BP_HIGH").key, ActionTaken.WATCHING)
    with pytest.raises(refusal):
        acknowledge_flag(flagged, by, SESSION, form, at_minute(1))


def suppress(
    store: FakeStore, rule_id: str, lasting: timedelta = TEN_MIN, reason: str = "runner's heart"
) -> None:
    key = flag(store, rule_id).key
    form = SuppressForm(id=entry_id("held"), flag=key, lasting=lasting, reason=reason)
    suppress_rule(store, NORA, SESSION, form, at_minute(1))


def test_suppressed_rule_needs_no_look(flagged: FakeStore) -> None:
    suppress(flagged, "HR_HIGH")

    assert flag(flagged, "HR_HIGH").suppressed_until == at_minute(11)
    assert not flag(flagged, "HR_HIGH").needs_attention


def test_critical_is_never_suppressed(flagged: FakeStore) -> None:
    with pytest.raises(StateRefused, match="always shown"):
        suppress(flagged, "BP_HIGH")


@pytest.mark.parametrize("lasting", [timedelta(0), timedelta(hours=2, seconds=1)])
def test_suppression_has_its_ceiling(flagged: FakeStore, lasting: timedelta) -> None:
    with pytest.raises(ValueRefused, match="up to 2 hours"):
        suppress(flagged, "HR_HIGH", lasting)


def test_suppression_needs_a_reason(flagged: FakeStore) -> None:
    with pytest.raises(ValueRefused, match="Say why"):
        suppress(flagged, "HR_HIGH", reason="")


def show(store: FakeStore, by: User = NORA, minute: float = 3, name: str = "again") -> None:
    form = ShowAgainForm(id=entry_id(name), suppression=entry_id("held"))
    show_again(store, by, SESSION, form, at_minute(minute))


def test_suppression_ends_when_said(flagged: FakeStore) -> None:
    suppress(flagged, "HR_HIGH")
    show(flagged, PIET)
    record = flagged.record(NORTH.id, SESSION)

    assert flag(flagged, "HR_HIGH").needs_attention
    assert record.suppressions_at(at_minute(4)) == ()
    assert [each.by for each in record.suppressions] == [NORA.id, PIET.id]
    assert AuditAction.RULE_SHOWN_AGAIN in [event.action for event in flagged.audit]


def test_nothing_is_shown_again_after(flagged: FakeStore) -> None:
    suppress(flagged, "HR_HIGH")
    record = flagged.records[SESSION]
    over = replace(record.session, status=SessionStatus.SIGNED_OFF)
    flagged.records[SESSION] = replace(record, session=over)
    with pytest.raises(StateRefused, match="signed off"):
        show(flagged)

    assert len(flagged.record(NORTH.id, SESSION).suppressions) == 1


def test_ending_it_twice_is_once(flagged: FakeStore) -> None:
    suppress(flagged, "HR_HIGH")
    show(flagged)
    show(flagged, minute=4)

    assert len(flagged.record(NORTH.id, SESSION).suppressions) == 2


@pytest.mark.parametrize("minute", [3, 12], ids=["ended before", "over"])
def test_what_is_shown_is_not_ended(flagged: FakeStore, minute: float) -> None:
    suppress(flagged, "HR_HIGH")
    if minute == 3:
        show(flagged)
    with pytest.raises(StateRefused, match="shown again already"):
        show(flagged, minute=minute, name="second")


@pytest.mark.parametrize(("by", "refusal"), [(ADA, PermissionRefused), (OLAF, NotFound)])
def test_others_show_nothing_again(flagged: FakeStore, by: User, refusal: type[Exception]) -> None:
    suppress(flagged, "HR_HIGH")
    with pytest.raises(refusal):
        show(flagged, by)


def test_suppressing_again_takes_its_place(flagged: FakeStore) -> None:
    suppress(flagged, "HR_HIGH")
    key = flag(flagged, "HR_HIGH").key
    shorter = SuppressForm(
        id=entry_id("shorter"), flag=key, lasting=timedelta(minutes=2), reason="soon"
    )
    suppress_rule(flagged, NORA, SESSION, shorter, at_minute(2))

    assert flag(flagged, "HR_HIGH").suppressed_until == at_minute(4)


def test_suppression_never_covers_worse(flagged: FakeStore) -> None:
    suppress(flagged, "HR_HIGH")
    worse = vitals(5, (200, 104), heart_rate=135)
    record_entries(flagged, NORA, SESSION, (worse,), at_minute(5))

    assert flag(flagged, "HR_HIGH").needs_attention


def test_suppression_ends_with_time(flagged: FakeStore) -> None:
    suppress(flagged, "HR_HIGH")
    look_again(flagged, NORTH.id, SESSION, at_minute(11))

    assert flag(flagged, "HR_HIGH").needs_attention


def test_time_alone_raises_overdue(flagged: FakeStore) -> None:
    look_again(flagged, NORTH.id, SESSION, at_minute(14))

    assert flag(flagged, "OVERDUE").raised_at == at_minute(13)
    assert flagged.audit[-1].by is None


def test_looking_again_repeats_nothing(flagged: FakeStore) -> None:
    look_again(flagged, NORTH.id, SESSION, at_minute(14))
    events = len(flagged.audit)
    look_again(flagged, NORTH.id, SESSION, at_minute(14.5))

    assert len(flagged.audit) == events
