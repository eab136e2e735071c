"""How far a patient's series of infusions has come, and when the next one is planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitoring.course_entries import TreatmentPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionDone:
    """An infusion that was begun, and which of its series somebody said it was."""

    at: datetime
    number_in_series: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesProgress:
    """How many infusions of the series were begun; None stands for "not planned".

    `beyond` counts those after the planned number. `next_on` is the day of the clinic's on which
    the plan has the next one; None also where the plan has none any more.
    """

    done: int
    planned: int | None
    beyond: int
    next_on: date | None


def series_progress(
    infusions: Sequence[InfusionDone], plan: TreatmentPlan | None, zone: ZoneInfo
) -> SeriesProgress:
    """The progress by the plan in force; `infusions` in order of time.

    An infusion with a number says how far the series is; one without counts on from the one before
    it, or, where none had a number, from the day of the plan (D).
    """
    done = infusions_done(infusions, None if plan is None else plan.measured_at, zone)
    if plan is None:
        return SeriesProgress(done=done, planned=None, beyond=0, next_on=None)
    return SeriesProgress(
        done=done,
        planned=plan.planned_in_series,
        beyond=max(0, done - plan.planned_in_series),
        next_on=_next_on(infusions, plan, done, zone),
    )


def infusions_done(
    infusions: Sequence[InfusionDone], since: datetime | None, zone: ZoneInfo
) -> int:
    """How many infusions of the series were begun; all that count where nobody said a number."""
    done, is_numbered = 0, False
    first_day = None if since is None else since.astimezone(zone).date()
    for each in infusions:
        if each.number_in_series is not None:
            done, is_numbered = each.number_in_series, True
        elif is_numbered or first_day is None or each.at.astimezone(zone).date() >= first_day:
            done += 1
    return done


def _next_on(
    infusions: Sequence[InfusionDone], plan: TreatmentPlan, done: int, zone: ZoneInfo
) -> date | None:
    is_in_series = done < plan.planned_in_series
    days = plan.interval_days if is_in_series else plan.maintenance_days
    if days is None or not infusions:
        return None
    return infusions[-1].at.astimezone(zone).date() + timedelta(days=days)
