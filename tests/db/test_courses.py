"""One contract for treatment courses in every store: in memory, on SQLite, on PostgreSQL."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from db.audit_chain import verify
from db.audit_tables import AuditEntryRow
from db.course_tables import CourseStateRow
from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.corrected import in_time
from monitoring.course_entries import CourseEntry, PainType, RegularMedicine
from monitoring.deciding import decide
from monitoring.effects import Effect, Grade
from monitoring.errors import NotFound, StateRefused
from monitoring.flags import ActionTaken, Flag, FlagState
from monitoring.follow_ups import Channel, ReliefPresent
from monitoring.ids import PatientId
from monitoring.protocols import default_protocol
from tests.course_factories import (
    conditions,
    consent,
    course_correction,
    diagnosis,
    felt_later,
    follow_up,
    medicines,
    on_day,
    own_limit,
    own_limits,
    plan,
    review,
)
from tests.db.furnishing import (
    SESSION,
    AnyDatabase,
    add_to_course,
    another_patient,
    course_of,
    event,
    furnish,
    reopened,
)
from tests.factories import (
    NORTH,
    OLAF,
    SOUTH,
    at_minute,
    baseline,
    entry_id,
    order,
    patient,
    record,
    seen,
    start,
    vitals,
)

FIRST = follow_up(day=1, name="first")
EVERY_KIND: tuple[CourseEntry, ...] = (
    diagnosis(types=(PainType.CRPS, PainType.DEPRESSION), text="<b>left hand</b> =1+1"),
    replace(
        medicines("x"), medicines=(RegularMedicine(name="gabapentin", how="300 mg – evening"),)
    ),
    medicines(),
    conditions("uncontrolled_hypertension"),
    conditions(),
    own_limits(own_limit(150), own_limit(40.5, of="change")),
    own_limits(),
    plan(text="slowly"),
    plan(maintenance_days=None),
    consent(valid_until=on_day(90).date(), kept_at="shelf 3"),
    consent(),
    review(3, name="looked"),
    review(4, undoes=entry_id("looked")),
    FIRST,
    follow_up(2, pain=None, is_reached=False),
    follow_up(2, effects=()),
    follow_up(
        3,
        channel=Channel.VISIT,
        phq9=27,
        phq9_item9=3,
        quality=0,
        relief=ReliefPresent.PARTLY,
        effects=(felt_later(Effect.OTHER, Grade.SEVERE), felt_later(Effect.NAUSEA, Grade.MILD)),
        text="“foggy”",
        late_reason="nobody had time",
        written_days_later=1,
    ),
)


def flags_at(minute: float) -> tuple[Flag, ...]:
    grounds = (*baseline(), order(), start(), vitals(10, (190, 110), name="high"))
    return decide(record(*grounds), default_protocol(), at_minute(minute)).flags


def revise(clinic: AnyDatabase, *flags: Flag) -> None:
    with clinic.transaction() as store:
        store.revise_course_flags(patient(), flags, event(AuditAction.COURSE_FLAGS_REVISED))


def flags_of(clinic: AnyDatabase) -> set[Flag]:
    with clinic.transaction() as store:
        return set(store.course_flags(NORTH.id, SESSION.patient_id))


@pytest.mark.parametrize("entry", EVERY_KIND, ids=lambda entry: type(entry).__name__)
def test_entry_comes_back_whole(clinic: AnyDatabase, entry: CourseEntry) -> None:
    add_to_course(clinic, entry)

    assert course_of(reopened(clinic)).entries == (entry,)


def test_course_comes_in_order(clinic: AnyDatabase) -> None:
    corrected = course_correction(5, FIRST.id, EVERY_KIND[-1].id)
    add_to_course(clinic, *EVERY_KIND[::-1], corrected)

    course = course_of(clinic)
    assert set(course.entries) == {*EVERY_KIND, corrected}
    assert list(course.entries) == sorted(course.entries, key=in_time)
    assert course.patient == patient()


def test_empty_course_is_empty(clinic: AnyDatabase) -> None:
    course = course_of(clinic)

    assert (course.entries, course.acknowledgements) == ((), ())
    assert flags_of(clinic) == set()
    assert course.frames.follow_ups.empty
    assert course.frames.sessions["session_id"].tolist() == [SESSION.id]


def test_correction_needs_its_target(clinic: AnyDatabase) -> None:
    with pytest.raises(NotFound):
        add_to_course(clinic, course_correction(2, FIRST.id))
    assert course_of(clinic).entries == ()


def test_corrected_follow_up_leaves_frame(clinic: AnyDatabase) -> None:
    right = follow_up(day=1, pain=7)
    add_to_course(clinic, FIRST)
    add_to_course(clinic, right, course_correction(2, FIRST.id, right.id))

    assert course_of(clinic).frames.follow_ups["pain"].tolist() == [7]


def test_same_entry_is_saved_once(clinic: AnyDatabase) -> None:
    add_to_course(clinic, FIRST)

    with pytest.raises(StateRefused):
        add_to_course(clinic, replace(FIRST, pain=9))
    with pytest.raises(StateRefused):
        add_to_course(clinic, diagnosis(id=FIRST.id))
    assert course_of(clinic).entries == (FIRST,)


def test_id_is_there_once_for_all_patients(clinic: AnyDatabase) -> None:
    other = another_patient()
    with clinic.transaction() as store:
        store.add_patient(other, event(AuditAction.PATIENT_ADDED))
    add_to_course(clinic, FIRST)

    with pytest.raises(StateRefused):
        add_to_course(clinic, FIRST, to=other)
    assert course_of(clinic, other.id).entries == ()


def test_saved_entry_is_recognised(clinic: AnyDatabase) -> None:
    other = another_patient()
    add_to_course(clinic, FIRST)

    with clinic.transaction() as store:
        store.add_patient(other, event(AuditAction.PATIENT_ADDED))
        assert store.holds_course_entry(NORTH.id, SESSION.patient_id, FIRST.id)
        assert not store.holds_course_entry(NORTH.id, SESSION.patient_id, entry_id("never"))
        assert not store.holds_course_entry(NORTH.id, other.id, FIRST.id)


def test_failed_transaction_leaves_nothing(clinic: AnyDatabase) -> None:
    def fail_after_saving() -> None:
        with clinic.transaction() as store:
            added = event(AuditAction.COURSE_ENTRIES_ADDED)
            store.add_course_entries(patient(), (FIRST,), added)
            assert store.course(NORTH.id, SESSION.patient_id).entries == (FIRST,)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_saving()
    assert course_of(clinic).entries == ()


def test_other_clinic_finds_nothing(clinic: AnyDatabase) -> None:
    add_to_course(clinic, FIRST)
    with clinic.transaction() as store:
        with pytest.raises(NotFound):
            store.course(SOUTH.id, SESSION.patient_id)
        with pytest.raises(NotFound):
            store.course_flags(SOUTH.id, SESSION.patient_id)
        with pytest.raises(NotFound):
            store.holds_course_entry(SOUTH.id, SESSION.patient_id, FIRST.id)


def test_other_clinic_cannot_write(clinic: AnyDatabase) -> None:
    claimed = replace(patient(), clinic_id=SOUTH.id)
    theirs = replace(FIRST, performed_by=OLAF.id, recorded_by=OLAF.id)

    added = event(AuditAction.COURSE_ENTRIES_ADDED, clinic=SOUTH)
    with pytest.raises(NotFound), clinic.transaction() as store:
        store.add_course_entries(claimed, (theirs,), added)
    with pytest.raises(NotFound), clinic.transaction() as store:
        store.set_follow_up_due(claimed, on_day(3))


def test_unknown_person_cannot_write(clinic: AnyDatabase) -> None:
    with pytest.raises(NotFound):
        add_to_course(clinic, replace(FIRST, performed_by=OLAF.id))
    assert course_of(clinic).entries == ()


def test_audit_of_a_session_is_refused(clinic: AnyDatabase) -> None:
    misled = event(AuditAction.COURSE_ENTRIES_ADDED, SESSION)
    with pytest.raises(ValueError, match="clinic's own chain"), clinic.transaction() as store:
        store.add_course_entries(patient(), (FIRST,), misled)


def test_flags_come_back_whole(clinic: AnyDatabase) -> None:
    flags = flags_at(12)
    revise(clinic, *flags)

    assert flags_of(reopened(clinic)) == set(flags)


def test_flag_changes_in_place(clinic: AnyDatabase) -> None:
    flags = flags_at(12)
    revise(clinic, *flags)
    withdrawn = replace(flags[0], state=FlagState.WITHDRAWN)
    revise(clinic, withdrawn)

    assert flags_of(reopened(clinic)) == {withdrawn, *flags[1:]}


def test_acknowledgement_comes_back_whole(clinic: AnyDatabase) -> None:
    said = replace(seen(flags_at(12)[0], 13), actions=tuple(ActionTaken), note="called back")
    with clinic.transaction() as store:
        audit = event(AuditAction.COURSE_FLAG_ACKNOWLEDGED)
        store.add_course_acknowledgement(patient(), said, audit)
        assert store.holds_course_entry(NORTH.id, SESSION.patient_id, said.id)

    assert course_of(reopened(clinic)).acknowledgements == (said,)
    with pytest.raises(StateRefused):
        add_to_course(clinic, replace(FIRST, id=said.id))


def test_due_list_knows_the_last_word(database: Database) -> None:
    furnish(database)
    for due_at in (on_day(3), None, on_day(7)):
        with database.transaction() as store:
            store.set_follow_up_due(patient(), due_at)

    with database.reading() as connection:
        known = select(CourseStateRow.patient_id, CourseStateRow.follow_up_due_at)
        assert connection.execute(known).all() == [(SESSION.patient_id, on_day(7))]


def test_course_is_in_the_clinics_chain(database: Database) -> None:
    furnish(database)
    add_to_course(database, FIRST)

    added = AuditEntryRow.action == AuditAction.COURSE_ENTRIES_ADDED
    with database.reading() as connection:
        chains = connection.scalars(select(AuditEntryRow.chain).where(added)).all()
    assert chains == [NORTH.id]
    assert verify(database).breaks == ()


def test_nobody_has_no_course(clinic: AnyDatabase) -> None:
    with clinic.transaction() as store, pytest.raises(NotFound):
        store.course(NORTH.id, PatientId(entry_id("nobody")))
