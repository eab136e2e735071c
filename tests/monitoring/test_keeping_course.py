"""What is true of a patient across sessions: who writes it, when, and instead of what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from monitoring.audit import AuditAction
from monitoring.course_entries import CourseEntry, TreatmentPlan
from monitoring.course_reading import standing_entries
from monitoring.errors import (
    ConfirmationNeeded,
    MonitoringError,
    NotFound,
    PermissionRefused,
    StateRefused,
    ValueRefused,
)
from monitoring.flags import Direction, Severity
from monitoring.ids import EntryId, PatientId
from monitoring.keeping_course import CourseForm, KeptEntry, write_course
from monitoring.measures import Measure
from monitoring.people import User
from monitoring.revising_course import CourseSaved
from tests.course_factories import (
    conditions,
    consent,
    diagnosis,
    medicines,
    on_day,
    own_limit,
    own_limits,
    plan,
)
from tests.factories import ADA, NORA, OLAF, PIET, patient
from tests.fakes import FakeStore

PATIENT = patient().id
EVERY_KIND: dict[str, Callable[[], KeptEntry]] = {
    "diagnosis": diagnosis,
    "medicines": lambda: medicines("Pregabalin"),
    "conditions": conditions,
    "plan": plan,
    "own_limits": lambda: own_limits(own_limit(170)),
    "consent": consent,
}
OF_PHYSICIANS = {"plan", "own_limits"}


def write(
    store: FakeStore,
    entry: KeptEntry,
    *,
    by: User = PIET,
    day: float = 0,
    instead_of: EntryId | None = None,
    confirmed: frozenset[str] = frozenset(),
) -> CourseSaved:
    form = CourseForm(entry=entry, instead_of=instead_of, confirmed=confirmed)
    return write_course(store, by, PATIENT, form, on_day(day))


def refusal(kind: type[MonitoringError], store: FakeStore, entry: KeptEntry, **how: object) -> str:
    """What is said, and that nothing was written."""
    before = len(store.audit)
    with pytest.raises(kind) as refused:
        write(store, entry, **how)  # type: ignore[arg-type]
    assert len(store.audit) == before
    return getattr(refused.value, "field", str(refused.value))


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("by", [NORA, PIET, ADA, OLAF], ids=lambda user: user.name)
def test_each_kind_by_its_writers(store: FakeStore, kind: str, by: User) -> None:
    entry = EVERY_KIND[kind]()
    allowed = {PIET} if kind in OF_PHYSICIANS else {NORA, PIET}
    if by in allowed:
        assert entry.id in {each.id for each in write(store, entry, by=by).record.entries}
    else:
        error = NotFound if by is OLAF and kind not in OF_PHYSICIANS else PermissionRefused
        refusal(error, store, entry, by=by)


def test_entry_is_stamped_by_its_writer(store: FakeStore) -> None:
    saved = write(store, diagnosis(day=-0.5), by=PIET, day=0)
    (kept,) = saved.record.entries

    assert (kept.recorded_at, kept.recorded_by) == (on_day(0), PIET.id)
    assert (kept.measured_at, kept.performed_by) == (on_day(-0.5), NORA.id)
    event = next(each for each in store.audit if each.action is AuditAction.COURSE_ENTRIES_ADDED)
    assert event.details == {"patient": str(PATIENT), str(kept.id): "diagnosis"}


def test_repeated_save_is_one_entry(store: FakeStore) -> None:
    entry = diagnosis()
    first, again = write(store, entry), write(store, entry, day=1)

    assert (first.was_there, again.was_there) == (False, True)
    assert len(again.record.entries) == 1


def test_unknown_patient_is_not_found(store: FakeStore) -> None:
    form = CourseForm(entry=diagnosis())
    with pytest.raises(NotFound):
        write_course(store, NORA, PatientId(uuid4()), form, on_day(0))


@pytest.mark.parametrize("kind", sorted(set(EVERY_KIND) - {"consent"}))
def test_second_writer_is_told(store: FakeStore, kind: str) -> None:
    first = EVERY_KIND[kind]()
    write(store, first)
    said = refusal(StateRefused, store, EVERY_KIND[kind]())
    later = replace(EVERY_KIND[kind](), measured_at=on_day(0.5))
    write(store, later, instead_of=first.id, day=1)

    assert "meanwhile" in said
    assert len(store.course(NORA.clinic_id, PATIENT).entries) == 2


def test_consents_stand_beside_each_other(store: FakeStore) -> None:
    write(store, consent())
    saved = write(store, consent(title="Data of research"))

    assert len(standing_entries(saved.record)) == 2


def test_entry_from_before_holds_never(store: FakeStore) -> None:
    first = medicines("Pregabalin", day=0)
    write(store, first)

    earlier = medicines(day=-1)
    assert refusal(ValueRefused, store, earlier, instead_of=first.id) == "measured_at"


WHEN: dict[str, tuple[Callable[[], KeptEntry], str]] = {
    "within the clock's error": (lambda: diagnosis(1 / (24 * 60)), ""),
    "tomorrow": (lambda: diagnosis(1), "measured_at"),
    "before birth": (lambda: diagnosis(-366 * 60), "measured_at"),
    "plan within a day": (lambda: plan(-0.9), ""),
    "plan a day late": (lambda: plan(-1), "late_reason"),
    "plan late with why": (lambda: plan(-30, late_reason="paper"), ""),
    "diagnosis of years ago": (lambda: diagnosis(-900), ""),
}


@pytest.mark.parametrize("case", WHEN)
def test_when_it_may_be_true(store: FakeStore, case: str) -> None:
    build, box = WHEN[case]
    if box:
        assert refusal(ValueRefused, store, build()) == box
    else:
        write(store, build())


def test_medicine_is_listed_once(store: FakeStore) -> None:
    assert refusal(ValueRefused, store, medicines("Pregabalin", "PREGABALIN ")) == "medicines"


def test_fasting_is_of_the_day(store: FakeStore) -> None:
    assert refusal(ValueRefused, store, conditions("not_fasted")) == "conditions"


TODAY = on_day(0).date()
EXPIRY = {
    "yesterday": (TODAY - timedelta(days=1), False),
    "today": (TODAY, True),
    "in a year": (TODAY + timedelta(days=366), True),
    "later": (TODAY + timedelta(days=367), False),
}


@pytest.mark.parametrize("case", EXPIRY)
def test_own_limits_hold_for_a_time(store: FakeStore, case: str) -> None:
    expires_on, is_kept = EXPIRY[case]
    entry = own_limits(own_limit(170), expires_on=expires_on)
    if is_kept:
        write(store, entry)
    else:
        assert refusal(ValueRefused, store, entry) == "expires_on"


def test_own_limits_end_at_any_time(store: FakeStore) -> None:
    first = own_limits(own_limit(170))
    write(store, first)
    ended = own_limits(day=0.5, expires_on=date(2020, 1, 1), reason="no longer needed")
    saved = write(store, ended, instead_of=first.id, day=1)

    assert ended.id in {each.id for each in saved.record.entries}


def test_own_limits_fit_the_protocol(store: FakeStore) -> None:
    low = own_limit(93, Severity.CRITICAL, measure=Measure.SPO2, direction=Direction.LOW)

    assert refusal(ValueRefused, store, own_limits(low)) == "limits"


UNLIKELY = {
    "dose_ug_per_kg": plan(dose_ug_per_kg=400),
    "duration_min": plan(duration_min=90),
    "maintenance_days": plan(maintenance_days=2),
}


@pytest.mark.parametrize("box", UNLIKELY)
def test_unlikely_plan_is_asked_about(store: FakeStore, box: str) -> None:
    entry: TreatmentPlan = UNLIKELY[box]
    with pytest.raises(ConfirmationNeeded) as asked:
        write(store, entry)
    saved = write(store, entry, confirmed=frozenset({box}))

    assert list(asked.value.questions) == [box]
    assert isinstance(saved.record.entries[0], TreatmentPlan)


def test_consent_is_signed_by_today(store: FakeStore) -> None:
    entry = consent(signed_on=TODAY + timedelta(days=1))

    assert refusal(ValueRefused, store, entry) == "signed_on"


def test_what_was_true_stays(store: FakeStore) -> None:
    first = plan()
    write(store, first)
    second = plan(day=3, dose_ug_per_kg=750)
    entries: tuple[CourseEntry, ...] = write(
        store, second, day=3, instead_of=first.id
    ).record.entries

    assert [each.id for each in entries] == [first.id, second.id]
