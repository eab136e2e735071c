"""The words of what frames a visit: how it ended, where to, medicines given, checks."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from dashboard.wording import clock, dose, given_per_kg, local_day
from db.patients import Visit
from monitoring.criteria import CriterionState
from monitoring.entries import Identifier, Pregnancy
from monitoring.infusions import InfusionOrder
from monitoring.screening import screening_tables
from monitoring.sessions import SessionOutcome
from monitoring.visits import Disposition, MedicineGiven, Route

OUTCOMES: Mapping[SessionOutcome, str] = MappingProxyType(
    {
        SessionOutcome.COMPLETED: "completed",
        SessionOutcome.STOPPED_EARLY: "stopped early",
        SessionOutcome.NOT_STARTED: "not started",
    }
)
DISPOSITIONS: Mapping[Disposition, str] = MappingProxyType(
    {
        Disposition.HOME_WITH_ESCORT: "home with the escort",
        Disposition.HOME_ALONE: "home alone",
        Disposition.HOSPITAL: "to hospital",
        Disposition.OTHER: "elsewhere",
        Disposition.NOT_HERE: "the patient was not here",
    }
)
IDENTIFIERS: Mapping[Identifier, str] = MappingProxyType(
    {
        Identifier.NAME: "name",
        Identifier.BIRTH_DATE: "date of birth",
        Identifier.RECORD_NUMBER: "record number",
    }
)
PREGNANCIES: Mapping[Pregnancy, str] = MappingProxyType(
    {
        Pregnancy.NOT_APPLICABLE: "does not apply",
        Pregnancy.NO: "no",
        Pregnancy.YES: "yes, or nursing",
    }
)
ROUTES: Mapping[Route, str] = MappingProxyType(
    {
        Route.INTRAVENOUS: "IV",
        Route.INTRAMUSCULAR: "IM",
        Route.SUBCUTANEOUS: "under the skin",
        Route.ORAL: "by mouth",
        Route.SUBLINGUAL: "under the tongue",
        Route.NASAL: "by the nose",
        Route.INHALED: "inhaled",
    }
)

# Known and well, known and not, not known: never by colour alone.
CRITERION_SHAPES: Mapping[CriterionState, str] = MappingProxyType(
    {CriterionState.MET: "✓", CriterionState.NOT_MET: "✕", CriterionState.UNKNOWN: "◌"}
)


def when_words(visit: Visit, zone: ZoneInfo) -> str:
    """When the infusion started, otherwise for when it is planned: "23 Nov 2026, started 14:05"."""
    at = visit.started_at or visit.scheduled_at
    which = "planned" if visit.started_at is None else "started"
    return f"{local_day(at, zone)}, {which} {clock(at, zone)}"


def medicine_given(given: MedicineGiven) -> str:
    """What was given, how much, and how: "ondansetron 4 mg IV", "oxygen 2 L/min inhaled"."""
    in_mg = "" if given.dose_ug is None else dose(given.dose_ug)
    amount = f"{in_mg} ({given.amount})" if in_mg and given.amount else in_mg or given.amount
    return f"{given.name} {amount} {ROUTES[given.route]}"


def order_words(order: InfusionOrder, weight_g: int | None) -> str:
    """What was ordered: "35 mg (0.5 mg/kg) over 40 min"."""
    per_kg = "" if weight_g is None else f" ({given_per_kg(order.dose_ug, weight_g)})"
    return f"{dose(order.dose_ug)}{per_kg} over {order.duration_min} min"


def checks(codes: Iterable[str]) -> str:
    """Checks by their codes: "consent, escort home"."""
    return ", ".join(code.replace("_", " ") for code in codes)


def condition_name(code: str) -> str:
    """What the tables call a condition; a code they do not hold as it is."""
    names = {each.code: each.name for each in screening_tables().conditions}
    return names.get(code, code)
