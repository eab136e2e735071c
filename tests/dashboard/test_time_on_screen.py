"""Times as people type and read them: gaps, doubled hours, midnight, and what came late."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from dashboard.charts.session_alt import session_alt
from dashboard.charts.time_axis import time_axis
from dashboard.clock_time import latest_at
from dashboard.components.chairside.frame.status_line import status_html
from dashboard.components.chairside.timeline.timeline_list import timeline_rows
from dashboard.components.quick_entry.shown import shown
from dashboard.runtime import Running
from dashboard.session_source import read_session
from dashboard.session_view import SessionView
from dashboard.sign_in.cookie import SESSION_COOKIE
from monitoring.checks import FUTURE_TOLERANCE
from monitoring.moments import minutes_between
from tests.chairside import in_chair, running
from tests.clinic import signed_in
from tests.dashboard.test_entry_routes import a_set, save
from tests.factories import AT, NORA, NORTH, baseline, intake, order, start, stop, vitals
from tests.session_views import session_view

DATA = Path(__file__).parents[1] / "data"
# Its changes of 2026 are in some versions of the time zone data and not in others.
UNSETTLED = "Africa/Casablanca"
MINUTE = timedelta(minutes=1)
BEFORE = (intake(), order(-5), *baseline())
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def typed_rows(kind: str) -> list[Row]:
    found = (row for row in rows("local_to_utc.csv") if row["kind"].startswith(kind))
    return [row for row in found if row["zone"] != UNSETTLED]


def name_of(row: Row) -> str:
    return f"{row['zone']} {row['local']}"


def typed(row: Row, at: datetime) -> datetime:
    """What the clinic's clock showed, typed at the instant `at`."""
    local = datetime.fromisoformat(row["local"])
    return latest_at(f"{local:%H:%M}", ZoneInfo(row["zone"]), at)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(second=0)


@pytest.mark.parametrize("row", typed_rows("normal"), ids=name_of)
def test_typed_time_is_its_instant(row: Row) -> None:
    instant = utc(row["utc_first"])

    assert typed(row, instant + 5 * MINUTE) == instant
    assert typed(row, instant + 70 * MINUTE) == instant


@pytest.mark.parametrize("row", typed_rows("ambiguous"), ids=name_of)
def test_doubled_time_is_the_last_one(row: Row) -> None:
    first, second = utc(row["utc_first"]), utc(row["utc_second_if_ambiguous"])

    assert typed(row, first + 5 * MINUTE) == first
    assert typed(row, second + 5 * MINUTE) == second


@pytest.mark.parametrize("row", typed_rows("gap"), ids=name_of)
def test_time_that_never_was_is_not_taken(row: Row) -> None:
    at = utc(row["utc_first"]) + 5 * MINUTE
    instant = typed(row, at)

    shown_then = instant.astimezone(ZoneInfo(row["zone"])).replace(tzinfo=None)
    assert shown_then != datetime.fromisoformat(row["local"])


@pytest.mark.parametrize(
    "row", [row for row in typed_rows("gap") if "Apia" not in row["zone"]], ids=name_of
)
def test_time_that_never_was_is_refused(row: Row) -> None:
    at = utc(row["utc_first"]) + 5 * MINUTE

    assert typed(row, at) > at + FUTURE_TOLERANCE


@pytest.fixture(params=rows("session_durations_berlin.csv"), ids=lambda row: str(row["case"]))
def night(request: pytest.FixtureRequest) -> Row:
    found: Row = request.param
    return found


def recorded(here: Running, night: Row) -> SessionView:
    """A session of that night in Oslo, where clocks change as in Berlin, from its own database."""
    zone, minutes = ZoneInfo(NORTH.timezone), float(night["true_elapsed_minutes"])
    begins_at = datetime.fromisoformat(night["local_start"]).replace(tzinfo=zone).astimezone(UTC)
    infusion = (start(0, 60_000), vitals(minutes / 2), stop(minutes))
    chair = in_chair(here.database, *BEFORE, *infusion, later=begins_at - AT)
    end = begins_at + timedelta(minutes=minutes)
    return read_session(here.database, NORA, chair, end)[0]


def test_night_reads_the_same_everywhere(here: Running, night: Row) -> None:
    view = recorded(here, night)
    minutes, stopped = int(float(night["true_elapsed_minutes"])), night["local_end"][11:16]
    begun = night["local_start"][11:16]
    newest, *_, first = timeline_rows(view)

    assert f"Recovery T+{minutes}" in status_html(view)
    assert f"given {minutes} mg" in status_html(view)
    assert f"<time>{stopped}</time>" in newest
    assert f"T+{minutes}<" in newest
    assert "T−20" in first
    assert time_axis(view).words(view.timeline.infusion[0].measured_at) == f"T+0 · {begun}"


def test_night_axis_has_true_minutes(here: Running, night: Row) -> None:
    view = recorded(here, night)
    axis = time_axis(view)
    minutes = float(night["true_elapsed_minutes"])

    assert axis.x(view.timeline.infusion[-1].measured_at) == minutes
    assert axis.words(view.timeline.infusion[-1].measured_at).endswith(night["local_end"][11:16])
    assert session_alt(view)


def test_doubled_hour_is_told_apart(here: Running) -> None:
    begins_at = datetime(2025, 10, 25, 23, 40, tzinfo=UTC)  # 01:40; 02:00 to 03:00 comes twice
    entries = (start(0), vitals(50), vitals(110))
    chair = in_chair(here.database, *BEFORE, *entries, later=begins_at - AT)
    view, _ = read_session(here.database, NORA, chair, begins_at + 115 * MINUTE)
    later, earlier, *_ = timeline_rows(view)

    assert "<time>02:30</time>" in later
    assert "<time>02:30</time>" in earlier
    assert "T+110" in later
    assert "T+50" in earlier


def test_late_reading_says_so_in_place() -> None:
    late = vitals(20, (131, 82), written_min_later=12)
    view = session_view(start(), vitals(25, (140, 90)), late, at=33)
    newest, below, *_ = timeline_rows(view)

    assert "140/90" in newest
    assert "131/82" in below
    assert "entered 12 min later" in below
    assert "later" not in newest
    assert str(shown(view)["rows"]).index("140/90") < str(shown(view)["rows"]).index("131/82")


def test_twelve_minutes_late_from_the_tablet(browser: TestClient, here: Running) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    chair = in_chair(here.database, *running(), later=now - AT - 20 * MINUTE)
    browser.cookies.set(SESSION_COOKIE, signed_in(here.database, NORA, now))
    body = a_set(chair, minutes_ago="12", late_reason="helped next door")
    assert save(browser, chair, body).status_code == 200
    view, _ = read_session(here.database, NORA, chair, datetime.now(UTC))

    (row,) = [row for row in timeline_rows(view) if "142/88" in row]

    assert "entered 12 min later" in row
    assert "helped next door" in row
    late = next(each for each in view.timeline.vitals if each.systolic_mmhg == 142)
    assert minutes_between(late.measured_at, late.recorded_at) == 12
