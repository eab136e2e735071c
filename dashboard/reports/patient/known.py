"""Who the patient is, what is known of them and since when; the unknown says so."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from dashboard.components.patients.said import follow_up, said
from dashboard.course_view import CourseView
from dashboard.reports.document import Facts, Lines
from dashboard.reports.plain import plain_words
from dashboard.theme import look_of
from dashboard.wording import day, full_name, local_day
from monitoring.course_entries import (
    ConditionList,
    ConsentDocument,
    CourseEntry,
    Diagnosis,
    MedicineList,
    TreatmentPlan,
)
from monitoring.flags import Flag
from monitoring.follow_ups import FollowUp
from monitoring.own_limits import OwnLimits
from monitoring.people import Patient

_KNOWN: Mapping[str, type[CourseEntry]] = MappingProxyType(
    {
        "Treated": Diagnosis,
        "Plan": TreatmentPlan,
        "Medicines": MedicineList,
        "Conditions": ConditionList,
        "Own limits": OwnLimits,
    }
)
_MOST_FOLLOW_UPS = 8


def identity(patient: Patient) -> Facts:
    """Name, record number, birth date and allergies."""
    if patient.allergies is None:
        allergies = "◌ not asked"
    else:
        allergies = patient.allergies.strip() or "no known allergies"
    return Facts(
        rows=(
            ("Patient", full_name(patient)),
            ("Record number", patient.record_number),
            ("Date of birth", day(patient.born_on)),
            ("Allergies", allergies),
        )
    )


def known(view: CourseView) -> Facts:
    """What is treated, planned, taken and limited, each with the day since when."""
    rows = [(name, _now(view, kind)) for name, kind in _KNOWN.items()]
    consents = view.standing(ConsentDocument)
    if consents:
        words = "; ".join(plain_words(said(each, view.today)) for each in consents)
        rows.append(("Consent", words))
    return Facts(title="What is known", rows=tuple(rows), is_wide=True)


def _now(view: CourseView, kind: type[CourseEntry]) -> str:
    entry = view.newest(kind)
    if entry is None:
        is_limits = kind is OwnLimits
        return "none; the protocol's apply" if is_limits else "◌ not written down"
    since = local_day(entry.measured_at, view.zone)
    return f"{plain_words(said(entry, view.today))} (since {since})"


def course_flags(view: CourseView) -> Iterator[Lines]:
    """What in the course still needs a look; nothing where nothing does."""
    needed = [flag for flag in view.flags if flag.needs_attention or view.waits_for_physician(flag)]
    if needed:
        worst_first = sorted(needed, key=lambda flag: -flag.severity.rank)
        yield Lines(
            title="Needs a look", lines=tuple(_flag_words(view, flag) for flag in worst_first)
        )


def _flag_words(view: CourseView, flag: Flag) -> str:
    look = look_of(flag.severity)
    since = local_day(flag.raised_at, view.zone)
    return f"{look.shape} {look.word}: {flag.title}. {flag.worst.words} (since {since})"


def follow_ups(view: CourseView) -> Lines:
    """The newest follow-ups, and when the next one is due."""
    found = sorted(view.standing(FollowUp), key=lambda each: each.measured_at, reverse=True)
    lines = [
        f"{local_day(each.measured_at, view.zone)}: {plain_words(follow_up(each))}"
        for each in found[:_MOST_FOLLOW_UPS]
    ]
    if len(found) > _MOST_FOLLOW_UPS:
        lines.append(f"and {len(found) - _MOST_FOLLOW_UPS} earlier ones")
    if view.due_at is not None:
        lines.append(f"The next one is due {local_day(view.due_at, view.zone)}.")
    return Lines(title="Follow-ups", lines=tuple(lines) or ("◌ Nobody has asked yet.",))
