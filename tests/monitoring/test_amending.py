"""Corrections: flags are decided anew, history stays, and what others stand on cannot go."""

from dataclasses import replace

import pytest

from monitoring.amending import why_it_stays
from monitoring.beginning import begin_session
from monitoring.effects import Effect, EffectReport, Grade
from monitoring.entries import BaselineChoice, Correction, Entry
from monitoring.errors import PermissionRefused, StateRefused, ValueRefused
from monitoring.flags import ActionTaken, Flag, FlagState, Severity
from monitoring.ids import EntryId
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.measures import Measure
from monitoring.people import User
from monitoring.record import SessionRecord, replaced_entries
from monitoring.recording import Saved, change_status, record_entries
from monitoring.review import SeenForm, acknowledge_flag
from monitoring.sessions import Phase, SessionOutcome, SessionStatus
from monitoring.timeline import read_timeline
from monitoring.visits import Addendum
from monitoring.vitals import VitalsSet
from tests.factories import (
    NORA,
    NORTH,
    PIET,
    SAM,
    at_minute,
    baseline,
    correction,
    effect,
    entry_id,
    header,
    intake,
    order,
    override,
    pump,
    session,
    start,
    stop,
    vitals,
)
from tests.fakes import FakeStore

SESSION = session().id
HIGH = vitals(10, (200, 112), name="high")


@pytest.fixture
def going(store: FakeStore) -> FakeStore:
    """An infusion since ten minutes, with a critical pressure just measured."""
    begin_session(store, NORA, SESSION, at_minute(-20))
    record_entries(store, NORA, SESSION, (intake(),), at_minute(-19))
    record_entries(store, PIET, SESSION, (order(),), at_minute(-10))
    for entries in (baseline(), (start(),), (vitals(5, name="calm"),), (HIGH,)):
        record_entries(store, NORA, SESSION, entries, entries[-1].recorded_at)
    return store


def amend(
    store: FakeStore, old: Entry, by: User = NORA, minute: float = 12, **new: object
) -> Saved:
    """Replace an entry, as the form does: what takes its place, and the correction."""
    instead = replace(old, id=entry_id(f"{old.id} instead {minute}"), **new)  # type: ignore[arg-type]
    said = Correction(
        **header(minute, by=by),  # type: ignore[arg-type]
        target_id=old.id,
        replacement_id=instead.id,
        reason="typing error",
    )
    return record_entries(store, by, SESSION, (instead, said), at_minute(minute))


def withdraw(store: FakeStore, name: str, by: User = NORA, minute: float = 12) -> Saved:
    return record_entries(store, by, SESSION, (correction(minute, name),), at_minute(minute))


def stored(store: FakeStore, rule_id: str = "BP_HIGH") -> Flag:
    (flag,) = (each for each in store.flags(NORTH.id, SESSION) if each.key.rule_id == rule_id)
    return flag


def acknowledge(store: FakeStore, rule_id: str = "BP_HIGH", minute: float = 11) -> None:
    form = SeenForm(
        id=entry_id(f"seen {rule_id}"),
        flag=stored(store, rule_id).key,
        actions=(ActionTaken.SLOWED,),
    )
    acknowledge_flag(store, NORA, SESSION, form, at_minute(minute))


def complete(store: FakeStore, *statuses: SessionStatus) -> None:
    record_entries(store, NORA, SESSION, (stop(40),), at_minute(40))
    for status in statuses:
        now = store.record(NORTH.id, SESSION).session
        change_status(store, now, status, NORA, at_minute(90), SessionOutcome.COMPLETED)


def record(store: FakeStore) -> SessionRecord:
    return store.record(NORTH.id, SESSION)


def test_amended_value_withdraws_flag(going: FakeStore) -> None:
    assert stored(going).state is FlagState.OPEN
    amend(going, HIGH, systolic_mmhg=136, diastolic_mmhg=84)

    assert stored(going).state is FlagState.WITHDRAWN


def test_withdrawn_flag_keeps_its_history(going: FakeStore) -> None:
    acknowledge(going)
    amend(going, HIGH, systolic_mmhg=136, diastolic_mmhg=84)
    flag = stored(going)

    assert (flag.state, flag.is_acknowledged) == (FlagState.WITHDRAWN, True)
    assert flag.severity is Severity.CRITICAL
    assert [each.flag for each in record(going).acknowledgements] == [flag.key]


def test_flag_that_stays_is_the_same(going: FakeStore) -> None:
    acknowledge(going)
    before = stored(going)
    amend(going, HIGH, systolic_mmhg=196, minute=60)
    after = stored(going)

    assert after.key == before.key
    assert (after.state, after.is_acknowledged) == (FlagState.OPEN, True)
    assert after.escalated_at is None
    assert "196" in after.worst.words


def test_comment_does_not_hide_flag(going: FakeStore) -> None:
    amend(going, HIGH, comment="left arm", minute=60)
    flag = stored(going)

    assert flag.needs_attention
    assert not flag.is_historic


def test_amended_worse_needs_look(going: FakeStore) -> None:
    calm = record(going).entry(entry_id("calm"))
    assert isinstance(calm, VitalsSet)
    amend(going, HIGH, systolic_mmhg=136, diastolic_mmhg=84)
    amend(going, calm, systolic_mmhg=190, diastolic_mmhg=100, minute=13)
    open_ones = [
        each
        for each in going.flags(NORTH.id, SESSION)
        if each.key.rule_id == "BP_HIGH" and each.state is not FlagState.WITHDRAWN
    ]

    assert [each.key.began_with for each in open_ones] == [entry_id("calm")]
    assert not open_ones[0].is_acknowledged


def test_amended_baseline_re_decides_changes(going: FakeStore) -> None:
    assert stored(going, "BP_CHANGE_UP").state is FlagState.OPEN
    chosen = record(going).entry(entry_id("baseline"))
    assert isinstance(chosen, VitalsSet)
    amend(going, chosen, systolic_mmhg=188, diastolic_mmhg=112)

    assert stored(going, "BP_CHANGE_UP").state is FlagState.WITHDRAWN
    assert read_timeline(record(going)).baseline[Measure.SYSTOLIC] == 188


def test_older_baseline_choice_stays_older(going: FakeStore) -> None:
    record_entries(going, NORA, SESSION, (vitals(-2, name="before"),), at_minute(1))
    newer = BaselineChoice(**header(6), vitals_id=entry_id("before"))  # type: ignore[arg-type]
    record_entries(going, NORA, SESSION, (newer,), at_minute(6))
    older = record(going).entry(entry_id("baseline choice"))
    assert older is not None
    amend(going, older, measured_at=at_minute(-5))
    chosen = read_timeline(record(going)).baseline_set

    assert chosen is not None
    assert chosen.id == entry_id("before")


def test_start_stays_under_its_readings(going: FakeStore) -> None:
    with pytest.raises(StateRefused, match=r"2 readings were written down after this start\."):
        withdraw(going, "start")

    assert read_timeline(record(going)).started_at == at_minute(0)


def test_start_pressed_by_mistake_goes(store: FakeStore) -> None:
    begin_session(store, NORA, SESSION, at_minute(-20))
    record_entries(store, NORA, SESSION, (intake(),), at_minute(-19))
    record_entries(store, PIET, SESSION, (order(),), at_minute(-10))
    record_entries(store, NORA, SESSION, (*baseline(), start()), at_minute(0))
    withdraw(store, "start", minute=1)

    assert read_timeline(record(store)).started_at is None


def test_amended_time_moves_the_phase(going: FakeStore) -> None:
    calm = record(going).entry(entry_id("calm"))
    assert isinstance(calm, VitalsSet)
    amend(going, calm, measured_at=at_minute(-2))
    first = read_timeline(record(going)).readings[Measure.SYSTOLIC][1]

    assert (first.at, first.phase) == (at_minute(-2), Phase.BASELINE)


def test_later_start_moves_the_phases(going: FakeStore) -> None:
    began = record(going).entry(entry_id("start"))
    assert isinstance(began, InfusionEvent)
    amend(going, began, measured_at=at_minute(7))
    readings = read_timeline(record(going)).readings[Measure.SYSTOLIC]

    assert [each.phase for each in readings] == [Phase.BASELINE, Phase.BASELINE, Phase.INFUSION]


def test_pump_keeps_its_order(going: FakeStore) -> None:
    paused = pump(11, InfusionAction.PAUSE, name="pause")
    record_entries(going, NORA, SESSION, (paused,), at_minute(11))

    with pytest.raises(StateRefused, match="not started: pause cannot follow"):
        amend(going, paused, measured_at=at_minute(-1))
    assert amend(going, paused, measured_at=at_minute(11), reason="nausea").record


def test_chain_ends_in_the_last(going: FakeStore) -> None:
    first = amend(going, HIGH, systolic_mmhg=168).record.entries[-2]
    second = amend(going, first, systolic_mmhg=148, diastolic_mmhg=90, minute=13).record.entries[-2]
    timeline = read_timeline(record(going))

    assert replaced_entries(record(going).entries) == {second.id: (HIGH, first)}
    assert timeline.written_at(second) == HIGH.recorded_at
    assert [each.id for each in timeline.vitals][-1] == second.id
    assert stored(going).state is FlagState.WITHDRAWN


def test_correction_of_correction_is_refused(going: FakeStore) -> None:
    said = amend(going, HIGH, systolic_mmhg=168).record.entries[-1]
    again = Correction(**header(13), target_id=said.id, reason="no")  # type: ignore[arg-type]

    with pytest.raises(StateRefused, match="correct the newer entry instead"):
        record_entries(going, NORA, SESSION, (again,), at_minute(13))


def test_second_nurse_is_told(going: FakeStore) -> None:
    amend(going, HIGH, systolic_mmhg=168)
    with pytest.raises(StateRefused, match="corrected before; correct the newer one"):
        amend(going, HIGH, by=SAM, minute=12.5, systolic_mmhg=148)

    standing = read_timeline(record(going)).vitals[-1]
    assert standing.systolic_mmhg == 168


def test_same_form_twice_is_one(going: FakeStore) -> None:
    amend(going, HIGH, systolic_mmhg=168)
    again = amend(going, HIGH, systolic_mmhg=168)

    assert again.was_there
    assert sum(isinstance(each, Correction) for each in again.record.entries) == 1


def test_completed_session_takes_corrections(going: FakeStore) -> None:
    complete(going, SessionStatus.COMPLETED)

    assert amend(going, HIGH, minute=95, systolic_mmhg=136, diastolic_mmhg=84).record
    assert record(going).session.status is SessionStatus.COMPLETED


def test_signed_session_takes_addendum_only(going: FakeStore) -> None:
    complete(going, SessionStatus.COMPLETED, SessionStatus.SIGNED_OFF)

    with pytest.raises(StateRefused, match="except an addendum"):
        amend(going, HIGH, minute=95, systolic_mmhg=136)


def test_stop_stays_once_patient_left(going: FakeStore) -> None:
    complete(going, SessionStatus.COMPLETED)

    with pytest.raises(StateRefused, match=r"needs its stop\. Correct its time instead"):
        withdraw(going, "stop", minute=95)


def test_end_alone_does_not_stay(going: FakeStore) -> None:
    said = (effect(10, Effect.NAUSEA, name="sick"), effect(11, Effect.NAUSEA, Grade.NONE))
    for entry in said:
        record_entries(going, NORA, SESSION, (entry,), entry.measured_at)

    with pytest.raises(StateRefused, match="only its end would be left"):
        withdraw(going, "sick")


def test_effect_changes_for_whole_episode(going: FakeStore) -> None:
    said = (effect(10, Effect.NAUSEA), effect(11, Effect.NAUSEA, Grade.MODERATE))
    for entry in said:
        record_entries(going, NORA, SESSION, (entry,), entry.measured_at)
    with pytest.raises(ValueRefused, match="another effect than before"):
        amend(going, said[0], effect=Effect.DIZZINESS)
    both = [
        replace(each, id=EntryId(entry_id(f"{each.id}")), effect=Effect.DIZZINESS) for each in said
    ]
    because = [
        Correction(
            **header(12),  # type: ignore[arg-type]
            target_id=old.id,
            replacement_id=new.id,
            reason="mixed up",
        )
        for old, new in zip(said, both, strict=True)
    ]
    saved = record_entries(going, NORA, SESSION, (*both, *because), at_minute(12))
    (episode,) = read_timeline(saved.record).effects

    assert episode.effect is Effect.DIZZINESS
    assert [type(each) for each in episode.reports] == [EffectReport, EffectReport]


def test_nurse_corrects_no_order(going: FakeStore) -> None:
    ordered = read_timeline(record(going)).orders[0]
    with pytest.raises(PermissionRefused, match="order an infusion"):
        amend(going, ordered, dose_ug=30_000)
    wrong = Correction(**header(12), target_id=ordered.id, reason="no")  # type: ignore[arg-type]
    with pytest.raises(PermissionRefused, match="order an infusion"):
        record_entries(going, NORA, SESSION, (wrong,), at_minute(12))

    assert amend(going, ordered, by=PIET, dose_ug=30_000).record


def test_what_was_signed_stays() -> None:
    kinds = (
        override(0, "consent"),
        Addendum(**header(0), text="more"),  # type: ignore[arg-type]
        correction(0, "high"),
    )

    assert all(why_it_stays(each) for each in kinds)
    assert not why_it_stays(HIGH)


def test_late_correction_needs_no_second_reason(going: FakeStore) -> None:
    saved = amend(going, HIGH, minute=60, systolic_mmhg=136, diastolic_mmhg=84)

    assert saved.record.entries[-2].late_reason == ""
