"""The end of a visit: which one fits, with its reason and time, and only once."""

from dataclasses import replace

import pytest

from monitoring.entries import Entry
from monitoring.errors import StateRefused, ValueRefused
from monitoring.finishing import finish_session
from monitoring.flags import FlagKey
from monitoring.infusions import InfusionAction
from monitoring.record import SessionRecord
from monitoring.review import SeenForm, acknowledge_flag
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.visits import Disposition, Ending, Gate
from tests.factories import (
    NORA,
    NORTH,
    PIET,
    at_minute,
    baseline,
    entry_id,
    intake,
    order,
    override,
    pump,
    session,
    start,
    vitals,
)
from tests.fakes import FakeStore
from tests.monitoring.leaving import (
    LEAVES,
    NO_OPEN_FLAG,
    SESSION,
    ending,
    finish,
    recovering,
    visit,
)

CRISIS = vitals(-3, (232, 128), name="crisis")
UNSTARTED = (intake(), *baseline(), CRISIS)


def leave_unstarted(
    store: FakeStore, *entries: Entry, to: Disposition = Disposition.HOME_WITH_ESCORT
) -> SessionStatus:
    going = replace(session(), status=SessionStatus.IN_PROGRESS)
    store.records[SESSION] = SessionRecord(session=going, entries=entries)
    return finish(store, to, SessionOutcome.NOT_STARTED)


def test_crisis_before_start_keeps_the_patient(store: FakeStore) -> None:
    with pytest.raises(StateRefused, match="No open critical flag: open: High blood pressure"):
        leave_unstarted(store, *UNSTARTED)
    with pytest.raises(StateRefused, match="No open critical flag"):
        leave_unstarted(store, *UNSTARTED, override(-2, "critical_flag"))


def test_crisis_before_start_lets_go(store: FakeStore) -> None:
    said = override(-2, NO_OPEN_FLAG, gate=Gate.DISCHARGE)

    assert leave_unstarted(store, *UNSTARTED, said) is SessionStatus.CANCELLED
    assert leave_unstarted(store, *UNSTARTED, to=Disposition.HOSPITAL) is SessionStatus.CANCELLED
    last = store.records[SESSION].entries[-1]
    assert isinstance(last, Ending)
    assert last.not_met == (NO_OPEN_FLAG,)


def test_unstarted_visit_takes_an_answer(store: FakeStore) -> None:
    leave_unstarted(store, *UNSTARTED, to=Disposition.HOSPITAL)
    flag = FlagKey(rule_id="BP_BEFORE_START", began_with=CRISIS.id)
    form = SeenForm(id=entry_id("answer"), flag=flag, note="seen in hospital")
    acknowledge_flag(store, PIET, SESSION, form, at_minute(150))

    assert store.records[SESSION].acknowledgements[0].note == "seen in hospital"


PUMPS: dict[str, tuple[Entry, ...]] = {
    "not started": (intake(), *baseline()),
    "running": (intake(), order(), *baseline(), start()),
    "paused": (intake(), order(), *baseline(), start(), pump(20, InfusionAction.PAUSE)),
    "stopped": visit(),
}
FITS = {
    ("not started", SessionOutcome.NOT_STARTED): SessionStatus.CANCELLED,
    ("stopped", SessionOutcome.COMPLETED): SessionStatus.COMPLETED,
    ("stopped", SessionOutcome.STOPPED_EARLY): SessionStatus.COMPLETED,
}


@pytest.mark.parametrize("outcome", list(SessionOutcome), ids=str)
@pytest.mark.parametrize("state", list(PUMPS))
def test_outcome_fits_the_pump(store: FakeStore, state: str, outcome: SessionOutcome) -> None:
    recovering(store, *PUMPS[state])
    if state == "not started":
        going = replace(session(), status=SessionStatus.IN_PROGRESS)
        store.records[SESSION] = SessionRecord(session=going, entries=PUMPS[state])
    expected = FITS.get((state, outcome))

    if expected is not None:
        assert finish(store, outcome=outcome) is expected
        return
    with pytest.raises(ValueRefused) as refused:
        finish(store, outcome=outcome)
    assert refused.value.field == "outcome"


USUAL = (SessionOutcome.COMPLETED, Disposition.HOME_WITH_ESCORT)
LEFT_FOR = [each for each in Disposition if each is not Disposition.NOT_HERE]


@pytest.mark.parametrize("disposition", LEFT_FOR, ids=str)
@pytest.mark.parametrize("outcome", list(SessionOutcome), ids=str)
def test_unusual_end_needs_its_reason(outcome: SessionOutcome, disposition: Disposition) -> None:
    said = ending(disposition, outcome)
    if (outcome, disposition) == USUAL:
        assert replace(said, reason=" ").reason == ""
        return

    with pytest.raises(ValueRefused, match="Say why it ended so") as refused:
        replace(said, reason=" ")
    assert refused.value.field == "reason"


def test_finishing_twice_is_one_end(store: FakeStore) -> None:
    recovering(store, *visit())
    finish(store)
    finish(store)

    ends = [each for each in store.record(NORTH.id, SESSION).entries if isinstance(each, Ending)]
    assert len(ends) == 1


@pytest.mark.parametrize(
    ("minute", "words"), [(-14_400, "long before"), (200, "future"), (80, "later; please say why")]
)
def test_end_has_a_time_that_can_be(store: FakeStore, minute: float, words: str) -> None:
    recovering(store, *visit())
    said = replace(ending(), measured_at=at_minute(minute))
    with pytest.raises(ValueRefused, match=words):
        finish_session(store, NORA, SESSION, said, at_minute(LEAVES))

    assert store.record(NORTH.id, SESSION).session.status is SessionStatus.RECOVERING


def test_id_of_other_entry_ends_nothing(store: FakeStore) -> None:
    recovering(store, *visit())
    used = store.record(NORTH.id, SESSION).entries[0].id
    store.saved[used] = SESSION
    with pytest.raises(StateRefused):
        finish_session(store, NORA, SESSION, replace(ending(), id=used), at_minute(LEAVES))

    assert store.record(NORTH.id, SESSION).session.ended_at is None


def test_other_nurse_comes_second(store: FakeStore) -> None:
    recovering(store, *visit())
    finish(store)
    second = replace(ending(), id=entry_id("second form"))

    with pytest.raises(StateRefused, match="This session is completed"):
        finish_session(store, PIET, SESSION, second, at_minute(LEAVES))
