"""The board shows who needs a look first, how old every number is, and only our own people."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.board_source import Board, Occupied, Scheduled, local_day, read_board, worst_first
from dashboard.components.board import board_data, counts
from dashboard.components.board.card import card_html
from dashboard.components.board.readings import readings_html
from dashboard.components.board.spark_line import spark_line
from dashboard.html import Html
from dashboard.runtime import Running
from dashboard.session_view import SessionView
from dashboard.sign_in.cookie import SESSION_COOKIE
from monitoring.entries import RemarkKind
from monitoring.ids import SessionId
from monitoring.infusions import InfusionAction
from monitoring.measures import Measure
from monitoring.people import Patient
from tests.chairside import in_chair, running
from tests.clinic import signed_in
from tests.factories import (
    AT,
    NORA,
    NORTH,
    OLAF,
    SOUTH,
    assessment,
    at_minute,
    baseline,
    entry_id,
    observation_pause,
    patient,
    pump,
    remark,
    start,
    stop,
    vitals,
)
from tests.session_views import session_view

OSLO = ZoneInfo("Europe/Oslo")
PAGE = Path(__file__).parents[2] / "dashboard" / "pages" / "board.py"
HOSTILE = "<img src=x onerror=run()> $marks ${at} O'Neil & \u202eevil"


def occupied(view: SessionView) -> Occupied:
    return worst_first(iter([view]))[0]


def card(view: SessionView, *, is_wall: bool = False) -> str:
    return card_html(occupied(view), is_wall=is_wall)


def running_view(at: float = 12, *entries: object, **changes: object) -> SessionView:
    return session_view(*running(), *entries, at=at, **changes)  # type: ignore[arg-type]


def with_patient(view: SessionView, whose: Patient) -> SessionView:
    return SessionView(
        **{name: getattr(view, name) for name in SessionView.__slots__ if name != "patient"},
        patient=whose,
    )


def board(*views: SessionView, later: tuple[Scheduled, ...] = (), at: datetime = AT) -> Board:
    return Board(clinic=NORTH, zone=OSLO, at=at, occupied=worst_first(iter(views)), later=later)


def scheduled(minute: float, name: str = "Lindqvist") -> Scheduled:
    return Scheduled(
        session_id=SessionId(entry_id(name)),
        scheduled_at=at_minute(minute),
        chair="3",
        family_name=name,
        given_name="Per",
    )


def test_card_answers_at_a_glance() -> None:
    html = card(running_view(12))

    assert "Chair <bdi>2</bdi>" in html
    assert "<bdi>Okafor, Adaeze</bdi>" in html
    assert "12 Mar 1979" in html
    assert "Infusion T+12 of 40 min" in html
    assert "width:30%" in html
    assert "<b>138/84</b>" in html
    assert "▲ +14" in html
    assert "2 min" in html
    assert "<bdi>Nora</bdi>" in html
    assert "next vitals 15:20 (in 8 min)" in html


def test_card_links_by_id_alone() -> None:
    view = running_view()

    assert f'href="/session?id={view.record.session.id}"' in card(view)
    assert "Okafor" not in card(view).split('href="')[1].split('"')[0]


def test_numbers_never_stand_without_age() -> None:
    html = readings_html(running_view(21, assessment(11, dissociation=1)))

    assert html.count("<dd>") == html.count('class="age') == 4


def test_old_numbers_are_called_stale() -> None:
    assert "stale, <span>14 min</span>" in readings_html(running_view(24))
    assert "stale" not in readings_html(running_view(23))


def test_missing_numbers_are_called_missing() -> None:
    html = readings_html(session_view(start(), vitals(5, heart_rate=None, spo2=None), at=6))

    assert html.count("no reading") == 3
    assert "▲" not in html


def test_pause_of_observations_keeps_numbers_fresh() -> None:
    paused = running_view(28, observation_pause(12, 30))

    assert "stale" not in readings_html(paused)
    assert "Observations paused until 15:30: in the bathroom" in card(paused)


def test_worst_open_flag_is_in_words() -> None:
    html = card(running_view(16, vitals(15, (212, 120))))

    assert '<span class="mark critical"><b aria-hidden="true">▲</b> Critical</span>' in html
    assert "Systolic 212 mmHg is" in html
    assert "more flag" in html


def test_overdue_has_shape_word_and_minutes() -> None:
    html = card(running_view(27))

    assert '<span class="mark overdue"><b aria-hidden="true">◷</b> Overdue 7 min</span>' in html


def test_overdue_is_said_once() -> None:
    html = card(running_view(27))

    assert "Not recorded" not in html
    assert "Overdue 7 min: vitals of" in html
    assert "No open flags" not in html


def test_mark_that_stands_for_being_overdue_says_so() -> None:
    late, critical = card(running_view(27)), card(running_view(27, vitals(15, (212, 120))))

    assert "warning by the protocol" in late
    assert "by the protocol" not in critical


def test_unknown_baseline_is_not_normal() -> None:
    html = card(session_view(start(), vitals(5), at=6))

    assert "No baseline: changes cannot be judged" in html
    assert "no order" in html


def test_phases_have_their_own_words() -> None:
    paused = running_view(14, pump(13, InfusionAction.PAUSE))
    recovering = running_view(50, stop(40), vitals(45))

    assert "Before the start" in card(session_view(*baseline(), at=-1))
    assert "Infusion T+14 of 40 min, paused" in card(paused)
    assert "Recovery T+50, 10 of 60 min" in card(recovering)


def test_nobody_responsible_is_said() -> None:
    assert "nobody is responsible" in card(running_view(responsible=None))


def test_worst_and_soonest_stand_first() -> None:
    calm = running_view(12, chair="1")
    soon = running_view(19, chair="2")
    critical = running_view(16, vitals(15, (212, 120)), chair="3")
    overdue = running_view(27, chair="4")
    chairs = [
        each.view.record.session.chair
        for each in worst_first(iter([calm, soon, overdue, critical]))
    ]

    assert chairs == ["3", "4", "2", "1"]


def test_counts_say_how_many_need_a_look() -> None:
    shown = board(running_view(16, vitals(15, (212, 120))), running_view(27), running_view(12))

    assert counts(shown) == "3 in a chair · 1 critical · 1 overdue"


def test_wall_shows_initials_only() -> None:
    html = card(running_view(16, remark(15, RemarkKind.CONCERN, "Okafor is pale")), is_wall=True)
    rows = str(board_data(board(later=(scheduled(30),)), is_wall=True)["after"])

    assert "<bdi>O. A.</bdi>" in html
    assert "Okafor" not in html
    assert "1979" not in html
    assert "<bdi>L. P.</bdi>" in rows
    assert "Lindqvist" not in rows


def test_hostile_words_show_as_typed() -> None:
    named = with_patient(
        session_view(*running(), at=12, names={"Nora": HOSTILE}, chair=HOSTILE),
        patient(family_name=HOSTILE, given_name=HOSTILE),
    )
    data = board_data(board(named, later=(scheduled(30, HOSTILE),)), is_wall=False)

    for html in (card(named), str(data["after"])):
        assert "<img" not in html
        assert "&lt;img src=x onerror=run()&gt; $marks ${at} O&#x27;Neil &amp; \u202eevil" in html


def test_later_today_tells_who_is_late() -> None:
    shown = board(running_view(), later=(scheduled(-20, "Berg"), scheduled(30)), at=AT)
    html = str(board_data(shown, is_wall=False)["after"])

    assert "<b>14:40</b> chair <bdi>3</bdi>: <bdi>Berg, Per</bdi>" in html
    assert "not begun, 20 min late" in html
    assert html.count("not begun") == 1


@pytest.mark.parametrize(
    ("later", "words"),
    [((), "Nobody is scheduled today."), ((scheduled(30),), "Choose a session of today")],
)
def test_empty_board_says_what_to_do(later: tuple[Scheduled, ...], words: str) -> None:
    html = str(board_data(board(later=later), is_wall=False)["after"])

    assert "Nobody is in a chair" in html
    assert words in html


def test_small_line_breaks_at_gaps() -> None:
    whole = spark_line(running_view(12))
    broken = spark_line(running_view(41, vitals(40)))

    assert whole.count("<polyline") == 2
    assert broken.count("<polyline") == 4
    assert spark_line(session_view()) == Html("")


def test_day_of_the_clinic_has_its_own_length() -> None:
    first, last = local_day(datetime(2026, 10, 25, 12, tzinfo=UTC), OSLO)

    assert first == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert last - first == timedelta(hours=25)


def test_board_reads_own_clinic_only(here: Running) -> None:
    session_id = in_chair(here.database, *running())
    ours = read_board(here.database, NORA, NORTH, at_minute(12))
    theirs = read_board(here.database, OLAF, SOUTH, at_minute(12))

    assert [each.view.record.session.id for each in ours.occupied] == [session_id]
    assert theirs.occupied == ()


def test_board_finds_overdue_without_anybody_writing(here: Running) -> None:
    in_chair(here.database, *running())
    later = read_board(here.database, NORA, NORTH, at_minute(27))

    assert later.occupied[0].is_overdue
    assert [flag.title for flag in later.occupied[0].flags] == ["Vitals overdue"]


@pytest.fixture
def cookies(here: Running, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The cookies of the browser that opens the page."""
    jar = {SESSION_COOKIE: signed_in(here.database, NORA, runtime.now())}
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", jar)
    return jar


def test_page_opens_for_who_is_signed_in(here: Running, cookies: dict[str, str]) -> None:
    in_chair(here.database, *running(), later=runtime.now() - at_minute(12))
    page = AppTest.from_file(PAGE).run()

    assert cookies
    assert not page.exception
    assert "Use this screen as a wall display" in page.get("html")[0].proto.body


def test_page_tells_who_is_signed_out(cookies: dict[str, str]) -> None:
    cookies.clear()
    page = AppTest.from_file(PAGE).run()

    assert "You are signed out" in page.info[0].value


def test_unconfirmed_number_is_marked() -> None:
    doubtful = replace(vitals(11, spo2=71), unconfirmed=(Measure.SPO2,))
    html = readings_html(running_view(12, doubtful))

    assert '<b>71<abbr title="unconfirmed">?</abbr></b>' in html
    assert html.count("unconfirmed") == 1
