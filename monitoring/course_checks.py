"""What must hold of an entry of a course before it is saved: who, when, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from types import MappingProxyType
from zoneinfo import ZoneInfo

from monitoring.course_entries import (
    ConditionList,
    ConsentDocument,
    CourseEntry,
    CourseReview,
    Diagnosis,
    MedicineList,
    TreatmentPlan,
)
from monitoring.errors import ConfirmationNeeded, ValueRefused
from monitoring.follow_ups import FollowUp
from monitoring.limits_in_force import check_beside_protocol
from monitoring.own_limits import OwnLimits
from monitoring.people import Patient
from monitoring.permissions import Action
from monitoring.protocols import MonitoringProtocol
from monitoring.screening import is_same_medicine, screening_tables

# A tablet's clock may be ahead by this much, as in a session.
FUTURE_TOLERANCE = timedelta(minutes=2)
# What is written down later than this needs its reason, where others are judged by its time (D).
LATE_AFTER = timedelta(days=1)
LONGEST_OWN_LIMITS = timedelta(days=366)  # (D): whoever needs them longer is looked at each year
_NEEDS_REASON = (FollowUp, TreatmentPlan, OwnLimits)
_ACTIONS: Mapping[type[CourseEntry], Action] = MappingProxyType(
    {
        FollowUp: Action.FOLLOW_UP,
        Diagnosis: Action.KEEP_COURSE,
        MedicineList: Action.KEEP_COURSE,
        ConditionList: Action.KEEP_COURSE,
        ConsentDocument: Action.KEEP_COURSE,
        TreatmentPlan: Action.PLAN,
        OwnLimits: Action.SET_LIMITS,
        CourseReview: Action.REVIEW_COURSE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where an entry is written: whose course, by which protocol, when, on which clock."""

    patient: Patient
    protocol: MonitoringProtocol
    at: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The clinic's day."""
        return self.at.astimezone(self.zone).date()


def action_of(entry: CourseEntry) -> Action:
    """What a person must be allowed to do to write such an entry, or to correct it."""
    return _ACTIONS[type(entry)]


def check_when(entry: CourseEntry, desk: Desk, *, is_replacement: bool = False) -> None:
    """Raise ValueRefused for a time that cannot be, or a late one without its reason.

    Why a replacement comes late is said by its correction.
    """
    if entry.measured_at > desk.at + FUTURE_TOLERANCE:
        raise ValueRefused("measured_at", "This time lies in the future; please check it.")
    born_at = datetime.combine(desk.patient.born_on, time.min, desk.zone)
    if entry.measured_at < born_at:
        raise ValueRefused("measured_at", "The patient was not born then; please check it.")
    is_late = desk.at - entry.measured_at >= LATE_AFTER and isinstance(entry, _NEEDS_REASON)
    if is_late and not is_replacement and not entry.late_reason:
        days = (desk.at - entry.measured_at).days
        sentence = f"This is entered {days} day{'s' if days > 1 else ''} later; please say why."
        raise ValueRefused("late_reason", sentence)


def check_content(entry: CourseEntry, desk: Desk) -> None:
    """Raise ValueRefused for what cannot be of this patient, today, or beside the protocol."""
    match entry:
        case OwnLimits():
            _check_own_limits(entry, desk)
        case MedicineList():
            _check_once_each(entry)
        case ConditionList():
            _check_of_patient(entry)
        case ConsentDocument():
            if entry.signed_on > desk.today:
                raise ValueRefused("signed_on", "This day lies in the future; please check it.")


def check_likely(entry: CourseEntry, desk: Desk, confirmed: frozenset[str]) -> None:
    """Raise ConfirmationNeeded for a plan that the articles do not describe, asked about once."""
    if not isinstance(entry, TreatmentPlan):
        return
    questions = {box: text for box, text in _doubts(entry, desk).items() if box not in confirmed}
    if questions:
        raise ConfirmationNeeded(questions)


def _check_own_limits(entry: OwnLimits, desk: Desk) -> None:
    if not entry.limits:
        return
    if entry.expires_on < desk.today:
        raise ValueRefused("expires_on", "This day is over; choose one that lies ahead.")
    if entry.expires_on > desk.today + LONGEST_OWN_LIMITS:
        sentence = "Limits of a patient's own hold for a year at most; choose an earlier day."
        raise ValueRefused("expires_on", sentence)
    check_beside_protocol(desk.protocol, entry.limits)


def _check_once_each(entry: MedicineList) -> None:
    for one, other in combinations(entry.medicines, 2):
        if is_same_medicine(one.name, other.name):
            raise ValueRefused("medicines", f"{other.name} is there twice; keep one.")


def _check_of_patient(entry: ConditionList) -> None:
    of_today = {each.code: each.name for each in screening_tables().conditions if each.is_of_today}
    found = [of_today[code] for code in entry.conditions if code in of_today]
    if found:
        raise ValueRefused("conditions", f"{found[0]}: this is asked on the day itself.")


def _doubts(plan: TreatmentPlan, desk: Desk) -> dict[str, str]:
    doubts: dict[str, str] = {}
    asks = desk.protocol.start
    if asks is not None:
        least, most = asks.dose_mg_per_kg
        per_kg = plan.dose_ug_per_kg / 1000
        if not least <= per_kg <= most:
            words = f"{per_kg:g} mg/kg; the articles describe {least:g} to {most:g}. Is it meant?"
            doubts["dose_ug_per_kg"] = words
        shortest, longest = asks.duration_min
        if not shortest <= plan.duration_min <= longest:
            words = f"{plan.duration_min} min; the articles describe {shortest} to {longest}."
            doubts["duration_min"] = f"{words} Is it meant?"
    if plan.maintenance_days is not None and plan.maintenance_days < plan.interval_days:
        doubts["maintenance_days"] = "Afterwards more often than in the series: is it meant?"
    return doubts
