"""One patient's infusions as the trends show them, said in a few words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.trends_view import TrendsView
from monitoring.effects import Effect, Grade
from monitoring.follow_ups import Channel, FollowUp
from monitoring.infusions import InfusionAction
from monitoring.protocols import MonitoringProtocol, default_protocol
from monitoring.relief.spans import read_relief
from monitoring.trends.excursions import longest_gap_min
from monitoring.trends.frames import FOLLOW_UP_COLUMNS
from monitoring.trends.summaries import summaries
from tests.course_factories import follow_up, on_day
from tests.factories import patient
from tests.monitoring.trends.visits import Visit, frames

MINUTES = (-4, 10, 20, 30, 40, 55, 70, 85)
RUN = (0.0, 0.35, 0.7, 0.9, 1.0, 0.6, 0.25, 0.05)  # of the way from baseline to peak
MG_PER_H = 52_500


def infusion(
    day: float,
    *,
    rise: int = 20,
    base: int = 124,
    dissociation: Mapping[float, int] | None = None,
    effects: Sequence[tuple[float, Effect, Grade]] = (),
    pain: tuple[int | None, int | None] = (7, 3),
    phq9: int | None = None,
    dose_ug: int = 35_000,
    is_running: bool = False,
    without: Sequence[int] = (),
    **changes: object,
) -> Visit:
    """A visit on a day: a rise of the systolic pressure that comes and goes, in calm steps."""
    minutes = [minute for minute in MINUTES if minute not in without]
    minutes = [minute for minute in minutes if minute <= 25 or not is_running]
    part = dict(zip(MINUTES, RUN, strict=True))
    scores: dict[float, dict[str, int]] = {
        minute: {"dissociation": score} for minute, score in (dissociation or {}).items()
    }
    before = {name: n for name, n in (("pain", pain[0]), ("phq9", phq9)) if n is not None}
    scores[-10.0] = before | scores.get(-10.0, {})
    if pain[1] is not None and not is_running:
        scores[80.0] = {"pain": pain[1]} | scores.get(80.0, {})
    facts: dict[str, object] = {
        "name": f"on day {day}",
        "starts_at": on_day(day),
        "stop": None if is_running else 40,
        "left": None if is_running else 95,
        "pressure": {
            minute: (
                round(base + rise * part[minute]),
                round(base * 0.62 + rise * 0.6 * part[minute]),
            )
            for minute in minutes
        },
        "heart_rate": {minute: round(72 + rise * 0.4 * part[minute]) for minute in minutes},
        "scores": scores,
        "effects": effects,
        "orders": {-15.0: dose_ug},
        "pump": [(0.0, InfusionAction.START, dose_ug * 3 // 2)]
        + ([] if is_running else [(40.0, InfusionAction.STOP, None)]),
    }
    return Visit(**(facts | changes))  # type: ignore[arg-type]


def call(day: float, pain: int | None = None, **answers: object) -> FollowUp:
    """A follow-up by phone, so many days after the first infusion."""
    return follow_up(day, pain=pain, channel=Channel.PHONE, **answers)  # type: ignore[arg-type]


def trends_view(
    *visits: Visit,
    calls: Sequence[FollowUp] = (),
    protocol: MonitoringProtocol | None = None,
    days: float = 400,
) -> TrendsView:
    """What a patient's infusions and follow-ups show so many days after the first one."""
    held = protocol or default_protocol()
    at, known = on_day(days), replace(frames(*visits), follow_ups=_follow_ups(calls))
    course = held.course
    return TrendsView(
        patient_id=patient().id,
        frames=known,
        summaries=summaries(known, course, longest_gap_min(held)),
        spans=() if course is None else read_relief(known, course.relief, at).spans,
        not_known={} if course is None else read_relief(known, course.relief, at).not_known,
        protocol=held,
        longest_gap_min=longest_gap_min(held),
        zone=ZoneInfo("Europe/Oslo"),
        at=at,
    )


def _follow_ups(calls: Sequence[FollowUp]) -> pd.DataFrame:
    rows = [{name: getattr(each, name) for name in FOLLOW_UP_COLUMNS} for each in calls]
    found = pd.DataFrame(rows, columns=list(FOLLOW_UP_COLUMNS), dtype=object)
    numbers = dict.fromkeys(("pain", "phq9", "phq9_item9", "quality"), "Int64")
    instants = {
        name: pd.to_datetime(found[name], utc=True).astype("datetime64[us, UTC]")
        for name in ("measured_at", "recorded_at")
    }
    return found.astype(numbers).assign(**instants)
