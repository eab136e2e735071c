"""One contract for every store: in memory, on SQLite, on PostgreSQL."""

from dataclasses import replace

import pytest

from monitoring.audit import AuditAction
from monitoring.beginning import begin_session
from monitoring.effects import Effect, EffectReport, Grade, Helped
from monitoring.entries import Entry, Intake, Medicine, RemarkKind
from monitoring.errors import NotFound, StateRefused
from monitoring.finishing import cancel_session
from monitoring.infusions import InfusionAction
from monitoring.measures import Measure
from monitoring.recording import record_entries
from monitoring.sessions import Occupied, SessionOutcome, SessionStatus
from monitoring.visits import Ending
from monitoring.vitals import Absence, NotMeasured, Vital, VitalsSet
from tests.course_factories import in_force, own_limit, own_limits
from tests.db.furnishing import (
    SESSION,
    AnyDatabase,
    add,
    another_patient,
    another_session,
    event,
    reopened,
    stored,
)
from tests.factories import (
    NORA,
    NORTH,
    OLAF,
    PIET,
    SOUTH,
    assessment,
    at_minute,
    baseline,
    correction,
    effect,
    entry_id,
    header,
    intake,
    observation_pause,
    order,
    pump,
    remark,
    start,
    stop,
    vitals,
)

FULL_SET = VitalsSet(
    **header(3, name="full", written_min_later=20, by=PIET, why="the tablet was charging"),  # type: ignore[arg-type]
    systolic_mmhg=201,
    diastolic_mmhg=119,
    spo2_pct=84,
    temperature_tenths_c=371,
    on_oxygen=True,
    not_measured=(NotMeasured(vital=Vital.HEART_RATE, reason=Absence.EQUIPMENT),),
    unconfirmed=(Measure.SYSTOLIC, Measure.SPO2),
    comment="moving – “cold” hands",
)
FULL_EFFECT = EffectReport(
    **header(4, name="full effect"),  # type: ignore[arg-type]
    episode_id=effect(4, Effect.OTHER).episode_id,
    effect=Effect.OTHER,
    grade=Grade.MODERATE,
    action="talked down",
    helped=Helped.PARTLY,
    text="tingling",
)
FULL_INTAKE = Intake(
    **header(-20, name="full intake"),  # type: ignore[arg-type]
    conditions=("uncontrolled_hypertension",),
    medicines=(Medicine(name="diazepam", last_taken_at=at_minute(-600)), Medicine(name="x")),
    escort="her sister",
)
EVERY_KIND: tuple[Entry, ...] = (
    vitals(1),
    FULL_SET,
    assessment(2, dissociation=2, agitation=-1, gait_is_steady=False, text="calm"),
    effect(4, Effect.NAUSEA),
    FULL_EFFECT,
    order(),
    start(),
    pump(5, InfusionAction.BOLUS, amount_ug=5_000),
    stop(),
    FULL_INTAKE,
    replace(intake(None, None), id=entry_id("nothing asked")),
    intake((), ()),
    baseline()[1],
    observation_pause(10, 15),
    remark(11, RemarkKind.CONCERN, "<b>pale</b> =1+1"),
    in_force(own_limits(own_limit(190)), header(-30)),
)
REPLACED = correction(12, "full", EVERY_KIND[0].id, reason="wrong patient")
IN_ERROR = correction(13, "full effect", reason="wrong patient")


HIGH = vitals(10, (190, 110), name="high")
GROUNDS = (*baseline(), order(), start(), HIGH)


@pytest.mark.parametrize("entry", EVERY_KIND, ids=lambda entry: type(entry).__name__)
def test_entry_comes_back_whole(clinic: AnyDatabase, entry: Entry) -> None:
    add(clinic, entry)

    assert stored(reopened(clinic)).entries == (entry,)


def test_entries_of_all_kinds_stay(clinic: AnyDatabase) -> None:
    add(clinic, *EVERY_KIND[:8])
    add(clinic, *EVERY_KIND[8:], REPLACED, IN_ERROR)

    assert set(stored(clinic).entries) == {*EVERY_KIND, REPLACED, IN_ERROR}
    assert set(stored(reopened(clinic)).entries) == {*EVERY_KIND, REPLACED, IN_ERROR}


def test_correction_needs_its_target(clinic: AnyDatabase) -> None:
    with pytest.raises(NotFound):
        add(clinic, REPLACED)
    assert stored(clinic).entries == ()


def test_new_session_is_as_scheduled(clinic: AnyDatabase) -> None:
    assert stored(clinic).session == SESSION
    assert stored(reopened(clinic)).session == SESSION


def test_begin_is_kept_for_good(clinic: AnyDatabase) -> None:
    whose = another_patient()
    planned = another_session(patient_id=whose.id, status=SessionStatus.SCHEDULED, chair="7")
    with clinic.transaction() as store:
        store.add_patient(whose, event(AuditAction.PATIENT_ADDED))
        store.add_session(planned, event(AuditAction.SESSION_SCHEDULED, planned))
        begin_session(store, NORA, planned.id, at_minute(-20))
    with clinic.transaction() as store:
        record_entries(store, NORA, planned.id, (intake(weight_g=71_000),), at_minute(-19))

    assert stored(reopened(clinic), planned).session.begun_at == at_minute(-20)


def test_cancelled_visit_stays_cancelled(clinic: AnyDatabase) -> None:
    planned = another_session(status=SessionStatus.SCHEDULED, chair="7")
    with clinic.transaction() as store:
        store.add_session(planned, event(AuditAction.SESSION_SCHEDULED, planned))
    with clinic.transaction() as store:
        cancel_session(store, NORA, planned.id, entry_id("cancel"), "a fever", at_minute(-9_000))

    held = stored(reopened(clinic), planned)
    assert held.session.status is SessionStatus.CANCELLED
    assert held.session.outcome is SessionOutcome.NOT_STARTED
    assert [each.reason for each in held.entries if isinstance(each, Ending)] == ["a fever"]


def test_patient_sits_in_one_chair(clinic: AnyDatabase) -> None:
    planned = another_session(status=SessionStatus.SCHEDULED, chair="7")
    with clinic.transaction() as store:
        store.add_session(planned, event(AuditAction.SESSION_SCHEDULED, planned))
        taken = store.occupied_chairs(NORTH.id)
        with pytest.raises(StateRefused, match="in chair 2 already"):
            begin_session(store, NORA, planned.id, at_minute(-20))

        assert taken == (Occupied(chair="2", patient_id=SESSION.patient_id),)
        assert store.occupied_chairs(SOUTH.id) == ()


def test_same_entry_is_saved_once(clinic: AnyDatabase) -> None:
    add(clinic, HIGH)

    with pytest.raises(StateRefused):
        add(clinic, replace(HIGH, measured_at=at_minute(11)))
    assert stored(clinic).entries == (HIGH,)


def test_saved_entry_is_recognised(clinic: AnyDatabase) -> None:
    add(clinic, HIGH)

    with clinic.transaction() as store:
        assert store.holds_entry(NORTH.id, SESSION.id, HIGH.id)
        assert not store.holds_entry(NORTH.id, SESSION.id, entry_id("never saved"))


def test_failed_transaction_leaves_nothing(clinic: AnyDatabase) -> None:
    def fail_after_saving() -> None:
        with clinic.transaction() as store:
            store.add_entries(SESSION, (HIGH,), event(AuditAction.ENTRIES_ADDED, SESSION))
            assert store.record(NORTH.id, SESSION.id).entries == (HIGH,)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_saving()
    assert stored(clinic).entries == ()


def test_other_clinic_finds_nothing(clinic: AnyDatabase) -> None:
    with clinic.transaction() as store, pytest.raises(NotFound):
        store.record(SOUTH.id, SESSION.id)
    with clinic.transaction() as store, pytest.raises(NotFound):
        store.protocol(SOUTH.id, SESSION.protocol)


def test_unknown_person_cannot_write(clinic: AnyDatabase) -> None:
    stranger = vitals(1, name="by a stranger")

    with pytest.raises(NotFound):
        add(clinic, replace(stranger, performed_by=OLAF.id))
    assert stored(clinic).entries == ()


def test_status_and_weight_are_kept(clinic: AnyDatabase) -> None:
    moved = replace(SESSION, weight_g=71_500, responsible=PIET.id, chair="4")
    recovering = replace(moved, status=SessionStatus.RECOVERING)
    with clinic.transaction() as store:
        audit = event(AuditAction.STATUS_CHANGED, SESSION)
        store.change_session(recovering, audit)

    assert stored(clinic).session == recovering
    assert stored(reopened(clinic)).session == recovering


def test_completed_session_has_ended(clinic: AnyDatabase) -> None:
    over = replace(SESSION, status=SessionStatus.COMPLETED, ended_at=at_minute(130))
    ended = replace(over, outcome=SessionOutcome.STOPPED_EARLY)
    with clinic.transaction() as store:
        store.change_session(ended, event(AuditAction.STATUS_CHANGED, SESSION))

    assert stored(reopened(clinic)).session == ended


def test_earlier_infusions_are_known(clinic: AnyDatabase) -> None:
    next_one = another_session()
    with clinic.transaction() as store:
        store.add_session(next_one, event(AuditAction.SESSION_SCHEDULED, next_one))
    assert stored(clinic, next_one).session.earlier_infusions == ()
    add(clinic, start(0), stop(40))

    assert stored(clinic, next_one).session.earlier_infusions == (at_minute(0),)
    assert stored(clinic).session.earlier_infusions == ()


def test_corrected_start_moves_earlier_infusion(clinic: AnyDatabase) -> None:
    next_one = another_session()
    with clinic.transaction() as store:
        store.add_session(next_one, event(AuditAction.SESSION_SCHEDULED, next_one))
    add(clinic, start(0))
    again = pump(5, InfusionAction.START, rate_ug_per_h=50_000, name="true start")
    add(clinic, again, correction(6, "start", again.id))

    assert stored(clinic, next_one).session.earlier_infusions == (at_minute(5),)
    assert stored(reopened(clinic), next_one).session.earlier_infusions == (at_minute(5),)
