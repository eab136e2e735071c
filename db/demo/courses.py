"""What is known of each invented patient across sessions: what is treated, how, what is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.demo.between import Infused, Told, follow_ups
from db.demo.calendar import CLIMBER, SERIES
from db.demo.chance import Chance
from db.demo.going import DURATION_MIN
from db.demo.people import Staff
from db.demo.physiology import Habit
from db.demo.words import CONDITIONS, MEDICINES
from monitoring.course_entries import (
    ConditionList,
    ConsentDocument,
    CourseEntry,
    Diagnosis,
    MedicineList,
    PainType,
    RegularMedicine,
    TreatmentPlan,
)
from monitoring.flags import Direction, Severity
from monitoring.ids import EntryId
from monitoring.measures import Measure
from monitoring.own_limits import OwnLimit, OwnLimits
from monitoring.people import Patient, User

# One whose last infusion nobody asked about, and one who told the nurse of dark thoughts.
LOST, DARK = 8, 9
# One with limits of their own: known high blood pressure, treated.
LIMITED = 10
_INTERVAL_DAYS, _MAINTENANCE_DAYS = 4, 24
_BEFORE_FIRST = timedelta(days=6)
_PAIN_TYPES = (
    *(PainType.NEUROPATHIC, PainType.NEUROPATHIC, PainType.CRPS),
    *(PainType.CRPS, PainType.SOMATIC, PainType.OTHER),
)
_WORDS = {
    PainType.NEUROPATHIC: "Polyneuropathy, both feet, since 2019",
    PainType.CRPS: "CRPS type 1, left hand, after a fracture",
    PainType.SOMATIC: "Low back, three operations",
    PainType.DEPRESSION: "Depression, two medicines without lasting effect",
    PainType.OTHER: "Pain after shingles & fibromyalgia",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is known of one patient across sessions, in the order in which it was written."""

    patient: Patient
    entries: tuple[CourseEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """A patient with the habit that makes them up, and their past infusions in order."""

    number: int
    patient: Patient
    habit: Habit
    infusions: tuple[Infused, ...]


def course_entries(
    chance: Chance, staff: Staff, treated: Treated, at: datetime
) -> tuple[CourseEntry, ...]:
    """All entries of one patient's course up to `at`, in the order in which they were written."""
    if not treated.infusions:
        return ()
    told = Told(
        habit=treated.habit,
        nurses=(staff.nora, staff.sam),
        is_lost=treated.number == LOST,
        has_dark_thoughts=treated.number == DARK,
    )
    began_at = treated.infusions[0].stopped_at - _BEFORE_FIRST
    entries = [
        *_known(chance, staff.piet, treated, began_at),
        *_own_limits(chance, staff.piet, treated, at),
        *follow_ups(chance, told, treated.infusions, at),
    ]
    return tuple(sorted(entries, key=lambda entry: entry.recorded_at))


def _known(
    chance: Chance, piet: User, treated: Treated, began_at: datetime
) -> Iterator[CourseEntry]:
    """What was asked and decided before the first infusion."""

    def header(minute: int) -> dict[str, object]:
        when = began_at + timedelta(minutes=minute)
        return _header(chance, piet, when)

    kind = PainType.DEPRESSION if treated.habit.is_depressed else chance.pick(_PAIN_TYPES)
    yield Diagnosis(**header(0), types=(kind,), text=_WORDS[kind])  # type: ignore[arg-type]
    yield MedicineList(**header(4), medicines=tuple(_medicines(chance)))  # type: ignore[arg-type]
    conditions = (chance.pick(CONDITIONS),) if chance.happens(0.2) else ()
    yield ConditionList(**header(6), conditions=conditions)  # type: ignore[arg-type]
    yield TreatmentPlan(
        **header(9),  # type: ignore[arg-type]
        dose_ug_per_kg=treated.habit.dose_ug_per_kg,
        duration_min=DURATION_MIN,
        interval_days=_INTERVAL_DAYS,
        planned_in_series=SERIES,
        maintenance_days=_MAINTENANCE_DAYS,
    )
    yield ConsentDocument(
        **header(12),  # type: ignore[arg-type]
        title="Ketamine infusions, off-label use",
        signed_on=began_at.date(),
        kept_at="paper record, room 2",
    )


def _own_limits(chance: Chance, piet: User, treated: Treated, at: datetime) -> Iterator[OwnLimits]:
    """Set after the last visit: they hold from the next one on."""
    if treated.number not in {CLIMBER, LIMITED}:
        return
    is_strict = treated.number == CLIMBER
    severity, number = (Severity.WARNING, 170) if is_strict else (Severity.ADVISORY, 165)
    limit = OwnLimit(
        measure=Measure.SYSTOLIC, direction=Direction.HIGH, severity=severity, number=number
    )
    last = treated.infusions[-1].stopped_at
    yield OwnLimits(
        **_header(chance, piet, min(at, last + timedelta(hours=20))),  # type: ignore[arg-type]
        limits=(limit,),
        reason="Peaks climb; look earlier" if is_strict else "Usual pressure 150, treated",
        expires_on=(at + timedelta(days=180)).date(),
    )


def _medicines(chance: Chance) -> Iterator[RegularMedicine]:
    for name in dict.fromkeys(chance.pick(MEDICINES) for _ in range(chance.whole(0, 3))):
        yield RegularMedicine(name=name, how=chance.pick(("", "1 in the evening", "as before")))


def _header(chance: Chance, by: User, when: datetime) -> dict[str, object]:
    return {
        "id": EntryId(chance.uuid(when)),
        "measured_at": when,
        "recorded_at": when,
        "performed_by": by.id,
        "recorded_by": by.id,
    }


def infusions_in_turn(stops: Sequence[tuple[int, datetime]]) -> tuple[Infused, ...]:
    """The infusions (number, end) of one patient with when the next one ended, in order."""
    ordered = sorted(stops, key=lambda each: each[1])
    later = [*(end for _, end in ordered), None][1:]
    return tuple(
        Infused(number=number, stopped_at=end, next_at=following)
        for (number, end), following in zip(ordered, later, strict=True)
    )
