"""What amending says and how it finds its entry: pure words, times, and points of the chart."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.charts.session_figure import session_figure
from dashboard.clock_time import nearest_to
from dashboard.components.chairside.timeline.correction_words import change_words
from dashboard.components.chairside.timeline.timeline_list import Kind, timeline_rows
from monitoring.effects import Effect
from monitoring.entries import Correction, Entry, RemarkKind
from monitoring.errors import ValueRefused
from monitoring.infusions import InfusionAction
from tests.factories import (
    at_minute,
    baseline,
    correction,
    effect,
    entry_id,
    intake,
    order,
    pump,
    remark,
    start,
    vitals,
)
from tests.session_views import session_view

OSLO = ZoneInfo("Europe/Oslo")
OLD = vitals(10, (168, 90), name="old")


def words(**new: object) -> str:
    instead = replace(OLD, id=entry_id("new"), **new)  # type: ignore[arg-type]
    said = correction(20, "old", instead.id, reason="typing error")
    return change_words(said, session_view(start(), OLD, instead, said, at=21))


def test_only_what_differs_is_said() -> None:
    said = words(systolic_mmhg=148)

    assert said.startswith("was BP 168/90 mmHg, now BP 148/90 mmHg, by ")
    assert said.endswith(" 15:20: typing error")


def test_taken_out_and_moved_are_said() -> None:
    assert words(spo2_pct=None).startswith("was SpO₂ 98 %, now taken out, by ")
    assert words(comment="left arm").startswith("was without, now left arm, by ")
    assert words(measured_at=at_minute(2)).startswith("was 15:10, now 15:02, by ")


def test_amended_at_once_is_not_late() -> None:
    instead = replace(OLD, id=entry_id("new"), heart_rate_per_min=80, recorded_at=at_minute(60))
    said = correction(60, "old", instead.id)
    rows = list(timeline_rows(session_view(start(), OLD, instead, said, at=61)))

    assert not any("later" in row for row in rows)


@pytest.mark.parametrize(
    ("near", "typed", "found"),
    [
        (datetime(2026, 11, 23, 22, 58, tzinfo=UTC), "00:05", "23:05"),
        (datetime(2026, 11, 23, 23, 5, tzinfo=UTC), "23:50", "22:50"),
        (datetime(2026, 10, 25, 1, 10, tzinfo=UTC), "02:30", "01:30"),
    ],
    ids=["over midnight", "back over midnight", "second of two hours"],
)
def test_time_is_around_the_old_one(near: datetime, typed: str, found: str) -> None:
    assert nearest_to(near, typed, OSLO).strftime("%H:%M") == found


def test_hour_left_out_is_refused() -> None:
    spring = datetime(2026, 3, 29, 0, 50, tzinfo=UTC)

    with pytest.raises(ValueRefused, match="did not show this time"):
        nearest_to(spring, "02:30", OSLO)


def numbered(figure: dict[str, Any]) -> set[str]:
    ids = figure["layout"]["meta"]["ids"]
    numbers = [each for trace in figure["data"] for each in trace.get("customdata", ())]
    return {ids[each] for each in numbers if each is not None}


def test_points_of_chart_name_their_entries() -> None:
    said: list[Entry] = [
        remark(12, RemarkKind.NOTE, "calm", name="note"),
        effect(9, Effect.NAUSEA, name="sick"),
        pump(11, InfusionAction.PAUSE, name="pause"),
    ]
    view = session_view(*baseline(), order(), start(), OLD, *said)
    names = ("baseline", "start", "old", "note", "sick", "pause")

    assert {str(entry_id(each)) for each in names} <= numbered(session_figure(view, dark=False))


def test_corrected_points_are_gone() -> None:
    view = session_view(start(), OLD, correction(12, "old"))

    assert str(entry_id("old")) not in numbered(session_figure(view, dark=False))


def at_door(minute: float, name: str) -> Entry:
    at = at_minute(minute)
    return replace(intake(), id=entry_id(name), measured_at=at, recorded_at=at)


def test_replaced_order_and_intake_are_marked() -> None:
    entries = (at_door(-20, "asked"), order(-15), at_door(-10, "asked again"), order(-5))
    rows = list(timeline_rows(session_view(*entries, *baseline(), start())))
    marked = [row for row in rows if "no longer in force" in row]

    assert len(marked) == 2
    assert "no longer in force: replaced 14:55" in marked[0]  # The order.
    assert "no longer in force: replaced 14:50" in marked[1]  # The intake.


def test_corrected_order_is_replaced_by_none() -> None:
    wrong = replace(order(-15, dose_ug=350_000), id=entry_id("wrong"))
    right = replace(order(-15), id=entry_id("right"))
    said = correction(-10, "wrong", right.id)
    rows = timeline_rows(session_view(wrong, right, said, *baseline(), start()))

    assert not any("no longer in force" in row for row in rows)


def test_filter_finds_corrections_alone() -> None:
    said = correction(12, "old")
    rows = list(timeline_rows(session_view(start(), OLD, said), [Kind.CORRECTED]))

    assert isinstance(said, Correction)
    assert len(rows) == 1
    assert "<s>BP 168/90 mmHg" in rows[0]
