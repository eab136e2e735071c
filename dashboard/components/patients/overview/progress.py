"""How far the series has come, and what comes next, in words."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from dashboard.wording import clock, day, local_day
from db.patients import Visit
from monitoring.course_entries import TreatmentPlan
from monitoring.series import InfusionDone, SeriesProgress, series_progress
from monitoring.sessions import SessionStatus


def infusions_of(visits: Sequence[Visit]) -> list[InfusionDone]:
    """The infusions that were begun, in order of time; `visits` in any order."""
    done = [
        InfusionDone(at=each.started_at, number_in_series=each.number_in_series)
        for each in visits
        if each.started_at is not None
    ]
    return sorted(done, key=lambda each: each.at)


def progress_of(
    visits: Sequence[Visit], plan: TreatmentPlan | None, zone: ZoneInfo
) -> SeriesProgress:
    """The progress of the series by these visits and the plan in force."""
    return series_progress(infusions_of(visits), plan, zone)


def series_words(progress: SeriesProgress) -> str:
    """How many of how many: "4 of 6", "6 of 6, and 2 since", "3, no number planned"."""
    done, planned = progress.done, progress.planned
    if planned is None:
        return f"{done}, no number planned" if done else "none yet, no number planned"
    if not done:
        return f"none of {planned} yet"
    if progress.beyond:
        return f"{planned} of {planned}, and {progress.beyond} since"
    return (
        f"{done} of {planned}, the last of the series"
        if done == planned
        else f"{done} of {planned}"
    )


def next_words(
    progress: SeriesProgress, visits: Sequence[Visit], today: date, zone: ZoneInfo
) -> str:
    """When the next infusion is: in the calendar, else by the plan."""
    scheduled = sorted(
        each.scheduled_at for each in visits if each.status is SessionStatus.SCHEDULED
    )
    if scheduled:
        return f"next scheduled {local_day(scheduled[0], zone)} {clock(scheduled[0], zone)}"
    if progress.next_on is None:
        if progress.planned is None:
            return "nothing scheduled"
        return "nothing scheduled" if not progress.done else "no further one planned"
    if progress.next_on < today:
        return f"was planned about {day(progress.next_on)}, nothing scheduled"
    return f"next planned about {day(progress.next_on)}"
