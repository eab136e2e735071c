"""What is written down in a session: stamped, checked, audited, and flagged."""

from dataclasses import replace

import pytest

from monitoring.audit import AuditAction
from monitoring.beginning import begin_session
from monitoring.effects import Effect, Grade
from monitoring.errors import (
    ConfirmationNeeded,
    MonitoringError,
    NotFound,
    PermissionRefused,
    StateRefused,
    ValueRefused,
)
from monitoring.flags import FlagState, Severity
from monitoring.infusions import InfusionAction
from monitoring.measures import Measure
from monitoring.people import User
from monitoring.record import effective_entries
from monitoring.recording import record_entries
from monitoring.sessions import SessionStatus
from monitoring.vitals import VitalsSet
from tests.factories import (
    ADA,
    NORA,
    NORTH,
    OLAF,
    PIET,
    SAM,
    at_minute,
    baseline,
    correction,
    effect,
    entry_id,
    intake,
    order,
    pump,
    start,
    stop,
    vitals,
)
from tests.fakes import FakeStore
from tests.monitoring.recording import SESSION, save


@pytest.fixture
def begun(store: FakeStore) -> FakeStore:
    begin_session(store, NORA, SESSION, at_minute(-20))
    return store


@pytest.fixture
def prepared(begun: FakeStore) -> FakeStore:
    """Asked at the door, and ordered: a baseline and the pump may follow."""
    record_entries(begun, NORA, SESSION, (intake(),), at_minute(-19))
    record_entries(begun, PIET, SESSION, (order(),), at_minute(-10))
    return begun


def test_saved_set_is_in_the_record(begun: FakeStore) -> None:
    saved = save(begun, vitals(-5), minute=-5)

    assert saved.record.entries == begun.record(NORTH.id, SESSION).entries
    assert len(saved.record.entries) == 1


def test_writer_and_time_are_stamped(begun: FakeStore) -> None:
    forged = replace(vitals(-5), recorded_by=PIET.id, recorded_at=at_minute(-9))
    saved = save(begun, forged, minute=-4, by=SAM)
    entry = saved.record.entries[0]

    assert (entry.recorded_by, entry.recorded_at) == (SAM.id, at_minute(-4))
    assert entry.performed_by == NORA.id


def test_same_save_twice_is_one(begun: FakeStore) -> None:
    first = save(begun, vitals(-5, name="set"), minute=-5)
    second = save(begun, vitals(-5, name="set"), minute=-4)

    assert second.was_there
    assert not first.was_there
    assert len(begun.record(NORTH.id, SESSION).entries) == 1


def test_flags_come_with_the_answer(prepared: FakeStore) -> None:
    saved = save(prepared, *baseline(), start(0), vitals(0, (200, 104)), minute=0)

    assert saved.evaluation.flags[0].severity is Severity.CRITICAL
    assert [flag.key for flag in prepared.flags(NORTH.id, SESSION)] == [
        flag.key for flag in saved.evaluation.flags
    ]


def test_every_write_has_its_audit(prepared: FakeStore) -> None:
    save(prepared, *baseline(), start(0), vitals(0, (200, 104)), minute=0)
    actions = [event.action for event in prepared.audit]

    assert actions[-2:] == [AuditAction.ENTRIES_ADDED, AuditAction.FLAGS_REVISED]
    assert str(entry_id("baseline")) in prepared.audit[-2].details


def test_calm_set_revises_no_flags(prepared: FakeStore) -> None:
    save(prepared, *baseline(), start(0), minute=0)
    save(prepared, vitals(5), minute=5)

    assert prepared.audit[-1].action is AuditAction.ENTRIES_ADDED


@pytest.mark.parametrize(
    ("by", "refusal"), [(ADA, PermissionRefused), (OLAF, NotFound)], ids=["administrator", "other"]
)
def test_others_cannot_record(begun: FakeStore, by: User, refusal: type[MonitoringError]) -> None:
    with pytest.raises(refusal):
        save(begun, vitals(-5), minute=-5, by=by)

    assert begun.records[SESSION].entries == ()


def test_nurse_orders_no_infusion(begun: FakeStore) -> None:
    with pytest.raises(PermissionRefused, match="order an infusion"):
        save(begun, order(-5), minute=-5)
    assert save(begun, order(-5), minute=-5, by=PIET).record.entries


def test_nurse_gives_no_bolus(prepared: FakeStore) -> None:
    save(prepared, *baseline(), start(0), minute=0)
    bolus = pump(5, InfusionAction.BOLUS, amount_ug=5_000)

    with pytest.raises(PermissionRefused, match="give a bolus"):
        save(prepared, bolus, minute=5)
    assert save(prepared, bolus, minute=5, by=PIET).record.entries[-1].id == bolus.id


@pytest.mark.parametrize(
    ("value", "measure"),
    [
        ({"spo2": 84}, Measure.SPO2),
        ({"heart_rate": 151}, Measure.HEART_RATE),
        ({"heart_rate": 39}, Measure.HEART_RATE),
        ({"breaths": 36}, Measure.BREATHS),
        ({"pressure": (201, 110)}, Measure.SYSTOLIC),
        ({"pressure": (120, 106)}, Measure.DIASTOLIC),
        ({"pressure": (190, 89)}, Measure.DIASTOLIC),
    ],
)
def test_unlikely_value_is_asked_once(
    begun: FakeStore, value: dict[str, object], measure: Measure
) -> None:
    entry = vitals(-5, **value)  # type: ignore[arg-type]
    with pytest.raises(ConfirmationNeeded) as question:
        save(begun, entry, minute=-5)
    saved = save(begun, entry, minute=-5, confirmed=frozenset({measure}))
    kept = saved.record.entries[0]

    assert list(question.value.questions) == [measure.value]
    assert isinstance(kept, VitalsSet)
    assert kept.unconfirmed == (measure,)


def test_likely_ends_are_not_asked(begun: FakeStore) -> None:
    save(begun, vitals(-5, (120, 105), heart_rate=150, spo2=85, breaths=35), minute=-5)

    assert begun.record(NORTH.id, SESSION).entries


@pytest.mark.parametrize(
    ("minute", "sentence"), [(2.1, "future"), (-155, "long before"), (-5, "5 min later")]
)
def test_time_that_cannot_be(begun: FakeStore, minute: float, sentence: str) -> None:
    with pytest.raises(ValueRefused, match=sentence):
        save(begun, vitals(minute), minute=0)


def test_tablet_clock_slightly_ahead(begun: FakeStore) -> None:
    assert save(begun, vitals(2), minute=0).record.entries


def test_late_entry_with_its_reason(begun: FakeStore) -> None:
    late = replace(vitals(-12), late_reason="tablet was charging")

    assert save(begun, late, minute=0).record.entries[0].late_reason == "tablet was charging"


def test_stop_moves_to_recovery(prepared: FakeStore) -> None:
    save(prepared, *baseline(), start(0), minute=0)
    saved = save(prepared, stop(40), minute=40)

    assert saved.record.session.status is SessionStatus.RECOVERING
    assert prepared.record(NORTH.id, SESSION).session.status is SessionStatus.RECOVERING


def test_pump_step_out_of_turn(begun: FakeStore) -> None:
    with pytest.raises(StateRefused, match="stop cannot follow"):
        save(begun, stop(0), minute=0)

    assert begun.record(NORTH.id, SESSION).entries == ()


def test_ten_fold_rate_is_refused(prepared: FakeStore) -> None:
    with pytest.raises(ValueRefused, match="mg/kg/min"):
        save(prepared, start(0, rate_ug_per_h=5_250_000), minute=0)


@pytest.mark.parametrize(
    ("dose_ug", "duration_min", "field"),
    [(35_000, 2**40, "duration_min"), (10**13, 40, "dose_ug"), (1, 121, "dose_ug")],
)
def test_order_nobody_means_is_refused(dose_ug: int, duration_min: int, field: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        order(dose_ug=dose_ug, duration_min=duration_min)

    assert refused.value.field == field


def test_episode_keeps_its_effect(begun: FakeStore) -> None:
    save(begun, effect(0, Effect.NAUSEA, episode="one"), minute=0)

    with pytest.raises(ValueRefused, match="another effect"):
        save(begun, effect(1, Effect.HEADACHE, episode="one"), minute=1)


def test_correction_re_decides_and_says_so(prepared: FakeStore) -> None:
    save(prepared, *baseline(), start(0), vitals(0, (200, 104), name="typo"), minute=0)
    right = vitals(0.5, (125, 80), name="right")
    save(prepared, correction(1, "typo", right.id, reason="typing error"), right, minute=1)
    stored = {flag.key.rule_id: flag for flag in prepared.flags(NORTH.id, SESSION)}
    record = prepared.record(NORTH.id, SESSION)

    assert stored["BP_HIGH"].state is FlagState.WITHDRAWN
    assert record.entry(entry_id("typo")) is not None
    assert entry_id("typo") not in {entry.id for entry in effective_entries(record.entries)}
    assert AuditAction.ENTRY_CORRECTED in [event.action for event in prepared.audit]


def test_correction_needs_a_standing_entry(begun: FakeStore) -> None:
    save(begun, vitals(-5, name="set"), minute=-5)
    with pytest.raises(NotFound, match="no such entry"):
        save(begun, correction(-4, "nothing"), minute=-4)
    save(begun, correction(-4, "set"), minute=-4)

    with pytest.raises(StateRefused, match="corrected before"):
        save(begun, correction(-3, "set"), minute=-3)


def test_replacement_is_of_the_same_kind(begun: FakeStore) -> None:
    save(begun, vitals(-5, name="set"), minute=-5)
    with pytest.raises(StateRefused, match="own kind"):
        save(begun, correction(-4, "set", entry_id("baseline choice")), baseline()[1], minute=-4)


def test_new_weight_is_the_sessions(begun: FakeStore) -> None:
    saved = save(begun, intake(weight_g=68_400), minute=-19)

    assert saved.record.session.weight_g == 68_400
    assert begun.record(NORTH.id, SESSION).session.weight_g == 68_400


def test_weight_goes_with_its_intake(begun: FakeStore) -> None:
    save(begun, intake(weight_g=168_400), minute=-19)
    saved = save(begun, correction(-18, "intake"), minute=-18)

    assert saved.record.session.weight_g is None


def test_stop_in_error_goes_back(prepared: FakeStore) -> None:
    save(prepared, *baseline(), start(0), minute=0)
    save(prepared, stop(20), minute=20)
    saved = save(prepared, correction(21, "stop", reason="another patient's pump"), minute=21)

    assert saved.record.session.status is SessionStatus.IN_PROGRESS


def test_gone_effect_was_there(prepared: FakeStore) -> None:
    with pytest.raises(ValueRefused, match="was not there"):
        save(prepared, effect(5, Effect.NAUSEA, Grade.NONE), minute=5)


def test_start_waits_for_its_checks(begun: FakeStore) -> None:
    with pytest.raises(StateRefused, match=r"Identity: nobody asked\..*ask a physician"):
        save(begun, *baseline(), start(0), minute=0)
