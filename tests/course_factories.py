"""Plain builders of what a treatment course holds; every argument has a calm default."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid5

from monitoring.course_entries import (
    ConditionList,
    ConsentDocument,
    CourseCorrection,
    CourseReview,
    Diagnosis,
    MedicineList,
    PainType,
    RegularMedicine,
    TreatmentPlan,
)
from monitoring.course_timeline import CourseTimeline
from monitoring.effects import Effect, Grade
from monitoring.flags import Direction, Severity
from monitoring.follow_ups import Channel, FollowUp, LaterEffect
from monitoring.ids import EntryId, SessionId
from monitoring.measures import Measure
from monitoring.own_limits import Compared, LimitsInForce, OwnLimit, OwnLimits
from monitoring.people import User
from monitoring.protocols import default_protocol
from monitoring.relief_span import ReliefSpan, SpanEnd
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.trends.summary import DissociationCourse, Excursion, SessionSummary
from tests.factories import NORA, PIET, entry_id

DAY_0 = datetime(2026, 10, 1, 14, 0, tzinfo=UTC)  # the first infusion in most tests
_counter = count()


def on_day(days: float) -> datetime:
    """So many days after the first infusion."""
    return DAY_0 + timedelta(days=days)


def course_header(
    day: float, *, name: str = "", written_days_later: float = 0, by: User = NORA, why: str = ""
) -> dict[str, object]:
    """The header's fields of an entry that was true `day` days after the first infusion."""
    return {
        "id": entry_id(name or f"course entry {next(_counter)}"),
        "measured_at": on_day(day),
        "recorded_at": on_day(day + written_days_later),
        "performed_by": by.id,
        "recorded_by": by.id,
        "late_reason": why,
    }


def follow_up(
    day: float, *, name: str = "", written_days_later: float = 0, **answers: object
) -> FollowUp:
    """Asked by phone: pain 3 of 10, nothing else."""
    facts: dict[str, object] = {"channel": Channel.PHONE, "pain": 3}
    header = course_header(day, name=name, written_days_later=written_days_later)
    return FollowUp(**(header | facts | answers))  # type: ignore[arg-type]


def felt_later(effect: Effect, grade: Grade) -> LaterEffect:
    return LaterEffect(effect=effect, grade=grade)


def diagnosis(day: float = 0, **changes: object) -> Diagnosis:
    facts: dict[str, object] = {"types": (PainType.NEUROPATHIC,)}
    return Diagnosis(**(course_header(day) | facts | changes))  # type: ignore[arg-type]


def medicines(*names: str, day: float = 0, **changes: object) -> MedicineList:
    facts = {"medicines": tuple(RegularMedicine(name=name) for name in names)}
    return MedicineList(**(course_header(day) | facts | changes))  # type: ignore[arg-type]


def conditions(*codes: str, day: float = 0, **changes: object) -> ConditionList:
    return ConditionList(**(course_header(day) | {"conditions": codes} | changes))  # type: ignore[arg-type]


def plan(day: float = 0, **changes: object) -> TreatmentPlan:
    """0.5 mg/kg over 40 minutes, six times, each three days; then one each four weeks."""
    facts: dict[str, object] = {
        "dose_ug_per_kg": 500,
        "duration_min": 40,
        "interval_days": 3,
        "planned_in_series": 6,
        "maintenance_days": 28,
    }
    return TreatmentPlan(**(course_header(day, by=PIET) | facts | changes))  # type: ignore[arg-type]


def own_limit(
    number: float,
    severity: Severity = Severity.WARNING,
    *,
    measure: Measure = Measure.SYSTOLIC,
    direction: Direction = Direction.HIGH,
    of: Compared = "value",
) -> OwnLimit:
    return OwnLimit(measure=measure, direction=direction, severity=severity, number=number, of=of)


def own_limits(*limits: OwnLimit, day: float = 0, **changes: object) -> OwnLimits:
    """Limits of the patient's own for a month."""
    facts: dict[str, object] = {
        "limits": limits,
        "reason": "high by habit, cardiologist asked",
        "expires_on": on_day(day + 30).date(),
    }
    return OwnLimits(**(course_header(day, by=PIET) | facts | changes))  # type: ignore[arg-type]


def consent(day: float = 0, **changes: object) -> ConsentDocument:
    facts: dict[str, object] = {"title": "Ketamine infusions", "signed_on": date(2026, 10, 1)}
    return ConsentDocument(**(course_header(day) | facts | changes))  # type: ignore[arg-type]


def review(day: float, *, name: str = "", undoes: EntryId | None = None) -> CourseReview:
    return CourseReview(**course_header(day, name=name, by=PIET), undoes=undoes)  # type: ignore[arg-type]


def course_correction(
    day: float, target: EntryId, replacement: EntryId | None = None, reason: str = "wrong patient"
) -> CourseCorrection:
    return CourseCorrection(
        **course_header(day),  # type: ignore[arg-type]
        target_id=target,
        replacement_id=replacement,
        reason=reason,
    )


def in_force(set_by_entry: OwnLimits, header: dict[str, object]) -> LimitsInForce:
    """These limits as a session keeps them that begins with this `header`."""
    return LimitsInForce(
        **header,  # type: ignore[arg-type]
        limits=set_by_entry.limits,
        reason=set_by_entry.reason,
        set_by=set_by_entry.recorded_by,
        origin_id=set_by_entry.id,
        expires_on=set_by_entry.expires_on,
    )


_SESSIONS = UUID("0d6f3f0e-51f6-4f0a-9a52-6d1f7cf0b0c4")
_LASTS = timedelta(minutes=40)


def session_of(number: int) -> SessionId:
    """The session of the patient's infusion `number`."""
    return SessionId(uuid5(_SESSIONS, str(number)))


def infusion(
    number: int,
    day: float,
    *,
    systolic: float | None = 140,
    dissociation: int | None = 1,
    has_gap: bool = False,
    **changes: object,
) -> SessionSummary:
    """An infusion of 40 minutes that is over; its peaks are what the test is about."""
    excursion = Excursion(
        baseline=124,
        peak=systolic,
        nadir=None,
        to_peak_min=None,
        to_return_min=None,
        area=None,
        has_gap_at_peak=has_gap,
    )
    facts: dict[str, object] = {
        "session_id": session_of(number),
        "number": number,
        "number_in_series": None,
        "planned_in_series": None,
        "status": SessionStatus.COMPLETED,
        "outcome": SessionOutcome.COMPLETED,
        "started_at": on_day(day),
        "stopped_at": on_day(day) + _LASTS,
        "interval_days": None,
        "weight_g": 70_000,
        "given_ug": 35_000,
        "ordered_ug": 35_000,
        "excursions": {Measure.SYSTOLIC: excursion},
        "dissociation": DissociationCourse(
            peak=dissociation, to_peak_min=None, above_min=None, to_clear_min=None, cadss_peak=None
        ),
        "pain_before": 7,
        "pain_after": 3,
        "phq9_before": None,
        "effects": {},
        "was_held_back": False,
    }
    return SessionSummary(**(facts | changes))  # type: ignore[arg-type]


def span(number: int, from_day: float, days: float, end: SpanEnd = SpanEnd.RETURNED) -> ReliefSpan:
    """Relief after infusion `number` that lasted so many days."""
    began_at = on_day(from_day) + _LASTS
    ended_at = began_at + timedelta(days=days)
    return ReliefSpan(
        session_id=session_of(number),
        began_at=began_at,
        ended_at=ended_at,
        end=end,
        baseline_pain=7,
        nadir_pain=2,
        relieved_until=began_at,
    )


def course_timeline(
    *infusions: SessionSummary, day: float = 0, **changes: object
) -> CourseTimeline:
    """The course as of `day`, by the default protocol; nothing in it was corrected."""
    facts: dict[str, object] = {
        "criteria": default_protocol().course,
        "at": on_day(day),
        "infusions": infusions,
        "replaced": {},
    }
    return CourseTimeline(**(facts | changes))  # type: ignore[arg-type]
